//! Finding the prefix of a NAT64 by the resolver (RFC 7050).

use core::time::Duration;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::net::lookup_host;

use crate::nat::{Nat64Lookup, Prefix64};

/// A name that has IPv4 addresses only, by definition (RFC 8880).
const NAME: &str = "ipv4only.arpa";
/// How long the resolver is waited for.
const LIMIT: Duration = Duration::from_secs(3);
/// Its addresses (RFC 7050 section 2.2).
const ADDRESSES: [Ipv4Addr; 2] = [Ipv4Addr::new(192, 0, 0, 170), Ipv4Addr::new(192, 0, 0, 171)];

/// Asks the resolver when the prefix is first needed, and keeps what it said.
#[derive(Debug)]
pub(super) struct Discovery {
    allowed: bool,
    found: Option<Nat64Lookup>,
}

impl Discovery {
    pub(super) const fn new(allowed: bool) -> Self {
        Self {
            allowed,
            found: None,
        }
    }

    /// What the resolver said, if it was asked.
    pub(super) const fn found(&self) -> Option<Nat64Lookup> {
        self.found
    }

    /// The address by which a NAT64 leads to an IPv4 one.
    pub(super) async fn reach(&mut self, remote: SocketAddr) -> Option<SocketAddr> {
        let IpAddr::V4(ipv4) = remote.ip().to_canonical() else {
            return None;
        };
        if self.allowed && self.found.is_none() {
            self.found = Some(lookup().await);
        }
        match self.found? {
            Nat64Lookup::Synthesised(prefix) => {
                Some(SocketAddr::new(prefix.embed(ipv4).into(), remote.port()))
            }
            Nat64Lookup::NotSynthesised | Nat64Lookup::Silent => None,
        }
    }
}

async fn lookup() -> Nat64Lookup {
    match tokio::time::timeout(LIMIT, lookup_host((NAME, 0))).await {
        Ok(Ok(addresses)) => read(addresses),
        // A resolver that knows no such name does not synthesise either.
        Ok(Err(_)) => Nat64Lookup::NotSynthesised,
        Err(_elapsed) => Nat64Lookup::Silent,
    }
}

/// The prefix under which one of the well-known addresses stands.
fn read(addresses: impl Iterator<Item = SocketAddr>) -> Nat64Lookup {
    let ipv6 = addresses.filter_map(|address| match address.ip() {
        IpAddr::V6(ip) => Some(ip),
        IpAddr::V4(_) => None,
    });
    ipv6.flat_map(|ip| ADDRESSES.map(|ipv4| Prefix64::between(ip, ipv4)))
        .flatten()
        .next()
        .map_or(Nat64Lookup::NotSynthesised, Nat64Lookup::Synthesised)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(addresses: &[&str]) -> Nat64Lookup {
        let parsed = addresses
            .iter()
            .map(|ip| SocketAddr::new(ip.parse().unwrap(), 0));
        read(parsed)
    }

    #[test]
    fn the_prefix_is_what_stands_before_a_well_known_address() {
        let known = Nat64Lookup::Synthesised(Prefix64::WELL_KNOWN);
        assert_eq!(said(&["192.0.0.170", "64:ff9b::c000:aa"]), known);
        assert_eq!(said(&["64:ff9b::c000:ab", "192.0.0.171"]), known);
        let own = Prefix64::new("2001:db8:64::".parse().unwrap(), 48).unwrap();
        let address = own.embed(ADDRESSES[0]).to_string();
        assert_eq!(said(&[&address]), Nat64Lookup::Synthesised(own));
    }

    #[test]
    fn addresses_that_hold_none_are_no_synthesis() {
        for addresses in [
            &[][..],
            &["192.0.0.170", "192.0.0.171"],
            // A resolver that sends every unknown name to its own page.
            &["2001:db8::53", "203.0.113.53"],
        ] {
            assert_eq!(said(addresses), Nat64Lookup::NotSynthesised);
        }
    }
}
