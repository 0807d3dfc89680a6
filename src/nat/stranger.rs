//! What was observed about filtering: whether strangers get in.

use core::time::Duration;
use std::net::SocketAddr;

/// A try to be reached, through a mapping, by an endpoint that the mapping never sent to.
///
/// That nothing came proves nothing by itself: the stranger may never have sent, or the way may be
/// lossy. So a negative wants a control: the same request, answered by the same stranger, to a
/// mapping that did send to it before.
///
/// That something came proves little of one socket, for which a NAT may still hold an entry of an
/// earlier run. So a positive wants the same try from another socket, which is a probe of its own,
/// with another [`local`](Self::local).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilteringProbe {
    /// The server that was contacted, as its user named it.
    pub server: String,
    /// The address that was contacted; `None` where a browser does not tell.
    pub contacted: Option<SocketAddr>,
    /// The local transport address under test; `None` where the browser hides it.
    pub local: Option<SocketAddr>,
    /// Who was to send.
    pub stranger: Stranger,
    /// Where the stranger was to send from; `None` if that was never known.
    pub expected: Option<SocketAddr>,
    /// What came of it.
    pub outcome: Passage,
    /// How often the stranger was asked to send.
    pub test: Tally,
    /// How often it was asked to send to where it had been sent to before.
    pub control: Tally,
    /// From the first request to the finding.
    pub elapsed: Option<Duration>,
}

/// How a stranger differs from the endpoint that was contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Stranger {
    /// By its address, whatever its port.
    OtherAddress,
    /// By its port alone.
    OtherPort,
}

/// How many packets were asked for, and how many came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Tally {
    /// Requests sent.
    pub asked: u32,
    /// Answers that came, from where they were expected.
    pub arrived: u32,
}

impl Tally {
    /// The chance of a silence by loss alone, at most, where silence is to mean something.
    const CHANCE: f64 = 1e-5;

    /// Whether the silence of `tests` requests means something beside this control: were answers to
    /// both lost alike, chance would spare the one and starve the other less than once in a hundred
    /// thousand runs, however lossy the path.
    pub(super) fn shows_silence(self, tests: u32) -> bool {
        self.chance(tests) < Self::CHANCE
    }

    /// The chance that none of `tests` answers came, and as many of the control's as did, if both
    /// were lost alike.
    fn chance(self, tests: u32) -> f64 {
        let all = f64::from(self.asked) + f64::from(tests);
        (0..self.arrived)
            .map(f64::from)
            .map(|gone| (f64::from(self.asked) - gone) / (all - gone))
            .product()
    }
}

/// Whether a stranger got in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Passage {
    /// It got in.
    Open,
    /// It did not, and the control did: often enough that chance cannot explain it.
    Closed,
    /// Nothing is proved, and why.
    Unproved(Unproved),
    /// The run ended before anything was known, or something else had decided the class.
    Undecided,
}

impl Passage {
    /// The stable name: `open`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Unproved(_) => "unproved",
            Self::Undecided => "undecided",
        }
    }
}

/// Why a try proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unproved {
    /// No server told of another address of its own.
    NoOtherAddress,
    /// The server told of another address that cannot be one: its own, a private one, or none.
    OtherAddressUnusable,
    /// Nobody answers at the other address.
    OtherAddressSilent,
    /// The other address answered one socket, and not the one that was to open the way for it.
    NewFlowsLost,
    /// The server answered from where it was asked, as if it had not been told otherwise.
    ChangeIgnored,
    /// The server refused to answer from elsewhere.
    ChangeRefused,
    /// The control did not come: the server does not send from its other address on request, or
    /// not to the port that it is told.
    ControlSilent,
    /// The control cannot be made: mappings for different servers have different addresses.
    ControlImpossible,
    /// The control came too rarely to tell silence from loss.
    TooLossy,
    /// The server that told of the other address did not answer another socket.
    ServerSilent,
    /// The TURN server gave no relay address, so there was no stranger.
    NoRelay,
    /// No STUN server told the mapped address of the connection under test.
    NoMapping,
    /// Nothing came from the relay, not even where the way was open.
    RelaySilent,
    /// It is not known whether the server that was contacted and the relay have different
    /// addresses.
    ServersNotToldApart,
    /// The probe endpoint could not be asked.
    ProbeUnreachable,
    /// The probe endpoint refused the test.
    ProbeRefused,
    /// The probe endpoint could no longer be asked once the test had begun.
    ProbeGone,
    /// The page's packets did not reach the probe server where they were to open the way.
    PageNotHeard,
    /// Checks did not get in even from where the page had sent to.
    ContactSilent,
}

impl Unproved {
    /// The stable name: `no-other-address`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoOtherAddress => "no-other-address",
            Self::OtherAddressUnusable => "other-address-unusable",
            Self::OtherAddressSilent => "other-address-silent",
            Self::NewFlowsLost => "new-flows-lost",
            Self::ChangeIgnored => "change-ignored",
            Self::ChangeRefused => "change-refused",
            Self::ControlSilent => "control-silent",
            Self::ControlImpossible => "control-impossible",
            Self::TooLossy => "too-lossy",
            Self::ServerSilent => "server-silent",
            Self::NoRelay => "no-relay",
            Self::NoMapping => "no-mapping",
            Self::RelaySilent => "relay-silent",
            Self::ServersNotToldApart => "servers-not-told-apart",
            Self::ProbeUnreachable => "probe-unreachable",
            Self::ProbeRefused => "probe-refused",
            Self::ProbeGone => "probe-gone",
            Self::PageNotHeard => "page-not-heard",
            Self::ContactSilent => "contact-silent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chance_is_that_of_drawing_only_from_one_half() {
        let tally = |asked, arrived| Tally { asked, arrived };
        assert!((tally(1, 1).chance(1) - 0.5).abs() < 1e-12);
        assert!((tally(2, 2).chance(2) - 1.0 / 6.0).abs() < 1e-12);
        // Nothing came, or nothing was asked: anything is possible.
        assert!((tally(9, 0).chance(9) - 1.0).abs() < 1e-12);
        assert!((tally(9, 9).chance(0) - 1.0).abs() < 1e-12);
        assert!(tally(10, 10).shows_silence(10));
        assert!(!tally(9, 9).shows_silence(9));
    }
}
