//! A network in memory: hosts, links that delay and lose, firewalls, and NATs whose translation
//! table can be watched.
//!
//! Nothing here reads a clock or makes a random number: time is [`Instant`], an argument, and every
//! random choice comes from a seed, so that the same calls give the same packets.
//!
//! The NAT alone is [`Nat`]: it says of one packet what becomes of it, and can stand between real
//! interfaces as well as in a simulated network.
//!
//! ```
//! use icescope::sim::{Dependence, Nat, NatConfig, Packet, Verdict};
//! use icescope::stun::engine::Instant;
//!
//! let config = NatConfig::new(
//!     Dependence::EndpointIndependent,
//!     Dependence::AddressAndPortDependent,
//!     vec!["198.51.100.1".parse()?],
//! );
//! let mut nat = Nat::new(config, 1);
//! let now = Instant::ORIGIN;
//!
//! let out = Packet::new("192.168.1.2:5000".parse()?, "203.0.113.10:3478".parse()?);
//! let Verdict::Forward(sent) = nat.outbound(now, out) else { panic!() };
//! assert_eq!(sent.source, "198.51.100.1:5000".parse()?);
//!
//! assert_eq!(nat.inbound(now, sent.reply()), Verdict::Forward(out.reply()));
//! let stranger = Packet::new("203.0.113.99:1".parse()?, sent.source);
//! assert!(matches!(nat.inbound(now, stranger), Verdict::Drop(_)));
//! # Ok::<(), std::net::AddrParseError>(())
//! ```
//!
//! [`Network`] puts hosts and NATs on segments, also one NAT behind another, and carries packets
//! between them.
//!
//! [`Instant`]: crate::stun::engine::Instant

mod nat;
mod network;
mod packet;
mod random;
mod rules;
mod subnet;
mod walk;

pub use nat::{
    Allocation, Dependence, DropReason, Event, EventKind, FilterState, Hairpin, Lifetime, Mapping,
    Nat, NatConfig, Pattern, Permission, Pooling, Replies, Verdict,
};
pub use network::{
    Delivery, GatewayId, HostId, Link, Loss, Network, NetworkEvent, NetworkEventKind, SegmentId,
};
pub use packet::Packet;
pub use rules::{Blocked, Rules};
pub use subnet::Subnet;
#[cfg(feature = "serde")]
pub use walk::EXPLAIN_SCHEMA;
pub use walk::{Act, Node, Row, Step, StepKind, Walk};
