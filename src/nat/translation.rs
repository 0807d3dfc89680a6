//! What was observed about how a NAT translates, beyond mapping and filtering.

use core::time::Duration;
use std::net::SocketAddr;

use super::fragments::FragmentProbe;
use super::stranger::Tally;

/// What was observed of ports, of packets that turn round, and of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Translation {
    /// Fresh sockets that asked one server one after the other, in that order.
    pub samples: Vec<PortSample>,
    /// Tries to be reached by a socket of this host at a mapped address. One for each family at most.
    pub hairpins: Vec<HairpinProbe>,
    /// Mappings that were left alone for a time.
    pub lifetimes: Vec<LifetimeProbe>,
    /// Mappings that were kept by traffic in one direction.
    pub refreshes: Vec<RefreshProbe>,
    /// Datagrams that are too long for one packet.
    pub fragments: Vec<FragmentProbe>,
    /// Ways to a stranger that were opened by packets which do not get there.
    pub hops: Vec<HopProbe>,
}

/// A stranger asked to send to a mapping that had sent to it, but with packets of this hop limit
/// (RFC 791, time to live), which end on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct HopProbe {
    /// The hop limit of the packets: with 2, the first gateway passes them on and the second does not.
    pub limit: u8,
    /// Who was to send.
    pub stranger: SocketAddr,
    /// How often it was asked to, and what came in.
    pub test: Tally,
    /// Whether it was asked so often that its silence means that it was kept out.
    pub complete: bool,
}

/// How a fresh socket was mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PortSample {
    /// The local transport address.
    pub local: SocketAddr,
    /// The server that was asked.
    pub server: SocketAddr,
    /// The address that the server saw.
    pub mapped: SocketAddr,
    /// The address that the server saw, sent in the open, where it sent it so too: MAPPED-ADDRESS.
    pub plain: Option<SocketAddr>,
    /// Whether the first request was answered, so that the order of the samples is that in which
    /// the NAT saw them.
    pub in_order: bool,
}

/// One socket of this host sends to the mapped address of another, and the other way round, so that
/// both have sent to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HairpinProbe {
    /// The local addresses of both.
    pub locals: [SocketAddr; 2],
    /// Their mapped addresses, which they sent to.
    pub mapped: [SocketAddr; 2],
    /// How many packets were sent.
    pub sent: u32,
    /// The source of the first that arrived; `None` if none did.
    pub arrived_from: Option<SocketAddr>,
    /// Whether the test came to its end.
    pub complete: bool,
}

/// A mapping that was left alone, and then asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LifetimeProbe {
    /// The local transport address.
    pub local: SocketAddr,
    /// The mapped address.
    pub mapped: SocketAddr,
    /// How long nothing was sent.
    pub idle: Duration,
    /// Whether what the server then sent to the mapped address came in.
    pub alive: bool,
    /// Whether the server's plain answers came in at the same time, and often enough for silence to
    /// mean something.
    pub control: bool,
}

/// Which way traffic goes, seen from this host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Direction {
    /// Out through the NAT.
    Outbound,
    /// In through the NAT.
    Inbound,
}

/// A mapping that was kept by traffic in one direction only, and then asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RefreshProbe {
    /// The direction of that traffic.
    pub direction: Direction,
    /// The local transport address.
    pub local: SocketAddr,
    /// The mapped address.
    pub mapped: SocketAddr,
    /// From the opening of the mapping to the first time that it was asked for.
    pub age: Duration,
    /// From the last of that traffic to the last time that it was asked for.
    pub idle: Duration,
    /// Whether what the server then sent to the mapped address came in.
    pub alive: bool,
    /// Whether the server's plain answers came in at the same time, and often enough for silence to
    /// mean something.
    pub control: bool,
}
