//! How far away the last gateway is that keeps strangers out, by the hop limit of IP (RFC 791, time to
//! live).
//!
//! The way to a stranger is opened by packets that do not live long enough to get there. If the stranger
//! then gets in, every gateway that would have kept it out has let such a packet pass, and so is no
//! farther away than the packet came. Of several doors, each opened by packets of another limit, the
//! nearest that lets the stranger in shows where the last such gateway is.
//!
//! A gateway that passes a packet on has taken one from its limit, and Linux opens a way only for what it
//! passes on: with a limit of 2 a packet opens the first gateway and ends at the second. That is to be
//! known only where one mapping serves all.

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::Path;
use super::opening::Opening;
use super::series::{Request, Series};
use crate::nat::stranger::Tally;
use crate::nat::translation::HopProbe;
use crate::stun::engine::{Instant, Random, Transmit, Transport};
use crate::stun::{ChangeRequest, Message, Schedule, TransactionId};

/// The limits that are tried, each with a door of its own.
const LIMITS: [u8; 6] = [2, 3, 4, 5, 6, 7];
/// How many sockets [`Prober::with_hop_sockets`](super::Prober::with_hop_sockets) takes.
pub const HOP_SOCKETS: usize = LIMITS.len();
/// Between two requests at a door.
const INTERVAL: Duration = Duration::from_millis(40);
/// Requests at a door that lets nobody in, at most.
const LARGEST: u32 = 40;
/// The first of them do not count: what opens the door may be lost.
const EARLY: u32 = 3;
/// Nothing waits longer for the test, whatever gets lost.
const LIMIT: Duration = Duration::from_millis(2000);
/// How long to wait for the last answer: so many round trips, within bounds.
const GRACE: u32 = 3;
const GRACES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(1000)];

/// A datagram, and how many gateways it may reach.
pub(super) type Limited = (Transmit, u8);

/// A server that tells of another address, and how far it is.
#[derive(Clone, Copy, Debug)]
struct Offer {
    path: Path,
    other: SocketAddr,
    round_trip: Duration,
    inside: bool,
}

/// The test, once there is something to test.
#[derive(Debug, Default)]
pub(super) struct HopsPlan {
    sockets: Vec<SocketAddr>,
    offer: Option<Offer>,
    test: Option<HopTest>,
    limited: VecDeque<Limited>,
    /// What came where the way was open, of the filtering test.
    control: Tally,
}

#[derive(Debug)]
struct HopTest {
    doors: Vec<Door>,
    next: Instant,
    until: Instant,
    grace: Duration,
    ended: bool,
}

/// A socket whose way to the stranger is opened as far as `limit` goes.
#[derive(Debug)]
struct Door {
    limit: u8,
    opening: Opening,
    asked: Series,
    stranger: SocketAddr,
    last: Instant,
}

impl HopsPlan {
    pub(super) fn new(sockets: Vec<SocketAddr>) -> Self {
        Self {
            sockets,
            ..Self::default()
        }
    }

    /// A server told of another address of its own. The first over IPv4 is taken, and before one that is
    /// inside, one that is not.
    pub(super) fn offer(
        &mut self,
        path: Path,
        other: SocketAddr,
        round_trip: Duration,
        inside: bool,
    ) {
        let usable = path.remote.is_ipv4() && other.is_ipv4() && other.ip() != path.remote.ip();
        let better = self.offer.is_none_or(|offer| offer.inside && !inside);
        if usable && better && !path.remote.ip().is_loopback() {
            self.offer = Some(Offer {
                path,
                other,
                round_trip,
                inside,
            });
        }
    }

    /// Begins, now that strangers seem to be kept out and one mapping to serve all; once.
    pub(super) fn begin(&mut self, now: Instant, schedule: Schedule, random: &mut impl Random) {
        let Some(offer) = self.offer.filter(|_| self.test.is_none()) else {
            return;
        };
        let of_family = |socket: &SocketAddr| socket.is_ipv4();
        let sockets: Vec<SocketAddr> = self.sockets.drain(..).filter(of_family).collect();
        let (remote, stranger) = (offer.path.remote, offer.other);
        let request = Request {
            change: Some(ChangeRequest::BOTH),
            ..Request::default()
        };
        let doors = LIMITS.into_iter().zip(sockets).map(|(limit, socket)| {
            let local = SocketAddr::new(offer.path.local.ip(), socket.port());
            Door {
                limit,
                opening: Opening::start(now, local, remote, schedule, random),
                asked: Series::new(local, remote, stranger, request),
                stranger,
                last: now,
            }
        });
        let [least, most] = GRACES;
        self.test = Some(HopTest {
            doors: doors.collect(),
            next: now,
            until: now + LIMIT,
            grace: (offer.round_trip * GRACE).clamp(least, most),
            ended: false,
        });
    }

    pub(super) fn is_finished(&self) -> bool {
        self.test.as_ref().is_none_or(|test| test.ended)
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let test = self.test.as_ref().filter(|test| !test.ended)?;
        let openings = test
            .doors
            .iter()
            .filter_map(|door| door.opening.poll_timeout());
        openings.chain([test.next]).min()
    }

    pub(super) fn poll_limited(&mut self) -> Option<Limited> {
        self.limited.pop_front()
    }

    /// Whether the message was an answer to this test.
    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        from: SocketAddr,
    ) -> bool {
        let Some(test) = &mut self.test else {
            return false;
        };
        for door in &mut test.doors {
            if door.opening.handle_response(now, message, from) {
                test.next = test.next.min(now);
                return true;
            }
            if door.asked.handle_response(message, from) {
                test.conclude(now, self.control);
                return true;
            }
        }
        false
    }

    pub(super) fn handle_timeout(
        &mut self,
        now: Instant,
        control: Tally,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        self.control = control;
        let Some(test) = self.test.as_mut().filter(|test| !test.ended) else {
            return;
        };
        for door in &mut test.doors {
            door.opening.handle_timeout(now, transmits);
        }
        if now < test.next {
            return;
        }
        test.next = now + INTERVAL;
        let nearest = test.nearest();
        for door in &mut test.doors {
            let farther = nearest.is_some_and(|nearest| nearest <= door.limit);
            let open = door.opening.mapped().is_some();
            if open && !farther && !door.has_asked_enough(control) {
                door.last = now;
                self.limited.extend(door.opener(random));
                door.asked.send(random, transmits);
            }
        }
        test.conclude(now, control);
    }

    /// What is known by now.
    pub(super) fn probes(&self) -> impl Iterator<Item = HopProbe> + '_ {
        let doors = self.test.iter().flat_map(|test| &test.doors);
        doors.map(|door| HopProbe {
            limit: door.limit,
            stranger: door.stranger,
            test: door.asked.tally(),
            complete: door.is_shut(self.control),
        })
    }
}

impl HopTest {
    /// The limit of the nearest door that let the stranger in.
    fn nearest(&self) -> Option<u8> {
        let open = self
            .doors
            .iter()
            .filter(|door| door.asked.tally().arrived > 0);
        open.map(|door| door.limit).min()
    }

    /// Ends when nothing more can be learnt.
    fn conclude(&mut self, now: Instant, control: Tally) {
        let nearest = self.nearest();
        let grace = self.grace;
        let is_done = |door: &Door| {
            nearest.is_some_and(|nearest| nearest <= door.limit)
                || door.opening.has_failed()
                || (door.has_asked_enough(control) && now.since(door.last) >= grace)
        };
        self.ended = now >= self.until || self.doors.iter().all(is_done);
    }
}

impl Door {
    /// Whether its silence means that it is shut, beside this control.
    fn is_shut(&self, control: Tally) -> bool {
        let Tally { asked, arrived } = self.asked.tally();
        arrived == 0 && control.shows_silence(asked.saturating_sub(EARLY))
    }

    fn has_asked_enough(&self, control: Tally) -> bool {
        self.is_shut(control) || self.asked.tally().asked >= LARGEST
    }

    /// What opens the way as far as it goes.
    fn opener(&self, random: &mut impl Random) -> Option<Limited> {
        let bytes = Request::default().bytes(TransactionId::random(random))?;
        let transmit = Transmit {
            transport: Transport::Udp,
            local: self.opening.local(),
            remote: self.stranger,
            bytes,
        };
        Some((transmit, self.limit))
    }
}
