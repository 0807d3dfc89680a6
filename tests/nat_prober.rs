//! The mapping test against servers behind simulated NATs, in virtual time.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(feature = "nat")]

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use icescope::nat::{
    Confidence, Connected, Event, Mapping, Outcome, Path, Prober, Reason, Report, SCHEDULE, Target,
    judge,
};
use icescope::stun::engine::{Input, Instant, Transmit, Transport};
use icescope::stun::{Class, Message, MessageWriter, XorMappedAddress, answer_binding};

const LOCAL: &str = "192.168.1.2:5000";
const SERVERS: [&str; 4] = [
    "203.0.113.10:3478",
    "203.0.113.10:3479",
    "203.0.113.11:3478",
    "203.0.113.11:3479",
];
const ONE_WAY: Duration = Duration::from_millis(20);

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn targets(servers: &[&str]) -> Vec<Target> {
    let target = |server: &&str| {
        let remote = at(server);
        Target {
            server: format!("stun:{server}"),
            host: remote.ip().to_string(),
            port: remote.port(),
            path: Some(Path {
                local: at(LOCAL),
                remote,
            }),
        }
    };
    servers.iter().map(target).collect()
}

/// A NAT that maps as its class says, from port 40000 up.
struct Nat {
    class: Mapping,
    ports: HashMap<String, u16>,
}

impl Nat {
    fn new(class: Mapping) -> Self {
        Self {
            class,
            ports: HashMap::new(),
        }
    }

    fn map(&mut self, remote: SocketAddr) -> SocketAddr {
        let key = match self.class {
            Mapping::None => return at(LOCAL),
            Mapping::EndpointIndependent => String::new(),
            Mapping::AddressDependent => remote.ip().to_string(),
            Mapping::AddressAndPortDependent => remote.to_string(),
        };
        let next = 40000 + u16::try_from(self.ports.len()).unwrap();
        let port = *self.ports.entry(key).or_insert(next);
        SocketAddr::new("198.51.100.1".parse().unwrap(), port)
    }
}

/// What happens to a request on its way: its answers, each from an address.
type Network<'a> = dyn FnMut(Instant, &Transmit) -> Vec<(SocketAddr, Vec<u8>)> + 'a;

/// Runs the prober to its end; gives the report, the time it took and the datagrams sent.
fn run(servers: &[&str], network: &mut Network<'_>) -> (Report, Duration, usize) {
    let mut counter = 0_u8;
    let random = move |bytes: &mut [u8]| {
        counter += 1;
        bytes.fill(counter);
    };
    let mut now = Instant::ORIGIN;
    let mut prober = Prober::new(now, targets(servers), SCHEDULE, random);
    let mut flying: Vec<(Instant, SocketAddr, Vec<u8>)> = Vec::new();
    let mut sent = 0;
    while !prober.is_finished() {
        while let Some(transmit) = prober.poll_transmit() {
            sent += 1;
            let answers = network(now, &transmit);
            flying.extend(
                answers
                    .into_iter()
                    .map(|(from, bytes)| (now + 2 * ONE_WAY, from, bytes)),
            );
        }
        let timeout = prober
            .poll_timeout()
            .expect("an open prober waits for something");
        flying.sort_by_key(|(due, ..)| *due);
        if flying.first().is_some_and(|(due, ..)| *due <= timeout) {
            let (due, from, bytes) = flying.remove(0);
            now = due;
            let input = Input {
                transport: Transport::Udp,
                local: at(LOCAL),
                remote: from,
                bytes: &bytes,
            };
            prober.handle_input(now, input);
        } else {
            now = timeout;
            prober.handle_timeout(now);
        }
    }
    (judge(prober.evidence()), now.since(Instant::ORIGIN), sent)
}

fn answer(request: &[u8], mapped: SocketAddr) -> Vec<u8> {
    let mut buffer = [0; 128];
    answer_binding(request, mapped, &mut buffer)
        .unwrap()
        .to_vec()
}

fn through(nat: &mut Nat) -> impl FnMut(Instant, &Transmit) -> Vec<(SocketAddr, Vec<u8>)> + '_ {
    |_, transmit| {
        vec![(
            transmit.remote,
            answer(&transmit.bytes, nat.map(transmit.remote)),
        )]
    }
}

const CLASSES: [Mapping; 4] = [
    Mapping::None,
    Mapping::EndpointIndependent,
    Mapping::AddressDependent,
    Mapping::AddressAndPortDependent,
];

#[test]
fn every_class_is_found_in_one_round_trip_or_two() {
    for (class, round_trips, sent) in [
        (Mapping::None, 1, 4),
        (Mapping::EndpointIndependent, 1, 4),
        (Mapping::AddressDependent, 2, 5),
        (Mapping::AddressAndPortDependent, 2, 5),
    ] {
        let (report, time, requests) = run(&SERVERS, &mut through(&mut Nat::new(class)));
        assert_eq!(report.mapping().class(), Some(class));
        assert_eq!(report.mapping().confidence, Confidence::Proved);
        assert_eq!(
            (time, requests),
            (2 * ONE_WAY * round_trips, sent),
            "{class:?}"
        );
    }
}

/// Half of all round trips are lost, as with 30 % loss each way. A lost one is never a verdict.
#[test]
fn loss_never_gives_a_wrong_class() {
    let mut decided = 0;
    for seed in 1..=200_u64 {
        for class in CLASSES {
            let mut nat = Nat::new(class);
            let mut state = seed;
            let mut lossy = |now: Instant, transmit: &Transmit| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(now.as_micros() | 1);
                let lost = (state >> 33) % 100 < 51;
                let arrived = through(&mut nat)(now, transmit);
                if lost { Vec::new() } else { arrived }
            };
            let (report, ..) = run(&SERVERS, &mut lossy);
            if let Some(found) = report.mapping().class() {
                assert_eq!(found, class, "seed {seed}");
                decided += 1;
            }
        }
    }
    assert!(decided >= 760, "{decided} of 800 decided");
}

#[test]
fn silence_is_known_after_three_and_a_half_seconds() {
    let (report, time, sent) = run(&SERVERS[..1], &mut |_, _| Vec::new());
    assert_eq!(report.mapping().reason, Reason::NoAnswer);
    assert_eq!(time, Duration::from_millis(3500));
    assert_eq!(sent, 11);
}

#[test]
fn an_answer_from_elsewhere_is_not_trusted() {
    let elsewhere = at("192.0.2.66:3478");
    let mut spoofed = |_: Instant, transmit: &Transmit| {
        vec![(elsewhere, answer(&transmit.bytes, at("198.51.100.66:1")))]
    };
    let (report, ..) = run(&SERVERS[..2], &mut spoofed);
    assert_eq!(report.mapping().class(), None);
    assert_eq!(
        report.evidence.probes[0].outcome,
        Outcome::Stray { from: elsewhere }
    );
}

#[test]
fn an_answer_that_comes_twice_counts_once() {
    let mut nat = Nat::new(Mapping::EndpointIndependent);
    let mut doubled = |now: Instant, transmit: &Transmit| {
        let one = through(&mut nat)(now, transmit);
        [one.clone(), one].concat()
    };
    let (report, ..) = run(&SERVERS, &mut doubled);
    assert_eq!(report.mapping().class(), Some(Mapping::EndpointIndependent));
    assert_eq!(report.evidence.probes.len(), 4);
}

#[test]
fn two_names_of_one_address_are_asked_once() {
    let twice = [SERVERS[0], SERVERS[0]];
    let mut nat = Nat::new(Mapping::EndpointIndependent);
    let (report, _, sent) = run(&twice, &mut through(&mut nat));
    assert_eq!(sent, 1);
    assert_eq!(
        report.evidence.probes[1].outcome,
        Outcome::SameAs { probe: 0 }
    );
    assert_eq!(report.mapping().reason, Reason::OneServer);
}

/// The mapping changes between the first answer and the second look: not the servers' doing.
#[test]
fn a_mapping_that_changes_meanwhile_is_found_out() {
    let mut port = 40000;
    let mut changing = |_: Instant, transmit: &Transmit| {
        port += 1;
        let mapped = SocketAddr::new("198.51.100.1".parse().unwrap(), port);
        vec![(transmit.remote, answer(&transmit.bytes, mapped))]
    };
    let (report, ..) = run(&[SERVERS[0], SERVERS[2]], &mut changing);
    assert_eq!(report.mapping().reason, Reason::MappingUnstable);
    assert_eq!(report.mapping().class(), None);
}

#[test]
fn junk_is_passed_over_and_an_error_ends_the_probe() {
    let mut junk = |_: Instant, transmit: &Transmit| {
        let mut error = transmit.bytes.clone();
        error[..2].copy_from_slice(&[0x01, 0x11]);
        error[3] = 8;
        error.extend([0x00, 0x09, 0x00, 0x04, 0, 0, 5, 0]);
        vec![
            (transmit.remote, b"junk".to_vec()),
            (transmit.remote, error),
        ]
    };
    let (report, ..) = run(&SERVERS[..1], &mut junk);
    let outcome = &report.evidence.probes[0].outcome;
    assert_eq!(
        *outcome,
        Outcome::Error {
            code: 500,
            text: String::new()
        }
    );
    assert_eq!(report.mapping().class(), None);
}

/// A middlebox that rewrites the mapped address breaks the FINGERPRINT over it.
#[test]
fn a_response_with_a_wrong_fingerprint_is_passed_over() {
    let mut broken = |_: Instant, transmit: &Transmit| {
        let request = Message::decode(&transmit.bytes).unwrap();
        let mut buffer = [0; 128];
        let mut writer = MessageWriter::response(&mut buffer, Class::Success, &request).unwrap();
        let mapped = XorMappedAddress::new(at("198.51.100.1:40000"));
        writer.attribute(&mapped).unwrap();
        writer.fingerprint().unwrap();
        let mut bytes = writer.finish().to_vec();
        bytes[27] ^= 1;
        vec![(transmit.remote, bytes)]
    };
    let (report, time, _) = run(&SERVERS[..1], &mut broken);
    assert_eq!(report.evidence.probes[0].outcome, Outcome::Unusable);
    assert_eq!(report.mapping().reason, Reason::NoMappedAddress);
    assert_eq!(time, Duration::from_millis(3500));

    // One that was changed does not keep out the one that was not.
    let mut both = |now: Instant, transmit: &Transmit| {
        let mut all = broken(now, transmit);
        all.push((
            transmit.remote,
            answer(&transmit.bytes, at("198.51.100.1:40000")),
        ));
        all
    };
    let (report, ..) = run(&SERVERS[..1], &mut both);
    let outcome = &report.evidence.probes[0].outcome;
    assert!(matches!(outcome, Outcome::Mapped { .. }), "{outcome:?}");
}

#[test]
fn what_cannot_be_sent_is_unreachable() {
    let random = |bytes: &mut [u8]| bytes.fill(1);
    let mut prober = Prober::new(Instant::ORIGIN, targets(&SERVERS[..1]), SCHEDULE, random);
    let transmit = prober.poll_transmit().unwrap();
    prober.handle_unreachable(Instant::ORIGIN, transmit.local, transmit.remote);
    assert_eq!(prober.evidence().probes[0].outcome, Outcome::Unreachable);
    // Whether the server is there at all is left to find out.
    assert!(!prober.is_finished());
    let events: Vec<Event> = core::iter::from_fn(|| prober.poll_event()).collect();
    assert_eq!(events, [Event::Ended(0), Event::Connect(transmit.remote)]);
    prober.handle_connection(Instant::ORIGIN, transmit.remote, Connected::Unreachable);
    assert!(prober.is_finished());
    assert!(prober.evidence().complete);
}
