//! Which servers are surely different, and which may be one and the same.
//!
//! Two answers compare only if they come from different endpoints. Natively the addresses are
//! known. A browser resolves the names itself and does not tell, so `stun1.example.org` and
//! `stun2.example.org` may be one machine; names under different domains are taken to be
//! different machines, which is an assumption, and makes a verdict `likely` at best.

use std::net::{IpAddr, SocketAddr};

use super::evidence::Probe;

/// The endpoint that a probe asked, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Server<'a> {
    ip: Option<IpAddr>,
    domain: &'a str,
    port: u16,
}

/// How two things relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Same,
    Different,
    /// Different, if names under different domains are different machines.
    AssumedDifferent,
    Unknown,
}

impl<'a> Server<'a> {
    pub(super) fn of(probe: &'a Probe) -> Self {
        let literal = || probe.host.trim_matches(['[', ']']).parse().ok();
        Self {
            ip: probe.address.map(|address| address.ip()).or_else(literal),
            domain: domain(&probe.host),
            port: probe.address.map_or(probe.port, |address| address.port()),
        }
    }

    /// The address, where it is known.
    pub(super) fn ip(&self) -> Option<IpAddr> {
        self.ip
    }

    /// Whether the server is on the machine that asks.
    pub(super) fn is_loopback(&self) -> bool {
        self.ip.map_or(self.domain == "localhost", |ip| {
            ip.to_canonical().is_loopback()
        })
    }

    pub(super) fn address_relation(&self, other: &Self) -> Relation {
        match (self.ip, other.ip) {
            (Some(a), Some(b)) if a == b => Relation::Same,
            (Some(_), Some(_)) => Relation::Different,
            (None, None) if self.domain != other.domain => Relation::AssumedDifferent,
            _ => Relation::Unknown,
        }
    }

    pub(super) fn endpoint_relation(&self, other: &Self) -> Relation {
        if self.port == other.port {
            self.address_relation(other)
        } else {
            Relation::Different
        }
    }
}

/// The last two labels of a DNS name: who runs it, near enough. Two names in a public suffix of
/// two labels (`co.uk`) then count as one domain, which errs on the side of `unknown`.
pub(crate) fn domain(host: &str) -> &str {
    let host = host.trim_end_matches('.');
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    match dots.nth(1) {
        Some(at) => host.get(at + 1..).unwrap_or(host),
        None => host,
    }
}

/// How many different things there are among some servers: at least, and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) least: usize,
    pub(super) most: usize,
    /// `least` rests on [`Relation::AssumedDifferent`].
    pub(super) assumed: bool,
}

/// Counts what `relation` tells apart. `least` is the size of one set of servers that are
/// pairwise different, found greedily; `most` leaves out those that are surely the same.
pub(super) fn count<'a>(
    servers: &[Server<'a>],
    relation: impl Fn(&Server<'a>, &Server<'a>) -> Relation,
) -> Count {
    let mut different: Vec<&Server<'a>> = Vec::new();
    let mut maybe: Vec<&Server<'a>> = Vec::new();
    let mut assumed = false;
    for server in servers {
        let relations: Vec<Relation> = different.iter().map(|one| relation(one, server)).collect();
        if relations
            .iter()
            .all(|r| matches!(r, Relation::Different | Relation::AssumedDifferent))
        {
            assumed |= relations.contains(&Relation::AssumedDifferent);
            different.push(server);
        }
        if !maybe
            .iter()
            .any(|one| relation(one, server) == Relation::Same)
        {
            maybe.push(server);
        }
    }
    Count {
        least: different.len(),
        most: maybe.len(),
        assumed,
    }
}

/// Whether an address is the machine's own loopback, IPv4-mapped IPv6 included.
pub(super) fn is_loopback(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(host: &str, port: u16) -> Server<'_> {
        Server {
            ip: host.parse().ok(),
            domain: domain(host),
            port,
        }
    }

    #[test]
    fn domain_is_the_last_two_labels() {
        assert_eq!(domain("stun1.l.example.org"), "example.org");
        assert_eq!(domain("example.org."), "example.org");
        assert_eq!(domain("localhost"), "localhost");
        assert_eq!(domain(""), "");
    }

    #[test]
    fn names_of_one_domain_may_be_one_machine() {
        let servers = [
            named("stun1.example.org", 3478),
            named("stun2.example.org", 3478),
        ];
        let addresses = count(&servers, Server::address_relation);
        assert_eq!(
            addresses,
            Count {
                least: 1,
                most: 2,
                assumed: false
            }
        );
    }

    #[test]
    fn names_of_two_domains_are_assumed_to_be_two_machines() {
        let servers = [
            named("stun.example.org", 3478),
            named("stun.example.net", 3478),
        ];
        let addresses = count(&servers, Server::address_relation);
        assert_eq!(
            addresses,
            Count {
                least: 2,
                most: 2,
                assumed: true
            }
        );
    }

    #[test]
    fn ports_tell_endpoints_apart_and_addresses_not() {
        let servers = [named("192.0.2.1", 3478), named("192.0.2.1", 3479)];
        assert_eq!(count(&servers, Server::address_relation).most, 1);
        assert_eq!(count(&servers, Server::endpoint_relation).least, 2);
    }

    #[test]
    fn loopback_has_many_spellings() {
        for host in [
            "127.0.0.1",
            "127.9.9.9",
            "::1",
            "::ffff:127.0.0.1",
            "localhost",
        ] {
            assert!(named(host, 1).is_loopback(), "{host}");
        }
        assert!(!named("192.0.2.1", 1).is_loopback());
    }
}
