//! A NAT that still holds what earlier runs and programs sent from a local port that is used again.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(all(feature = "nat", feature = "sim"))]

mod prober_network;

use std::time::Duration;

use icescope::nat::{Confidence, Filtering, Mapping, Passage, Reason, Stranger};
use icescope::sim::{Allocation, NatConfig};
use prober_network::{IN_SEQUENCE, SERVERS, World, eleven, kind, serving};

/// The doors of the first server that the filtering is tested with, and its open door.
const DOORS: [u16; 3] = [6000, 6001, 6002];
/// What an earlier run sent to: the stranger of another address, the one of another port, or both.
const EARLIER: [&[&str]; 3] = [&[SERVERS[3]], &[SERVERS[1]], &[SERVERS[1], SERVERS[3]]];

/// Whether a new socket with an old one's port has the mapping that the old one had, and a filter that
/// then lets in more than it would.
fn misleads(mapping: Mapping, filtering: Filtering, earlier: &[&str]) -> bool {
    let sent_to = |strangers: &[&str]| strangers.iter().any(|one| earlier.contains(one));
    let [_, port, _, address] = SERVERS;
    let for_all = matches!(mapping, Mapping::None | Mapping::EndpointIndependent);
    match filtering {
        Filtering::EndpointIndependent => false,
        // The other port gets in all the same.
        Filtering::AddressDependent => for_all && sent_to(&[address]),
        Filtering::AddressAndPortDependent if for_all => sent_to(&[port, address]),
        Filtering::AddressAndPortDependent => {
            mapping == Mapping::AddressDependent && sent_to(&[port])
        }
    }
}

#[test]
fn an_entry_for_one_door_never_opens_the_filter() {
    for (mapping, filtering) in eleven() {
        for (door, earlier) in DOORS
            .into_iter()
            .flat_map(|door| EARLIER.map(|earlier| (door, earlier)))
        {
            let nats = vec![kind(mapping, filtering)];
            let mut world = World::new(nats, &SERVERS[..1]).remembering(door, earlier);
            let found = world.run(&mut serving(&SERVERS));
            let filtered = found.report.filtering();
            let words = format!(
                "{mapping:?} {filtering:?} {door} {earlier:?} {:?} {:#?}",
                found.time, found.report
            );
            assert_eq!(filtered.class(), Some(filtering), "{words}");
            let misled = door != DOORS[2] && misleads(mapping, filtering, earlier);
            let likely = filtered.confidence == Confidence::Likely;
            assert_eq!(
                likely,
                filtered.reason == Reason::SocketsDisagree,
                "{words}"
            );
            assert_eq!(likely, misled, "{words}");
            assert!(found.time <= Duration::from_millis(1500), "{words}");
            assert!(found.sent < 180, "{}", found.sent);
        }
    }
}

/// What came in at one socket and not at the other is told with the ports of both.
#[test]
fn both_sockets_are_in_the_evidence() {
    let nats = vec![kind(
        Mapping::EndpointIndependent,
        Filtering::AddressAndPortDependent,
    )];
    let mut world = World::new(nats, &SERVERS[..1]).remembering(DOORS[0], EARLIER[0]);
    let found = world.run(&mut serving(&SERVERS));
    let strangers = found.report.evidence.filtering.iter();
    let address: Vec<(u16, Passage)> = strangers
        .filter(|probe| probe.stranger == Stranger::OtherAddress)
        .map(|probe| (probe.local.unwrap().port(), probe.outcome))
        .collect();
    // The other port decides, before the second socket has heard enough of nothing.
    let [
        (6000, Passage::Open),
        (6001, Passage::Closed | Passage::Undecided),
    ] = address[..]
    else {
        panic!("{address:?}");
    };
    let advice = found.report.advice();
    assert!(
        advice.iter().any(|one| one.contains("five minutes")),
        "{advice:?}"
    );
}

/// 30 % of what is sent is lost, each way, and some ports were used before.
#[test]
fn loss_and_earlier_runs_together_never_give_a_wrong_class() {
    let allocations = [IN_SEQUENCE, Allocation::Preserving, Allocation::Random];
    let (mut runs, mut decided) = (0, 0);
    let (mut longest, mut most) = (Duration::ZERO, 0);
    for (mapping, filtering) in eleven() {
        for seed in 1..=90_u16 {
            let turn = usize::from(seed);
            let nat = NatConfig {
                allocation: allocations[turn % 3],
                ..kind(mapping, filtering)
            };
            let earlier = EARLIER[turn / 3 % 3];
            let mut world = World::lossy(vec![nat], &SERVERS[..1], 30, seed.into())
                .remembering(DOORS[turn / 9 % 3], earlier)
                // The first socket, one that shows how ports are chosen, and one for hops.
                .remembering([5000, 7001, 9000 + seed % 6][turn % 3], earlier);
            let found = world.run(&mut serving(&SERVERS));
            let report = &found.report;
            let classes = (report.mapping().class(), report.filtering().class());
            let words = format!("{mapping:?} {filtering:?} {seed} {report:#?}");
            assert!(classes.0.is_none_or(|class| class == mapping), "{words}");
            assert!(classes.1.is_none_or(|class| class == filtering), "{words}");
            runs += 1;
            decided += u32::from(classes.0.is_some() && classes.1.is_some());
            longest = longest.max(found.time);
            most = most.max(found.sent);
        }
    }
    println!("{decided} of {runs} decided, in {longest:?} and {most} sent at most");
    assert!(decided * 100 >= runs * 95, "{decided} of {runs}");
    assert!(longest < Duration::from_secs(8), "{longest:?}");
    assert!(most < 600, "{most}");
}
