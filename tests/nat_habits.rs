//! Ports, pooling, hairpinning, rewriting and lifetime.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(all(feature = "nat", feature = "sim"))]

mod prober_network;

use std::time::Duration;

use icescope::nat::{
    Class, Confidence, Filtering, Habits, Hairpinning, Lifetime, Mapping, Pooling, Ports, Reason,
    Rewriting,
};
use icescope::sim::{self, Allocation, NatConfig};
use prober_network::{EXTERNAL, IN_SEQUENCE, SERVERS, World, ip, kind, serving};

fn habits(nat: NatConfig) -> Habits {
    let run = World::new(vec![nat], &SERVERS[..1]).run(&mut serving(&SERVERS));
    run.report.habits().unwrap().clone()
}

fn eim() -> NatConfig {
    kind(
        Mapping::EndpointIndependent,
        Filtering::AddressAndPortDependent,
    )
}

fn living(nat: NatConfig, seconds: u64) -> NatConfig {
    NatConfig {
        lifetime: sim::Lifetime {
            idle: Duration::from_secs(seconds),
            ..sim::Lifetime::default()
        },
        ..nat
    }
}

const fn turning_round(hairpin: Hairpinning) -> sim::Hairpin {
    match hairpin {
        Hairpinning::None => sim::Hairpin::None,
        Hairpinning::InternalSource => sim::Hairpin::InternalSource,
        Hairpinning::ExternalSource => sim::Hairpin::ExternalSource,
    }
}

fn with(nat: NatConfig, allocation: Allocation, hairpin: Hairpinning) -> NatConfig {
    NatConfig {
        allocation,
        hairpin: turning_round(hairpin),
        ..nat
    }
}

#[test]
fn ports_are_kept_follow_each_other_or_no_rule() {
    for (ports, allocation, confidence, step, parity) in [
        (
            Ports::Preserving,
            Allocation::Preserving,
            Confidence::Proved,
            None,
            None,
        ),
        (
            Ports::Sequential,
            IN_SEQUENCE,
            Confidence::Proved,
            Some(1),
            Some(false),
        ),
        (
            Ports::Random,
            Allocation::Random,
            Confidence::Likely,
            None,
            Some(false),
        ),
        (
            Ports::Random,
            Allocation::Parity,
            Confidence::Likely,
            None,
            Some(true),
        ),
    ] {
        let found = habits(NatConfig {
            allocation,
            ..eim()
        });
        assert_eq!(found.ports.class(), Some(ports), "{found:#?}");
        assert_eq!(found.ports.confidence, confidence);
        assert_eq!(found.step, step);
        assert_eq!(found.parity, parity);
        assert_eq!(found.pooling.class(), Some(Pooling::Paired));
        assert_eq!(found.rewriting.class(), Some(Rewriting::None));
        assert_eq!(found.lifetime, None);
    }
}

#[test]
fn external_addresses_that_differ_are_seen() {
    let found = habits(NatConfig {
        pooling: sim::Pooling::Arbitrary,
        external: vec![ip(EXTERNAL), ip("198.51.100.2")],
        ..eim()
    });
    assert_eq!(found.pooling.class(), Some(Pooling::Arbitrary));
    assert_eq!(found.pooling.confidence, Confidence::Proved);
}

#[test]
fn what_is_turned_round_shows_its_source() {
    for hairpin in Hairpinning::ALL {
        for filtering in Filtering::ALL {
            let mut nat = kind(Mapping::EndpointIndependent, *filtering);
            nat.hairpin = turning_round(*hairpin);
            let found = habits(nat).hairpinning;
            assert_eq!(found.class(), Some(*hairpin), "{filtering:?}");
        }
    }
    let symmetric = kind(
        Mapping::AddressAndPortDependent,
        Filtering::AddressAndPortDependent,
    );
    assert_eq!(
        habits(symmetric).hairpinning.reason,
        Reason::MappingsUnknown
    );
}

#[test]
fn without_a_nat_there_is_nothing_to_say() {
    let found = habits(kind(Mapping::None, Filtering::EndpointIndependent));
    assert_eq!(found.ports.reason, Reason::MappedIsLocal);
    assert_eq!(found.hairpinning.reason, Reason::MappedIsLocal);
}

#[test]
fn a_gateway_that_rewrites_addresses_is_found_and_does_not_mislead() {
    let mut world = World::new(vec![eim()], &SERVERS[..1]).rewriting();
    let run = world.run(&mut serving(&SERVERS));
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
            let nat = living(kind(*mapping, Filtering::AddressAndPortDependent), lives);
            let mut world = World::new(vec![nat], &SERVERS[..1]).waiting(longest);
            let run = world.run(&mut serving(&SERVERS));
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
    for (ports, allocation) in [
        (Ports::Preserving, Allocation::Preserving),
        (Ports::Sequential, IN_SEQUENCE),
    ] {
        for hairpin in [Hairpinning::None, Hairpinning::ExternalSource] {
            for seed in 1..=20 {
                let nat = with(living(eim(), 50), allocation, hairpin);
                let mut world = World::lossy(vec![nat], &SERVERS[..1], 30, seed).waiting(60);
                let run = world.run(&mut serving(&SERVERS));
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

/// A carrier's NAT, or a satellite's, is as far as the servers: the second request comes before the
/// answer to the first, and a packet that was turned round comes late.
#[test]
fn a_long_way_does_not_mislead() {
    for access in [60, 100, 175, 300] {
        for (ports, allocation) in [
            (Ports::Preserving, Allocation::Preserving),
            (Ports::Sequential, IN_SEQUENCE),
            (Ports::Random, Allocation::Random),
        ] {
            for hairpin in [Hairpinning::None, Hairpinning::ExternalSource] {
                let nat = with(eim(), allocation, hairpin);
                let access = Duration::from_millis(access);
                let mut world = World::slow(vec![nat], &SERVERS[..1], 0, 1, access);
                let run = world.run(&mut serving(&SERVERS));
                let found = run.report.habits().unwrap();
                assert_eq!(found.ports.class(), Some(ports), "{access:?}");
                assert_eq!(found.hairpinning.class(), Some(hairpin), "{access:?}");
                assert!(run.time < Duration::from_secs(8), "{:?}", run.time);
            }
        }
    }
}

/// What is lost on a long way makes less known, and nothing wrong.
#[test]
fn loss_on_a_long_way_does_not_mislead() {
    let mut known = 0;
    for (ports, allocation) in [
        (Ports::Preserving, Allocation::Preserving),
        (Ports::Sequential, IN_SEQUENCE),
    ] {
        for hairpin in [Hairpinning::None, Hairpinning::ExternalSource] {
            for seed in 1..=20 {
                let nat = with(eim(), allocation, hairpin);
                let access = Duration::from_millis(175);
                let mut world = World::slow(vec![nat], &SERVERS[..1], 10, seed, access);
                let run = world.run(&mut serving(&SERVERS));
                let found = run.report.habits().unwrap();
                assert!(found.ports.class().is_none_or(|class| class == ports));
                let turned = found.hairpinning.class();
                assert!(turned.is_none_or(|class| class == hairpin), "{seed}");
                known += usize::from(found.ports.class().is_some());
            }
        }
    }
    assert!(known > 40, "{known}");
}
