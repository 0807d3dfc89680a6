//! How long a mapping lives that nothing is sent through (RFC 5780 section 4.6).
//!
//! Several fresh sockets open a mapping at the same time, and each is left alone for another while.
//! Then a socket in use asks the server to send to their mapped port. So the whole search takes no
//! longer than its longest wait, and it ends as soon as one is gone.

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::check::{Check, Finding};
use super::opening::Opening;
use super::refresh::RefreshTest;
use crate::nat::translation::{LifetimeProbe, RefreshProbe};
use crate::stun::engine::{Instant, Random, Transmit};
use crate::stun::{Message, Schedule};

/// The waits that are tried, in seconds; the first shows that the server does what it is asked.
///
/// From 10 on each is less than twice the one before: what is refreshed where a mapping is known to
/// live is then still there at the next.
const WAITS: [u64; 12] = [1, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300];
/// One socket asks, and two are kept alive.
const OTHERS: usize = 3;

/// How many sockets the search for a lifetime takes, if a mapping is left alone for `longest` at
/// most: see [`Prober::with_lifetime_sockets`](super::Prober::with_lifetime_sockets).
///
/// It takes up to so much longer then, and a few seconds. No wait is longer than 300 seconds, and
/// the search ends as soon as a mapping is gone.
#[must_use]
pub fn lifetime_sockets(longest: Duration) -> usize {
    waits(longest).count().saturating_add(OTHERS)
}

fn waits(longest: Duration) -> impl Iterator<Item = Duration> {
    let waits = WAITS.into_iter().map(Duration::from_secs);
    waits.take_while(move |wait| *wait <= longest)
}

/// The search with one server.
#[derive(Debug)]
pub(super) struct LifetimeTest {
    schedule: Schedule,
    asking: Opening,
    waits: Vec<Wait>,
    kept: [SocketAddr; 2],
    /// Begins once all others have opened their mapping.
    refresh: Option<RefreshTest>,
}

/// One socket that is left alone.
#[derive(Debug)]
struct Wait {
    idle: Duration,
    opening: Opening,
    due: Option<Instant>,
    check: Option<Check>,
}

impl LifetimeTest {
    /// Begins, with as many waits as there are `locals` for.
    pub(super) fn start(
        now: Instant,
        server: SocketAddr,
        locals: &[SocketAddr],
        schedule: Schedule,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) -> Option<Self> {
        let [asking, outbound, inbound, alone @ ..] = locals else {
            return None;
        };
        let mut opening = |local| Opening::start(now, local, server, schedule, random);
        let waits = waits(Duration::MAX).zip(alone);
        let mut test = Self {
            schedule,
            asking: opening(*asking),
            waits: waits
                .map(|(idle, local)| Wait {
                    idle,
                    opening: opening(*local),
                    due: None,
                    check: None,
                })
                .collect(),
            kept: [*outbound, *inbound],
            refresh: None,
        };
        test.handle_timeout(now, random, transmits);
        Some(test)
    }

    /// Takes an answer that came to the socket `local`; whether it was one of this test.
    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        local: SocketAddr,
        from: SocketAddr,
    ) -> bool {
        if self.asking.handle_response(now, message, from) {
            return true;
        }
        for wait in &mut self.waits {
            if wait.opening.handle_response(now, message, from) {
                wait.due = wait.opening.mapped().map(|_| now + wait.idle);
                return true;
            }
            if let Some(check) = &mut wait.check
                && check.handle_response(now, message, local, from)
            {
                if let (Some(Finding::Alive), Some(refresh)) = (check.finding(), &mut self.refresh)
                {
                    refresh.keep(now);
                }
                return true;
            }
        }
        let refresh = self.refresh.as_mut();
        refresh.is_some_and(|refresh| refresh.handle_response(now, message, local, from))
    }

    pub(super) fn handle_timeout(
        &mut self,
        now: Instant,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        self.asking.handle_timeout(now, transmits);
        let is_gone = self.gone().is_some();
        for wait in &mut self.waits {
            wait.opening.handle_timeout(now, transmits);
            if !is_gone && wait.due.is_some_and(|due| due <= now) {
                wait.due = None;
                wait.check = Check::start(now, &self.asking, &wait.opening);
            }
            if let Some(check) = &mut wait.check {
                check.handle_timeout(now, random, transmits);
            }
        }
        if self.refresh.is_none() && self.is_open() {
            let (server, schedule) = (self.asking.remote(), self.schedule);
            let refresh = RefreshTest::start(now, server, self.kept, schedule, random);
            self.refresh = Some(refresh);
        }
        let alive = self.alive();
        let idles: Vec<Duration> = self.waits.iter().map(|wait| wait.idle).collect();
        if let Some(refresh) = &mut self.refresh {
            refresh.handle_timeout(now, &self.asking, alive, &idles, random, transmits);
        }
    }

    /// Whether every socket that is left alone has its mapping, or never will.
    fn is_open(&self) -> bool {
        let others = self.waits.iter().map(|wait| &wait.opening);
        others.chain([&self.asking]).all(Opening::has_ended)
    }

    /// The longest wait after which a mapping was there.
    fn alive(&self) -> Option<Duration> {
        self.found(Finding::Alive).max()
    }

    /// The wait after which one was gone.
    fn gone(&self) -> Option<Duration> {
        self.found(Finding::Gone).min()
    }

    fn found(&self, finding: Finding) -> impl Iterator<Item = Duration> + '_ {
        self.waits
            .iter()
            .filter(move |wait| wait.check.as_ref().and_then(Check::finding) == Some(finding))
            .map(|wait| wait.idle)
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let is_gone = self.gone().is_some();
        let waits = self.waits.iter().flat_map(|wait| {
            [
                wait.opening.poll_timeout(),
                wait.due.filter(|_| !is_gone),
                wait.check.as_ref().and_then(Check::poll_timeout),
            ]
        });
        let refresh = self.refresh.as_ref();
        waits
            .chain([
                self.asking.poll_timeout(),
                refresh.and_then(|refresh| refresh.poll_timeout(self.round())),
            ])
            .flatten()
            .min()
    }

    /// The wait whose end the refreshed mappings are still to be checked at.
    fn round(&self) -> Option<Duration> {
        self.gone().or_else(|| {
            let open = self.waits.iter().filter(|wait| !wait.has_ended());
            open.map(|wait| wait.idle).max()
        })
    }

    pub(super) fn is_finished(&self) -> bool {
        if !self.is_open() {
            return false;
        }
        let refresh = self.refresh.as_ref();
        match self.gone() {
            Some(gone) => refresh.is_none_or(|refresh| refresh.is_finished(gone)),
            None => self.waits.iter().all(Wait::has_ended),
        }
    }

    pub(super) fn probes(&self) -> impl Iterator<Item = LifetimeProbe> + '_ {
        self.waits.iter().filter_map(|wait| {
            let check = wait.check.as_ref()?;
            let finding = check.finding()?;
            Some(LifetimeProbe {
                local: wait.opening.local(),
                mapped: wait.opening.mapped()?,
                idle: wait.idle,
                alive: finding == Finding::Alive,
                control: finding == Finding::Gone
                    || (finding == Finding::Alive && check.is_controlled()),
            })
        })
    }

    pub(super) fn refreshes(&self) -> impl Iterator<Item = RefreshProbe> + '_ {
        self.refresh.iter().flat_map(RefreshTest::probes)
    }
}

impl Wait {
    fn has_ended(&self) -> bool {
        let checked = self
            .check
            .as_ref()
            .is_none_or(|check| check.finding().is_some());
        self.opening.has_ended() && self.due.is_none() && checked
    }
}
