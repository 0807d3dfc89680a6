//! The NAT alone, packet by packet.

use core::time::Duration;
use std::net::SocketAddr;

use super::*;
use crate::sim::Packet;
use crate::stun::engine::Instant;

const HOST: &str = "192.168.1.2:5000";
const OTHER: &str = "192.168.1.3:5000";
const EXTERNAL: &str = "198.51.100.1";
const REMOTES: [&str; 3] = [
    "203.0.113.10:3478",
    "203.0.113.10:3479",
    "203.0.113.11:3478",
];

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn seconds(seconds: u64) -> Instant {
    Instant::ORIGIN + Duration::from_secs(seconds)
}

fn config(mapping: Dependence, filtering: Dependence) -> NatConfig {
    NatConfig::new(mapping, filtering, vec![EXTERNAL.parse().unwrap()])
}

/// The external endpoint that a packet from `source` to `destination` gets.
fn mapped(nat: &mut Nat, now: Instant, source: &str, destination: &str) -> SocketAddr {
    let out = Packet::new(at(source), at(destination));
    match nat.outbound(now, out) {
        Verdict::Forward(packet) => {
            assert_eq!(packet.destination, out.destination);
            packet.source
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_kind_maps_and_filters_by_its_definition() {
    for mapping in Dependence::ALL {
        for filtering in Dependence::ALL {
            let mut nat = Nat::new(config(mapping, filtering), 7);
            let now = Instant::ORIGIN;
            let seen: Vec<SocketAddr> = REMOTES
                .iter()
                .map(|remote| mapped(&mut nat, now, HOST, remote))
                .collect();
            let same = (seen[0] == seen[1], seen[0] == seen[2]);
            let expected = match mapping {
                Dependence::EndpointIndependent => (true, true),
                Dependence::AddressDependent => (true, false),
                Dependence::AddressAndPortDependent => (false, false),
            };
            assert_eq!(same, expected, "{mapping:?}");

            // A fresh one that has sent to the first remote only.
            let mut nat = Nat::new(config(mapping, filtering), 7);
            let external = mapped(&mut nat, now, HOST, REMOTES[0]);
            let passes = |nat: &mut Nat, from: &str| {
                let verdict = nat.inbound(now, Packet::new(at(from), external));
                assert_ne!(verdict, Verdict::Drop(DropReason::NoMapping));
                verdict == Verdict::Forward(Packet::new(at(from), at(HOST)))
            };
            let admitted = REMOTES.map(|remote| passes(&mut nat, remote));
            let expected = match filtering {
                Dependence::EndpointIndependent => [true, true, true],
                Dependence::AddressDependent => [true, true, false],
                Dependence::AddressAndPortDependent => [true, false, false],
            };
            assert_eq!(admitted, expected, "{mapping:?} {filtering:?}");
        }
    }
}

#[test]
fn ports_are_chosen_as_configured() {
    let now = Instant::ORIGIN;
    let ports = |allocation, sources: &[&str]| -> Vec<u16> {
        let mut config = config(
            Dependence::AddressAndPortDependent,
            Dependence::EndpointIndependent,
        );
        config.allocation = allocation;
        let mut nat = Nat::new(config, 3);
        let port = |source: &&str| mapped(&mut nat, now, source, REMOTES[0]).port();
        sources.iter().map(port).collect()
    };
    let kept = ports(Allocation::Preserving, &[HOST, OTHER]);
    assert_eq!(kept[0], 5000);
    assert_ne!(kept[1], 5000);
    assert!(kept[1] >= 1024);

    let two = |delta| Allocation::Sequential {
        first: 65535,
        delta,
    };
    assert_eq!(ports(two(1), &[HOST, OTHER]), [65535, 1024]);
    assert_eq!(ports(two(-2), &[HOST, OTHER]), [65535, 65533]);
    assert_eq!(ports(two(0), &[HOST, OTHER]), [65535, 1024]);

    let parity = ports(
        Allocation::Parity,
        &["192.168.1.2:6000", "192.168.1.2:6001", "192.168.1.2:6003"],
    );
    assert_eq!(
        parity.iter().map(|port| port % 2).collect::<Vec<_>>(),
        [0, 1, 1]
    );

    let random = ports(Allocation::Random, &[HOST, OTHER]);
    assert_ne!(random[0], random[1]);
    assert_eq!(
        random,
        ports(Allocation::Random, &[HOST, OTHER]),
        "same seed"
    );
}

#[test]
fn exhausted_ports_and_families_drop() {
    let now = Instant::ORIGIN;
    for allocation in [
        Allocation::Random,
        Allocation::Preserving,
        Allocation::Sequential {
            first: 2000,
            delta: 3,
        },
    ] {
        let mut config = config(
            Dependence::EndpointIndependent,
            Dependence::EndpointIndependent,
        );
        config.ports = 2000..=2001;
        config.allocation = allocation;
        let mut nat = Nat::new(config, 1);
        for port in [2000, 2001] {
            let out = Packet::new(SocketAddr::new(at(HOST).ip(), port), at(REMOTES[0]));
            assert!(matches!(nat.outbound(now, out), Verdict::Forward(_)));
        }
        let full = nat.outbound(now, Packet::new(at("192.168.1.4:2000"), at(REMOTES[0])));
        assert_eq!(
            full,
            Verdict::Drop(DropReason::PortsExhausted),
            "{allocation:?}"
        );
        let six = nat.outbound(
            now,
            Packet::new(at("[2001:db8::2]:1"), at("[2001:db8::9]:1")),
        );
        assert_eq!(six, Verdict::Drop(DropReason::NoAddress));
    }
}

#[test]
fn pooling_pairs_or_does_not() {
    let now = Instant::ORIGIN;
    let addresses = |pooling| {
        let mut config = config(
            Dependence::AddressAndPortDependent,
            Dependence::EndpointIndependent,
        );
        config.external = ["198.51.100.1", "2001:db8::1", "198.51.100.2"]
            .iter()
            .map(|ip| ip.parse().unwrap())
            .collect();
        config.pooling = pooling;
        let mut nat = Nat::new(config, 5);
        let mut seen = Vec::new();
        for port in 1..=20 {
            let remote = format!("203.0.113.10:{port}");
            seen.push(mapped(&mut nat, now, HOST, &remote).ip().to_string());
        }
        let other = mapped(&mut nat, now, OTHER, REMOTES[0]).ip().to_string();
        seen.sort();
        seen.dedup();
        (seen, other)
    };
    let (one, other) = addresses(Pooling::Paired);
    assert_eq!(one, ["198.51.100.1"]);
    assert_eq!(other, "198.51.100.2", "the pool is shared out");
    assert_eq!(
        addresses(Pooling::Arbitrary).0,
        ["198.51.100.1", "198.51.100.2"]
    );
}

#[test]
fn hairpin_turns_round_with_the_source_configured() {
    let now = Instant::ORIGIN;
    let turned = |hairpin| {
        let mut config = config(
            Dependence::EndpointIndependent,
            Dependence::AddressAndPortDependent,
        );
        config.hairpin = hairpin;
        let mut nat = Nat::new(config, 2);
        let a = mapped(&mut nat, now, HOST, REMOTES[0]);
        let b = mapped(&mut nat, now, OTHER, REMOTES[0]);
        // The filter holds inside too: only what both have opened passes.
        let first = nat.outbound(now, Packet::new(at(HOST), b));
        (first, nat.outbound(now, Packet::new(at(OTHER), a)), b)
    };
    let (first, second, _) = turned(Hairpin::None);
    assert_eq!(first, Verdict::Drop(DropReason::NoHairpin));
    assert_eq!(second, first);
    let (first, second, b) = turned(Hairpin::ExternalSource);
    assert_eq!(first, Verdict::Drop(DropReason::Filtered));
    assert_eq!(second, Verdict::Hairpin(Packet::new(b, at(HOST))));
    let (first, second, _) = turned(Hairpin::InternalSource);
    assert_eq!(first, Verdict::Drop(DropReason::Filtered));
    assert_eq!(second, Verdict::Hairpin(Packet::new(at(OTHER), at(HOST))));
}

#[test]
fn rows_live_as_long_as_the_traffic_that_counts() {
    let run = |outbound, inbound, from_inside| {
        let mut config = config(
            Dependence::EndpointIndependent,
            Dependence::AddressAndPortDependent,
        );
        config.lifetime = Lifetime {
            idle: Duration::from_secs(30),
            outbound,
            inbound,
        };
        let mut nat = Nat::new(config, 1);
        let external = mapped(&mut nat, seconds(0), HOST, REMOTES[0]);
        if from_inside {
            let _ = mapped(&mut nat, seconds(20), HOST, REMOTES[0]);
        } else {
            let back = Packet::new(at(REMOTES[0]), external);
            assert!(nat.inbound(seconds(20), back).packet().is_some());
        }
        let end = nat.poll_timeout();
        let alive = nat
            .inbound(seconds(40), Packet::new(at(REMOTES[0]), external))
            .packet()
            .is_some();
        assert_eq!(end, Some(seconds(if alive { 50 } else { 30 })));
        alive
    };
    assert!(run(true, false, true));
    assert!(!run(true, false, false));
    assert!(run(false, true, false));
    assert!(!run(false, true, true));
}

#[test]
fn filter_entries_expire_alone() {
    let mut config = config(
        Dependence::EndpointIndependent,
        Dependence::AddressAndPortDependent,
    );
    config.lifetime.idle = Duration::from_secs(30);
    let mut nat = Nat::new(config, 1);
    let external = mapped(&mut nat, seconds(0), HOST, REMOTES[0]);
    let _ = mapped(&mut nat, seconds(20), HOST, REMOTES[1]);
    let at_40 =
        |nat: &mut Nat, from: &str| nat.inbound(seconds(40), Packet::new(at(from), external));
    assert_eq!(
        at_40(&mut nat, REMOTES[0]),
        Verdict::Drop(DropReason::Filtered)
    );
    assert!(at_40(&mut nat, REMOTES[1]).packet().is_some());
    nat.handle_timeout(seconds(50));
    assert_eq!(nat.table().count(), 0);
    assert_eq!(nat.poll_timeout(), None);
}

/// A row as its events told it: its number, its end, its filter.
type Told = (u64, Instant, Vec<(Pattern, Instant)>);

#[test]
fn every_change_of_the_table_is_an_event() {
    let mut config = config(
        Dependence::AddressDependent,
        Dependence::AddressAndPortDependent,
    );
    config.lifetime.idle = Duration::from_secs(30);
    config.lifetime.inbound = true;
    let mut nat = Nat::new(config, 9);
    let mut rows: Vec<Told> = Vec::new();
    let idle = Duration::from_secs(30);
    for second in 0..200u64 {
        let now = seconds(second);
        let remote = at(REMOTES[usize::try_from(second * 7 % 3).unwrap()]);
        if second % 50 < 20 {
            let _ = nat.outbound(now, Packet::new(at(HOST), remote));
        } else {
            let external = nat.table().next().map(|row| row.external);
            let packet = Packet::new(remote, external.unwrap_or(remote));
            let _ = nat.inbound(now, packet);
        }
        while let Some(event) = nat.poll_event() {
            match event.kind {
                EventKind::MappingCreated { mapping, .. } => {
                    rows.push((mapping, now + idle, vec![]));
                }
                EventKind::MappingExpired { mapping } => rows.retain(|row| row.0 != mapping),
                EventKind::MappingRefreshed { mapping, expires } => {
                    rows.iter_mut().find(|row| row.0 == mapping).unwrap().1 = expires;
                }
                EventKind::PermissionCreated { mapping, remote } => {
                    let row = rows.iter_mut().find(|row| row.0 == mapping).unwrap();
                    row.2.push((remote, now + idle));
                }
                EventKind::PermissionRefreshed {
                    mapping,
                    remote,
                    expires,
                } => {
                    let row = rows.iter_mut().find(|row| row.0 == mapping).unwrap();
                    row.2.iter_mut().find(|p| p.0 == remote).unwrap().1 = expires;
                }
                EventKind::PermissionExpired { mapping, remote } => {
                    let row = rows.iter_mut().find(|row| row.0 == mapping).unwrap();
                    row.2.retain(|p| p.0 != remote);
                }
                _ => {}
            }
        }
        let told: Vec<_> = nat
            .table()
            .map(|row| {
                let entries = row
                    .permissions
                    .iter()
                    .map(|p| (p.remote, p.expires))
                    .collect();
                (row.id, row.expires, entries)
            })
            .collect();
        assert_eq!(rows, told, "at {second} s");
    }
    let _ = mapped(&mut nat, seconds(300), HOST, REMOTES[0]);
    assert!(nat.table().all(|row| row.id > 4), "rows came and went");
}

#[test]
fn the_two_models_differ_where_they_should() {
    let now = Instant::ORIGIN;
    let run = |filter_state, replies| {
        let mut config = config(
            Dependence::AddressAndPortDependent,
            Dependence::AddressDependent,
        );
        config.filter_state = filter_state;
        config.replies = replies;
        let mut nat = Nat::new(config, 4);
        let first = mapped(&mut nat, now, HOST, REMOTES[0]);
        // The second address is known to another mapping of the same endpoint.
        let _ = mapped(&mut nat, now, HOST, REMOTES[2]);
        let crossed = nat.inbound(now, Packet::new(at(REMOTES[2]), first));
        // The same address from another port, answered.
        let came = nat.inbound(now, Packet::new(at(REMOTES[1]), first));
        assert!(came.packet().is_some());
        let answer = mapped(&mut nat, now, HOST, REMOTES[1]);
        (crossed.packet().is_some(), answer == first)
    };
    assert_eq!(run(FilterState::Mapping, Replies::ByRule), (false, false));
    assert_eq!(
        run(FilterState::InternalEndpoint, Replies::ByRule),
        (true, false)
    );
    assert_eq!(run(FilterState::Mapping, Replies::Pinned), (false, true));
}

#[test]
fn a_firewall_filters_and_leaves_addresses_alone() {
    let now = Instant::ORIGIN;
    let host = "198.51.100.7:5000";
    let mut open = Nat::new(NatConfig::firewall(Dependence::EndpointIndependent), 1);
    let unasked = Packet::new(at(REMOTES[0]), at(host));
    assert_eq!(open.inbound(now, unasked), Verdict::Forward(unasked));

    let mut usual = Nat::new(NatConfig::firewall(Dependence::AddressAndPortDependent), 1);
    assert_eq!(
        usual.inbound(now, unasked),
        Verdict::Drop(DropReason::Filtered)
    );
    assert_eq!(mapped(&mut usual, now, host, REMOTES[0]), at(host));
    assert_eq!(usual.inbound(now, unasked), Verdict::Forward(unasked));
    let stranger = Packet::new(at(REMOTES[1]), at(host));
    assert_eq!(
        usual.inbound(now, stranger),
        Verdict::Drop(DropReason::Filtered)
    );
}

#[test]
fn unpolled_events_do_not_pile_up() {
    let mut nat = Nat::new(
        config(
            Dependence::EndpointIndependent,
            Dependence::EndpointIndependent,
        ),
        1,
    );
    for _ in 0..10_000 {
        let _ = mapped(&mut nat, Instant::ORIGIN, HOST, REMOTES[0]);
    }
    assert_eq!(std::iter::from_fn(|| nat.poll_event()).count(), 4096);
}
