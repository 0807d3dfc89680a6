//! Whether UDP gets out, and how many NATs stand in a row, in virtual time.
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

use icescope::nat::{Carrier, Class, Confidence, Connected, Layers, Reason, Report, Udp};
use icescope::sim::{Blocked, NatConfig, Rules};
use prober_network::{CUSTOMER, Run, SERVERS, Sent, World, at, home, ip, serving};

/// Two operators, each at two ports.
const OPERATORS: [&str; 4] = [
    "203.0.113.10:3478",
    "203.0.113.10:19302",
    "192.0.2.20:3478",
    "192.0.2.20:19302",
];

/// Plain servers at these addresses.
fn plain(sockets: &[&str]) -> impl FnMut(SocketAddr, SocketAddr, &[u8]) -> Vec<Sent> + use<> {
    // A server of RFC 5780 would want its two addresses at the same ports.
    let mut servers: Vec<_> = sockets.iter().map(|socket| serving(&[socket])).collect();
    move |from, to, bytes| {
        let answers = servers.iter_mut().map(|server| server(from, to, bytes));
        answers.flatten().collect()
    }
}

fn blocking(blocked: Blocked) -> Rules {
    Rules {
        blocked,
        ..Rules::default()
    }
}

fn all() -> Blocked {
    Blocked::AllBut(Vec::new())
}

#[track_caller]
fn assert_udp(report: &Report, class: Option<Udp>, confidence: Confidence, reason: Reason) {
    let udp = report.udp();
    assert_eq!(
        (udp.class(), udp.confidence, udp.reason),
        (class, confidence, reason),
        "{:#?}",
        report.evidence.reach
    );
}

#[test]
fn where_all_answer_udp_is_open() {
    let run = World::new(vec![home()], &OPERATORS).run(&mut plain(&OPERATORS));
    assert_udp(
        &run.report,
        Some(Udp::Open),
        Confidence::Proved,
        Reason::PortsAnswer,
    );
    assert!(run.report.silent_ports().is_empty());
    assert!(run.report.evidence.reach.connections.is_empty());
}

#[test]
fn a_dead_server_is_no_blocked_port() {
    let targets = [OPERATORS[0], OPERATORS[2]];
    let run = World::new(vec![home()], &targets).run(&mut plain(&OPERATORS[..1]));
    assert_udp(
        &run.report,
        Some(Udp::Open),
        Confidence::Proved,
        Reason::PortsAnswer,
    );
    // At another port nothing shows whether it is dead or blocked.
    let targets = [OPERATORS[0], OPERATORS[3]];
    let run = World::new(vec![home()], &targets).run(&mut plain(&OPERATORS[..1]));
    assert_udp(
        &run.report,
        None,
        Confidence::Unknown,
        Reason::PortMaybeUnused,
    );
    assert_eq!(
        run.report.udp().possible,
        [Udp::Open, Udp::SomePortsBlocked]
    );
    assert_eq!(run.report.silent_ports(), [19302]);
}

#[test]
fn a_port_that_two_operators_are_silent_at_is_blocked() {
    for port in [3478, 19302] {
        let rules = blocking(Blocked::Ports(vec![port]));
        let run = World::new(vec![home()], &OPERATORS)
            .rule(0, rules)
            .run(&mut plain(&OPERATORS));
        let some = Some(Udp::SomePortsBlocked);
        assert_udp(&run.report, some, Confidence::Likely, Reason::PortsSilent);
        assert_eq!(run.report.silent_ports(), [port]);
        assert_eq!(run.report.udp().evidence.len(), 4);
        assert!(run.time <= Duration::from_millis(3500), "{:?}", run.time);
    }
    // Servers that say over ICMP that nobody listens are no proof of a block.
    let rules = blocking(Blocked::Ports(vec![19302]));
    let run = World::new(vec![home()], &OPERATORS)
        .rule(0, rules)
        .tcp(OPERATORS[1], Connected::Refused, true)
        .tcp(OPERATORS[3], Connected::Refused, true)
        .run(&mut plain(&OPERATORS));
    assert_udp(
        &run.report,
        None,
        Confidence::Unknown,
        Reason::PortMaybeUnused,
    );
}

#[test]
fn one_server_that_is_there_over_tcp_shows_a_blocked_port() {
    for (outcome, class) in [
        (Connected::Answered, Some(Udp::SomePortsBlocked)),
        (Connected::Opened, None),
        (Connected::Refused, None),
        (Connected::Silent, None),
    ] {
        let rules = blocking(Blocked::Ports(vec![19302]));
        let run = World::new(vec![home()], &OPERATORS[..2])
            .rule(0, rules)
            .tcp(OPERATORS[1], outcome, false)
            .run(&mut plain(&OPERATORS));
        assert_eq!(run.report.udp().class(), class, "{outcome:?}");
    }
}

/// A server that tells of another port of its own where nobody is.
#[test]
fn a_lying_server_makes_no_blocked_port() {
    let mut honest = serving(&SERVERS);
    let lies = |from: SocketAddr, to: SocketAddr, bytes: &[u8]| -> Vec<Sent> {
        let here = at(SERVERS[0]);
        let mut answers = honest(from, to, bytes);
        answers.retain(|answer| to == here && answer.0 == here);
        answers
    };
    let run = World::new(vec![home()], &SERVERS[..1]).run(&mut { lies });
    assert!(run.report.evidence.reach.derived.len() >= 2);
    // Nor does it show that all is open: a firewall may let out one port only.
    assert_udp(
        &run.report,
        None,
        Confidence::Unknown,
        Reason::OtherPortsSilent,
    );
}

#[test]
fn udp_that_is_blocked_is_told_from_servers_that_are_down() {
    let run = |connected: [(Connected, bool); 2]| -> Run {
        let targets = [OPERATORS[0], OPERATORS[2]];
        let mut world = World::new(vec![home()], &targets).rule(0, blocking(all()));
        for (target, (outcome, closed)) in targets.iter().zip(connected) {
            world = world.tcp(target, outcome, closed);
        }
        world.run(&mut plain(&OPERATORS))
    };
    use Connected::{Answered, Opened, Refused, Silent, Unreachable};
    let blocked = Some(Udp::Blocked);
    for (connected, class, reason) in [
        (
            [(Answered, false), (Silent, false)],
            blocked,
            Reason::OnlyTcp,
        ),
        // Web servers, say, which were named by mistake.
        ([(Opened, false), (Opened, false)], None, Reason::NoAnswer),
        ([(Opened, false), (Silent, false)], None, Reason::NoAnswer),
        ([(Opened, true), (Opened, true)], None, Reason::PortsClosed),
        // Hosts without such a server.
        ([(Refused, false), (Refused, false)], None, Reason::NoAnswer),
        (
            [(Refused, true), (Refused, true)],
            None,
            Reason::PortsClosed,
        ),
        // A firewall that refuses rather than drops.
        (
            [(Answered, true), (Answered, true)],
            blocked,
            Reason::OnlyTcp,
        ),
        // One that may speak over TCP only.
        (
            [(Answered, true), (Silent, false)],
            None,
            Reason::PortsClosed,
        ),
        (
            [(Silent, false), (Silent, false)],
            None,
            Reason::NothingAnswers,
        ),
        ([(Unreachable, false); 2], None, Reason::NothingAnswers),
    ] {
        let run = run(connected);
        let sure = if class.is_some() {
            Confidence::Likely
        } else {
            Confidence::Unknown
        };
        assert_udp(&run.report, class, sure, reason);
        assert!(run.time <= Duration::from_millis(3500), "{:?}", run.time);
        assert!(!run.report.summary().is_empty());
    }
}

/// One server alone that is only opened over TCP shows nothing: it may not speak UDP.
#[test]
fn a_cancelled_run_does_not_call_udp_blocked() {
    let mut world = World::new(vec![home()], &OPERATORS)
        .rule(0, blocking(all()))
        .tcp(OPERATORS[0], Connected::Answered, false);
    let run = world.run_until(&mut plain(&OPERATORS), Duration::from_secs(2));
    assert_udp(&run.report, None, Confidence::Unknown, Reason::Incomplete);
    assert_eq!(run.report.udp().possible, Udp::ALL);
}

#[test]
fn loss_blocks_no_port() {
    for seed in 1..=30 {
        let mut world = World::lossy(vec![home()], &OPERATORS, 30, seed);
        for server in OPERATORS {
            world = world.tcp(server, Connected::Answered, false);
        }
        let run = world.run(&mut plain(&OPERATORS));
        assert_udp(
            &run.report,
            Some(Udp::Open),
            Confidence::Proved,
            Reason::PortsAnswer,
        );
    }
}

fn carrier() -> NatConfig {
    home()
}

fn customer() -> NatConfig {
    NatConfig {
        external: vec![ip(CUSTOMER)],
        ..home()
    }
}

#[test]
fn one_nat_is_never_claimed_without_evidence() {
    for (nats, reason) in [
        (vec![home()], Reason::LayersHidden),
        // A firewall there would look the same.
        (vec![customer(), carrier()], Reason::FilterBeyond),
    ] {
        let count = u8::try_from(nats.len()).unwrap();
        let run = World::new(nats, &SERVERS[..1]).run(&mut serving(&SERVERS));
        let layers = run.report.layers();
        assert_eq!(layers.possible, [Layers::One, Layers::Several]);
        assert_eq!(layers.reason, reason);
        assert_eq!(run.report.carrier().class(), None);
        assert_eq!(run.report.habits().unwrap().last_filter, Some(count));
        println!("{count} NATs: all in {:?}, {} sent", run.time, run.sent);
        assert!(run.time <= Duration::from_millis(1500), "{:?}", run.time);
    }
}

/// Behind a NAT that lets everyone in, the carrier's is the last; before one, the customer's is.
#[test]
fn the_last_gateway_that_keeps_strangers_out_is_counted() {
    let open = |nat: NatConfig| NatConfig {
        filtering: icescope::sim::Dependence::EndpointIndependent,
        ..nat
    };
    let dependent = NatConfig {
        mapping: Some(icescope::sim::Dependence::AddressAndPortDependent),
        ..home()
    };
    for (nats, last) in [
        (vec![open(customer()), carrier()], Some(2)),
        (vec![customer(), open(carrier())], Some(1)),
        // Nobody is kept out.
        (vec![open(home())], None),
        // The way to a stranger leads through another mapping.
        (vec![dependent], None),
    ] {
        let run = World::new(nats, &SERVERS[..1]).run(&mut serving(&SERVERS));
        let found = run.report.habits().unwrap().last_filter;
        assert_eq!(found, last, "{:#?}", run.report);
    }
    let (mut runs, mut decided) = (0, 0);
    for seed in 1..=40 {
        for nats in [vec![home()], vec![customer(), carrier()]] {
            let count = u8::try_from(nats.len()).unwrap();
            let mut world = World::lossy(nats, &SERVERS[..1], 30, seed);
            let run = world.run(&mut serving(&SERVERS));
            let found = run.report.habits().unwrap().last_filter;
            assert!(found.is_none_or(|found| found == count), "{seed} {found:?}");
            runs += 1;
            decided += u32::from(found.is_some());
        }
    }
    println!("the last filter at 30 % loss: {decided} of {runs} decided");
    assert!(decided * 10 >= runs * 7, "{decided} of {runs}");
}

#[test]
fn a_host_with_its_own_address_has_no_nat() {
    let run = World::new(Vec::new(), &SERVERS[..1]).run(&mut serving(&SERVERS));
    assert_eq!(run.report.layers().class(), Some(Layers::None));
    assert_eq!(run.report.carrier().class(), Some(Carrier::Absent));
}

#[test]
fn external_addresses_that_differ_are_said() {
    let config = NatConfig {
        external: vec![ip("198.51.100.1"), ip("198.51.100.2"), ip("198.51.100.3")],
        mapping: Some(icescope::sim::Dependence::AddressAndPortDependent),
        pooling: icescope::sim::Pooling::Arbitrary,
        ..home()
    };
    let run = World::new(vec![config], &OPERATORS).run(&mut plain(&OPERATORS));
    assert_eq!(run.report.layers().reason, Reason::PoolSeen);
}

/// A server in the carrier's own network sees the customer's address, and no NAT beyond.
#[test]
fn a_server_inside_says_nothing_of_what_is_beyond() {
    let run = World::new(vec![customer()], &SERVERS[..1]).run(&mut serving(&SERVERS));
    assert_eq!(run.report.layers().reason, Reason::ServerInside);
    assert_eq!(run.report.carrier().reason, Reason::ServerInside);
}

/// What `pkg/index.d.ts` promises beyond mapping and filtering.
#[cfg(feature = "serde")]
#[test]
fn the_schema_has_it_all() {
    let rules = blocking(Blocked::Ports(vec![19302]));
    let run = World::new(vec![home()], &OPERATORS)
        .rule(0, rules)
        .tcp(OPERATORS[1], Connected::Refused, true)
        .waiting(1)
        .run(&mut plain(&OPERATORS));
    let json = serde_json::to_value(&run.report).unwrap();
    let properties = [
        "/udp",
        "/layers",
        "/carrier",
        "/habits/refresh",
        "/habits/fragments/outbound",
        "/habits/fragments/inbound",
        "/families/ipv4/udp",
        "/families/ipv4/layers",
        "/families/ipv4/carrier",
        "/families/ipv4/habits/refresh",
    ];
    for property in properties {
        let found = json.pointer(property).unwrap();
        for key in [
            "class",
            "possible",
            "confidence",
            "reason",
            "explanation",
            "evidence",
        ] {
            assert!(found.get(key).is_some(), "{property} {key}");
        }
    }
    assert_eq!(json["silentPorts"], serde_json::json!([19302]));
    assert_eq!(json["connections"][0]["server"], OPERATORS[1]);
    assert_eq!(json["connections"][0]["outcome"], "refused");
    assert_eq!(json["connections"][0]["udpRefused"], true);
    assert!(json["connections"][0]["elapsedMs"].is_number());
    let long = &json["translationEvidence"]["fragments"][0];
    assert_eq!(long["length"], 1584);
    assert!(long["outbound"]["arrived"].as_u64() > Some(0));
    assert_eq!(
        json["translationEvidence"]["refreshes"],
        serde_json::json!([])
    );
}
