//! What a candidate means, in one sentence.

use core::fmt;

use super::scope::AddressScope;
use super::word::{Kind, TcpType, Transport};

/// One plain sentence about a candidate, for people; written by [`fmt::Display`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Meaning<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) transport: Transport<'a>,
    pub(super) tcp_type: Option<TcpType<'a>>,
    pub(super) mdns: bool,
    /// Its port is 0, and it is none that only opens connections.
    pub(super) unusable_port: bool,
    /// It has neither an IP address nor a name.
    pub(super) malformed: bool,
    /// `None` for a name.
    pub(super) scope: Option<AddressScope>,
}

impl fmt::Display for Meaning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            transport,
            tcp_type,
            ..
        } = *self;
        f.write_str(match kind {
            Kind::Host => "This machine's own address",
            Kind::ServerReflexive => "The address that a STUN server saw this machine at",
            Kind::PeerReflexive => "The address that the peer saw this machine at",
            Kind::Relayed => "An address on a TURN server that forwards to this machine",
            Kind::Other(_) => "An address of unknown type",
        })?;
        match transport {
            Transport::Udp => {}
            Transport::Tcp => f.write_str(match tcp_type {
                Some(TcpType::Active) => ", for TCP connections that this machine opens",
                Some(TcpType::Passive) => ", for TCP connections that the peer opens",
                _ => ", for TCP connections",
            })?,
            Transport::Other(name) => write!(f, ", for the transport {name}")?,
        }
        match self.scope {
            _ if self.unusable_port => f.write_str(", on port 0, which no peer can use."),
            Some(scope) => write!(f, ": {}.", reach(scope)),
            None if self.malformed => {
                f.write_str(", written as no address and no name can be, so no peer can use it.")
            }
            None if self.mdns => f.write_str(
                ", hidden behind an mDNS name: only peers on the same network can resolve it.",
            ),
            None => f.write_str(", given as a DNS name that the peer must resolve first."),
        }
    }
}

const fn reach(scope: AddressScope) -> &'static str {
    match scope {
        AddressScope::Unspecified => "unspecified, so no peer can use it",
        AddressScope::ThisNetwork => "in 0.0.0.0/8, so no peer can use it",
        AddressScope::Loopback => "loopback, so only this machine itself can reach it",
        AddressScope::Private => "private, so only peers on the same network or VPN can reach it",
        AddressScope::CarrierGradeNat => {
            "behind a carrier's NAT, so only that carrier's own network can reach it"
        }
        AddressScope::LinkLocal => "link-local, so only peers on the same link can reach it",
        AddressScope::UniqueLocal => {
            "unique local, so only peers on the same site or VPN can reach it"
        }
        AddressScope::SiteLocal => "site-local, which is deprecated, so agents ignore it",
        AddressScope::Documentation => {
            "an example from the documentation ranges, in no real network"
        }
        AddressScope::Benchmarking => "for benchmarks, so only a test network can reach it",
        AddressScope::ProtocolAssignment => {
            "set aside for protocols such as DS-Lite and 464XLAT, so only this network can reach it"
        }
        AddressScope::Ipv4Mapped => "IPv4 in IPv6 clothing, which candidates must not have",
        AddressScope::Ipv4Compatible => {
            "IPv4-compatible IPv6, which is deprecated, so agents ignore it"
        }
        AddressScope::Teredo => {
            "Teredo, IPv6 tunnelled through a NAT, reachable but slow and fragile"
        }
        AddressScope::SixToFour => "6to4, IPv6 tunnelled over IPv4, reachable but fragile",
        AddressScope::Nat64 | AddressScope::Nat64Local => {
            "an IPv4 address as seen through NAT64, reachable through that translator only"
        }
        AddressScope::Identifier | AddressScope::SegmentIdentifier => {
            "an identifier that is not routed, so no peer can use it"
        }
        AddressScope::Multicast => "multicast, so no peer can use it",
        AddressScope::Broadcast => "broadcast, so no peer can use it",
        AddressScope::DiscardOnly => "discard-only, so what is sent there is thrown away",
        AddressScope::Reserved => "reserved, so no peer can use it",
        AddressScope::Global => {
            "global, so peers anywhere can send to it if firewall and NAT let them"
        }
    }
}
