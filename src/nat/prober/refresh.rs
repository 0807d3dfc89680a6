//! Which traffic keeps a mapping alive (RFC 4787 section 4.3, REQ-6).
//!
//! Two sockets run beside those that are left alone. From one, something is sent that nobody
//! answers, each time that an unused mapping as old was seen to live; to the other, the server is
//! asked to send at each wait. Where an unused mapping is then gone and one of these is there, that
//! traffic has kept it. They open their mapping later than the others, so that whenever something
//! is sent to keep them they are younger than what was seen alive: a mapping that is gone would
//! come back with what is sent from inside, and look as if it had lived.

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::check::{Check, Finding};
use super::opening::Opening;
use crate::nat::translation::{Direction, RefreshProbe};
use crate::stun::engine::{Instant, Random, Transmit, Transport};
use crate::stun::{Class, Message, MessageWriter, Method, Schedule, TransactionId};

/// A check begins so much later, in its socket's own time, than that of the unused mapping: what is
/// younger than the one that is gone shows nothing by being there.
const LATER: Duration = Duration::from_millis(500);
/// How many packets keep a mapping from inside, and how far apart, so that one that is lost does
/// not matter.
const PACKETS: u32 = 5;
const INTERVAL: Duration = Duration::from_millis(40);

/// Both directions.
#[derive(Debug)]
pub(super) struct RefreshTest {
    outbound: Kept,
    inbound: Kept,
    /// Packets that still are to be sent from inside, and when the next is.
    packets: u32,
    next: Instant,
    sent: Vec<TransactionId>,
}

/// A mapping that is kept by traffic in one direction.
#[derive(Debug)]
struct Kept {
    direction: Direction,
    opening: Opening,
    opened: Option<Instant>,
    /// When it was last kept, in as far as that is known.
    kept: Option<Instant>,
    /// The longest wait at whose end it was checked, or need not be.
    passed: Option<Duration>,
    /// The wait at whose end it is checked next, and when that is.
    due: Option<(Duration, Instant)>,
    check: Option<(Duration, Check)>,
    /// It is of no further use.
    is_over: bool,
    /// Traffic of the other direction came, so it shows nothing.
    is_spoilt: bool,
    probe: Option<RefreshProbe>,
}

impl RefreshTest {
    pub(super) fn start(
        now: Instant,
        server: SocketAddr,
        locals: [SocketAddr; 2],
        schedule: Schedule,
        random: &mut impl Random,
    ) -> Self {
        let mut kept = |local, direction| Kept {
            direction,
            opening: Opening::start(now, local, server, schedule, random),
            opened: None,
            kept: None,
            passed: None,
            due: None,
            check: None,
            is_over: false,
            is_spoilt: false,
            probe: None,
        };
        let [outbound, inbound] = locals;
        Self {
            outbound: kept(outbound, Direction::Outbound),
            inbound: kept(inbound, Direction::Inbound),
            packets: 0,
            next: now,
            sent: Vec::new(),
        }
    }

    /// A mapping was seen alive that had been left alone for `idle`.
    pub(super) fn keep(&mut self, now: Instant) {
        let outbound = &mut self.outbound;
        // One that is checked has traffic from outside.
        if outbound.opened.is_some() && outbound.check.is_none() && !outbound.is_over {
            outbound.kept = Some(now);
            self.packets = PACKETS;
            self.next = now;
        }
    }

    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        local: SocketAddr,
        from: SocketAddr,
    ) -> bool {
        if self.sent.contains(&message.transaction_id()) {
            // It was answered, though nothing was asked.
            self.outbound.is_over = true;
            self.outbound.is_spoilt = true;
            return true;
        }
        self.outbound.handle_response(now, message, local, from)
            || self.inbound.handle_response(now, message, local, from)
    }

    /// `alive` is the longest wait that an unused mapping was seen to outlive, `idles` are all waits.
    pub(super) fn handle_timeout(
        &mut self,
        now: Instant,
        asking: &Opening,
        alive: Option<Duration>,
        idles: &[Duration],
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        if self.packets > 0 && self.next <= now {
            self.packets = self.packets.saturating_sub(1);
            self.next = now + INTERVAL;
            self.send(random, transmits);
        }
        for kept in [&mut self.outbound, &mut self.inbound] {
            kept.opening.handle_timeout(now, transmits);
            if kept.direction == Direction::Outbound {
                // It is checked only where the unused mapping is not there.
                kept.passed = kept.passed.max(alive);
            }
            if let Some((_, check)) = &mut kept.check {
                check.handle_timeout(now, random, transmits);
            }
            kept.conclude(now);
            kept.begin(now, asking, idles);
        }
    }

    /// Sends what nobody answers: a Binding indication (RFC 8489 section 6.3.2).
    fn send(&mut self, random: &mut impl Random, transmits: &mut VecDeque<Transmit>) {
        let id = TransactionId::random(random);
        let mut buffer = [0; 20];
        let writer = MessageWriter::new(&mut buffer, Class::Indication, Method::BINDING, id);
        let Ok(writer) = writer else { return };
        self.sent.push(id);
        transmits.push_back(Transmit {
            transport: Transport::Udp,
            local: self.outbound.opening.local(),
            remote: self.outbound.opening.remote(),
            bytes: writer.finish().to_vec(),
        });
    }

    /// When to go on, if the checks at the end of `round` are still wanted.
    pub(super) fn poll_timeout(&self, round: Option<Duration>) -> Option<Instant> {
        let packets = (self.packets > 0).then_some(self.next);
        [&self.outbound, &self.inbound]
            .into_iter()
            .filter_map(|kept| kept.poll_timeout(round))
            .chain(packets)
            .min()
    }

    /// Whether both were checked at the end of the wait `gone`, or never will be.
    pub(super) fn is_finished(&self, gone: Duration) -> bool {
        [&self.outbound, &self.inbound]
            .into_iter()
            .all(|kept| kept.is_finished(gone))
    }

    pub(super) fn probes(&self) -> impl Iterator<Item = RefreshProbe> + '_ {
        let usable = |kept: &&Kept| !kept.is_spoilt;
        [&self.outbound, &self.inbound]
            .into_iter()
            .filter(usable)
            .filter_map(|kept| kept.probe)
    }
}

impl Kept {
    fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        local: SocketAddr,
        from: SocketAddr,
    ) -> bool {
        if self.opening.handle_response(now, message, from) {
            self.opened = self.opening.mapped().map(|_| now);
            return true;
        }
        let Some((_, check)) = &mut self.check else {
            return false;
        };
        check.handle_response(now, message, local, from)
    }

    /// Begins the next check, if it is time.
    fn begin(&mut self, now: Instant, asking: &Opening, idles: &[Duration]) {
        let Some(opened) = self.opened else { return };
        if self.is_over || self.check.is_some() {
            self.due = None;
            return;
        }
        let mut next = idles.iter().filter(|idle| Some(**idle) > self.passed);
        self.due = next.next().map(|idle| (*idle, opened + *idle + LATER));
        let Some((idle, at)) = self.due else { return };
        if at > now {
            return;
        }
        self.due = None;
        match Check::start(now, asking, &self.opening) {
            Some(check) => self.check = Some((idle, check)),
            None => self.is_over = true,
        }
    }

    /// Takes what a check has found.
    fn conclude(&mut self, now: Instant) {
        let Some((idle, check)) = &self.check else {
            return;
        };
        let (Some(finding), Some(opened), Some(mapped)) =
            (check.finding(), self.opened, self.opening.mapped())
        else {
            return;
        };
        let [begun, last] = check.times();
        self.probe = Some(RefreshProbe {
            direction: self.direction,
            local: self.opening.local(),
            mapped,
            age: begun.since(opened),
            idle: last.since(self.kept.unwrap_or(opened)),
            alive: finding == Finding::Alive,
            control: finding != Finding::Unproved,
        });
        self.passed = self.passed.max(Some(*idle));
        self.check = None;
        if finding == Finding::Alive && self.direction == Direction::Inbound {
            self.kept = Some(now);
        } else {
            self.is_over = true;
        }
    }

    fn poll_timeout(&self, round: Option<Duration>) -> Option<Instant> {
        let due = self.due.filter(|(idle, _)| Some(*idle) <= round);
        let check = self.check.as_ref();
        [
            self.opening.poll_timeout(),
            due.map(|(_, at)| at),
            check.and_then(|(_, check)| check.poll_timeout()),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    fn is_finished(&self, gone: Duration) -> bool {
        let failed = self.opening.has_ended() && self.opened.is_none();
        failed || self.is_over || self.passed >= Some(gone)
    }
}
