//! The filtering test (RFC 5780 section 4.4), with a control for everything that does not come.
//!
//! One fresh socket, the *stranger's door*, sends to one address of the server only, and asks it to
//! answer from the other address and from the other port. A second fresh socket, the *open door*,
//! has sent to these endpoints before, and asks the same at the same time. What comes in at the
//! stranger's door settles the class at once. Silence there counts only beside enough answers at
//! the open door: so many that, were both doors open, chance would spare the one and starve the
//! other less than once in a hundred thousand runs, however lossy the path.
//!
//! Where the NAT has a mapping for each remote endpoint, the server's other address is let in at
//! another mapping than the one that the request came through. The request then says so with
//! RESPONSE-PORT.

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::opening::Opening;
use super::series::{Request, Series};
use crate::nat::stranger::{FilteringProbe, Passage, Stranger, Tally, Unproved};
use crate::stun::engine::{Instant, Random, Transmit};
use crate::stun::{ChangeRequest, Message, Schedule};

/// Between two requests of a series.
const INTERVAL: Duration = Duration::from_millis(40);
/// Requests in a series, at most.
const LARGEST: u32 = 60;
/// Requests without a control after which a server that does not obey is given up.
const EARLY: u32 = 5;
/// How long to wait for answers after the last request.
const GRACE: Duration = Duration::from_millis(1200);

/// The server whose other address is asked for.
#[derive(Clone, Debug)]
pub(super) struct Server {
    pub(super) name: String,
    /// The address that is contacted.
    pub(super) contacted: SocketAddr,
    /// Its other address and port, as it says.
    pub(super) other: SocketAddr,
}

/// The test of one server.
#[derive(Debug)]
pub(super) struct FilteringTest {
    server: Server,
    started: Instant,
    next: Instant,
    contacted: Opening,
    address: Pair,
    port: Pair,
}

/// One stranger: asked to send to its door, and to the open one.
#[derive(Debug)]
struct Pair {
    stranger: Stranger,
    expected: SocketAddr,
    /// The way of the open door to the stranger.
    opening: Opening,
    test: Series,
    control: Series,
    /// Requests of the test before the control could begin.
    early: u32,
    controlled: bool,
    last_sent: Instant,
    outcome: Option<(Passage, Instant)>,
}

impl FilteringTest {
    /// Begins. `doors` are two sockets that have sent nothing yet: the stranger's and the open one.
    pub(super) fn start(
        now: Instant,
        server: Server,
        doors: [SocketAddr; 2],
        schedule: Schedule,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) -> Self {
        let [closed, open] = doors;
        let contacted = server.contacted;
        let same_address = SocketAddr::new(contacted.ip(), server.other.port());
        let asks = |change| Request {
            change: Some(change),
            ..Request::default()
        };
        let mut opening = |to| Opening::start(now, open, to, schedule, random);
        let mut pair = |stranger, expected, change| Pair {
            stranger,
            expected,
            opening: opening(expected),
            test: Series::new(closed, contacted, expected, asks(change)),
            control: Series::new(open, contacted, expected, asks(change)),
            early: 0,
            controlled: false,
            last_sent: now,
            outcome: None,
        };
        let address = pair(Stranger::OtherAddress, server.other, ChangeRequest::BOTH);
        let port = pair(Stranger::OtherPort, same_address, ChangeRequest::PORT);
        let mut test = Self {
            contacted: opening(contacted),
            server,
            started: now,
            next: now,
            address,
            port,
        };
        test.handle_timeout(now, random, transmits);
        test
    }

    pub(super) fn is_finished(&self) -> bool {
        let passed = |pair: &Pair, passage| pair.outcome.is_some_and(|(is, _)| is == passage);
        passed(&self.address, Passage::Open)
            || passed(&self.port, Passage::Closed)
            || (self.address.outcome.is_some() && self.port.outcome.is_some())
    }

    /// Whether anything was found out.
    pub(super) fn has_found(&self) -> bool {
        [&self.address, &self.port]
            .iter()
            .any(|pair| matches!(pair.outcome, Some((Passage::Open | Passage::Closed, _))))
    }

    /// Whether the other address was heard where the way was open, and not where it was not.
    pub(super) fn keeps_out(&self) -> bool {
        let Pair { test, control, .. } = &self.address;
        test.tally().arrived == 0 && control.tally().arrived > 1
    }

    /// What the other address was asked for, and sent, where the way was open.
    pub(super) fn control(&self) -> Tally {
        self.address.control.tally()
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        if self.is_finished() {
            return None;
        }
        let openings = [&self.contacted, &self.address.opening, &self.port.opening];
        let openings = openings.iter().filter_map(|opening| opening.poll_timeout());
        openings.chain([self.next]).min()
    }

    /// Whether the message was an answer to this test.
    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        from: SocketAddr,
    ) -> bool {
        let openings = [
            &mut self.contacted,
            &mut self.address.opening,
            &mut self.port.opening,
        ];
        let opened = openings
            .into_iter()
            .any(|opening| opening.handle_response(now, message, from));
        if opened {
            // The control begins at once.
            self.next = self.next.min(now);
            return true;
        }
        let pairs = [&mut self.address, &mut self.port];
        pairs
            .into_iter()
            .any(|pair| pair.handle_response(now, message, from))
    }

    pub(super) fn handle_timeout(
        &mut self,
        now: Instant,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        let pairs = [&mut self.address, &mut self.port];
        for opening in [&mut self.contacted]
            .into_iter()
            .chain(pairs.into_iter().map(|pair| &mut pair.opening))
        {
            opening.handle_timeout(now, transmits);
        }
        if now < self.next || self.is_finished() {
            return;
        }
        self.next = now + INTERVAL;
        for pair in [&mut self.address, &mut self.port] {
            pair.step(now, &self.contacted, random, transmits);
        }
    }

    pub(super) fn contacted(&self) -> SocketAddr {
        self.server.contacted
    }

    pub(super) fn other(&self) -> SocketAddr {
        self.server.other
    }

    /// What is known by now.
    pub(super) fn probes(&self) -> impl Iterator<Item = FilteringProbe> + '_ {
        [&self.address, &self.port].into_iter().map(|pair| {
            let ended = pair.outcome;
            FilteringProbe {
                server: self.server.name.clone(),
                contacted: Some(self.server.contacted),
                local: Some(pair.test.local),
                stranger: pair.stranger,
                expected: Some(pair.expected),
                outcome: ended.map_or(Passage::Undecided, |(passage, _)| passage),
                test: pair.test.tally(),
                control: pair.control.tally(),
                elapsed: ended.map(|(_, at)| at.since(self.started)),
            }
        })
    }
}

impl Pair {
    fn handle_response(&mut self, now: Instant, message: &Message<'_>, from: SocketAddr) -> bool {
        let is_ours =
            self.test.handle_response(message, from) || self.control.handle_response(message, from);
        if is_ours && self.outcome.is_none() {
            self.conclude(now);
        }
        is_ours
    }

    fn conclude(&mut self, now: Instant) {
        let (test, control) = (self.test.tally(), self.control.tally());
        let disobeyed = self.test.ignored || self.test.refused;
        let passage = if test.arrived > 0 {
            Passage::Open
        } else if disobeyed || self.control.ignored || self.control.refused {
            // Not at once: another answer may show that it does obey.
            return;
        } else if control.shows_silence(test.asked.saturating_sub(self.early)) {
            Passage::Closed
        } else {
            return;
        };
        self.outcome = Some((passage, now));
    }

    fn end(&mut self, now: Instant, why: Unproved) {
        self.outcome = Some((Passage::Unproved(why), now));
    }

    /// Asks once more, or gives up.
    fn step(
        &mut self,
        now: Instant,
        contacted: &Opening,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        if self.outcome.is_some() {
            return;
        }
        if !self.controlled {
            match self.begin_control(contacted) {
                Ok(ready) => self.controlled = ready,
                Err(why) => return self.end(now, why),
            }
        }
        if !self.controlled {
            // One early try, and another wherever the way takes time to open.
            if self.early >= EARLY && (self.test.ignored || self.test.refused) {
                return self.end(now, self.why());
            }
            if self.early == 0 || now.since(self.last_sent) >= INTERVAL * 4 {
                self.early = self.early.saturating_add(1);
                self.last_sent = now;
                self.test.send(random, transmits);
            }
            return;
        }
        let asked = self.control.tally().asked;
        let disobeyed = self.test.ignored || self.test.refused || self.control.ignored;
        let enough = if disobeyed || self.control.refused {
            LARGEST / 6
        } else {
            LARGEST
        };
        if asked < enough {
            self.last_sent = now;
            // Neither door is always the first to ask.
            let (first, second) = if asked.is_multiple_of(2) {
                (&mut self.test, &mut self.control)
            } else {
                (&mut self.control, &mut self.test)
            };
            first.send(random, transmits);
            second.send(random, transmits);
        } else if disobeyed || self.control.refused || now.since(self.last_sent) >= GRACE {
            self.end(now, self.why());
        }
    }

    /// Whether the open door is open, and so the control can begin.
    fn begin_control(&mut self, contacted: &Opening) -> Result<bool, Unproved> {
        if contacted.has_failed() {
            return Err(Unproved::ServerSilent);
        }
        if self.opening.has_failed() {
            return Err(Unproved::OtherAddressSilent);
        }
        let (Some(through), Some(open)) = (contacted.mapped(), self.opening.mapped()) else {
            return Ok(false);
        };
        if through.ip() != open.ip() {
            return Err(Unproved::ControlImpossible);
        }
        self.control.request.response_port = (through != open).then(|| open.port());
        Ok(true)
    }

    fn why(&self) -> Unproved {
        if self.test.ignored || self.control.ignored {
            Unproved::ChangeIgnored
        } else if self.test.refused {
            Unproved::ChangeRefused
        } else if self.control.refused && self.control.request.response_port.is_some() {
            Unproved::ControlImpossible
        } else if self.control.refused {
            Unproved::ChangeRefused
        } else if self.control.tally().arrived > 0 {
            Unproved::TooLossy
        } else {
            Unproved::ControlSilent
        }
    }
}
