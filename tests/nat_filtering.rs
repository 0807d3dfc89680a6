//! Mapping and filtering together, behind eleven networks, over clear and lossy paths.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(all(feature = "nat", feature = "sim"))]

mod prober_network;

use std::time::Duration;

use icescope::nat::{Confidence, Filtering};
use icescope::sim::{Allocation, NatConfig};
use prober_network::{IN_SEQUENCE, SERVERS, World, eleven, kind, serving};

/// What the ports of the NATs under loss follow, by turns.
const ALLOCATIONS: [Allocation; 3] = [IN_SEQUENCE, Allocation::Preserving, Allocation::Random];

#[test]
fn eleven_of_eleven_in_time_from_one_server_or_several() {
    assert_eq!(eleven().len(), 11);
    for targets in [&SERVERS[..1], &SERVERS[3..], &SERVERS[..]] {
        for (mapping, filtering) in eleven() {
            let mut world = World::new(vec![kind(mapping, filtering)], targets);
            let found = world.run(&mut serving(&SERVERS));
            let report = &found.report;
            let words = format!("{mapping:?} {filtering:?} {:?}: {report:#?}", found.time);
            assert_eq!(report.mapping().class(), Some(mapping), "{words}");
            assert_eq!(report.mapping().confidence, Confidence::Proved, "{words}");
            assert_eq!(report.filtering().class(), Some(filtering), "{words}");
            assert_eq!(report.filtering().confidence, Confidence::Proved, "{words}");
            let most = match filtering {
                Filtering::EndpointIndependent => 200,
                _ => 1500,
            };
            println!(
                "{mapping:?}, {filtering:?}, {} servers: all in {:?} at 50 ms a round trip, {} sent",
                targets.len(),
                found.time,
                found.sent
            );
            assert!(found.time <= Duration::from_millis(most), "{words}");
            assert!(found.sent < 150, "{}", found.sent);
        }
    }
}

/// 30 % of what is sent is lost, each way.
#[test]
fn loss_never_gives_a_wrong_class_and_hardly_ever_none() {
    let (mut runs, mut decided) = (0, 0);
    let mut longest = Duration::ZERO;
    let (mut time, mut sent) = (Duration::ZERO, 0);
    for (mapping, filtering) in eleven() {
        for (seed, allocation) in (1..=60).zip(ALLOCATIONS.into_iter().cycle()) {
            let nat = NatConfig {
                allocation,
                ..kind(mapping, filtering)
            };
            let mut world = World::lossy(vec![nat], &SERVERS[..1], 30, seed);
            let found = world.run(&mut serving(&SERVERS));
            let classes = (
                found.report.mapping().class(),
                found.report.filtering().class(),
            );
            let words = format!("{mapping:?} {filtering:?} {seed} {:#?}", found.report);
            assert!(classes.0.is_none_or(|class| class == mapping), "{words}");
            assert!(classes.1.is_none_or(|class| class == filtering), "{words}");
            runs += 1;
            decided += u32::from(classes.0.is_some() && classes.1.is_some());
            longest = longest.max(found.time);
            time += found.time;
            sent += found.sent;
        }
    }
    println!(
        "{decided} of {runs} decided, in {longest:?} at most; {:?} and {} sent in the mean",
        time / runs,
        sent / usize::try_from(runs).unwrap()
    );
    assert!(decided * 100 >= runs * 95, "{decided} of {runs}");
    assert!(longest < Duration::from_secs(8), "{longest:?}");
}
