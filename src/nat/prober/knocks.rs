//! Whether the hosts of silent servers refuse datagrams, which the prober's owner hears.

use std::net::SocketAddr;

use super::connections::LIMIT;
use crate::stun::engine::Instant;

/// The datagrams that were wanted, by server.
#[derive(Debug, Default)]
pub(super) struct Knocks(Vec<Knock>);

#[derive(Debug)]
struct Knock {
    server: SocketAddr,
    begun: Instant,
    refused: Option<bool>,
}

impl Knocks {
    /// Notes that a datagram is wanted; whether it is one that was not wanted before.
    pub(super) fn begin(&mut self, begun: Instant, server: SocketAddr) -> bool {
        let known = self.0.iter().any(|knock| knock.server == server);
        if !known {
            self.0.push(Knock {
                server,
                begun,
                refused: None,
            });
        }
        !known
    }

    pub(super) fn end(&mut self, server: SocketAddr, refused: bool) {
        let mut open = self.0.iter_mut().filter(|knock| knock.refused.is_none());
        if let Some(knock) = open.find(|knock| knock.server == server) {
            knock.refused = Some(refused);
        }
    }

    pub(super) fn handle_timeout(&mut self, now: Instant) {
        for knock in &mut self.0 {
            if knock.begun + LIMIT <= now {
                knock.refused.get_or_insert(false);
            }
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let open = self.0.iter().filter(|knock| knock.refused.is_none());
        open.map(|knock| knock.begun + LIMIT).min()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.0.iter().all(|knock| knock.refused.is_some())
    }

    pub(super) fn is_refused(&self, server: SocketAddr) -> bool {
        let mut all = self.0.iter();
        all.any(|knock| knock.server == server && knock.refused == Some(true))
    }
}
