//! What a server's checks to a page have shown, and the evidence that it makes.

use core::time::Duration;
use std::net::SocketAddr;

use super::stranger::{FilteringProbe, Passage, Stranger, Tally, Unproved};

/// What a [`ProbeServer`](super::ProbeServer) knows of one page.
///
/// Counts are of ICE connectivity checks (RFC 8445 section 7.2) and of the page's authenticated
/// responses to them: nobody else can make those, so that a response proves that the check got in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeFindings {
    /// Where the page sends to first.
    pub contacted: SocketAddr,
    /// Where the page was seen to come from, and to answer at; `None` before.
    pub mapped: Option<SocketAddr>,
    /// How far the test has come.
    pub stage: ProbeStage,
    /// Checks from where the page had sent to: the control on the same path.
    pub contact: Tally,
    /// Who else sends, and what came of it.
    pub strangers: Vec<StrangerFindings>,
}

/// What came of one stranger's checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StrangerFindings {
    /// How it differs from who was contacted.
    pub stranger: Stranger,
    /// Where it sends from.
    pub from: SocketAddr,
    /// Checks before the page had sent to it.
    pub test: Tally,
    /// Checks after that.
    pub control: Tally,
    /// Where the page came from when it sent to it; `None` before.
    pub opened: Option<SocketAddr>,
    /// From its first check to the response.
    pub elapsed: Option<Duration>,
}

/// How far a test has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum ProbeStage {
    /// The page's checks are awaited, or its responses.
    Waiting,
    /// Strangers send.
    Testing,
    /// The page is to send to the strangers now, which then send again.
    Opening,
    /// There is nothing more to find out.
    Done,
}

impl ProbeStage {
    const ALL: [Self; 4] = [Self::Waiting, Self::Testing, Self::Opening, Self::Done];

    /// The stable name: `waiting`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Testing => "testing",
            Self::Opening => "opening",
            Self::Done => "done",
        }
    }

    /// The stage of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

impl StrangerFindings {
    /// Whether no more checks are needed to judge it.
    pub(super) fn is_decided(&self) -> bool {
        self.test.arrived > 0 || self.control.shows_silence(self.test.asked)
    }

    fn outcome(&self, of: &ProbeFindings) -> Passage {
        let why = match (of.mapped, self.opened) {
            _ if self.test.arrived > 0 => return Passage::Open,
            _ if self.is_decided() => return Passage::Closed,
            _ if of.stage != ProbeStage::Done => return Passage::Undecided,
            (None, _) if of.contact.asked > 0 => Unproved::ContactSilent,
            (None, _) | (_, None) => Unproved::PageNotHeard,
            (Some(mapped), Some(opened)) if mapped.ip() != opened.ip() => {
                Unproved::ControlImpossible
            }
            _ if self.control.arrived == 0 => Unproved::ControlSilent,
            _ => Unproved::TooLossy,
        };
        Passage::Unproved(why)
    }
}

impl ProbeFindings {
    /// The tries that these findings are: one for each stranger. A server with one address has no
    /// stranger at another, which is said too.
    ///
    /// What no finding decides is [`Passage::Undecided`] while the test goes on, and has its reason
    /// once it is done.
    #[must_use]
    pub fn evidence(&self) -> Vec<FilteringProbe> {
        let probe = |stranger| FilteringProbe {
            server: format!("stun:{}", self.contacted),
            contacted: Some(self.contacted),
            local: None,
            stranger,
            expected: None,
            outcome: Passage::Unproved(Unproved::NoOtherAddress),
            test: Tally::default(),
            control: Tally::default(),
            elapsed: None,
        };
        let mut all: Vec<FilteringProbe> = self
            .strangers
            .iter()
            .map(|found| FilteringProbe {
                expected: Some(found.from),
                outcome: found.outcome(self),
                test: found.test,
                control: found.control,
                elapsed: found.elapsed,
                ..probe(found.stranger)
            })
            .collect();
        let elsewhere = |probe: &FilteringProbe| probe.stranger == Stranger::OtherAddress;
        if !all.iter().any(elsewhere) {
            all.push(probe(Stranger::OtherAddress));
        }
        all
    }
}

#[cfg(feature = "serde")]
mod json {
    use core::time::Duration;
    use std::net::SocketAddr;

    use serde::ser::{Serialize, Serializer};

    use super::super::probe_server::PROBE_SCHEMA;
    use super::{ProbeFindings, ProbeStage, Stranger, StrangerFindings, Tally};

    #[derive(serde::Serialize)]
    struct View<'a> {
        schema: &'static str,
        stage: ProbeStage,
        contacted: SocketAddr,
        mapped: Option<SocketAddr>,
        contact: Tally,
        strangers: &'a [StrangerFindings],
    }

    impl Serialize for ProbeFindings {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            View {
                schema: PROBE_SCHEMA,
                stage: self.stage,
                contacted: self.contacted,
                mapped: self.mapped,
                contact: self.contact,
                strangers: &self.strangers,
            }
            .serialize(serializer)
        }
    }

    #[derive(serde::Serialize)]
    #[serde(rename_all = "camelCase")]
    struct StrangerView {
        stranger: Stranger,
        from: SocketAddr,
        test: Tally,
        control: Tally,
        opened: Option<SocketAddr>,
        elapsed_ms: Option<f64>,
    }

    impl Serialize for StrangerFindings {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let milliseconds = |time: Duration| (time.as_secs_f64() * 10_000.0).round() / 10.0;
            StrangerView {
                stranger: self.stranger,
                from: self.from,
                test: self.test,
                control: self.control,
                opened: self.opened,
                elapsed_ms: self.elapsed.map(milliseconds),
            }
            .serialize(serializer)
        }
    }
}
