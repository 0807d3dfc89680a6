//! Two sockets of this host that send to each other's mapped address (RFC 5780 section 3.4, made
//! symmetric so that filtering does not stand in the way).

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use crate::nat::translation::HairpinProbe;
use crate::stun::engine::{Instant, Random, Transmit, Transport};
use crate::stun::{Class, Message, MessageWriter, Method, TransactionId};

/// On a path that loses nothing, a few packets in quick succession are enough.
const QUICK: Pace = Pace {
    rounds: 4,
    interval: Duration::from_millis(12),
    grace: Duration::from_millis(40),
};
const PATIENT: Pace = Pace {
    rounds: 20,
    interval: Duration::from_millis(40),
    grace: Duration::from_millis(300),
};

#[derive(Clone, Copy, Debug)]
struct Pace {
    rounds: u32,
    interval: Duration,
    grace: Duration,
}

/// The test of one pair.
#[derive(Debug)]
pub(super) struct HairpinTest {
    locals: [SocketAddr; 2],
    mapped: [SocketAddr; 2],
    pace: Pace,
    rounds: u32,
    next: Option<Instant>,
    sent: Vec<TransactionId>,
    arrived_from: Option<SocketAddr>,
}

impl HairpinTest {
    /// The way to the NAT and back takes no longer than the `round_trip` to a server beyond it; a
    /// carrier's NAT may be nearly as far.
    pub(super) fn start(
        now: Instant,
        locals: [SocketAddr; 2],
        mapped: [SocketAddr; 2],
        lossy: bool,
        round_trip: Duration,
    ) -> Self {
        let pace = if lossy { PATIENT } else { QUICK };
        let grace = pace.grace.max(round_trip.saturating_mul(5) / 4);
        Self {
            locals,
            mapped,
            pace: Pace { grace, ..pace },
            rounds: 0,
            next: Some(now),
            sent: Vec::new(),
            arrived_from: None,
        }
    }

    /// Whether the message is a request of this test.
    pub(super) fn handle_request(&mut self, message: &Message<'_>, from: SocketAddr) -> bool {
        let is_ours =
            message.class() == Class::Request && self.sent.contains(&message.transaction_id());
        if is_ours && self.arrived_from.is_none() {
            self.arrived_from = Some(from);
            self.next = None;
        }
        is_ours
    }

    pub(super) fn handle_timeout(
        &mut self,
        now: Instant,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        if self.next.is_none_or(|next| now < next) {
            return;
        }
        if self.rounds >= self.pace.rounds {
            self.next = None;
            return;
        }
        self.rounds = self.rounds.saturating_add(1);
        let last = self.rounds == self.pace.rounds;
        self.next = Some(
            now + if last {
                self.pace.grace
            } else {
                self.pace.interval
            },
        );
        let [one, other] = self.locals;
        let [of_one, of_other] = self.mapped;
        for (local, remote) in [(one, of_other), (other, of_one)] {
            let id = TransactionId::random(random);
            let mut buffer = [0; 20];
            let writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, id);
            let Ok(writer) = writer else { return };
            self.sent.push(id);
            transmits.push_back(Transmit {
                transport: Transport::Udp,
                local,
                remote,
                bytes: writer.finish().to_vec(),
            });
        }
    }

    pub(super) const fn poll_timeout(&self) -> Option<Instant> {
        self.next
    }

    pub(super) const fn is_finished(&self) -> bool {
        self.next.is_none()
    }

    pub(super) fn probe(&self) -> HairpinProbe {
        HairpinProbe {
            locals: self.locals,
            mapped: self.mapped,
            sent: u32::try_from(self.sent.len()).unwrap_or(u32::MAX),
            arrived_from: self.arrived_from,
            complete: self.is_finished(),
        }
    }
}
