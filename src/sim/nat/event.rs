//! What a NAT did.

use core::fmt;
use std::net::SocketAddr;

use super::table::Pattern;
use crate::sim::packet::Packet;
use crate::stun::engine::Instant;

/// What becomes of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use]
pub enum Verdict {
    /// It leaves on the other side, with these ends.
    Forward(Packet),
    /// It came from inside and goes back inside, with these ends.
    Hairpin(Packet),
    /// It ends here.
    Drop(DropReason),
}

impl Verdict {
    /// The packet as it goes on, on either side; `None` if it does not.
    #[must_use]
    pub const fn packet(self) -> Option<Packet> {
        match self {
            Self::Forward(packet) | Self::Hairpin(packet) => Some(packet),
            Self::Drop(_) => None,
        }
    }
}

/// Why a packet was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum DropReason {
    /// It came from outside to an address and port that no mapping has.
    NoMapping,
    /// There is a mapping, and its filter does not know the sender.
    Filtered,
    /// It came from inside to the NAT's own external address, and the NAT does not hairpin.
    NoHairpin,
    /// Every port is taken.
    PortsExhausted,
    /// The NAT has no external address of the packet's family.
    NoAddress,
}

impl DropReason {
    /// The stable name: `no-mapping`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoMapping => "no-mapping",
            Self::Filtered => "filtered",
            Self::NoHairpin => "no-hairpin",
            Self::PortsExhausted => "ports-exhausted",
            Self::NoAddress => "no-address",
        }
    }
}

impl fmt::Display for DropReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoMapping => "no row of the table has this external address and port",
            Self::Filtered => "the filter of the row does not know the sender",
            Self::NoHairpin => "this NAT does not send packets from inside back inside",
            Self::PortsExhausted => "every external port is taken",
            Self::NoAddress => "the NAT has no external address of this family",
        })
    }
}

/// A change of the table, or a decision on a packet, with its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// When.
    pub at: Instant,
    /// What.
    pub kind: EventKind,
}

/// What happened. `mapping` is the number of a row, which is never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// A row was written.
    MappingCreated {
        /// The row.
        mapping: u64,
        /// The internal endpoint.
        internal: SocketAddr,
        /// The remote endpoints it is for.
        remote: Pattern,
        /// The external endpoint.
        external: SocketAddr,
    },
    /// A packet was found to belong to a row that was there.
    MappingFound {
        /// The row.
        mapping: u64,
    },
    /// Traffic made a row live longer.
    MappingRefreshed {
        /// The row.
        mapping: u64,
        /// Its new end.
        expires: Instant,
    },
    /// A row was deleted: there was no traffic that keeps it alive.
    MappingExpired {
        /// The row.
        mapping: u64,
    },
    /// The filter learnt whom to let in.
    PermissionCreated {
        /// The row.
        mapping: u64,
        /// Whom.
        remote: Pattern,
    },
    /// Traffic made an entry of the filter live longer.
    PermissionRefreshed {
        /// The row.
        mapping: u64,
        /// Whose entry.
        remote: Pattern,
        /// Its new end.
        expires: Instant,
    },
    /// The filter forgot.
    PermissionExpired {
        /// The row.
        mapping: u64,
        /// Whom.
        remote: Pattern,
    },
    /// A packet from outside passed the filter.
    Admitted {
        /// The row.
        mapping: u64,
        /// The sender.
        source: SocketAddr,
        /// The entry that lets it in.
        by: Pattern,
    },
    /// A packet goes on. Its ends before and after; the same for a firewall.
    Translated {
        /// As it came.
        from: Packet,
        /// As it goes.
        to: Packet,
        /// Whether it was turned round.
        hairpin: bool,
    },
    /// A packet ends here.
    Dropped {
        /// The packet.
        packet: Packet,
        /// Why.
        reason: DropReason,
    },
}
