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

/// The verdict on each of several local addresses by itself; nothing for one alone.
pub(super) fn reports(evidence: &Evidence, family: Family) -> Vec<(IpAddr, Report)> {
    let locals = locals(evidence, family);
    if locals.len() < 2 {
        return Vec::new();
    }
    let report = |local: IpAddr| (local, judge(of(evidence, local)));
    locals.into_iter().map(report).collect()
}

/// What was seen from one local address.
fn of(evidence: &Evidence, local: IpAddr) -> Evidence {
    let is_from = |at: SocketAddr| at.ip() == local;
    let is_counted = |probe: &Probe| {
        probe.local.is_some_and(is_from) && !matches!(probe.outcome, Outcome::SameAs { .. })
    };
    let probes = || {
        let all = evidence.probes.iter().enumerate();
        all.filter(|(_, probe)| is_counted(probe))
    };
    let derived = probes().enumerate();
    let derived = derived.filter(|(_, (index, _))| evidence.reach.derived.contains(index));
    let derived = derived.map(|(at, _)| at).collect();
    let mut part = evidence.clone();
    part.probes = probes().map(|(_, probe)| probe.clone()).collect();
    part.reach.derived = derived;
    part.filtering
        .retain(|probe| probe.local.is_none_or(is_from) && !parts_ways(evidence, probe));
    let translation = &mut part.translation;
    let is_hairpin = |probe: &HairpinProbe| probe.locals.iter().all(|at| is_from(*at));
    translation.samples.retain(|sample| is_from(sample.local));
    translation.hairpins.retain(is_hairpin);
    translation.lifetimes.retain(|probe| is_from(probe.local));
    translation.refreshes.retain(|probe| is_from(probe.local));
    part
}
