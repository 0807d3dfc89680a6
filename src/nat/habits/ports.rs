//! The verdict on how external ports are chosen.

use std::net::SocketAddr;

use super::{ENOUGH, Ports, found, nothing};
use crate::nat::class::{Confidence, Mapping};
use crate::nat::evidence::{Evidence, Outcome};
use crate::nat::property::Property;
use crate::nat::reason::Reason;
use crate::nat::translation::PortSample;

/// The steps between ports that count as a rule.
const LARGEST_STEP: i32 = 64;

/// The port that the server saw of the socket that asked it before all samples, at the same external
/// address.
pub(super) fn earlier(evidence: &Evidence, samples: &[(usize, &PortSample)]) -> Option<u16> {
    let (_, first) = samples.first()?;
    let mut probes = evidence.probes.iter();
    probes.find_map(|probe| match probe.outcome {
        Outcome::Mapped { mapped, .. }
            if probe.address == Some(first.server) && mapped.ip() == first.mapped.ip() =>
        {
            Some(mapped.port())
        }
        _ => None,
    })
}

pub(super) fn ports(
    samples: &[(usize, &PortSample)],
    mapping: &Property<Mapping>,
    earlier: Option<u16>,
) -> (Property<Ports>, Option<i32>) {
    if let Some(reason) = nothing(samples, mapping) {
        return (Property::unknown(reason), None);
    }
    if samples.len() < ENOUGH {
        return (Property::unknown(Reason::TooFewSamples), None);
    }
    let kept = |(_, sample): &&(usize, &PortSample)| sample.local.port() == sample.mapped.port();
    let kept = samples.iter().filter(kept).count();
    if kept == samples.len() {
        let kept = found(
            Ports::Preserving,
            Confidence::Proved,
            Reason::PortsKept,
            samples,
        );
        return (kept, None);
    }
    // Where most are kept, the others were taken.
    if kept * 2 > samples.len() {
        let kept = found(
            Ports::Preserving,
            Confidence::Likely,
            Reason::PortsKept,
            samples,
        );
        return (kept, None);
    }
    if !samples.iter().all(|(_, sample)| sample.in_order) {
        return (Property::unknown(Reason::SamplesOutOfOrder), None);
    }
    let port = |at: SocketAddr| i32::from(at.port());
    let steps: Vec<i32> = samples
        .windows(2)
        .filter_map(|pair| match pair {
            [(_, one), (_, other)] => Some(port(other.mapped) - port(one.mapped)),
            _ => None,
        })
        .collect();
    let rises = steps.iter().all(|step| (1..=LARGEST_STEP).contains(step));
    let falls = steps.iter().all(|step| (-LARGEST_STEP..=-1).contains(step));
    let smallest = steps.iter().copied().min_by_key(|step| step.abs());
    if rises || falls {
        // Of a few ports that a NAT chooses from by chance, four stand in order once in twelve runs.
        let first = samples.first().map(|(_, sample)| port(sample.mapped));
        let in_line = first.zip(earlier).is_none_or(|(first, earlier)| {
            let rose = first > i32::from(earlier);
            rose == rises
        });
        if !in_line {
            let unknown = Property::unknown(Reason::TooFewSamples);
            let possible = vec![Ports::Sequential, Ports::Random];
            return (
                Property {
                    possible,
                    ..unknown
                },
                None,
            );
        }
        let same = steps.iter().all(|step| Some(*step) == smallest);
        let sure = if same {
            Confidence::Proved
        } else {
            Confidence::Likely
        };
        let sequential = found(Ports::Sequential, sure, Reason::PortsInSequence, samples);
        return (sequential, smallest);
    }
    let random = found(
        Ports::Random,
        Confidence::Likely,
        Reason::PortsVary,
        samples,
    );
    (random, None)
}

/// Four samples are the least to speak of, and ports that count up by one have no parity to keep.
pub(super) fn parity(
    samples: &[(usize, &PortSample)],
    ports: &Property<Ports>,
    step: Option<i32>,
) -> Option<bool> {
    let same =
        |(_, sample): &(usize, &PortSample)| sample.local.port() % 2 == sample.mapped.port() % 2;
    let counts = step.is_some_and(|step| step % 2 != 0);
    match ports.class() {
        Some(Ports::Sequential | Ports::Random) if samples.len() >= 4 => {
            let kept = samples.iter().all(same);
            (!kept || !counts).then_some(kept)
        }
        _ => None,
    }
}
