//! What a network is told of and tells: its parts, its packets, its events.

use core::time::Duration;

use crate::sim::nat::EventKind;
use crate::sim::packet::Packet;
use crate::sim::subnet::Subnet;
use crate::stun::engine::Instant;

/// A segment of one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId(pub(super) usize);

/// A host of one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostId(pub(super) usize);

/// A NAT or firewall of one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GatewayId(pub(super) usize);

/// How a host or gateway hangs on its segment, in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Link {
    /// The time that every packet takes.
    pub delay: Duration,
    /// The most that a packet may take beyond that; packets can overtake each other.
    pub jitter: Duration,
    /// How many packets of a thousand are lost.
    pub loss: u16,
}

impl Link {
    /// A link that loses nothing and always takes `delay`.
    #[must_use]
    pub const fn new(delay: Duration) -> Self {
        Self {
            delay,
            jitter: Duration::ZERO,
            loss: 0,
        }
    }
}

/// A packet that arrived at a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// When.
    pub at: Instant,
    /// Where.
    pub host: HostId,
    /// Its ends, as the host sees them.
    pub packet: Packet,
    /// What it carries.
    pub bytes: Vec<u8>,
}

/// Why a packet was lost outside of any NAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Loss {
    /// A link lost it.
    Link,
    /// Its destination is on this segment, and nobody has that address.
    NoHost,
    /// The segment has no gateway.
    NoRoute,
    /// It went round in a circle.
    HopLimit,
    /// A gateway's rules block the port.
    Blocked,
    /// A gateway's rules drop what travels in fragments.
    Fragment,
}

/// What happened, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NetworkEvent {
    /// When.
    pub at: Instant,
    /// What.
    pub kind: NetworkEventKind,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NetworkEventKind {
    /// A host compared a destination with its own subnet.
    Routed {
        /// The host.
        host: HostId,
        /// The packet.
        packet: Packet,
        /// The subnet it compared with.
        subnet: Option<Subnet>,
        /// The gateway it hands the packet to; `None` if the destination is on the same segment.
        gateway: Option<GatewayId>,
    },
    /// A NAT or firewall changed its table or decided on a packet.
    Gateway {
        /// Which.
        gateway: GatewayId,
        /// What it did.
        event: EventKind,
    },
    /// A packet arrived at a host.
    Delivered {
        /// The host.
        host: HostId,
        /// The packet, as the host sees it.
        packet: Packet,
    },
    /// A packet was lost outside of any NAT.
    Lost {
        /// The packet.
        packet: Packet,
        /// Why.
        loss: Loss,
    },
}
