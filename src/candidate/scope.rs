//! What an IP address is good for.

use core::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::registry;

/// The scope of an IP address, by the IANA special-purpose address registries (RFC 6890).
///
/// ```
/// use icescope::candidate::AddressScope;
///
/// assert_eq!(AddressScope::of([100, 64, 0, 1].into()), AddressScope::CarrierGradeNat);
/// assert_eq!(AddressScope::of("64:ff9b:1::1".parse()?), AddressScope::Nat64Local);
/// assert_eq!(AddressScope::of([9, 9, 9, 9].into()).name(), "global");
/// # Ok::<(), core::net::AddrParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum AddressScope {
    /// `0.0.0.0` or `::`: no address at all.
    Unspecified,
    /// The rest of `0.0.0.0/8`.
    ThisNetwork,
    /// This machine itself.
    Loopback,
    /// Private use: `10/8`, `172.16/12`, `192.168/16` (RFC 1918).
    Private,
    /// Shared address space behind a carrier's NAT: `100.64/10` (RFC 6598).
    #[cfg_attr(feature = "serde", serde(rename = "cgnat"))]
    CarrierGradeNat,
    /// One link only.
    LinkLocal,
    /// IPv6 unique local: `fc00::/7` (RFC 4193).
    UniqueLocal,
    /// IPv6 site-local, deprecated (RFC 3879).
    SiteLocal,
    /// Examples in documents.
    Documentation,
    /// Benchmarks of network devices.
    Benchmarking,
    /// Set aside for IETF protocols.
    ProtocolAssignment,
    /// An IPv4 address inside `::ffff:0:0/96`.
    Ipv4Mapped,
    /// An IPv4 address inside `::/96`, deprecated (RFC 4291 section 2.5.5.1).
    Ipv4Compatible,
    /// IPv6 over UDP through NATs (RFC 4380).
    Teredo,
    /// IPv6 over IPv4 (RFC 3056).
    #[cfg_attr(feature = "serde", serde(rename = "6to4"))]
    SixToFour,
    /// An IPv4 address behind a NAT64, well-known prefix (RFC 6052).
    Nat64,
    /// An IPv4 address behind a NAT64 of the local network (RFC 8215).
    Nat64Local,
    /// A cryptographic identifier, not routed (RFC 7343, RFC 9374).
    Identifier,
    /// A segment identifier of IPv6 segment routing (RFC 9602).
    SegmentIdentifier,
    /// A group of hosts.
    Multicast,
    /// All hosts on this link.
    Broadcast,
    /// Traffic to it is thrown away (RFC 6666).
    DiscardOnly,
    /// Not in use.
    Reserved,
    /// Global unicast: the public internet.
    Global,
}

impl AddressScope {
    /// The scope of an address.
    #[must_use]
    pub fn of(ip: IpAddr) -> Self {
        registry::find(ip).map_or(Self::Global, |block| block.scope)
    }

    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Unspecified,
        Self::ThisNetwork,
        Self::Loopback,
        Self::Private,
        Self::CarrierGradeNat,
        Self::LinkLocal,
        Self::UniqueLocal,
        Self::SiteLocal,
        Self::Documentation,
        Self::Benchmarking,
        Self::ProtocolAssignment,
        Self::Ipv4Mapped,
        Self::Ipv4Compatible,
        Self::Teredo,
        Self::SixToFour,
        Self::Nat64,
        Self::Nat64Local,
        Self::Identifier,
        Self::SegmentIdentifier,
        Self::Multicast,
        Self::Broadcast,
        Self::DiscardOnly,
        Self::Reserved,
        Self::Global,
    ];

    /// The scope of a stable name.
    ///
    /// ```
    /// use icescope::candidate::AddressScope;
    ///
    /// assert_eq!(AddressScope::named("cgnat"), Some(AddressScope::CarrierGradeNat));
    /// assert_eq!(AddressScope::named("lan"), None);
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.name() == name)
    }

    /// The stable name: `link-local`, `cgnat`, `6to4`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::ThisNetwork => "this-network",
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::CarrierGradeNat => "cgnat",
            Self::LinkLocal => "link-local",
            Self::UniqueLocal => "unique-local",
            Self::SiteLocal => "site-local",
            Self::Documentation => "documentation",
            Self::Benchmarking => "benchmarking",
            Self::ProtocolAssignment => "protocol-assignment",
            Self::Ipv4Mapped => "ipv4-mapped",
            Self::Ipv4Compatible => "ipv4-compatible",
            Self::Teredo => "teredo",
            Self::SixToFour => "6to4",
            Self::Nat64 => "nat64",
            Self::Nat64Local => "nat64-local",
            Self::Identifier => "identifier",
            Self::SegmentIdentifier => "segment-identifier",
            Self::Multicast => "multicast",
            Self::Broadcast => "broadcast",
            Self::DiscardOnly => "discard-only",
            Self::Reserved => "reserved",
            Self::Global => "global",
        }
    }

    /// Whether packets to such an address can cross the public internet.
    #[must_use]
    pub const fn is_globally_reachable(self) -> bool {
        matches!(
            self,
            Self::Global | Self::Teredo | Self::SixToFour | Self::Nat64
        )
    }

    /// Whether a peer can send packets to such an address at all.
    #[must_use]
    pub const fn is_usable(self) -> bool {
        !matches!(
            self,
            Self::Unspecified
                | Self::ThisNetwork
                | Self::Multicast
                | Self::Broadcast
                | Self::DiscardOnly
                | Self::Reserved
                | Self::Identifier
                | Self::SegmentIdentifier
        )
    }
}

impl fmt::Display for AddressScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The IPv4 address inside an IPv6 address that carries one: IPv4-mapped and IPv4-compatible,
/// NAT64 (RFC 6052 section 2.2, at `/96`), 6to4 (RFC 3056 section 2), and the client's mapped
/// address in a Teredo address (RFC 4380 section 4).
///
/// For the local-use NAT64 prefix `64:ff9b:1::/48` the place depends on the length that the
/// network chose; `/96`, by far the most common, is assumed.
///
/// ```
/// use icescope::candidate::embedded_ipv4;
///
/// assert_eq!(embedded_ipv4("64:ff9b::c000:221".parse()?), Some([192, 0, 2, 33].into()));
/// assert_eq!(embedded_ipv4("2001:db8::1".parse()?), None);
/// # Ok::<(), core::net::AddrParseError>(())
/// ```
#[must_use]
pub fn embedded_ipv4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    embedded_in(ip, AddressScope::of(IpAddr::V6(ip)))
}

/// The same for an address whose scope is known.
pub(super) fn embedded_in(ip: Ipv6Addr, scope: AddressScope) -> Option<Ipv4Addr> {
    let octets = ip.octets();
    let [_, _, a, b, c, d, ..] = octets;
    let [.., w, x, y, z] = octets;
    let low = Ipv4Addr::new(w, x, y, z);
    match scope {
        AddressScope::Ipv4Mapped
        | AddressScope::Ipv4Compatible
        | AddressScope::Nat64
        | AddressScope::Nat64Local => Some(low),
        AddressScope::SixToFour => Some(Ipv4Addr::new(a, b, c, d)),
        AddressScope::Teredo => Some(Ipv4Addr::new(!w, !x, !y, !z)),
        _ => None,
    }
}
