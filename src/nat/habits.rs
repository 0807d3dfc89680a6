//! The verdict on ports, pooling, hairpinning, rewriting and time.

mod ports;

use core::time::Duration;
use std::net::SocketAddr;

use super::class::{Class, Confidence, Mapping};
use super::evidence::Evidence;
use super::fragments::{self, Fragmentation};
use super::property::Property;
use super::reason::Reason;
use super::refresh::{self, Refresh};
use super::report::Family;
use super::stranger::{FilteringProbe, Passage};
use super::translation::{HopProbe, PortSample};

/// How a NAT chooses the external port (RFC 4787 section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ports {
    /// The local port is kept.
    Preserving,
    /// Each new mapping has a port a fixed number above or below the last.
    Sequential,
    /// No rule shows.
    Random,
}

/// Whether all sockets of a host have the same external address (RFC 4787 section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pooling {
    /// They have.
    Paired,
    /// Each may have another.
    Arbitrary,
}

/// Whether two hosts behind one NAT reach each other at its outside (RFC 4787 section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hairpinning {
    /// They do not.
    None,
    /// They do, and see each other's mapped address.
    ExternalSource,
    /// They do, and see each other's local address, to which an answer goes another way.
    InternalSource,
}

/// Whether something on the path rewrites addresses inside packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rewriting {
    /// Addresses in the open came as the server saw them.
    None,
    /// They did not: an application layer gateway meddles.
    Addresses,
}

macro_rules! class {
    ($class:ident: $($variant:ident $name:literal),*) => {
        impl Class for $class {
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

class!(Ports: Preserving "preserving", Sequential "sequential", Random "random");
class!(Pooling: Paired "paired", Arbitrary "arbitrary");
class!(Hairpinning: None "none", ExternalSource "external-source", InternalSource "internal-source");
class!(Rewriting: None "none", Addresses "addresses");

/// What else a NAT does. [`Property::evidence`] holds indices into
/// [`Translation::samples`](super::Translation::samples) and, for hairpinning,
/// [`Translation::hairpins`](super::Translation::hairpins).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habits {
    /// How external ports are chosen.
    pub ports: Property<Ports>,
    /// From one external port to the next; `None` unless they are sequential.
    pub step: Option<i32>,
    /// Whether even local ports have even external ones, and odd ones odd (RFC 4787 section 4.2.2);
    /// `None` if ports are kept, or too few were seen.
    pub parity: Option<bool>,
    /// Whether all sockets share the external address.
    pub pooling: Property<Pooling>,
    /// Whether the NAT turns round what is sent to its own outside.
    pub hairpinning: Property<Hairpinning>,
    /// Whether addresses inside packets are rewritten.
    pub rewriting: Property<Rewriting>,
    /// How long an unused mapping lives; `None` if that was not tested or the server did not help.
    pub lifetime: Option<Lifetime>,
    /// Which traffic keeps a mapping alive. Its evidence holds indices into
    /// [`Translation::refreshes`](super::Translation::refreshes).
    pub refresh: Property<Refresh>,
    /// What becomes of what does not fit into one packet.
    pub fragments: Fragmentation,
    /// Which gateway on the way out is the last that keeps strangers out, counted from 1; `None` if
    /// that was not tested or does not show. It is likely at best: it rests on loss being ruled out,
    /// and on gateways that let in whom they passed a packet on to. Those beyond may be routers, or
    /// NATs that let everyone in.
    pub last_filter: Option<u8>,
}

/// How long an unused mapping lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lifetime {
    /// The longest wait after which a mapping was there.
    pub alive: Duration,
    /// The shortest wait after which one was gone; `None` if none was.
    pub gone: Option<Duration>,
}

/// Samples that are needed to speak of a rule.
const ENOUGH: usize = 3;

/// `mapped` are the different addresses that servers saw.
pub(super) fn judge(
    evidence: &Evidence,
    family: Family,
    mapping: &Property<Mapping>,
    mapped: &[SocketAddr],
) -> Habits {
    let all = evidence.translation.samples.iter().enumerate();
    let samples: Vec<(usize, &PortSample)> = all
        .filter(|(_, sample)| Family::of(sample.mapped) == family)
        .collect();
    let earlier = ports::earlier(evidence, &samples);
    let (ports, step) = ports::ports(&samples, mapping, earlier);
    let lifetime = lifetime(evidence, family);
    Habits {
        step,
        parity: ports::parity(&samples, &ports, step),
        ports,
        pooling: pooling(&samples, mapping, mapped),
        hairpinning: hairpinning(evidence, family, mapping),
        rewriting: rewriting(&samples),
        fragments: fragments::judge(evidence, family),
        last_filter: last_filter(evidence, family, mapping),
        refresh: refresh::judge(evidence, family, lifetime),
        lifetime,
    }
}

/// By the nearest door that let a stranger in, beside nearer ones that were shut.
fn last_filter(evidence: &Evidence, family: Family, mapping: &Property<Mapping>) -> Option<u8> {
    // Elsewhere the way to the stranger leads through a mapping of its own, which it cannot know.
    let one_mapping = [Mapping::None, Mapping::EndpointIndependent];
    mapping
        .class()
        .filter(|class| one_mapping.contains(class))?;
    let closed = |probe: &FilteringProbe| {
        let family_of = probe.contacted.map(Family::of);
        probe.outcome == Passage::Closed && family_of == Some(family)
    };
    evidence.filtering.iter().find(|probe| closed(probe))?;
    let hops = evidence.translation.hops.iter();
    let hops: Vec<&HopProbe> = hops
        .filter(|probe| Family::of(probe.stranger) == family)
        .collect();
    let open = hops.iter().filter(|probe| probe.test.arrived > 0);
    let nearest = open.map(|probe| probe.limit).min()?;
    let mut nearer = hops.iter().filter(|probe| probe.limit < nearest);
    nearer
        .all(|probe| probe.complete)
        .then(|| nearest.saturating_sub(1))
}

fn found<C: Class>(
    class: C,
    confidence: Confidence,
    reason: Reason,
    samples: &[(usize, &PortSample)],
) -> Property<C> {
    Property {
        possible: vec![class],
        confidence,
        reason,
        evidence: samples.iter().map(|(index, _)| *index).collect(),
    }
}

/// Why there is nothing to say of ports.
fn nothing(samples: &[(usize, &PortSample)], mapping: &Property<Mapping>) -> Option<Reason> {
    if mapping.class() == Some(Mapping::None) || mapping.reason == Reason::ServerOnLoopback {
        return Some(mapping.reason);
    }
    samples.is_empty().then_some(Reason::NotTested)
}

fn pooling(
    samples: &[(usize, &PortSample)],
    mapping: &Property<Mapping>,
    mapped: &[SocketAddr],
) -> Property<Pooling> {
    if let Some(reason) = nothing(samples, mapping) {
        return Property::unknown(reason);
    }
    let Some((_, first)) = samples.first() else {
        return Property::unknown(Reason::NotTested);
    };
    let same = |(_, sample): &(usize, &PortSample)| sample.mapped.ip() == first.mapped.ip();
    if !samples.iter().all(same) {
        let sure = Confidence::Proved;
        return found(Pooling::Arbitrary, sure, Reason::AddressesDiffer, samples);
    }
    // All samples asked one server. Others saw another address, which a NAT may choose by the server.
    if mapped.iter().any(|other| other.ip() != first.mapped.ip()) {
        return Property::unknown(Reason::PoolSeen);
    }
    if samples.len() < ENOUGH {
        return Property::unknown(Reason::TooFewSamples);
    }
    found(
        Pooling::Paired,
        Confidence::Likely,
        Reason::OneExternalAddress,
        samples,
    )
}

fn hairpinning(
    evidence: &Evidence,
    family: Family,
    mapping: &Property<Mapping>,
) -> Property<Hairpinning> {
    if mapping.class() == Some(Mapping::None) || mapping.reason == Reason::ServerOnLoopback {
        return Property::unknown(mapping.reason);
    }
    let mut all = evidence.translation.hairpins.iter().enumerate();
    let Some((index, probe)) = all.find(|(_, probe)| {
        let [mapped, _] = probe.mapped;
        Family::of(mapped) == family
    }) else {
        return Property::unknown(Reason::NotTested);
    };
    let decided = |class, confidence, reason| Property {
        possible: vec![class],
        confidence,
        reason,
        evidence: vec![index],
    };
    match probe.arrived_from {
        Some(from) if probe.locals.contains(&from) => decided(
            Hairpinning::InternalSource,
            Confidence::Proved,
            Reason::TurnedRound,
        ),
        Some(_) => decided(
            Hairpinning::ExternalSource,
            Confidence::Proved,
            Reason::TurnedRound,
        ),
        None if !probe.complete => Property::unknown(Reason::Incomplete),
        // Both have sent to each other, so no filter stands in the way; but nothing shows that the
        // NAT saw the packets.
        None if mapping.class() == Some(Mapping::EndpointIndependent) => decided(
            Hairpinning::None,
            Confidence::Likely,
            Reason::NotTurnedRound,
        ),
        // Their mappings for each other are others than those that the server saw.
        None => Property::unknown(Reason::MappingsUnknown),
    }
}

fn rewriting(samples: &[(usize, &PortSample)]) -> Property<Rewriting> {
    let both: Vec<(usize, &PortSample)> = samples
        .iter()
        .filter(|(_, sample)| sample.plain.is_some())
        .copied()
        .collect();
    let differs = |(_, sample): &&(usize, &PortSample)| sample.plain != Some(sample.mapped);
    if both.is_empty() {
        Property::unknown(Reason::NotTested)
    } else if both.iter().any(|sample| differs(&sample)) {
        let sure = Confidence::Proved;
        found(Rewriting::Addresses, sure, Reason::AddressRewritten, &both)
    } else {
        found(
            Rewriting::None,
            Confidence::Proved,
            Reason::AddressUntouched,
            &both,
        )
    }
}

fn lifetime(evidence: &Evidence, family: Family) -> Option<Lifetime> {
    let of_family = evidence
        .translation
        .lifetimes
        .iter()
        .filter(|probe| Family::of(probe.mapped) == family);
    let alive = of_family.clone().filter(|probe| probe.alive);
    let alive = alive.map(|probe| probe.idle).max()?;
    let gone = of_family.filter(|probe| !probe.alive && probe.control);
    // What outlives a longer wait was lost, not gone.
    let gone = gone
        .map(|probe| probe.idle)
        .filter(|idle| *idle > alive)
        .min();
    Some(Lifetime { alive, gone })
}
