//! How long a mapping lives that nothing is sent through (RFC 5780 section 4.6).
//!
//! Several fresh sockets open a mapping at the same time, and each is left alone for another while.
//! Then a socket in use asks the server to answer to their mapped port (RESPONSE-PORT), and to its
//! own, which is the control. So the whole search takes no longer than its longest wait.

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::opening::Opening;
use super::series::Series;
use crate::nat::translation::LifetimeProbe;
use crate::stun::engine::{Instant, Random, Transmit};
use crate::stun::{ChangeRequest, Message, Schedule};

/// The waits that are tried, in seconds; the first shows that the server does what it is asked.
pub(super) const IDLE: [u64; 10] = [1, 15, 30, 45, 60, 90, 120, 180, 240, 300];
/// How often the server is asked to answer, and how far apart.
const TRIES: u32 = 8;
const INTERVAL: Duration = Duration::from_millis(150);
/// How long to wait for the last answer.
const GRACE: Duration = Duration::from_millis(1000);

/// The search with one server.
#[derive(Debug)]
pub(super) struct LifetimeTest {
    asking: Opening,
    waits: Vec<Wait>,
}

/// One socket that is left alone.
#[derive(Debug)]
struct Wait {
    idle: Duration,
    opening: Opening,
    test: Series,
    control: Series,
    tries: u32,
    next: Option<Instant>,
}

impl LifetimeTest {
    /// Begins: `asking` is a socket of its own, and each of `locals` is left alone for one of
    /// [`IDLE`].
    pub(super) fn start(
        now: Instant,
        server: SocketAddr,
        asking: SocketAddr,
        locals: &[SocketAddr],
        schedule: Schedule,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) -> Self {
        let nothing = ChangeRequest::default();
        let waits = locals.iter().zip(IDLE).map(|(local, idle)| Wait {
            idle: Duration::from_secs(idle),
            opening: Opening::start(now, *local, server, schedule, random),
            test: Series::new(asking, server, server, nothing),
            control: Series::new(asking, server, server, nothing),
            tries: 0,
            next: None,
        });
        let waits = waits.collect();
        let mut test = Self {
            asking: Opening::start(now, asking, server, schedule, random),
            waits,
        };
        test.handle_timeout(now, random, transmits);
        test
    }

    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        from: SocketAddr,
    ) -> bool {
        if self.asking.handle_response(now, message, from) {
            return true;
        }
        self.waits.iter_mut().any(|wait| {
            let opened = wait.opening.handle_response(now, message, from);
            if opened && wait.opening.mapped().is_some() {
                wait.next = Some(now + wait.idle);
            }
            opened
                || wait.test.handle_response(message, from)
                || wait.control.handle_response(message, from)
        })
    }

    pub(super) fn handle_timeout(
        &mut self,
        now: Instant,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        self.asking.handle_timeout(now, transmits);
        for wait in &mut self.waits {
            wait.opening.handle_timeout(now, transmits);
            if wait.next.is_none_or(|next| now < next) {
                continue;
            }
            let (Some(mapped), Some(own)) = (wait.opening.mapped(), self.asking.mapped()) else {
                wait.next = None;
                continue;
            };
            let answered = wait.test.tally().arrived > 0 && wait.control.tally().arrived > 0;
            if wait.tries >= TRIES || answered {
                wait.next = None;
                continue;
            }
            wait.tries = wait.tries.saturating_add(1);
            let last = wait.tries == TRIES;
            wait.next = Some(now + if last { GRACE } else { INTERVAL });
            wait.test.response_port = Some(mapped.port());
            wait.control.response_port = Some(own.port());
            wait.test.send(random, transmits);
            wait.control.send(random, transmits);
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let waits = self.waits.iter().flat_map(|wait| {
            let waiting = wait.next;
            [wait.opening.poll_timeout(), waiting]
        });
        waits.chain([self.asking.poll_timeout()]).flatten().min()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.waits.iter().all(|wait| {
            let ended = wait.opening.mapped().is_some() || wait.opening.has_failed();
            ended && wait.next.is_none()
        })
    }

    pub(super) fn probes(&self) -> impl Iterator<Item = LifetimeProbe> + '_ {
        self.waits
            .iter()
            .filter(|wait| wait.next.is_none() && wait.tries > 0)
            .filter_map(|wait| {
                Some(LifetimeProbe {
                    local: wait.opening.local(),
                    mapped: wait.opening.mapped()?,
                    idle: wait.idle,
                    alive: wait.test.tally().arrived > 0,
                    control: wait.control.tally().arrived > 0,
                })
            })
    }
}
