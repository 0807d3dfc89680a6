//! The filtering test (RFC 5780 section 4.4), with a control for everything that does not come.
//!
//! Fresh sockets, the *doors* of a stranger, send to one address of the server only, and ask it to
//! answer from the other address and from the other port. Another fresh socket, the *open door*,
//! has sent to these endpoints before, and asks the same at the same time. Silence at a door counts
//! only beside enough answers at the open door: so many that, were both doors open, chance would
//! spare the one and starve the other less than once in a hundred thousand runs, however lossy the
//! path.
//!
//! That something comes in counts only at two doors. A NAT may still hold what an earlier run or
//! program sent from the same local port, and then lets a stranger in whom it would keep out. Silence
//! has no such excuse: where the doors disagree, the one that is shut tells what the NAT does. Both
//! are asked at once, so that an open network shows in one round trip. Beyond that only one is asked
//! at a time: the first until it lets the stranger in, then the second, with a control of its own.
//!
//! Where the NAT has a mapping for each remote endpoint, the server's other address is let in at
//! another mapping than the one that the request came through. The request then says so with
//! RESPONSE-PORT.

mod door;
mod visitor;

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::opening::Opening;
use crate::nat::stranger::{FilteringProbe, Passage, Stranger, Tally};
use crate::stun::engine::{Instant, Random, Transmit};
use crate::stun::{Message, Schedule};
use door::{Door, INTERVAL};
use visitor::Visitor;

/// How long nothing comes from elsewhere before another server is tried beside this one: where half of
/// all round trips are lost, hardly ever so long.
const DOUBT: Duration = Duration::from_millis(2000);

/// The server whose other address is asked for.
#[derive(Clone, Debug)]
pub(super) struct Server {
    pub(super) name: String,
    /// The address that is contacted.
    pub(super) contacted: SocketAddr,
    /// Its other address and port, as it says.
    pub(super) other: SocketAddr,
}

/// The fresh sockets of a test: the two doors of the strangers, and the open one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doors {
    pub(super) closed: [SocketAddr; 2],
    pub(super) open: SocketAddr,
}

/// The test of one server.
#[derive(Debug)]
pub(super) struct FilteringTest {
    server: Server,
    started: Instant,
    next: Instant,
    contacted: Opening,
    address: Visitor,
    port: Visitor,
}

impl FilteringTest {
    /// Begins. The sockets of `doors` have sent nothing yet.
    pub(super) fn start(
        now: Instant,
        server: Server,
        doors: Doors,
        schedule: Schedule,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) -> Self {
        let Doors { closed, open } = doors;
        let contacted = server.contacted;
        let same_address = SocketAddr::new(contacted.ip(), server.other.port());
        let mut visitor = |stranger, expected| {
            let way = [contacted, expected];
            Visitor::new(now, stranger, way, closed, open, schedule, random)
        };
        let address = visitor(Stranger::OtherAddress, server.other);
        let port = visitor(Stranger::OtherPort, same_address);
        let mut test = Self {
            contacted: Opening::start(now, open, contacted, schedule, random),
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
        let [address, port] = [&self.address, &self.port].map(Visitor::passage);
        address == Some(Passage::Open)
            || port == Some(Passage::Closed)
            || (address.is_some() && port.is_some())
    }

    /// Whether anything was found out.
    pub(super) fn has_found(&self) -> bool {
        let found =
            |visitor: &Visitor| matches!(visitor.passage(), Some(Passage::Open | Passage::Closed));
        found(&self.address) || found(&self.port)
    }

    /// Whether the server may not do as it is told: it has long sent nothing from elsewhere.
    pub(super) fn is_doubtful(&self, now: Instant) -> bool {
        let silent = |visitor: &Visitor| !visitor.doors.iter().any(Door::has_heard);
        now.since(self.started) >= DOUBT && silent(&self.address) && silent(&self.port)
    }

    /// Whether the other address was heard where the way was open, and not where it was not.
    pub(super) fn keeps_out(&self) -> bool {
        self.address.shut().is_some()
    }

    /// What the other address was asked for, and sent, where the way was open: nothing before it
    /// was seen to be kept out elsewhere.
    pub(super) fn control(&self) -> Tally {
        self.address.shut().map(Door::control).unwrap_or_default()
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
        self.address.handle_response(now, message, from)
            || self.port.handle_response(now, message, from)
    }

    pub(super) fn handle_timeout(
        &mut self,
        now: Instant,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        let openings = [
            &mut self.contacted,
            &mut self.address.opening,
            &mut self.port.opening,
        ];
        for opening in openings {
            opening.handle_timeout(now, transmits);
        }
        if now < self.next || self.is_finished() {
            return;
        }
        self.next = now + INTERVAL;
        for visitor in [&mut self.address, &mut self.port] {
            visitor.step(now, &self.contacted, random, transmits);
        }
    }

    pub(super) fn contacted(&self) -> SocketAddr {
        self.server.contacted
    }

    pub(super) fn other(&self) -> SocketAddr {
        self.server.other
    }

    /// What is known by now, of each stranger at each of its doors.
    pub(super) fn probes(&self) -> impl Iterator<Item = FilteringProbe> + '_ {
        let visitors = [&self.address, &self.port].into_iter();
        visitors.flat_map(|visitor| visitor.doors.iter().map(|door| self.probe(visitor, door)))
    }

    fn probe(&self, visitor: &Visitor, door: &Door) -> FilteringProbe {
        let ended = door.outcome();
        FilteringProbe {
            server: self.server.name.clone(),
            contacted: Some(self.server.contacted),
            local: Some(door.local()),
            stranger: visitor.stranger,
            expected: Some(visitor.expected),
            outcome: ended.map_or(Passage::Undecided, |(passage, _)| passage),
            test: door.test(),
            control: door.control(),
            elapsed: ended.map(|(_, at)| at.since(self.started)),
        }
    }
}
