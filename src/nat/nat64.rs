//! The verdict on NAT64: whether this host reaches IPv4 through one (RFC 6146).
//!
//! A server that is asked over IPv6 and saw an IPv4 address proves it, whatever the resolver says.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::class::Confidence;
use super::evidence::{Evidence, Outcome, Probe};
use super::gateway::Presence;
use super::nearby::Nat64Lookup;
use super::property::Property;
use super::reason::Reason;
use super::report::Family;
use super::synthesis::Prefix64;

/// The verdict on NAT64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nat64Report {
    /// Whether this host reaches IPv4 through a NAT64. [`Property::evidence`] holds indices into
    /// [`Evidence::probes`].
    pub presence: Property<Presence>,
    /// The prefix under which the NAT64 has IPv4; `None` where it does not show.
    pub prefix: Option<Prefix64>,
}

/// What of a probe concerns NAT64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// Asked over IPv6, and seen as IPv4.
    Translated,
    /// Asked over IPv4 from an address of this range.
    Carried,
    /// Asked over IPv4.
    Native,
}

pub(super) fn judge(evidence: &Evidence) -> Nat64Report {
    use Confidence::{Likely, Proved};

    let signs: Vec<(usize, &Probe, Sign)> = evidence
        .probes
        .iter()
        .enumerate()
        .filter_map(|(index, probe)| Some((index, probe, sign(probe)?)))
        .collect();
    let of = |wanted: Sign| {
        let chosen = signs.iter().filter(move |(.., sign)| *sign == wanted);
        chosen.map(|(index, ..)| *index).collect::<Vec<usize>>()
    };
    let [translated, carried, native] = [Sign::Translated, Sign::Carried, Sign::Native].map(of);
    let looked_up = match evidence.nearby.lookup {
        Some(Nat64Lookup::Synthesised(prefix)) => Some(prefix),
        _ => None,
    };
    let of_server = || {
        let servers = signs.iter().filter(|(.., sign)| *sign == Sign::Translated);
        let mut servers = servers.filter_map(|(_, probe, _)| Some(probe.address?.ip()));
        servers.find_map(|server| known_prefix(server, None))
    };
    let prefix = looked_up.or_else(of_server);
    let decided = |class, confidence, reason, evidence| Property {
        possible: vec![class],
        confidence,
        reason,
        evidence,
    };
    let presence = if !translated.is_empty() {
        // One server may be wrong about what it saw.
        let sure = if translated.len() > 1 || prefix.is_some() {
            Proved
        } else {
            Likely
        };
        decided(
            Presence::Present,
            sure,
            Reason::Ipv4SeenOverIpv6,
            translated,
        )
    } else if looked_up.is_some() {
        let reason = Reason::ResolverSynthesises;
        decided(Presence::Present, Likely, reason, Vec::new())
    } else if !carried.is_empty() {
        // Behind a NAT64, or in a tunnel to a carrier's NAT.
        Property {
            evidence: carried,
            ..Property::unknown(Reason::Ipv4OverIpv6)
        }
    } else if !native.is_empty() {
        decided(Presence::Absent, Proved, Reason::Ipv4IsNative, native)
    } else {
        Property::unknown(Reason::NotTested)
    };
    Nat64Report { presence, prefix }
}

fn sign(probe: &Probe) -> Option<Sign> {
    let Outcome::Mapped { mapped, .. } = probe.outcome else {
        return None;
    };
    let server = probe.address?;
    if server.ip().to_canonical().is_loopback() {
        return None;
    }
    match (Family::of(server), Family::of(mapped)) {
        (Family::Ipv6, Family::Ipv4) => Some(Sign::Translated),
        (Family::Ipv4, Family::Ipv4) => Some(match probe.local?.ip().to_canonical() {
            // RFC 7335.
            IpAddr::V4(local)
                if local.octets().starts_with(&[192, 0, 0]) && local.octets()[3] < 8 =>
            {
                Sign::Carried
            }
            _ => Sign::Native,
        }),
        _ => None,
    }
}

/// The family that a server at `address` was seen to speak of: IPv4 for one that a NAT64 leads to.
pub(super) fn family_seen(evidence: &Evidence, address: SocketAddr) -> Family {
    let mut probes = evidence.probes.iter();
    let translated =
        |probe: &Probe| probe.address == Some(address) && sign(probe) == Some(Sign::Translated);
    if probes.any(translated) {
        Family::Ipv4
    } else {
        Family::of(address)
    }
}

/// The prefix that leads to `server`: the one under which it stands for `ipv4`, or the well-known.
fn known_prefix(server: IpAddr, ipv4: Option<Ipv4Addr>) -> Option<Prefix64> {
    let IpAddr::V6(server) = server else {
        return None;
    };
    ipv4.and_then(|ipv4| Prefix64::between(server, ipv4))
        .or_else(|| {
            let known = Prefix64::WELL_KNOWN;
            known.extract(server).map(|_| known)
        })
}

/// Where `other`, an address that the server at `server` told of, is to be reached: under the
/// NAT64's prefix, if it is an IPv4 address and the server was asked over IPv6. `origin` is the
/// address from which the server says that it answered.
pub(super) fn reachable(
    server: SocketAddr,
    origin: Option<SocketAddr>,
    other: SocketAddr,
) -> SocketAddr {
    let ipv4 = |at: SocketAddr| match at.ip() {
        IpAddr::V4(ip) => Some(ip),
        IpAddr::V6(_) => None,
    };
    let Some(there) = ipv4(other) else {
        return other;
    };
    known_prefix(server.ip(), origin.and_then(ipv4)).map_or(other, |prefix| {
        SocketAddr::new(prefix.embed(there).into(), other.port())
    })
}

#[cfg(test)]
mod tests;
