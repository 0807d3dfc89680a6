//! Ports, pooling, hairpinning, rewriting and lifetime.
#![allow(
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(feature = "nat")]

mod nat_network;

use std::time::Duration;

use icescope::nat::{
    Class, Confidence, Filtering, Habits, Hairpinning, Lifetime, Mapping, Pooling, Ports, Reason,
    Rewriting,
};
use nat_network::{Nat, SERVERS, Way, faultless, run, run_waiting};

fn habits(nat: &mut Nat) -> Habits {
    let run = run(&SERVERS[..1], nat, &Way::clear(), &mut faultless());
    run.report.habits().unwrap().clone()
}

fn eim() -> Nat {
    Nat::new(
        Mapping::EndpointIndependent,
        Filtering::AddressAndPortDependent,
    )
}

#[test]
fn ports_are_kept_follow_each_other_or_no_rule() {
    for (ports, confidence, step, parity) in [
        (Ports::Preserving, Confidence::Proved, None, None),
        (Ports::Sequential, Confidence::Proved, Some(1), Some(false)),
        (Ports::Random, Confidence::Likely, None, Some(false)),
    ] {
        let found = habits(&mut Nat { ports, ..eim() });
        assert_eq!(found.ports.class(), Some(ports), "{found:#?}");
        assert_eq!(found.ports.confidence, confidence);
        assert_eq!(found.step, step);
        if ports != Ports::Random {
            assert_eq!(found.parity, parity);
        }
        assert_eq!(found.pooling.class(), Some(Pooling::Paired));
        assert_eq!(found.rewriting.class(), Some(Rewriting::None));
        assert_eq!(found.lifetime, None);
    }
}

#[test]
fn external_addresses_that_differ_are_seen() {
    let found = habits(&mut Nat {
        arbitrary: true,
        ..eim()
    });
    assert_eq!(found.pooling.class(), Some(Pooling::Arbitrary));
    assert_eq!(found.pooling.confidence, Confidence::Proved);
}

#[test]
fn what_is_turned_round_shows_its_source() {
    for hairpin in Hairpinning::ALL {
        for filtering in Filtering::ALL {
            let mut nat = Nat::new(Mapping::EndpointIndependent, *filtering);
            nat.hairpin = *hairpin;
            let found = habits(&mut nat).hairpinning;
            assert_eq!(found.class(), Some(*hairpin), "{filtering:?}");
        }
    }
    let mut symmetric = Nat::new(
        Mapping::AddressAndPortDependent,
        Filtering::AddressAndPortDependent,
    );
    assert_eq!(
        habits(&mut symmetric).hairpinning.reason,
        Reason::MappingsUnknown
    );
}

#[test]
fn without_a_nat_there_is_nothing_to_say() {
    let found = habits(&mut Nat::new(Mapping::None, Filtering::EndpointIndependent));
    assert_eq!(found.ports.reason, Reason::MappedIsLocal);
    assert_eq!(found.hairpinning.reason, Reason::MappedIsLocal);
}

#[test]
fn a_gateway_that_rewrites_addresses_is_found_and_does_not_mislead() {
    let mut nat = Nat {
        rewrites: true,
        ..eim()
    };
    let run = run(&SERVERS[..1], &mut nat, &Way::clear(), &mut faultless());
    assert_eq!(
        run.report.mapping().class(),
        Some(Mapping::EndpointIndependent)
    );
    let found = &run.report.habits().unwrap().rewriting;
    assert_eq!(found.class(), Some(Rewriting::Addresses));
}

#[test]
fn the_lifetime_is_found_between_two_waits() {
    for mapping in &Mapping::ALL[1..] {
        for (lives, longest, alive, gone) in [
            (40, 300, 30, Some(45)),
            (130, 300, 120, Some(180)),
            (3600, 60, 60, None),
            (3600, 300, 300, None),
        ] {
            let mut nat = Nat::new(*mapping, Filtering::AddressAndPortDependent);
            nat.lifetime = Duration::from_secs(lives);
            let way = Way::clear();
            let run = run_waiting(&SERVERS[..1], &mut nat, &way, &mut faultless(), longest);
            let expected = Lifetime {
                alive: Duration::from_secs(alive),
                gone: gone.map(Duration::from_secs),
            };
            let words = format!("{mapping:?} {lives} {:#?}", run.report.evidence.translation);
            assert_eq!(
                run.report.habits().unwrap().lifetime,
                Some(expected),
                "{words}"
            );
            assert!(run.time < Duration::from_secs(alive.max(gone.unwrap_or(0)).max(300) + 5));
        }
    }
}

/// A third of everything is lost: nothing wrong is said.
#[test]
fn loss_does_not_mislead() {
    for ports in [Ports::Preserving, Ports::Sequential] {
        for hairpin in [Hairpinning::None, Hairpinning::ExternalSource] {
            for seed in 1..=20 {
                let way = Way {
                    loss: 30,
                    seed,
                    ..Way::clear()
                };
                let mut nat = Nat {
                    ports,
                    hairpin,
                    ..eim()
                };
                nat.lifetime = Duration::from_secs(50);
                let run = run_waiting(&SERVERS[..1], &mut nat, &way, &mut faultless(), 60);
                let found = run.report.habits().unwrap();
                assert!(found.ports.class().is_none_or(|class| class == ports));
                assert!(
                    found
                        .hairpinning
                        .class()
                        .is_none_or(|class| class == hairpin)
                );
                let Some(lifetime) = found.lifetime else {
                    continue;
                };
                assert!(lifetime.alive <= Duration::from_secs(45), "{lifetime:?}");
                let gone = lifetime.gone.unwrap_or(Duration::MAX);
                assert!(gone >= Duration::from_secs(60), "{seed} {lifetime:?}");
            }
        }
    }
}
