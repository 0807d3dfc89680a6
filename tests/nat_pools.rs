//! Several external addresses, and servers on both sides of a NAT, in virtual time.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(feature = "nat")]

use std::net::SocketAddr;
use std::time::Duration;

use icescope::nat::{Confidence, Mapping, Path, Prober, Reason, Report, SCHEDULE, Target, judge};
use icescope::stun::engine::{Input, Instant, Transport};
use icescope::stun::{BehaviorServer, answer_binding};

const SERVERS: [&str; 3] = [
    "203.0.113.10:3478",
    "203.0.113.10:3479",
    "203.0.113.11:3478",
];
const ROUND_TRIP: Duration = Duration::from_millis(40);

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// Runs the prober, with four sockets for ports, behind a NAT that maps by local and remote address.
fn run(servers: &[&str], map: impl Fn(SocketAddr, SocketAddr) -> SocketAddr) -> Report {
    let local = at("192.168.1.2:5000");
    let targets = servers.iter().map(|server| Target {
        server: format!("stun:{server}"),
        host: at(server).ip().to_string(),
        port: at(server).port(),
        path: Some(Path {
            local,
            remote: at(server),
        }),
    });
    let sockets = (5001..5005).map(|port| SocketAddr::new(local.ip(), port));
    let mut counter = 0_u16;
    let random = move |bytes: &mut [u8]| {
        counter += 1;
        for (byte, number) in bytes.iter_mut().zip(counter.to_be_bytes().iter().cycle()) {
            *byte = *number;
        }
    };
    let mut now = Instant::ORIGIN;
    let mut prober =
        Prober::new(now, targets.collect(), SCHEDULE, random).with_port_sockets(sockets.collect());
    let mut flying: Vec<(Instant, SocketAddr, SocketAddr, Vec<u8>)> = Vec::new();
    while !prober.is_finished() {
        while let Some(sent) = prober.poll_transmit() {
            let mut buffer = [0; 128];
            let mapped = map(sent.local, sent.remote);
            // What is sent to the outside of the NAT is no request to a server.
            if servers.iter().any(|server| at(server) == sent.remote)
                && let Ok(answer) = answer_binding(&sent.bytes, mapped, &mut buffer)
            {
                flying.push((now + ROUND_TRIP, sent.remote, sent.local, answer.to_vec()));
            }
        }
        let timeout = prober.poll_timeout().expect("an open prober waits");
        flying.sort_by_key(|(due, ..)| *due);
        if flying.first().is_some_and(|(due, ..)| *due <= timeout) {
            let (due, remote, local, bytes) = flying.remove(0);
            now = due;
            let input = Input {
                transport: Transport::Udp,
                local,
                remote,
                bytes: &bytes,
            };
            prober.handle_input(now, input);
        } else {
            now = timeout;
            prober.handle_timeout(now);
        }
    }
    judge(prober.evidence())
}

/// One of two external addresses, by chance.
fn chosen(seed: u64, key: &str) -> &'static str {
    let mixed = key
        .bytes()
        .fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    if mixed >> 63 == 0 {
        "198.51.100.1"
    } else {
        "198.51.100.2"
    }
}

/// A choice for each flow fits no class; that three flows of one socket are alike is chance.
#[test]
fn an_address_for_each_flow_is_no_class() {
    let mut wrong = 0;
    for seed in 0..300 {
        let report = run(&SERVERS, |local, remote| {
            let ip = chosen(seed, &format!("{local} {remote}"));
            SocketAddr::new(ip.parse().unwrap(), local.port())
        });
        match report.mapping().class() {
            None => assert_eq!(report.mapping().reason, Reason::NoClassFits),
            Some(_) => wrong += 1,
        }
    }
    // Where chance never shows the second address, nothing can be known: one run in 128.
    assert!(wrong <= 6, "{wrong} of 300");
}

/// A choice for each socket is a pool; the classes stay what they are.
#[test]
fn an_address_for_each_socket_is_a_pool() {
    for seed in 0..50 {
        for class in [
            Mapping::EndpointIndependent,
            Mapping::AddressDependent,
            Mapping::AddressAndPortDependent,
        ] {
            let report = run(&SERVERS, |local, remote| {
                let ip = chosen(seed, &local.to_string()).parse().unwrap();
                let by = match class {
                    Mapping::AddressDependent => u16::from(remote.ip() == at(SERVERS[2]).ip()),
                    Mapping::AddressAndPortDependent => {
                        let numbered = (0..).zip(SERVERS);
                        let mut numbers = numbered.filter(|(_, one)| at(one) == remote);
                        numbers.next().map_or(7, |(number, _)| number)
                    }
                    _ => 0,
                };
                SocketAddr::new(ip, 40_000 + (local.port() - 5000) * 8 + by)
            });
            assert_eq!(report.mapping().class(), Some(class), "{seed}");
            assert_eq!(report.mapping().confidence, Confidence::Proved);
        }
    }
}

/// A server in the same network sees nothing of the NAT, in whatever order it is named.
#[test]
fn a_server_inside_does_not_count() {
    let inside = "192.168.8.10:3478";
    for order in [
        [inside, SERVERS[0], SERVERS[2]],
        [SERVERS[0], SERVERS[2], inside],
    ] {
        let report = run(&order, |local, remote| {
            let ip = match remote == at(inside) {
                true => "100.64.0.2",
                false => "198.51.100.1",
            };
            SocketAddr::new(ip.parse().unwrap(), local.port())
        });
        let mapping = report.mapping();
        assert_eq!(mapping.class(), Some(Mapping::EndpointIndependent));
        assert_eq!(mapping.confidence, Confidence::Proved);
        assert_eq!(report.mapped(), [at("198.51.100.1:5000")]);
    }
    let report = run(&[inside, "192.168.8.11:3478"], |local, _| local);
    assert_eq!(report.layers().reason, Reason::ServerInside);
    assert_eq!(report.classic_name(), None);
    assert!(report.summary().starts_with("As seen from inside"));
}

/// An outside address for each server's: the port is kept, the address is what differs.
#[test]
fn an_address_for_each_server_is_said_to_differ() {
    let report = run(&SERVERS, |local, remote| {
        let second = remote.ip() == at(SERVERS[2]).ip();
        let ip = if second {
            "198.51.100.2"
        } else {
            "198.51.100.1"
        };
        SocketAddr::new(ip.parse().unwrap(), local.port())
    });
    let class = report.mapping().class();
    assert_eq!(class, Some(Mapping::AddressDependent));
    let words = report.summary();
    assert!(
        words.contains("a different address to each remote address"),
        "{words}"
    );
    // Fresh sockets asked one server, and so saw one of the addresses.
    let habits = report.habits().unwrap();
    assert_eq!(habits.pooling.class(), None);
    assert_eq!(habits.pooling.reason, Reason::PoolSeen);
    assert_eq!(report.layers().reason, Reason::PoolSeen);
}

/// What a server's other address sees is filed under the local address that leads there.
#[test]
fn a_server_may_be_reached_by_two_ways() {
    let (local, other) = (at("192.168.1.2:5000"), at("203.0.113.11:3479"));
    let target = Target {
        server: "stun:203.0.113.10".to_owned(),
        host: "203.0.113.10".to_owned(),
        port: 3478,
        path: Some(Path {
            local,
            remote: at(SERVERS[0]),
        }),
    };
    let sockets = [SERVERS[0], SERVERS[1], SERVERS[2], "203.0.113.11:3479"].map(at);
    let server = BehaviorServer::new(&sockets);
    let mut number = 0;
    let random = move |bytes: &mut [u8]| {
        number += 1;
        bytes.fill(number);
    };
    let mut prober = Prober::new(Instant::ORIGIN, vec![target], SCHEDULE, random);
    while let Some(sent) = prober.poll_transmit() {
        let by_vpn = sent.remote.ip() == other.ip();
        let vpn = at("10.8.0.2:5000");
        if by_vpn {
            prober.handle_route(sent.remote, vpn.ip());
        }
        let mapped = if by_vpn {
            "192.0.2.9:5000"
        } else {
            "198.51.100.1:5000"
        };
        let mut buffer = [0; 500];
        let socket = sockets.iter().position(|one| *one == sent.remote).unwrap();
        let answer = server.answer(&sent.bytes, socket, at(mapped), &mut buffer);
        let input = Input {
            transport: Transport::Udp,
            local,
            remote: sent.remote,
            bytes: answer.unwrap().bytes,
        };
        prober.handle_input(Instant::ORIGIN, input);
    }
    let report = judge(prober.evidence());
    // Not one socket that each address sees otherwise.
    assert_eq!(report.mapping().reason, Reason::PathsDiffer);
    let ways = report.by_local_address();
    assert_eq!(ways.len(), 2);
    assert_eq!(ways[0].1.mapping().reason, Reason::OneAddress);
    assert_eq!(ways[1].1.mapping().reason, Reason::OneServer);
}
