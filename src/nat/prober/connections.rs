//! TCP connections to servers that are silent over UDP, which the prober's owner makes.

use core::time::Duration;
use std::net::SocketAddr;

use crate::nat::reach::{Connected, Connection};
use crate::stun::engine::Instant;

/// How long a server is silent before a connection is wanted: where half of all round trips are
/// lost, one in sixteen is so long.
const PATIENCE: Duration = Duration::from_millis(1000);
/// How long to wait for what comes of it: with the patience, no longer than for the last answer
/// over UDP.
const LIMIT: Duration = Duration::from_millis(2300);

/// The connections that were wanted.
#[derive(Debug)]
pub(super) struct Connections {
    due: Instant,
    /// No server has been asked for yet.
    is_waiting: bool,
    open: Vec<(SocketAddr, Instant)>,
    ended: Vec<Connection>,
}

impl Connections {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            due: now + PATIENCE,
            is_waiting: true,
            open: Vec::new(),
            ended: Vec::new(),
        }
    }

    /// Whether a server that has not answered yet is silent by now.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.due <= now
    }

    /// Notes that a connection is wanted; whether it is one that was not wanted before.
    pub(super) fn begin(&mut self, now: Instant, server: SocketAddr) -> bool {
        let known = self.open.iter().any(|(open, _)| *open == server)
            || self.ended.iter().any(|ended| ended.server == server);
        let here = server.ip().to_canonical().is_loopback();
        if !known && !here {
            self.open.push((server, now));
        }
        !known && !here
    }

    pub(super) fn end(
        &mut self,
        now: Instant,
        server: SocketAddr,
        outcome: Connected,
        closed: bool,
    ) {
        let Some(at) = self.open.iter().position(|(open, _)| *open == server) else {
            return;
        };
        let (_, begun) = self.open.remove(at);
        self.ended.push(Connection {
            server,
            outcome,
            closed,
            elapsed: Some(now.since(begun)),
        });
    }

    pub(super) fn handle_timeout(&mut self, now: Instant) {
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
        open.chain(self.is_waiting.then_some(self.due)).min()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.open.is_empty()
    }

    /// What is known by now.
    pub(super) fn all(&self) -> Vec<Connection> {
        let open = self.open.iter().map(|(server, _)| silent(*server));
        self.ended.iter().copied().chain(open).collect()
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
