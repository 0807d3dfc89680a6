//! Whether a mapping is still there: the server is asked to send to it (RFC 5780 section 4.6).
//!
//! One socket asks, with the mapping's port in RESPONSE-PORT, and as often for a plain answer, which
//! is the control. Silence counts only beside enough of the control, and an answer only where it
//! comes to the socket behind the mapping: a server that passes over RESPONSE-PORT proves nothing.

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::opening::Opening;
use super::response::Addresses;
use super::series::{Request, Series};
use crate::stun::Message;
use crate::stun::engine::{Instant, Random, Transmit};

/// Between two requests.
const INTERVAL: Duration = Duration::from_millis(80);
/// How often the server is asked, at most: where half of all answers are lost, all but a few in a
/// thousand checks find enough of their control by then.
const LARGEST: u32 = 50;
/// How long to wait for the last answer.
const GRACE: Duration = Duration::from_millis(1000);

/// What became of a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// What the server sent to it came in.
    Alive,
    /// Nothing came in, and the control did.
    Gone,
    /// The server does not do as it is asked, or too much was lost.
    Unproved,
}

/// The check of one mapping.
#[derive(Debug)]
pub(super) struct Check {
    mapped: SocketAddr,
    /// The local port behind the mapping.
    landing: u16,
    test: Series,
    control: Series,
    begun: Instant,
    last: Instant,
    next: Instant,
    finding: Option<(Finding, Instant)>,
}

impl Check {
    /// Begins; [`handle_timeout`](Self::handle_timeout) sends the first requests.
    pub(super) fn start(now: Instant, asking: &Opening, behind: &Opening) -> Option<Self> {
        let mapped = behind.mapped()?;
        let server = asking.remote();
        let series = |request| Series::new(asking.local(), server, server, request);
        let test = Request {
            response_port: Some(mapped.port()),
            ..Request::default()
        };
        Some(Self {
            mapped,
            landing: behind.local().port(),
            test: series(test),
            control: series(Request::default()),
            begun: now,
            last: now,
            next: now,
            finding: None,
        })
    }

    pub(super) fn finding(&self) -> Option<Finding> {
        self.finding.map(|(finding, _)| finding)
    }

    /// When the first request was sent, and when the last was.
    pub(super) const fn times(&self) -> [Instant; 2] {
        [self.begun, self.last]
    }

    /// Whether anything of the control came.
    pub(super) fn is_controlled(&self) -> bool {
        self.control.tally().arrived > 0
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.finding.is_none().then_some(self.next)
    }

    /// Takes an answer that came to the socket `local`; whether it was one of this check.
    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        local: SocketAddr,
        from: SocketAddr,
    ) -> bool {
        let is_test = self.test.handle_response(message, from);
        if !is_test && !self.control.handle_response(message, from) {
            return false;
        }
        if self.finding.is_some() {
            return true;
        }
        let disobeyed = self.test.ignored || self.test.refused || self.control.refused;
        // The server sends to the address that asks, which is to be that of the mapping.
        let asks_from = Addresses::of(message).mapped().map(|asks| asks.ip());
        let astray = if is_test {
            local.port() != self.landing
        } else {
            asks_from != Some(self.mapped.ip())
        };
        let finding = if disobeyed || astray {
            Finding::Unproved
        } else if self.test.tally().arrived > 0 {
            Finding::Alive
        } else if self.control.tally().shows_silence(self.test.tally().asked) {
            Finding::Gone
        } else {
            return true;
        };
        self.finding = Some((finding, now));
        true
    }

    pub(super) fn handle_timeout(
        &mut self,
        now: Instant,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        if self.finding.is_some() || now < self.next {
            return;
        }
        let asked = self.test.tally().asked;
        if asked >= LARGEST {
            self.finding = Some((Finding::Unproved, now));
            return;
        }
        self.last = now;
        self.next = now
            + if asked.saturating_add(1) == LARGEST {
                GRACE
            } else {
                INTERVAL
            };
        self.test.send(random, transmits);
        self.control.send(random, transmits);
    }
}
