//! The verdict on filtering.

use super::class::{Class, Confidence, Filtering, Mapping};
use super::evidence::{Evidence, Vantage};
use super::inside::inner_servers;
use super::nat64::family_seen;
use super::property::{Property, Reason};
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
            Reason::NoAnswer | Reason::NoMappedAddress => mapping.reason,
            // Evidence from a browser holds the tries that its servers make possible.
            _ if evidence.vantage == Vantage::Browser && evidence.filtering.is_empty() => {
                Reason::NoTurnServer
            }
            _ => Reason::NotTested,
        });
    }
    let findings = || probes.iter().filter_map(|(_, probe)| left_by(probe));
    let possible: Vec<Filtering> = Filtering::ALL
        .iter()
        .copied()
        .filter(|class| findings().all(|left| left.contains(class)))
        .collect();
    let found = probes
        .iter()
        .filter(|(_, probe)| left_by(probe).is_some())
        .map(|(index, _)| *index);
    let found: Vec<usize> = found.collect();
    // That another address got in rests on both addresses: of two names it is assumed.
    let concluded = |probe: &FilteringProbe| match probe.outcome {
        Passage::Closed => !probe.control.shows_silence(probe.test.asked),
        Passage::Open => probe.stranger == Stranger::OtherAddress && probe.contacted.is_none(),
        _ => false,
    };
    let confidence = match possible.as_slice() {
        // A browser shows that nothing came, but not how often it was tried. A server may tell.
        [_] if evidence.vantage == Vantage::Browser
            && probes.iter().any(|(_, probe)| concluded(probe)) =>
        {
            Confidence::Likely
        }
        [_] => Confidence::Proved,
        _ => Confidence::Unknown,
    };
    Property {
        confidence,
        reason: reason(&possible, &probes, evidence.complete),
        evidence: if found.is_empty() {
            probes.iter().map(|(index, _)| *index).collect()
        } else {
            found
        },
        possible,
    }
}

/// Whether the filtering test met two mappings of one socket: then its control is impossible.
pub(super) fn saw_two_mappings(evidence: &Evidence, family: Family) -> bool {
    let inner = inner_servers(evidence, family);
    evidence.vantage == Vantage::Native
        && evidence.filtering.iter().any(|probe| {
            probe.outcome == Passage::Unproved(Unproved::ControlImpossible)
                && family_of(evidence, probe) == Some(family)
                && probe.contacted.is_none_or(|at| !inner.contains(&at))
        })
}

fn family_of(evidence: &Evidence, probe: &FilteringProbe) -> Option<Family> {
    let known = probe.contacted.or(probe.local).or(probe.expected);
    known.map(|known| family_seen(evidence, known))
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
            Unproved::TooLossy | Unproved::ServerSilent => Reason::TooLossy,
            Unproved::NoRelay => Reason::NoRelay,
            Unproved::NoMapping => Reason::NoAnswer,
            Unproved::RelaySilent => Reason::RelaySilent,
            Unproved::ServersNotToldApart => Reason::ServersNotToldApart,
            Unproved::ProbeUnreachable => Reason::ProbeUnreachable,
            Unproved::ProbeRefused => Reason::ProbeRefused,
            Unproved::PageNotHeard => Reason::PageNotHeard,
            Unproved::ContactSilent => Reason::ContactSilent,
        },
    }
}
