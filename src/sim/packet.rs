//! The part of a packet that a NAT reads and writes.

use std::net::SocketAddr;

/// The two ends of a UDP packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Packet {
    /// Where it says it comes from.
    pub source: SocketAddr,
    /// Where it goes.
    pub destination: SocketAddr,
}

impl Packet {
    /// A packet from `source` to `destination`.
    #[must_use]
    pub const fn new(source: SocketAddr, destination: SocketAddr) -> Self {
        Self {
            source,
            destination,
        }
    }

    /// The packet that answers this one: the ends are swapped.
    #[must_use]
    pub const fn reply(self) -> Self {
        Self::new(self.destination, self.source)
    }
}
