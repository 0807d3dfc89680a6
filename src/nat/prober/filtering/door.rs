//! One door of a stranger, and what is asked for at it until it is known whether it is open.

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::visitor::Way;
use crate::nat::prober::series::{Request, Series};
use crate::nat::stranger::{Passage, Tally, Unproved};
use crate::stun::Message;
use crate::stun::engine::{Instant, Random, Transmit};

/// Between two requests of a series.
pub(super) const INTERVAL: Duration = Duration::from_millis(40);
/// Requests without a control after which a server that does not obey is given up, and a door where no
/// control is possible.
const EARLY: u32 = 5;
/// Requests with a control after which a server that does not obey is given up.
pub(super) const FEW: u32 = 10;
/// How long to wait for answers after the last request.
const GRACE: Duration = Duration::from_millis(1200);

/// A socket that has sent to one address of the server only, beside the open door as its control.
#[derive(Debug)]
pub(super) struct Door {
    test: Series,
    control: Series,
    /// Requests of the test before the control could begin.
    early: u32,
    controlled: bool,
    last_sent: Instant,
    outcome: Option<(Passage, Instant)>,
}

/// What a door is to know of the rest of the test before it asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) way: Way,
    /// Requests with a control, at most.
    pub(super) most: u32,
    /// The stranger got in at another door: so the server does as it is told.
    pub(super) obeyed: bool,
}

impl Door {
    /// `closed` asks the server at `contacted` to answer from `expected`, and so does `open`.
    pub(super) fn new(
        now: Instant,
        [closed, open]: [SocketAddr; 2],
        contacted: SocketAddr,
        expected: SocketAddr,
        request: Request,
    ) -> Self {
        Self {
            test: Series::new(closed, contacted, expected, request),
            control: Series::new(open, contacted, expected, request),
            early: 0,
            controlled: false,
            last_sent: now,
            outcome: None,
        }
    }

    pub(super) fn local(&self) -> SocketAddr {
        self.test.local
    }

    pub(super) fn test(&self) -> Tally {
        self.test.tally()
    }

    pub(super) fn control(&self) -> Tally {
        self.control.tally()
    }

    /// What was found, and when.
    pub(super) const fn outcome(&self) -> Option<(Passage, Instant)> {
        self.outcome
    }

    pub(super) fn passage(&self) -> Option<Passage> {
        self.outcome.map(|(passage, _)| passage)
    }

    /// Whether the stranger was heard at all.
    pub(super) fn has_heard(&self) -> bool {
        self.test().arrived > 0 || self.control().arrived > 0
    }

    /// Whether the stranger was heard where the way was open, and not here.
    pub(super) fn keeps_out(&self) -> bool {
        self.test().arrived == 0 && self.control().arrived > 1
    }

    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        from: SocketAddr,
    ) -> bool {
        let is_ours =
            self.test.handle_response(message, from) || self.control.handle_response(message, from);
        if is_ours && self.outcome.is_none() {
            self.conclude(now);
        }
        is_ours
    }

    fn conclude(&mut self, now: Instant) {
        let (test, control) = (self.test(), self.control());
        let passage = if test.arrived > 0 {
            Passage::Open
        } else if self.is_disobeyed() {
            // Not at once: another answer may show that it does obey.
            return;
        } else if control.shows_silence(test.asked.saturating_sub(self.early)) {
            Passage::Closed
        } else {
            return;
        };
        self.outcome = Some((passage, now));
    }

    fn is_disobeyed(&self) -> bool {
        self.test.ignored || self.test.refused || self.control.ignored || self.control.refused
    }

    fn end(&mut self, now: Instant, why: Unproved) {
        self.outcome = Some((Passage::Unproved(why), now));
    }

    /// Asks for the first time, before anything is known.
    pub(super) fn begin(
        &mut self,
        now: Instant,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        if self.early == 0 {
            self.ask_early(now, random, transmits);
        }
    }

    fn ask_early(
        &mut self,
        now: Instant,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        self.early = self.early.saturating_add(1);
        self.last_sent = now;
        self.test.send(random, transmits);
    }

    /// Asks once more, or gives up.
    pub(super) fn step(
        &mut self,
        now: Instant,
        turn: Turn,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        if !self.controlled {
            match turn.way {
                Way::Opening => {}
                Way::Open { response_port } => {
                    self.control.request.response_port = response_port;
                    self.controlled = true;
                }
                // What came in elsewhere may come in here too, and needs no control.
                Way::Shut(_) if turn.obeyed && self.early < EARLY => {}
                Way::Shut(_) if turn.obeyed && now.since(self.last_sent) < GRACE => return,
                Way::Shut(Unproved::OtherAddressSilent) if turn.obeyed => {
                    return self.end(now, Unproved::TooLossy);
                }
                Way::Shut(why) => return self.end(now, why),
            }
        }
        if !self.controlled {
            if self.early >= EARLY && (self.test.ignored || self.test.refused) {
                return self.end(now, self.why(turn));
            }
            // One early try, and another wherever the way takes time to open.
            if self.early == 0 || now.since(self.last_sent) >= INTERVAL * 4 {
                self.ask_early(now, random, transmits);
            }
            return;
        }
        let asked = self.control().asked;
        let disobeyed = self.is_disobeyed();
        let most = if disobeyed { FEW } else { turn.most };
        if asked < most {
            self.last_sent = now;
            // Neither door is always the first to ask.
            let (first, second) = if asked.is_multiple_of(2) {
                (&mut self.test, &mut self.control)
            } else {
                (&mut self.control, &mut self.test)
            };
            first.send(random, transmits);
            second.send(random, transmits);
        } else if disobeyed || now.since(self.last_sent) >= GRACE {
            self.end(now, self.why(turn));
        }
    }

    fn why(&self, turn: Turn) -> Unproved {
        if self.test.ignored || self.control.ignored {
            Unproved::ChangeIgnored
        } else if self.test.refused {
            Unproved::ChangeRefused
        } else if self.control.refused && self.control.request.response_port.is_some() {
            Unproved::ControlImpossible
        } else if self.control.refused {
            Unproved::ChangeRefused
        } else if turn.obeyed || self.control().arrived > 0 {
            Unproved::TooLossy
        } else {
            Unproved::ControlSilent
        }
    }
}
