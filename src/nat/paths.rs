//! Several ways out of one host, as with a VPN: what was seen of one says nothing of another.

use std::net::{IpAddr, SocketAddr};

use super::evidence::{Evidence, Outcome, Probe};
use super::judge::judge;
use super::probes::{Probes, distinct};
use super::report::{Family, Report};
use super::stranger::{FilteringProbe, Passage, Unproved};
use super::translation::HairpinProbe;

/// The local addresses from which servers were reached, where they show.
pub(super) fn locals(evidence: &Evidence, family: Family) -> Vec<IpAddr> {
    let mut probes = Probes::of(evidence, family);
    probes.drop_loopback();
    let locals = probes.answers.iter().filter_map(|answer| answer.local);
    distinct(locals.map(|local| local.ip()))
}

/// Whether packets to the stranger leave by another way than those to the server that was contacted: then
/// it is not for the NAT that no control was possible.
pub(super) fn parts_ways(evidence: &Evidence, probe: &FilteringProbe) -> bool {
    let to_stranger = |other: &&Probe| probe.expected.is_some() && other.address == probe.expected;
    let mut there = evidence.probes.iter().filter(to_stranger);
    let elsewhere = |other: &Probe| {
        let locals = other.local.zip(probe.local);
        locals.is_some_and(|(one, other)| one.ip() != other.ip())
    };
    probe.outcome == Passage::Unproved(Unproved::ControlImpossible) && there.any(elsewhere)
}

/// One of several ways out, judged by itself.
pub(super) struct Way {
    pub(super) local: IpAddr,
    pub(super) report: Report,
    /// Which of all probes its own are, in order.
    #[cfg(feature = "serde")]
    pub(super) probes: Vec<usize>,
    /// The same of those of the filtering.
    #[cfg(feature = "serde")]
    pub(super) filtering: Vec<usize>,
}

/// The ways out by their local addresses; nothing for one alone.
pub(super) fn ways(evidence: &Evidence, family: Family) -> Vec<Way> {
    let locals = locals(evidence, family);
    if locals.len() < 2 {
        return Vec::new();
    }
    locals
        .into_iter()
        .map(|local| way(evidence, local))
        .collect()
}

/// What was seen from one local address.
fn way(evidence: &Evidence, local: IpAddr) -> Way {
    let is_from = |at: SocketAddr| at.ip() == local;
    let is_counted = |probe: &Probe| {
        probe.local.is_some_and(is_from) && !matches!(probe.outcome, Outcome::SameAs { .. })
    };
    let is_tested =
        |probe: &FilteringProbe| probe.local.is_none_or(is_from) && !parts_ways(evidence, probe);
    let probes = indices(&evidence.probes, is_counted);
    let derived = probes.iter().enumerate();
    let derived = derived.filter(|(_, index)| evidence.reach.derived.contains(index));
    let derived = derived.map(|(at, _)| at).collect();
    let mut part = evidence.clone();
    part.probes.retain(is_counted);
    part.reach.derived = derived;
    part.filtering.retain(is_tested);
    let translation = &mut part.translation;
    let is_hairpin = |probe: &HairpinProbe| probe.locals.iter().all(|at| is_from(*at));
    translation.samples.retain(|sample| is_from(sample.local));
    translation.hairpins.retain(is_hairpin);
    translation.lifetimes.retain(|probe| is_from(probe.local));
    translation.refreshes.retain(|probe| is_from(probe.local));
    Way {
        local,
        report: judge(part),
        #[cfg(feature = "serde")]
        probes,
        #[cfg(feature = "serde")]
        filtering: indices(&evidence.filtering, is_tested),
    }
}

fn indices<T>(all: &[T], is_kept: impl Fn(&T) -> bool) -> Vec<usize> {
    let all = all.iter().enumerate();
    all.filter_map(|(index, one)| is_kept(one).then_some(index))
        .collect()
}
