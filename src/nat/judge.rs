//! From evidence to a verdict, for each address family.

use std::net::SocketAddr;

use super::class::{Confidence, Mapping};
use super::evidence::{Evidence, Vantage};
use super::filter;
use super::gateway;
use super::group::Group;
use super::habits;
use super::layers::{self, Beyond};
use super::nat64;
use super::probes::{Probes, distinct};
use super::property::Property;
use super::reach;
use super::reason::Reason;
use super::report::{Family, FamilyReport, Report};

/// Judges what the evidence shows, for each address family that was asked.
#[must_use]
pub fn judge(evidence: Evidence) -> Report {
    let ipv4 = judge_family(&evidence, Family::Ipv4);
    let ipv6 = judge_family(&evidence, Family::Ipv6);
    let gateway = gateway::judge(&evidence, ipv4.as_ref());
    let nat64 = nat64::judge(&evidence);
    Report::new(evidence, ipv4, ipv6, gateway, nat64)
}

fn judge_family(evidence: &Evidence, family: Family) -> Option<FamilyReport> {
    let probes = Probes::of(evidence, family);
    if probes.is_empty() {
        return None;
    }
    let mut mapping = mapping(evidence, family, &probes);
    if mapping.class() == Some(Mapping::EndpointIndependent)
        && filter::saw_two_mappings(evidence, family)
    {
        mapping = Property {
            evidence: mapping.evidence,
            ..Property::unknown(Reason::NoClassFits)
        };
        mapping.possible.clear();
    }
    let mapped = probes.mapped();
    if mapping.reason == Reason::Incomplete && evidence.gave_up() && !mapped.is_empty() {
        mapping.reason = Reason::SomeSilent;
    }
    let (udp, silent_ports) = reach::judge(evidence, family);
    let beyond = gateway::beyond(evidence, family, Some(&mapping), &mapped);
    let beyond = beyond.as_ref().and_then(Beyond::of);
    let habits = habits::judge(evidence, family, &mapping, &mapped);
    let last_filter = habits.last_filter;
    let (layers, carrier) = layers::judge(evidence, family, &mapping, &mapped, beyond, last_filter);
    Some(FamilyReport {
        udp,
        silent_ports,
        layers,
        carrier,
        filtering: filter::judge(evidence, family, &mapping),
        habits,
        mapping,
        mapped,
    })
}

fn mapping(evidence: &Evidence, family: Family, probes: &Probes<'_>) -> Property<Mapping> {
    let sources = probes.sources();
    // Browsers may not ask a server on this machine at all (Firefox does not), and a mapped address
    // without its server came from one of those that were asked.
    if evidence.vantage == Vantage::Browser && probes.all_on_loopback() {
        return Property {
            evidence: sources,
            ..Property::unknown(Reason::ServerOnLoopback)
        };
    }
    if probes.answers.is_empty() && probes.answered.is_empty() {
        return Property::unknown(probes.without_answer());
    }
    let mut probes = Probes::of(evidence, family);
    if !probes.drop_loopback() {
        let unknown = Property::unknown(Reason::ServerOnLoopback);
        return Property {
            evidence: sources,
            ..unknown
        };
    }
    let locals = distinct(probes.answers.iter().map(|answer| answer.local));
    let groups: Vec<Property<Mapping>> = if locals.is_empty() {
        vec![Group::new(evidence, family, &probes, None).judge()]
    } else {
        locals
            .iter()
            .map(|local| Group::new(evidence, family, &probes, *local).judge())
            .collect()
    };
    let first = locals.first().copied().flatten();
    let same_ip = |local: &Option<SocketAddr>| local.map(|at| at.ip()) == first.map(|at| at.ip());
    if locals.iter().all(same_ip) {
        agree(groups)
    } else {
        combine(groups)
    }
}

/// One verdict from those of several sockets of one address: what all of them leave.
fn agree(groups: Vec<Property<Mapping>>) -> Property<Mapping> {
    let mut groups = groups.into_iter();
    let Some(mut all) = groups.next() else {
        return Property::unknown(Reason::NoAnswer);
    };
    for group in groups {
        let decided = all.class().is_some();
        let also = group.class().is_some();
        all.possible.retain(|class| group.possible.contains(class));
        all.evidence.extend(group.evidence);
        all.confidence = match (decided, also) {
            (true, true) => all.confidence.min(group.confidence),
            (true, false) => all.confidence,
            (false, _) => group.confidence,
        };
        if !decided {
            all.reason = group.reason;
        }
        if all.possible.is_empty() {
            all.confidence = Confidence::Unknown;
            all.reason = Reason::NoClassFits;
        }
    }
    all.evidence.sort_unstable();
    all.evidence.dedup();
    all
}

/// One verdict from those of several local addresses: theirs if they agree.
fn combine(groups: Vec<Property<Mapping>>) -> Property<Mapping> {
    let mut groups = groups.into_iter();
    let Some(mut all) = groups.next() else {
        return Property::unknown(Reason::NoAnswer);
    };
    for group in groups {
        let same = all.class().is_some() && all.class() == group.class();
        all.evidence.extend(group.evidence);
        all.evidence.sort_unstable();
        all.evidence.dedup();
        if same {
            all.confidence = all.confidence.min(group.confidence);
        } else {
            all.possible.extend(group.possible);
            all.possible.sort_unstable();
            all.possible.dedup();
            all.confidence = Confidence::Unknown;
            all.reason = Reason::PathsDiffer;
        }
    }
    all
}
