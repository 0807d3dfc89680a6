//! The probe server on the sockets of the STUN server.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::rate::RateLimit;
use super::socket::{Clock, Seeded};
use crate::nat::{Invitation, ProbeFindings, ProbeRefusal, ProbeServer};
use crate::stun::engine::{Input, Transmit};

/// How many tokens a source has in hand, and how long it takes to earn one.
const BURST: u32 = 60;
const EARN: Duration = Duration::from_millis(500);

/// What an HTTP server needs to let pages find out who gets in to them: the other half of the test
/// runs on the sockets of the [`StunServer`](super::StunServer) that it comes from.
///
/// Each source, an IPv4 address or an IPv6 network of 64 bits, gets up to 60 tokens at once and 2
/// a second.
#[derive(Clone, Debug)]
pub struct ProbeEndpoint(Arc<Probes>);

/// The engine, and what wakes its owner.
#[derive(Debug)]
pub(super) struct Probes {
    engine: Mutex<ProbeServer>,
    contact: SocketAddr,
    changed: Notify,
    clock: Clock,
    rate: RateLimit,
}

impl ProbeEndpoint {
    pub(super) fn new(addresses: &[SocketAddr]) -> io::Result<Option<Self>> {
        let Some(engine) = ProbeServer::new(addresses, Seeded::new()?) else {
            return Ok(None);
        };
        Ok(Some(Self(Arc::new(Probes {
            contact: engine.contact(),
            engine: Mutex::new(engine),
            changed: Notify::new(),
            clock: Clock::start(),
            rate: RateLimit::new(BURST, EARN),
        }))))
    }

    pub(super) fn probes(&self) -> Arc<Probes> {
        Arc::clone(&self.0)
    }

    /// Where pages send to first.
    #[must_use]
    pub fn contact(&self) -> SocketAddr {
        self.0.contact
    }

    /// Makes a token for a page that asks from `source`.
    ///
    /// # Errors
    ///
    /// [`ProbeRefusal::Busy`].
    pub fn open(&self, source: IpAddr) -> Result<Invitation, ProbeRefusal> {
        let now = self.0.clock.now();
        if !self.0.rate.allows(now, source) {
            return Err(ProbeRefusal::Busy);
        }
        let opened = self.0.engine().open(now);
        self.0.changed.notify_one();
        opened
    }

    /// Takes the ICE credentials of the page that has the token, once.
    ///
    /// # Errors
    ///
    /// As [`ProbeServer::admit`].
    pub fn admit(
        &self,
        token: &str,
        ufrag: &str,
        password: &str,
    ) -> Result<ProbeFindings, ProbeRefusal> {
        let now = self.0.clock.now();
        let admitted = self.0.engine().admit(now, token, ufrag, password);
        self.0.changed.notify_one();
        admitted
    }

    /// What is known so far of the page that has the token.
    ///
    /// # Errors
    ///
    /// [`ProbeRefusal::TokenUnknown`].
    pub fn findings(&self, token: &str) -> Result<ProbeFindings, ProbeRefusal> {
        self.0.engine().findings(self.0.clock.now(), token)
    }
}

impl Probes {
    fn engine(&self) -> MutexGuard<'_, ProbeServer> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a datagram, if it is for the engine, and gives what is to be sent.
    pub(super) fn take(&self, input: Input<'_>) -> Option<Vec<Transmit>> {
        let mut engine = self.engine();
        let taken = engine.handle_input(self.clock.now(), input);
        let sent = taken.then(|| drain(&mut engine));
        if taken {
            self.changed.notify_one();
        }
        sent
    }

    /// Waits until something is to be sent.
    pub(super) async fn due(&self) -> Vec<Transmit> {
        loop {
            let next = self.engine().poll_timeout();
            match next {
                None => self.changed.notified().await,
                Some(next) => {
                    tokio::select! {
                        () = self.changed.notified() => continue,
                        () = self.clock.sleep_until(next) => {}
                    }
                    let mut engine = self.engine();
                    engine.handle_timeout(self.clock.now());
                    let sent = drain(&mut engine);
                    if !sent.is_empty() {
                        return sent;
                    }
                }
            }
        }
    }
}

fn drain(engine: &mut ProbeServer) -> Vec<Transmit> {
    std::iter::from_fn(|| engine.poll_transmit()).collect()
}
