//! TCP connections to servers that are silent over UDP, which the prober's owner makes.

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::Event;
use super::knocks::Knocks;
use super::running::Running;
use crate::nat::evidence::Outcome;
use crate::nat::reach::{Connected, Connection};
use crate::stun::Transaction;
use crate::stun::engine::Instant;

/// How long a server is silent before a connection is wanted: where half of all round trips are
/// lost, one in sixteen is so long.
const PATIENCE: Duration = Duration::from_millis(1000);
/// How long to wait for what comes of it: with the patience, no longer than for the last answer
/// over UDP.
pub(super) const LIMIT: Duration = Duration::from_millis(2300);

/// The connections that were wanted.
#[derive(Debug)]
pub(super) struct Connections {
    due: Instant,
    /// No server has been asked for yet.
    is_waiting: bool,
    open: Vec<(SocketAddr, Instant)>,
    ended: Vec<Connection>,
    /// Whether the servers' hosts say that nobody listens there.
    knocks: Knocks,
}

impl Connections {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            due: now + PATIENCE,
            is_waiting: true,
            open: Vec::new(),
            ended: Vec::new(),
            knocks: Knocks::default(),
        }
    }

    /// Wants to know whether servers are there that do not answer.
    pub(super) fn advance(
        &mut self,
        now: Instant,
        probes: &[Running],
        events: &mut VecDeque<Event>,
    ) {
        for probe in probes.iter().filter(|probe| !probe.is_derived) {
            let Some(server) = probe.target.path.map(|path| path.remote) else {
                continue;
            };
            if server.ip().to_canonical().is_loopback() {
                continue;
            }
            let sent = probe.transaction.as_ref().map_or(0, Transaction::sent);
            let (knock, connect) = match probe.outcome {
                Some(Outcome::Silent) => (true, true),
                Some(Outcome::Unreachable) => (false, true),
                None => (sent > 1, self.due <= now),
                Some(Outcome::SameAs { .. }) => (false, false),
                Some(_) => {
                    self.knocks.end(server, false);
                    (false, false)
                }
            };
            if knock && self.knocks.begin(now, server) {
                events.push_back(Event::Knock(server));
            }
            if connect && self.begin(now, server) {
                events.push_back(Event::Connect(server));
            }
        }
    }

    /// Notes that a connection is wanted; whether it is one that was not wanted before.
    fn begin(&mut self, now: Instant, server: SocketAddr) -> bool {
        let known = self.open.iter().any(|(open, _)| *open == server)
            || self.ended.iter().any(|ended| ended.server == server);
        if !known {
            self.open.push((server, now));
        }
        !known
    }

    pub(super) fn end(&mut self, now: Instant, server: SocketAddr, outcome: Connected) {
        let Some(at) = self.open.iter().position(|(open, _)| *open == server) else {
            return;
        };
        let (_, begun) = self.open.remove(at);
        self.ended.push(Connection {
            server,
            outcome,
            closed: false,
            elapsed: Some(now.since(begun)),
        });
    }

    pub(super) fn end_knock(&mut self, server: SocketAddr, refused: bool) {
        self.knocks.end(server, refused);
    }

    pub(super) fn handle_timeout(&mut self, now: Instant) {
        self.knocks.handle_timeout(now);
        self.is_waiting &= now < self.due;
        let late = |begun: &Instant| *begun + LIMIT <= now;
        for (server, begun) in &self.open {
            if late(begun) {
                self.ended.push(silent(*server));
            }
        }
        self.open.retain(|(_, begun)| !late(begun));
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let open = self.open.iter().map(|(_, begun)| *begun + LIMIT);
        let due = self.is_waiting.then_some(self.due);
        open.chain(due).chain(self.knocks.poll_timeout()).min()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.open.is_empty() && self.knocks.is_finished()
    }

    /// What is known by now.
    pub(super) fn all(&self) -> Vec<Connection> {
        let open = self.open.iter().map(|(server, _)| silent(*server));
        let all = self.ended.iter().copied().chain(open);
        all.map(|connection| Connection {
            closed: self.knocks.is_refused(connection.server),
            ..connection
        })
        .collect()
    }
}

const fn silent(server: SocketAddr) -> Connection {
    Connection {
        server,
        outcome: Connected::Silent,
        closed: false,
        elapsed: None,
    }
}
