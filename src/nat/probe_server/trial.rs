//! One stranger's checks to one page.

use core::time::Duration;
use std::net::SocketAddr;

use super::super::findings::StrangerFindings;
use super::super::stranger::{Stranger, Tally};
use super::remote::Remote;
use crate::stun::TransactionId;
use crate::stun::engine::Instant;

/// How many checks a silence is made of.
const TESTS: u32 = 16;
/// How many checks a control is made of at most. Seven of seven are enough.
const CONTROLS: u32 = 32;
/// How far apart they are.
const PACE: Duration = Duration::from_millis(60);
const CONTROL_PACE: Duration = Duration::from_millis(40);

/// A stranger, and its checks.
#[derive(Debug)]
pub(super) struct Trial {
    pub(super) stranger: Stranger,
    /// The socket that it sends from.
    pub(super) from: SocketAddr,
    pub(super) test: Tally,
    control: Tally,
    sent: Vec<Sent>,
    /// Who has sent to it.
    pub(super) remotes: Vec<Remote>,
    /// When the next check is due, or the last one given up; `None` when this stage is over.
    due: Option<Instant>,
    first: Option<Instant>,
    elapsed: Option<Duration>,
}

#[derive(Clone, Copy, Debug)]
struct Sent {
    id: TransactionId,
    to: SocketAddr,
    is_control: bool,
}

impl Trial {
    pub(super) const fn new(stranger: Stranger, from: SocketAddr) -> Self {
        Self {
            stranger,
            from,
            test: Tally {
                asked: 0,
                arrived: 0,
            },
            control: Tally {
                asked: 0,
                arrived: 0,
            },
            sent: Vec::new(),
            remotes: Vec::new(),
            due: None,
            first: None,
            elapsed: None,
        }
    }

    /// When there is something to do next; `None` if nothing is left to do in this stage.
    pub(super) const fn due(&self) -> Option<Instant> {
        self.due
    }

    /// A stage begins.
    pub(super) fn begin(&mut self, now: Instant) {
        self.due = (!self.findings(None).is_decided()).then_some(now);
    }

    /// Whether a check is to be sent. Ends the stage when the last one is given up.
    pub(super) fn wants(&mut self, now: Instant, is_control: bool) -> bool {
        if self.due.is_none_or(|due| due > now) {
            return false;
        }
        let over = if is_control {
            self.control.asked >= CONTROLS
        } else {
            self.test.asked >= TESTS
        };
        if over {
            self.due = None;
        }
        !over
    }

    /// A check was sent.
    pub(super) fn asked(
        &mut self,
        now: Instant,
        id: TransactionId,
        to: SocketAddr,
        is_control: bool,
        grace: Duration,
    ) {
        let (tally, most, pace) = if is_control {
            (&mut self.control, CONTROLS, CONTROL_PACE)
        } else {
            (&mut self.test, TESTS, PACE)
        };
        tally.asked += 1;
        self.due = Some(now + if tally.asked == most { grace } else { pace });
        self.first.get_or_insert(now);
        self.sent.push(Sent { id, to, is_control });
    }

    /// A check could not be sent: nobody is there to send to, or not yet.
    pub(super) fn put_off(&mut self, now: Instant) {
        self.due = Some(now + CONTROL_PACE);
    }

    /// The page answered a check of ours: which it was is known, whatever it answered from. A NAT
    /// may have another mapping for the answer.
    pub(super) fn answered(&mut self, now: Instant, id: TransactionId) -> bool {
        let Some(at) = self.sent.iter().position(|sent| sent.id == id) else {
            return false;
        };
        let sent = self.sent.swap_remove(at);
        if sent.is_control {
            self.control.arrived += 1;
            let remote = self.remotes.iter_mut().find(|remote| remote.at == sent.to);
            if let Some(remote) = remote {
                remote.confirm();
            }
            if self.findings(None).is_decided() {
                self.due = None;
            }
        } else {
            self.arrived(now);
        }
        true
    }

    /// A check of the test is known to have arrived.
    pub(super) fn arrived(&mut self, now: Instant) {
        self.test.arrived = (self.test.arrived + 1).min(self.test.asked);
        self.due = None;
        if self.elapsed.is_none() {
            self.elapsed = self.first.map(|first| now.since(first));
        }
    }

    /// `mapped` is where the page was seen first; of several networks that it sends from, that one
    /// is under test.
    pub(super) fn findings(&self, mapped: Option<SocketAddr>) -> StrangerFindings {
        let same = |remote: &&Remote| Some(remote.at.ip()) == mapped.map(|mapped| mapped.ip());
        let opened = self.remotes.iter().find(same).or(self.remotes.first());
        StrangerFindings {
            stranger: self.stranger,
            from: self.from,
            test: self.test,
            control: self.control,
            opened: opened.map(|remote| remote.at),
            elapsed: self.elapsed,
        }
    }
}
