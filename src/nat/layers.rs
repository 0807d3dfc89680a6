//! The verdict on how many NATs stand in a row, and whether one of them is a carrier's.

use std::net::{IpAddr, SocketAddr};

use super::class::{Class, Confidence, Mapping};
use super::evidence::Evidence;
use super::property::{Property, Reason};
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

/// Both verdicts.
pub(super) fn judge(
    evidence: &Evidence,
    family: Family,
    mapping: &Property<Mapping>,
    mapped: &[SocketAddr],
    beyond: Option<Beyond>,
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
    (layers(mapped, beyond), carrier(evidence, family, beyond))
}

fn layers(mapped: &[SocketAddr], beyond: Option<Beyond>) -> Property<Layers> {
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
        ..Property::unknown(if one_address {
            Reason::LayersHidden
        } else {
            Reason::PoolSeen
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

/// Whether only a network's own hosts have such an address: then the server that saw it is in there
/// too, and sees nothing of what is beyond.
fn is_inside(ip: IpAddr) -> bool {
    matches!(
        AddressScope::of(ip),
        AddressScope::Private
            | AddressScope::CarrierGradeNat
            | AddressScope::LinkLocal
            | AddressScope::UniqueLocal
    )
}
