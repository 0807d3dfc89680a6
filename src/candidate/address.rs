//! The address of a candidate: an IP address, or a name that stands for one.

use core::fmt;
use std::net::{IpAddr, Ipv6Addr};

use super::ip;
use super::scan;
use super::scope::AddressScope;

/// The address family of a transport address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Family {
    /// IP version 4.
    Ipv4,
    /// IP version 6.
    Ipv6,
}

impl Family {
    /// The stable name: `ipv4`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
        }
    }
}

/// The connection address of a candidate (RFC 8839 section 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Address<'a> {
    /// An IP address.
    Ip(IpAddr),
    /// A link-local IPv6 address with its zone, as some agents write it: `fe80::1%eth0`. The zone
    /// means nothing on another machine.
    Zoned {
        /// The address.
        ip: Ipv6Addr,
        /// The text after `%`.
        zone: &'a str,
    },
    /// A name under `.local`, by which browsers hide a host's address.
    Mdns(&'a str),
    /// Any other name, and what is [none](Self::is_malformed).
    Name(&'a str),
}

impl<'a> Address<'a> {
    /// Reads an address; whatever is no IP address is a name, even if it cannot be one: see
    /// [`is_malformed`](Self::is_malformed).
    ///
    /// ```
    /// use icescope::candidate::Address;
    ///
    /// assert_eq!(Address::of("192.0.2.1").ip(), Some([192, 0, 2, 1].into()));
    /// assert!(matches!(Address::of("fe80::1%eth0"), Address::Zoned { zone: "eth0", .. }));
    /// assert!(Address::of("5f135f31-a3a5-41ec-a715-955e06cd308e.local").is_mdns());
    /// ```
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        if let Some(ip) = ip::v4(bytes) {
            return Self::Ip(IpAddr::V4(ip));
        }
        // A colon never stands in a name.
        if scan::first(bytes, b':') < bytes.len() {
            if let Some(ip) = ip::v6(bytes) {
                return Self::Ip(IpAddr::V6(ip));
            }
            if let Some((ip, zone)) = text.split_once('%')
                && let Some(ip) = ip::v6(ip.as_bytes())
            {
                return Self::Zoned { ip, zone };
            }
            return Self::Name(text);
        }
        let name = text.strip_suffix('.').unwrap_or(text);
        let local = name.len().checked_sub(6).and_then(|at| name.get(at..));
        if local.is_some_and(|end| end.eq_ignore_ascii_case(".local")) && name.len() > 6 {
            Self::Mdns(text)
        } else {
            Self::Name(text)
        }
    }

    /// The IP address, if this is one.
    #[must_use]
    pub const fn ip(&self) -> Option<IpAddr> {
        match self {
            Self::Ip(ip) => Some(*ip),
            Self::Zoned { ip, .. } => Some(IpAddr::V6(*ip)),
            Self::Mdns(_) | Self::Name(_) => None,
        }
    }

    /// The address family, where the address tells it.
    #[must_use]
    pub const fn family(&self) -> Option<Family> {
        match self.ip() {
            Some(IpAddr::V4(_)) => Some(Family::Ipv4),
            Some(IpAddr::V6(_)) => Some(Family::Ipv6),
            None => None,
        }
    }

    /// The scope of the address, if this is one.
    #[must_use]
    pub fn scope(&self) -> Option<AddressScope> {
        self.ip().map(AddressScope::of)
    }

    /// Whether this is an mDNS name.
    #[must_use]
    pub const fn is_mdns(&self) -> bool {
        matches!(self, Self::Mdns(_))
    }

    /// Whether this is neither an IP address nor a name: an IPv6 address in brackets, one number
    /// too few or too large, a leading zero (RFC 8839 section 5.1, RFC 8866 section 9).
    ///
    /// Names have letters, digits, hyphens and dots; underscores, which are in use, pass. As a URL
    /// has it, a name whose last label is a number is an IPv4 address gone wrong.
    ///
    /// ```
    /// use icescope::candidate::Address;
    ///
    /// assert!(Address::of("[2001:db8::1]").is_malformed());
    /// assert!(Address::of("192.0.2.01").is_malformed());
    /// assert!(!Address::of("turn.example.org").is_malformed());
    /// ```
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        match self {
            Self::Ip(_) | Self::Zoned { .. } => false,
            Self::Mdns(name) | Self::Name(name) => !could_be_name(name),
        }
    }
}

/// Whether a text is labels with dots between them, of which the last is no number; one dot may
/// stand behind it.
fn could_be_name(text: &str) -> bool {
    let name = text.strip_suffix('.').unwrap_or(text);
    // What the label so far has.
    let (mut empty, mut number) = (true, true);
    for byte in name.bytes() {
        if byte == b'.' {
            if empty {
                return false;
            }
            (empty, number) = (true, true);
        } else {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
                return false;
            }
            empty = false;
            number &= byte.is_ascii_digit();
        }
    }
    !empty && !number
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(ip) => ip.fmt(f),
            Self::Zoned { ip, zone } => write!(f, "{ip}%{zone}"),
            Self::Mdns(name) | Self::Name(name) => f.write_str(name),
        }
    }
}
