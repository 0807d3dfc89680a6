//! The verdict on how many NATs stand in a row, and whether one of them is a carrier's.

use std::net::SocketAddr;

use super::class::{Class, Confidence, Mapping};
use super::evidence::Evidence;
use super::gateway::Presence;
use super::inside::is_inside;
use super::property::Property;
use super::reason::Reason;
use super::report::Family;
use crate::candidate::AddressScope;

/// How many NATs stand between this host and the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layers {
    /// None.
    None,
    /// One.
    One,
    /// Two or more, one behind the other.
    Several,
}

impl Class for Layers {
    const ALL: &'static [Self] = &[Self::None, Self::One, Self::Several];

    fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::One => "one",
            Self::Several => "several",
        }
    }
}

/// Whether a carrier's NAT stands between this host and the servers (RFC 6888): one that many
/// customers share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// None does.
    Absent,
    /// One does.
    Present,
}

impl Class for Carrier {
    const ALL: &'static [Self] = &[Self::Absent, Self::Present];

    fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Present => "present",
        }
    }
}

/// Whether another NAT stands beyond the nearest router, where that router tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beyond {
    pub(super) another: bool,
    pub(super) confidence: Confidence,
    pub(super) reason: Reason,
}

impl Beyond {
    /// What the gateway tells; `None` if that leaves it open.
    pub(super) fn of(property: &Property<Presence>) -> Option<Self> {
        Some(Self {
            another: property.class()? == Presence::Present,
            confidence: property.confidence,
            reason: property.reason,
        })
    }
}

/// Both verdicts.
pub(super) fn judge(
    evidence: &Evidence,
    family: Family,
    mapping: &Property<Mapping>,
    mapped: &[SocketAddr],
    beyond: Option<Beyond>,
    last_filter: Option<u8>,
) -> (Property<Layers>, Property<Carrier>) {
    let both = |reason| (Property::unknown(reason), Property::unknown(reason));
    if mapped.is_empty() || mapping.reason == Reason::ServerOnLoopback {
        return both(mapping.reason);
    }
    let inside = mapped.iter().any(|mapped| is_inside(mapped.ip()));
    if mapping.class() == Some(Mapping::None) && !inside {
        let sure = mapping.confidence;
        return (
            known(Layers::None, sure, mapping.reason),
            known(Carrier::Absent, sure, mapping.reason),
        );
    }
    if inside {
        return both(Reason::ServerInside);
    }
    if mapping.class().is_none() && mapping.possible.contains(&Mapping::None) {
        return both(mapping.reason);
    }
    (
        layers(mapped, beyond, last_filter),
        carrier(evidence, family, beyond),
    )
}

fn layers(
    mapped: &[SocketAddr],
    beyond: Option<Beyond>,
    last_filter: Option<u8>,
) -> Property<Layers> {
    if let Some(beyond) = beyond {
        let class = if beyond.another {
            Layers::Several
        } else {
            Layers::One
        };
        return known(class, beyond.confidence, beyond.reason);
    }
    let mut addresses = mapped.iter().map(SocketAddr::ip);
    let first = addresses.next();
    let one_address = addresses.all(|ip| Some(ip) == first);
    Property {
        possible: vec![Layers::One, Layers::Several],
        ..Property::unknown(if !one_address {
            Reason::PoolSeen
        } else if last_filter.is_some_and(|last| last > 1) {
            Reason::FilterBeyond
        } else {
            Reason::LayersHidden
        })
    }
}

/// A host whose own address is from the shared space is a carrier's customer, or has a tunnel that
/// uses that space too.
fn carrier(evidence: &Evidence, family: Family, beyond: Option<Beyond>) -> Property<Carrier> {
    let probes = evidence.probes.iter().filter_map(|probe| probe.local);
    let mut locals = probes.filter(|local| Family::of(*local) == family);
    if locals.any(|local| AddressScope::of(local.ip()) == AddressScope::CarrierGradeNat) {
        return known(Carrier::Present, Confidence::Likely, Reason::LocalIsShared);
    }
    match beyond {
        Some(beyond) if beyond.reason == Reason::ExternalIsShared => {
            known(Carrier::Present, beyond.confidence, beyond.reason)
        }
        Some(beyond) if !beyond.another => known(Carrier::Absent, beyond.confidence, beyond.reason),
        _ => Property::unknown(Reason::LayersHidden),
    }
}

fn known<C>(class: C, confidence: Confidence, reason: Reason) -> Property<C> {
    Property {
        possible: vec![class],
        confidence,
        reason,
        evidence: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nat::{Nearby, Outcome, Probe, Reach, Report, Translation, Vantage, judge};

    fn report(local: &str, seen: &str) -> Report {
        let server = "203.0.113.10:3478".parse().unwrap();
        let probe = Probe {
            server: "stun:203.0.113.10:3478".to_owned(),
            host: "203.0.113.10".to_owned(),
            port: 3478,
            address: Some(server),
            local: Some(local.parse().unwrap()),
            sent: Some(1),
            outcome: Outcome::Mapped {
                mapped: seen.parse().unwrap(),
                from: Some(server),
            },
            elapsed: None,
        };
        judge(Evidence {
            vantage: Vantage::Native,
            complete: true,
            probes: vec![probe],
            unattributed: Vec::new(),
            local: Vec::new(),
            own_address: None,
            filtering: Vec::new(),
            translation: Translation::default(),
            reach: Reach::default(),
            nearby: Nearby::default(),
        })
    }

    #[test]
    fn a_carriers_customer_is_told_by_its_address() {
        let customer = report("100.64.0.2:5000", "198.51.100.1:5000");
        assert_eq!(customer.carrier().class(), Some(Carrier::Present));
        assert_eq!(customer.carrier().confidence, Confidence::Likely);
        assert_eq!(customer.carrier().reason, Reason::LocalIsShared);
        assert_eq!(customer.layers().possible, [Layers::One, Layers::Several]);
        assert!(customer.advice().iter().any(|one| one.contains("carrier")));
    }

    /// Nobody outside sees such addresses: the server is in the same network, or the carrier's.
    #[test]
    fn a_server_inside_shows_nothing_of_what_is_beyond() {
        let inside = report("192.168.1.2:5000", "100.64.0.2:5000");
        assert_eq!(inside.carrier().reason, Reason::ServerInside);
        let near = report("192.168.1.2:5000", "192.168.1.2:5000");
        assert_eq!(near.layers().reason, Reason::ServerInside);
        assert_eq!(near.layers().class(), None);
        let open = report("198.51.100.7:5000", "198.51.100.7:5000");
        assert_eq!(open.layers().class(), Some(Layers::None));
    }
}
