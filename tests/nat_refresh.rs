//! How long an unused mapping lives, and which traffic keeps one, in virtual time.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(all(feature = "nat", feature = "sim"))]

mod prober_network;

use std::net::SocketAddr;
use std::time::Duration;

use icescope::nat::{Confidence, Habits, Reason, Refresh};
use icescope::sim::{Allocation, Dependence, Lifetime, NatConfig, Pooling};
use prober_network::{SERVERS, Sent, World, home, ip, serving};

fn nat(idle: u64, outbound: bool, inbound: bool) -> NatConfig {
    NatConfig {
        lifetime: Lifetime {
            idle: Duration::from_secs(idle),
            outbound,
            inbound,
        },
        ..home()
    }
}

const KINDS: [(Refresh, bool, bool); 4] = [
    (Refresh::Both, true, true),
    (Refresh::Outbound, true, false),
    (Refresh::Inbound, false, true),
    (Refresh::None, false, false),
];

fn habits(world: &mut World) -> Habits {
    let run = world.run(&mut serving(&SERVERS));
    run.report.habits().unwrap().clone()
}

#[test]
fn what_keeps_a_mapping_is_found_whatever_its_lifetime() {
    // Seconds before and after each wait, and between.
    for idle in [
        11, 14, 16, 19, 21, 29, 31, 44, 50, 61, 89, 100, 130, 181, 250, 299,
    ] {
        for (expected, outbound, inbound) in KINDS {
            let config = nat(idle, outbound, inbound);
            let found = habits(&mut World::new(vec![config], &SERVERS[..1]).waiting(300));
            let lifetime = found.lifetime.unwrap();
            let words = format!("{idle} s {expected:?}: {found:#?}");
            assert!(lifetime.alive <= Duration::from_secs(idle), "{words}");
            assert!(
                lifetime.gone.unwrap() >= Duration::from_secs(idle),
                "{words}"
            );
            assert_eq!(found.refresh.class(), Some(expected), "{words}");
            let seen = matches!(expected, Refresh::Both | Refresh::Outbound);
            let sure = if seen {
                Confidence::Proved
            } else {
                Confidence::Likely
            };
            assert_eq!(found.refresh.confidence, sure, "{words}");
            assert_eq!(found.refresh.evidence, [0, 1]);
        }
    }
}

/// A mapping that comes back with the next packet, at another port or at the same, did not live.
#[test]
fn a_mapping_that_comes_back_was_not_kept() {
    for allocation in [Allocation::Preserving, Allocation::Random] {
        for mapping in Dependence::ALL {
            let config = NatConfig {
                mapping: Some(mapping),
                allocation,
                ..nat(25, false, false)
            };
            let found = habits(&mut World::new(vec![config], &SERVERS[..1]).waiting(60));
            assert_eq!(found.refresh.class(), Some(Refresh::None), "{found:#?}");
        }
    }
}

#[test]
fn the_search_ends_with_the_first_that_is_gone() {
    let mut world = World::new(vec![nat(25, true, true)], &SERVERS[..1]).waiting(300);
    let run = world.run(&mut serving(&SERVERS));
    assert!(run.time < Duration::from_secs(33), "{:?}", run.time);
    assert!(run.report.evidence.complete);
}

#[test]
fn a_mapping_that_outlives_the_search_says_nothing_of_what_keeps_it() {
    let found = habits(&mut World::new(vec![nat(3600, true, false)], &SERVERS[..1]).waiting(60));
    assert_eq!(found.lifetime.unwrap().gone, None);
    assert_eq!(found.refresh.class(), None);
    assert_eq!(found.refresh.reason, Reason::NoneGone);
    let without = habits(&mut World::new(vec![nat(25, true, false)], &SERVERS[..1]));
    assert_eq!(without.refresh.reason, Reason::NotTested);
}

/// A mapping that lives for less than ten seconds: nothing sent at one second is known to be in
/// time for ten.
#[test]
fn a_very_short_life_is_found_and_nothing_wrong_is_said_of_what_keeps_it() {
    for (expected, outbound, inbound) in KINDS {
        for idle in [2, 5, 9] {
            let config = nat(idle, outbound, inbound);
            let mut world = World::new(vec![config], &SERVERS[..1]).waiting(60);
            let report = world.run(&mut serving(&SERVERS)).report;
            let found = report.habits().unwrap();
            assert_eq!(found.lifetime.unwrap().gone, Some(Duration::from_secs(10)));
            assert!(found.refresh.possible.contains(&expected), "{found:#?}");
            // Nothing was lost.
            assert_eq!(found.refresh.reason, Reason::GoneTooSoon, "{found:#?}");
            let advice = report.advice().concat();
            assert!(advice.contains("within 10 s"), "{advice}");
        }
    }
}

/// What is sent to keep a mapping is to come sooner than its end.
#[test]
fn a_short_life_has_advice_and_a_long_one_has_none() {
    for (idle, words) in [(12, Some("every 10 s")), (40, None)] {
        let mut world = World::new(vec![nat(idle, true, true)], &SERVERS[..1]).waiting(60);
        let report = world.run(&mut serving(&SERVERS)).report;
        let advice = report.advice().concat();
        let short = advice.contains("forgets an unused mapping");
        assert_eq!(short, words.is_some(), "{advice}");
        assert!(advice.contains(words.unwrap_or_default()), "{advice}");
    }
}

#[test]
fn a_cancelled_search_says_what_it_knows() {
    let mut world = World::new(vec![nat(100, true, false)], &SERVERS[..1]).waiting(300);
    let run = world.run_until(&mut serving(&SERVERS), Duration::from_secs(50));
    let found = run.report.habits().unwrap();
    assert!(!run.report.evidence.complete);
    let lifetime = found.lifetime.unwrap();
    assert_eq!(
        (lifetime.alive, lifetime.gone),
        (Duration::from_secs(45), None)
    );
    assert_eq!(found.refresh.class(), None);
}

/// A server that passes over RESPONSE-PORT and answers to where the request came from, and one that
/// refuses it: neither says anything of a lifetime.
#[test]
fn a_server_that_sends_elsewhere_proves_nothing() {
    let mut ours = serving(&SERVERS);
    let ignores = |from: SocketAddr, to: SocketAddr, bytes: &[u8]| -> Vec<Sent> {
        let answers = ours(from, to, bytes);
        answers
            .into_iter()
            .map(|(at, _, bytes)| (at, from, bytes))
            .collect()
    };
    let mut world = World::new(vec![nat(25, true, true)], &SERVERS[..1]).waiting(60);
    let run = world.run(&mut { ignores });
    let found = run.report.habits().unwrap();
    assert_eq!(found.lifetime, None, "{found:#?}");
    assert_eq!(found.refresh.reason, Reason::PortIgnored);
}

/// Where each socket may have another external address, a server cannot be asked to send to it.
#[test]
fn addresses_from_a_pool_do_not_mislead() {
    let config = NatConfig {
        external: vec![ip("198.51.100.1"), ip("198.51.100.2"), ip("198.51.100.3")],
        pooling: Pooling::Arbitrary,
        ..nat(50, true, false)
    };
    for seed in 1..=10 {
        let mut world = World::lossy(vec![config.clone()], &SERVERS[..1], 0, seed).waiting(120);
        let found = habits(&mut world);
        if let Some(lifetime) = found.lifetime {
            assert!(lifetime.alive <= Duration::from_secs(50));
            assert!(
                lifetime
                    .gone
                    .is_none_or(|gone| gone >= Duration::from_secs(50))
            );
        }
        assert!(
            found.refresh.possible.contains(&Refresh::Outbound),
            "{found:#?}"
        );
    }
}

/// 30 % are lost on each way: what is said is right, and most is said.
#[test]
fn loss_does_not_mislead() {
    let (mut decided, mut all) = (0, 0);
    for (expected, outbound, inbound) in KINDS {
        for seed in 1..=60 {
            let config = nat(25, outbound, inbound);
            let mut world = World::lossy(vec![config], &SERVERS[..1], 30, seed).waiting(60);
            let found = habits(&mut world);
            all += 1;
            if let Some(lifetime) = found.lifetime {
                assert!(lifetime.alive <= Duration::from_secs(25), "{found:#?}");
                assert!(
                    lifetime
                        .gone
                        .is_none_or(|gone| gone >= Duration::from_secs(25))
                );
            }
            assert!(
                found.refresh.possible.contains(&expected),
                "{seed} {found:#?}"
            );
            decided += usize::from(found.refresh.class().is_some());
        }
    }
    println!("refresh at 30 % loss: {decided} of {all} decided");
    assert!(decided * 100 >= all * 95, "{decided} of {all}");
}
