//! The verdict on filtering.

#[cfg(test)]
mod tests;

use std::net::IpAddr;

use super::class::{Class, Confidence, Filtering, Mapping};
use super::evidence::{Evidence, Vantage};
use super::inside::inner_servers;
use super::nat64::family_seen;
use super::paths;
use super::property::Property;
use super::reason::Reason;
use super::report::Family;
use super::stranger::{FilteringProbe, Passage, Stranger, Unproved};

use Filtering::{AddressAndPortDependent, AddressDependent, EndpointIndependent};

/// Judges which strangers got in. `mapping` is the verdict for the same family.
///
/// [`Property::evidence`] holds indices into [`Evidence::filtering`].
pub(super) fn judge(
    evidence: &Evidence,
    family: Family,
    mapping: &Property<Mapping>,
) -> Property<Filtering> {
    if mapping.reason == Reason::ServerOnLoopback {
        return Property::unknown(Reason::ServerOnLoopback);
    }
    let inner = inner_servers(evidence, family);
    let is_inner = |probe: &FilteringProbe| probe.contacted.is_some_and(|at| inner.contains(&at));
    let probes: Vec<(usize, &FilteringProbe)> = evidence
        .filtering
        .iter()
        .enumerate()
        .filter(|(_, probe)| family_of(evidence, probe).is_none_or(|of| of == family))
        .filter(|(_, probe)| !is_inner(probe))
        .collect();
    if probes.is_empty() {
        return Property::unknown(match mapping.reason {
            reason if reason.is_without_answer() => reason,
            // Evidence from a browser holds the tries that its servers make possible.
            _ if evidence.vantage == Vantage::Browser && evidence.filtering.is_empty() => {
                Reason::NoTurnServer
            }
            _ => Reason::NotTested,
        });
    }
    let tries: Vec<&FilteringProbe> = probes.iter().map(|(_, probe)| *probe).collect();
    let counted = |probe: &FilteringProbe| left_by(probe).filter(|_| is_shown(probe, &tries));
    let findings = || tries.iter().filter_map(|probe| counted(probe));
    let possible: Vec<Filtering> = Filtering::ALL
        .iter()
        .copied()
        .filter(|class| findings().all(|left| left.contains(class)))
        .collect();
    let against = |probe: &FilteringProbe, class: &Filtering| {
        left_by(probe).is_some_and(|left| !left.contains(class))
    };
    // Of two sockets that disagree, a NAT that still holds an entry of an earlier run for the one is far
    // likelier than chance that keeps all out at the other.
    let disagree = match possible.as_slice() {
        [class] => tries.iter().any(|probe| against(probe, class)),
        _ => false,
    };
    let rests_on =
        |probe: &FilteringProbe| counted(probe).is_some() || disagree && left_by(probe).is_some();
    let found = probes
        .iter()
        .filter(|(_, probe)| rests_on(probe))
        .map(|(index, _)| *index)
        .collect::<Vec<usize>>();
    let concluded = tries
        .iter()
        .any(|probe| is_concluded(evidence, probe, &tries));
    let verdict = Property {
        confidence: match possible.as_slice() {
            [_] if disagree || concluded => Confidence::Likely,
            [_] => Confidence::Proved,
            _ => Confidence::Unknown,
        },
        reason: if disagree {
            Reason::SocketsDisagree
        } else {
            reason(&possible, &probes, evidence.complete)
        },
        evidence: if found.is_empty() {
            probes.iter().map(|(index, _)| *index).collect()
        } else {
            found
        },
        possible,
    };
    let is_tested = |local: &IpAddr| {
        let mut found = tries.iter().filter(|probe| left_by(probe).is_some());
        // A browser does not tell which it was.
        found.any(|probe| probe.local.is_none_or(|tried| tried.ip() == *local))
    };
    if verdict.class().is_none() || paths::locals(evidence, family).iter().all(is_tested) {
        return verdict;
    }
    elsewhere_too(verdict, mapping)
}

/// What was found on one way out, as a verdict on others that were not tested: they may be alike where they
/// map alike.
fn elsewhere_too(found: Property<Filtering>, mapping: &Property<Mapping>) -> Property<Filtering> {
    if mapping.class().is_some() {
        return Property {
            confidence: found.confidence.min(Confidence::Likely),
            ..found
        };
    }
    Property {
        evidence: found.evidence,
        ..Property::unknown(Reason::PathsDiffer)
    }
}

/// Whether what was found is concluded rather than seen.
fn is_concluded(evidence: &Evidence, probe: &FilteringProbe, tries: &[&FilteringProbe]) -> bool {
    let browser = evidence.vantage == Vantage::Browser;
    match probe.outcome {
        // A browser shows that nothing came, but not how often it was tried. A server may tell.
        Passage::Closed => browser && !probe.control.shows_silence(probe.test.asked),
        // That another address got in rests on both addresses: of two names it is assumed.
        Passage::Open if browser => {
            probe.stranger == Stranger::OtherAddress && probe.contacted.is_none()
        }
        // One socket alone may be one that an entry of an earlier run is there for.
        Passage::Open => same_try(probe, tries).next().is_none(),
        Passage::Unproved(_) | Passage::Undecided => false,
    }
}

/// Whether the filtering test met two mappings of one socket: then its control is impossible.
pub(super) fn saw_two_mappings(evidence: &Evidence, family: Family) -> bool {
    let inner = inner_servers(evidence, family);
    evidence.vantage == Vantage::Native
        && evidence.filtering.iter().any(|probe| {
            probe.outcome == Passage::Unproved(Unproved::ControlImpossible)
                && !paths::parts_ways(evidence, probe)
                && family_of(evidence, probe) == Some(family)
                && probe.contacted.is_none_or(|at| !inner.contains(&at))
        })
}

fn family_of(evidence: &Evidence, probe: &FilteringProbe) -> Option<Family> {
    let known = probe.contacted.or(probe.local).or(probe.expected);
    known.map(|known| family_seen(evidence, known))
}

/// The same try from other sockets of this host.
fn same_try<'a>(
    probe: &'a FilteringProbe,
    tries: &'a [&FilteringProbe],
) -> impl Iterator<Item = &'a FilteringProbe> {
    let same = |other: &&FilteringProbe| {
        other.stranger == probe.stranger
            && other.contacted == probe.contacted
            && other.local != probe.local
    };
    tries.iter().copied().filter(same)
}

/// Whether a finding counts. That a stranger got in does not where another socket was tried and it is
/// not known to have got in there too: the NAT may still hold an entry of an earlier run for the one.
fn is_shown(probe: &FilteringProbe, tries: &[&FilteringProbe]) -> bool {
    let mut others = same_try(probe, tries).map(|other| other.outcome).peekable();
    probe.outcome != Passage::Open
        || others.peek().is_none()
        || others.any(|outcome| outcome == Passage::Open)
}

/// The classes that a finding leaves.
const fn left_by(probe: &FilteringProbe) -> Option<&'static [Filtering]> {
    match (probe.outcome, probe.stranger) {
        (Passage::Open, Stranger::OtherAddress) => Some(&[EndpointIndependent]),
        (Passage::Open, Stranger::OtherPort) => Some(&[EndpointIndependent, AddressDependent]),
        (Passage::Closed, Stranger::OtherAddress) => {
            Some(&[AddressDependent, AddressAndPortDependent])
        }
        (Passage::Closed, Stranger::OtherPort) => Some(&[AddressAndPortDependent]),
        (Passage::Unproved(_) | Passage::Undecided, _) => None,
    }
}

fn reason(possible: &[Filtering], probes: &[(usize, &FilteringProbe)], complete: bool) -> Reason {
    match possible {
        [] => return Reason::NoClassFits,
        [EndpointIndependent] => return Reason::StrangersGetIn,
        [AddressDependent] => return Reason::KnownAddressesGetIn,
        [AddressAndPortDependent] => return Reason::OnlyContactedGetIn,
        _ => {}
    }
    let unproved = |probe: &FilteringProbe| match probe.outcome {
        Passage::Unproved(why) => Some((probe.contacted, why)),
        _ => None,
    };
    // The first try with the last server tells more than those that follow from it.
    let mut tries = probes.iter().filter_map(|(_, probe)| unproved(probe));
    let last = tries.clone().next_back().map(|(contacted, _)| contacted);
    let unproved = tries.find(|(contacted, _)| Some(*contacted) == last);
    match unproved {
        None if complete => Reason::NotTested,
        None => Reason::Incomplete,
        Some((_, why)) => match why {
            Unproved::NoOtherAddress => Reason::NoOtherAddress,
            Unproved::OtherAddressUnusable => Reason::OtherAddressUnusable,
            Unproved::OtherAddressSilent => Reason::OtherAddressSilent,
            Unproved::ChangeIgnored => Reason::ChangeIgnored,
            Unproved::ChangeRefused => Reason::ChangeRefused,
            Unproved::ControlSilent => Reason::ControlSilent,
            Unproved::ControlImpossible => Reason::ControlImpossible,
            Unproved::NewFlowsLost | Unproved::ServerSilent => Reason::NewFlowsLost,
            Unproved::TooLossy => Reason::TooLossy,
            Unproved::NoRelay => Reason::NoRelay,
            Unproved::NoMapping => Reason::NoAnswer,
            Unproved::RelaySilent => Reason::RelaySilent,
            Unproved::ServersNotToldApart => Reason::ServersNotToldApart,
            Unproved::ProbeUnreachable => Reason::ProbeUnreachable,
            Unproved::ProbeRefused => Reason::ProbeRefused,
            Unproved::ProbeGone => Reason::ProbeGone,
            Unproved::PageNotHeard => Reason::PageNotHeard,
            Unproved::ContactSilent => Reason::ContactSilent,
        },
    }
}
