//! What a response to a Binding request says.

use std::net::{IpAddr, SocketAddr};

use crate::nat::evidence::Outcome;
use crate::stun::attribute::{ChangedAddress, OtherAddress, ResponseOrigin};
use crate::stun::{Class, ErrorCode, MappedAddress, Message, XorMappedAddress};

/// The addresses in a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Addresses {
    /// XOR-MAPPED-ADDRESS.
    pub(super) mixed: Option<SocketAddr>,
    /// MAPPED-ADDRESS.
    pub(super) plain: Option<SocketAddr>,
    /// OTHER-ADDRESS, or CHANGED-ADDRESS where a server still sends that.
    pub(super) other: Option<SocketAddr>,
    /// RESPONSE-ORIGIN.
    pub(super) origin: Option<SocketAddr>,
}

/// An IPv4-mapped IPv6 address is the IPv4 one: a server whose socket takes both families may write
/// what it sees as it sees it.
const fn canonical(at: SocketAddr) -> SocketAddr {
    SocketAddr::new(at.ip().to_canonical(), at.port())
}

impl Addresses {
    pub(super) fn of(message: &Message<'_>) -> Self {
        let mixed = message.get::<XorMappedAddress>().ok().flatten();
        let plain = message.get::<MappedAddress>().ok().flatten();
        let other = message.get::<OtherAddress>().ok().flatten();
        let changed = message.get::<ChangedAddress>().ok().flatten();
        let origin = message.get::<ResponseOrigin>().ok().flatten();
        Self {
            mixed: mixed.map(|mixed| canonical(mixed.address())),
            plain: plain.map(|plain| canonical(plain.address())),
            other: other
                .map(|other| other.address())
                .or_else(|| changed.map(|changed| changed.address()))
                .map(canonical),
            origin: origin.map(|origin| canonical(origin.address())),
        }
    }

    /// XOR-MAPPED-ADDRESS before MAPPED-ADDRESS, since some NATs rewrite addresses that stand in
    /// the open (RFC 8489 section 14.2).
    pub(super) fn mapped(&self) -> Option<SocketAddr> {
        self.mixed.or(self.plain)
    }
}

/// What came of a probe from `local` that `message` answers.
pub(super) fn outcome(message: &Message<'_>, local: SocketAddr, from: SocketAddr) -> Outcome {
    if message.class() == Class::Error {
        return match message.get::<ErrorCode<'_>>() {
            Ok(Some(error)) => Outcome::Error {
                code: error.number(),
                text: error.reason().to_owned(),
            },
            _ => Outcome::Unusable,
        };
    }
    let addresses = Addresses::of(message);
    match addresses.mapped() {
        // Nothing was ever sent from there: the server is broken.
        Some(mapped) if !is_endpoint(mapped) => Outcome::Unusable,
        // A NAT that rewrites addresses in the open makes them look as if there were no NAT.
        Some(mapped) if addresses.mixed.is_none() && mapped == local => Outcome::Unusable,
        Some(mapped) => Outcome::Mapped {
            mapped,
            from: Some(from),
        },
        None => Outcome::Unusable,
    }
}

/// Whether packets can come from there.
const fn is_endpoint(at: SocketAddr) -> bool {
    let ip = at.ip();
    let broadcast = matches!(ip, IpAddr::V4(ip) if ip.is_broadcast());
    at.port() != 0 && !ip.is_unspecified() && !ip.is_multicast() && !broadcast
}
