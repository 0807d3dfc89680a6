//! Whether what does not fit into one packet gets through (RFC 5780 section 3.5).
//!
//! Three requests at a time: one that fits, with PADDING, which is the control and shows whether the
//! server knows PADDING; one that does not fit and has a short answer; and one that does not fit and
//! has an answer as long. Fragments travel in the order in which they were made: what becomes of
//! those that overtake each other (RFC 4787 section 11) is not tested.

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::series::{Request, Series};
use crate::nat::fragments::FragmentProbe;
use crate::stun::attribute::Padding;
use crate::stun::engine::{Instant, Random, Transmit};
use crate::stun::{Class, Message};

/// Bytes of PADDING, or of what stands for it, in a request that fits into every packet.
const SHORT: u16 = 1160;
/// The same in one that does not fit into an Ethernet packet, by little: a server with room for one
/// and a half takes it.
const LONG: u16 = 1560;
/// Between two rounds.
const INTERVAL: Duration = Duration::from_millis(40);
/// Between two rounds, once the control came and the others did not.
const QUICK: Duration = Duration::from_millis(8);
/// Rounds, at most, and without any answer to the control.
const LARGEST: u32 = 40;
const EARLY: u32 = 8;
/// How long to wait for the last answer: so many round trips, within bounds.
const GRACE: u32 = 3;
const GRACES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(1000)];

/// The test with one server.
#[derive(Debug)]
pub(super) struct FragmentTest {
    server: SocketAddr,
    local: SocketAddr,
    control: Series,
    outbound: Series,
    both: Series,
    padded: bool,
    longest: usize,
    rounds: u32,
    grace: Duration,
    next: Option<Instant>,
}

impl FragmentTest {
    /// Begins, from a socket that may have been used before, with a server that is a `round_trip`
    /// away.
    pub(super) fn start(
        now: Instant,
        local: SocketAddr,
        server: SocketAddr,
        round_trip: Duration,
    ) -> Self {
        let [least, most] = GRACES;
        let series = |request| Series::new(local, server, server, request);
        let padding = |bytes| Request {
            padding: Some(bytes),
            ..Request::default()
        };
        let ballast = Request {
            ballast: Some(LONG.into()),
            ..Request::default()
        };
        Self {
            server,
            local,
            control: series(padding(SHORT)),
            outbound: series(ballast),
            both: series(padding(LONG)),
            padded: false,
            longest: 0,
            rounds: 0,
            grace: (round_trip * GRACE).clamp(least, most),
            next: Some(now),
        }
    }

    pub(super) const fn server(&self) -> SocketAddr {
        self.server
    }

    /// Whether the message was an answer to this test.
    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        from: SocketAddr,
    ) -> bool {
        if self.control.handle_response(message, from) {
            let padding = message.get::<Padding>().ok().flatten();
            self.padded |= message.class() == Class::Success && padding.is_some();
            // What is long takes longer, but not much.
            self.next = self.next.map(|next| next.min(now + QUICK));
        } else if !self.outbound.handle_response(message, from)
            && !self.both.handle_response(message, from)
        {
            return false;
        }
        self.end();
        true
    }

    /// Takes note of the length of a datagram, whatever it says.
    pub(super) fn handle_length(&mut self, from: SocketAddr, length: usize) {
        if from == self.server {
            self.longest = self.longest.max(length);
            self.end();
        }
    }

    /// Ends as soon as all is known.
    fn end(&mut self) {
        let probe = self.probe();
        let outbound = probe.reaches() || probe.is_silent(probe.outbound);
        let inbound = probe.comes_back() || probe.both.arrived > 0 || probe.is_silent(probe.both);
        if outbound && inbound {
            self.next = None;
        }
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
        let controlled = self.control.answered().arrived > 0;
        let most = if controlled { LARGEST } else { EARLY };
        if self.rounds >= most {
            self.next = None;
            return;
        }
        self.rounds = self.rounds.saturating_add(1);
        let pause = if self.rounds == most {
            self.grace
        } else if controlled {
            QUICK
        } else {
            INTERVAL
        };
        self.next = Some(now + pause);
        self.control.send(random, transmits);
        self.outbound.send(random, transmits);
        self.both.send(random, transmits);
    }

    pub(super) const fn poll_timeout(&self) -> Option<Instant> {
        self.next
    }

    pub(super) const fn is_finished(&self) -> bool {
        self.next.is_none()
    }

    /// Whether both directions are known.
    pub(super) fn has_found(&self) -> bool {
        let probe = self.probe();
        probe.comes_back() || (self.padded && self.is_finished() && probe.is_silent(probe.both))
    }

    pub(super) fn probe(&self) -> FragmentProbe {
        FragmentProbe {
            server: self.server,
            local: self.local,
            length: u32::from(LONG).saturating_add(24),
            control: self.control.answered(),
            padded: self.padded,
            outbound: self.outbound.answered(),
            both: self.both.answered(),
            longest: u32::try_from(self.longest).unwrap_or(u32::MAX),
        }
    }
}
