//! Mapping and filtering together, behind eleven networks, over clear and lossy paths.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(feature = "nat")]

mod nat_network;

use std::time::Duration;

use icescope::nat::{Class, Confidence, Filtering, Mapping};
use nat_network::{Nat, SERVERS, Way, faultless, run};

/// The nine NATs, an open host and a firewall.
fn networks() -> Vec<(Mapping, Filtering)> {
    let mut all: Vec<(Mapping, Filtering)> = Vec::new();
    for mapping in &Mapping::ALL[1..] {
        all.extend(
            Filtering::ALL
                .iter()
                .map(|filtering| (*mapping, *filtering)),
        );
    }
    all.push((Mapping::None, Filtering::EndpointIndependent));
    all.push((Mapping::None, Filtering::AddressAndPortDependent));
    all
}

#[test]
fn eleven_of_eleven_in_time_from_one_server_or_several() {
    assert_eq!(networks().len(), 11);
    for targets in [&SERVERS[..1], &SERVERS[3..], &SERVERS[..]] {
        for (mapping, filtering) in networks() {
            let found = run(
                targets,
                &mut Nat::new(mapping, filtering),
                &Way::clear(),
                &mut faultless(),
            );
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
            assert!(found.time <= Duration::from_millis(most), "{words}");
            assert!(found.sent < 120, "{}", found.sent);
        }
    }
}

/// 30 % of what is sent is lost, each way.
#[test]
fn loss_never_gives_a_wrong_class_and_hardly_ever_none() {
    let (mut runs, mut decided) = (0, 0);
    let mut longest = Duration::ZERO;
    for (mapping, filtering) in networks() {
        for seed in 1..=50 {
            let way = Way {
                loss: 30,
                seed,
                ..Way::clear()
            };
            let mut nat = Nat::new(mapping, filtering);
            let found = run(&SERVERS[..1], &mut nat, &way, &mut faultless());
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
        }
    }
    assert!(decided * 100 >= runs * 95, "{decided} of {runs}");
    assert!(longest < Duration::from_secs(8), "{longest:?}");
}
