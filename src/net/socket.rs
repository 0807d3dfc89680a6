//! What the drivers share: the clock, randomness, and the local address towards a server.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng};
use tokio::net::UdpSocket;

use crate::stun::engine::{Instant, Random};

/// The engines' clock: microseconds since it was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock(std::time::Instant);

impl Clock {
    pub(super) fn start() -> Self {
        Self(std::time::Instant::now())
    }

    pub(super) fn now(self) -> Instant {
        Instant::ORIGIN + self.0.elapsed()
    }

    /// How long ago it was started.
    #[cfg(feature = "gateway")]
    pub(super) fn elapsed(self) -> core::time::Duration {
        self.0.elapsed()
    }

    /// Waits until `at`.
    pub(super) async fn sleep_until(self, at: Instant) {
        tokio::time::sleep(at.since(self.now())).await;
    }
}

/// A cryptographic source, seeded by the operating system.
#[derive(Debug)]
pub(super) struct Seeded(StdRng);

impl Seeded {
    pub(super) fn new() -> io::Result<Self> {
        StdRng::try_from_rng(&mut SysRng)
            .map(Self)
            .map_err(io::Error::other)
    }
}

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

/// The unspecified address of a peer's family: a socket bound to it can reach the peer.
pub(super) fn any_address(peer: SocketAddr) -> SocketAddr {
    match peer {
        SocketAddr::V4(_) => SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)),
        SocketAddr::V6(_) => SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0)),
    }
}

/// The local address that this host's routes choose towards `peer`. Nothing is sent.
pub(super) async fn route_to(peer: SocketAddr) -> io::Result<IpAddr> {
    let socket = UdpSocket::bind(any_address(peer)).await?;
    socket.connect(peer).await?;
    Ok(socket.local_addr()?.ip())
}
