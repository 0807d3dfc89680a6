//! Networks that let some packets through and not others, in virtual time.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(all(feature = "nat", feature = "sim"))]

mod prober_network;

use icescope::nat::{Confidence, Mapping, Outcome, Passage, Reason, Report, Udp, Unproved};
use icescope::sim::{Blocked, Dependence, NatConfig, Pooling, Rules};
use prober_network::{SERVERS, World, home, ip, serving};

fn only(port: u16) -> Rules {
    Rules {
        blocked: Blocked::AllBut(vec![port]),
        ..Rules::default()
    }
}

fn says(report: &Report, words: &str) -> bool {
    let advice = report.advice().concat();
    report.summary().contains(words) || advice.contains(words)
}

/// A firewall that lets out one port only, and a server that names another of its own.
#[test]
fn a_port_that_a_server_names_and_that_is_silent_counts() {
    for named in [&SERVERS[..1], &[SERVERS[0], SERVERS[2]]] {
        let mut world = World::new(vec![home()], named).rule(0, only(3478));
        let report = world.run(&mut serving(&SERVERS)).report;
        let udp = report.udp();
        assert_eq!(udp.class(), None, "{udp:?}");
        assert_eq!(udp.confidence, Confidence::Unknown);
        assert_eq!(udp.possible, [Udp::Open, Udp::SomePortsBlocked]);
        assert_eq!(udp.reason, Reason::OtherPortsSilent);
        assert_eq!(report.silent_ports(), [3479]);
        let silent = &report.evidence.reach.derived;
        assert!(silent.iter().any(|index| udp.evidence.contains(index)));
        assert!(says(&report, "Nothing came back from port 3479"));
        assert!(says(&report, "may let out only some ports"));
        // It was asked at two addresses, by a server as that advice wants it.
        assert!(!says(&report, "Add a STUN server at another address"));
        assert!(!says(&report, "icescope serve"));
        assert_eq!(report.filtering().reason, Reason::OtherAddressSilent);
    }
    let mut world = World::new(vec![home()], &[SERVERS[0], SERVERS[2]]).rule(0, only(3478));
    let report = world.run(&mut serving(&SERVERS)).report;
    let class = report.mapping().class();
    assert_eq!(class, Some(Mapping::EndpointIndependent));
}

/// A run that is cut short before the ports are known that a server named.
#[test]
fn ports_that_a_server_names_are_waited_for() {
    let mut world = World::new(vec![home()], &SERVERS[..1]).rule(0, only(3478));
    let limit = std::time::Duration::from_secs(1);
    let report = world.run_until(&mut serving(&SERVERS), limit).report;
    assert_eq!(report.udp().reason, Reason::Incomplete);
    assert_eq!(report.udp().class(), None);
}

/// A firewall that limits new flows: the first so many sockets and servers get answers, others none.
#[test]
fn new_flows_that_are_dropped_are_told_from_a_server_that_is_not_there() {
    let mut reasons = Vec::new();
    for most in 1..12 {
        let mut serve = serving(&SERVERS);
        let mut flows = Vec::new();
        let limited = |from, to, bytes: &[u8]| {
            if !flows.contains(&(from, to)) && flows.len() < most {
                flows.push((from, to));
            }
            match flows.contains(&(from, to)) {
                true => serve(from, to, bytes),
                false => Vec::new(),
            }
        };
        let report = World::new(vec![home()], &SERVERS[..1])
            .run(&mut { limited })
            .report;
        let filtering = report.filtering();
        if filtering.class().is_some() {
            continue;
        }
        let there = |at| {
            let mut probes = report.evidence.probes.iter();
            probes
                .any(|probe| probe.address == at && matches!(probe.outcome, Outcome::Mapped { .. }))
        };
        let silent = Passage::Unproved(Unproved::OtherAddressSilent);
        for probe in &report.evidence.filtering {
            assert!(
                probe.outcome != silent || !there(probe.expected),
                "{most}: {report:#?}"
            );
        }
        reasons.push(filtering.reason);
        assert_eq!(filtering.reason, Reason::NewFlowsLost, "{most}");
        assert!(says(&report, "new flows"), "{most}");
        assert!(!says(&report, "icescope serve"), "{most}");
        assert!(!says(&report, "only some ports"), "{most}");
    }
    assert!(reasons.len() > 2, "{reasons:?}");
}

/// A pool from which a NAT takes an address for each port of a server: what comes from its other one comes to
/// another address, and no server can help that.
#[test]
fn where_no_control_is_possible_no_server_is_asked_for_one() {
    let pool = NatConfig {
        external: vec![ip("198.51.100.1"), ip("198.51.100.2"), ip("198.51.100.3")],
        mapping: Some(Dependence::AddressAndPortDependent),
        pooling: Pooling::Arbitrary,
        ..home()
    };
    let mut met = 0;
    for seed in 1..=20 {
        let mut world = World::lossy(vec![pool.clone()], &SERVERS[..1], 0, seed);
        let report = world.run(&mut serving(&SERVERS)).report;
        if report.filtering().reason == Reason::ControlImpossible {
            met += 1;
            assert!(!says(&report, "RESPONSE-PORT"), "{seed}");
            assert!(says(&report, "no server can show"), "{seed}");
        }
    }
    assert!(met > 0);
}
