//! What the network's own equipment was asked, and said: the default gateway and the resolver.

use core::time::Duration;
use std::net::{IpAddr, SocketAddr};

use super::synthesis::Prefix64;

/// What was asked of the network's own equipment. Empty in a browser, and where it was not wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nearby {
    /// The default gateway and its protocols for port mappings; `None` if it was not asked.
    pub gateway: Option<Gateway>,
    /// Whether the resolver makes up IPv6 addresses for IPv4 ones (RFC 7050); `None` if it was not
    /// asked.
    pub lookup: Option<Nat64Lookup>,
}

/// The default gateway, and what it said over each protocol for port mappings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gateway {
    /// The address of the IPv4 default gateway; `None` if there is none.
    pub address: Option<IpAddr>,
    /// The local address towards it.
    pub local: Option<IpAddr>,
    /// UPnP Internet Gateway Device: a search (SSDP M-SEARCH), and GetExternalIPAddress.
    pub upnp_igd: GatewayReply,
    /// NAT-PMP: a request for the external address (RFC 6886 section 3.2).
    pub nat_pmp: GatewayReply,
    /// PCP: ANNOUNCE (RFC 6887 section 14.1), which changes nothing and tells no address.
    pub pcp: GatewayReply,
    /// A short mapping that was asked for and deleted again; `None` unless that was wanted.
    pub trial: Option<TrialMapping>,
}

/// What the gateway said over one protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GatewayReply {
    /// Where the request was sent: the gateway, or for UPnP the multicast group.
    pub asked: Option<SocketAddr>,
    /// Who answered.
    pub from: Option<IpAddr>,
    /// What came of it.
    pub outcome: GatewayOutcome,
    /// The external address that it told; `None` if it told none.
    pub external: Option<IpAddr>,
    /// From the first request to the last answer, or to giving up.
    pub elapsed: Option<Duration>,
}

/// What came of a question to the gateway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GatewayOutcome {
    /// The run ended before, or nothing was asked.
    #[default]
    Undecided,
    /// It answered.
    Answered,
    /// It answered in the protocol, and refused with this result code of it.
    Denied {
        /// NAT-PMP: RFC 6886 section 3.5. PCP: RFC 6887 section 7.4. UPnP: the error code.
        code: u16,
    },
    /// It answered that it does not speak this version, which is that of the protocol.
    OtherVersion,
    /// It, or a rule on the way, said that nothing listens there (ICMP).
    Closed,
    /// No answer came in time.
    Silent,
    /// What came cannot be read.
    Unusable,
    /// Nothing could be sent.
    Unreachable,
}

impl GatewayOutcome {
    /// The stable name: `not-answered`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Answered => "answered",
            Self::Denied { .. } => "denied",
            Self::OtherVersion => "other-version",
            Self::Closed => "closed",
            Self::Silent => "not-answered",
            Self::Unusable => "unusable",
            Self::Unreachable => "unreachable",
        }
    }
}

/// A mapping for a UDP port of this host, asked for to see whether it is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrialMapping {
    /// The protocol that it was asked with.
    pub protocol: GatewayProtocol,
    /// What came of it.
    pub outcome: GatewayOutcome,
    /// The external address and port that were granted.
    pub external: Option<SocketAddr>,
    /// How long it would have lived, in seconds.
    pub lifetime: Option<u32>,
    /// Whether the gateway confirmed that the mapping is gone again; `None` if there was none.
    pub deleted: Option<bool>,
}

/// A protocol by which a gateway is asked for port mappings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum GatewayProtocol {
    /// UPnP Internet Gateway Device.
    UpnpIgd,
    /// The NAT Port Mapping Protocol (RFC 6886).
    NatPmp,
    /// The Port Control Protocol (RFC 6887).
    Pcp,
}

/// Whether the resolver gave `ipv4only.arpa` an IPv6 address, which it has not (RFC 7050 section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nat64Lookup {
    /// It did: addresses under this prefix lead to a NAT64.
    Synthesised(Prefix64),
    /// It gave none.
    NotSynthesised,
    /// No answer in time.
    Silent,
}

impl Nat64Lookup {
    /// The stable name: `not-synthesised`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Synthesised(_) => "synthesised",
            Self::NotSynthesised => "not-synthesised",
            Self::Silent => "not-answered",
        }
    }
}
