//! What becomes of datagrams that do not fit into one packet, in virtual time.
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

use icescope::nat::{Confidence, Fragmentation, Fragments, Reason};
use icescope::sim::{Dependence, NatConfig, Rules};
use icescope::stun::{Message, MessageWriter, Padding, XorMappedAddress, answer_binding};
use prober_network::{Run, SERVERS, Sent, Servers, World, home, serving};

fn dropping(outbound: bool, inbound: bool) -> Rules {
    Rules {
        outbound_fragments: outbound,
        inbound_fragments: inbound,
        ..Rules::default()
    }
}

fn run(rules: Rules, servers: &mut Servers<'_>) -> (Fragmentation, Run) {
    let mut world = World::new(vec![home()], &SERVERS[..1]).rule(0, rules);
    let run = world.run(servers);
    (run.report.habits().unwrap().fragments.clone(), run)
}

/// What may be said with fragments dropped outbound and inbound.
fn expected(outbound: bool, inbound: bool) -> [Option<Fragments>; 2] {
    match (outbound, inbound) {
        (false, false) => [Some(Fragments::Forwarded); 2],
        (false, true) => [Some(Fragments::Forwarded), Some(Fragments::Dropped)],
        // Nothing long reaches the server, so nothing long comes back.
        (true, _) => [Some(Fragments::Dropped), None],
    }
}

const BOTH: [bool; 2] = [false, true];

#[test]
fn each_direction_is_told_apart() {
    for outbound in BOTH {
        for inbound in BOTH {
            let (found, run) = run(dropping(outbound, inbound), &mut serving(&SERVERS));
            let classes = [found.outbound.class(), found.inbound.class()];
            assert_eq!(classes, expected(outbound, inbound), "{found:#?}");
            let sure = |dropped| {
                if dropped {
                    Confidence::Likely
                } else {
                    Confidence::Proved
                }
            };
            assert_eq!(found.outbound.confidence, sure(outbound));
            if outbound {
                assert_eq!(found.inbound.reason, Reason::LongNotSent);
            } else {
                assert_eq!(found.inbound.confidence, sure(inbound));
            }
            println!(
                "dropped {outbound} {inbound}: {:?}, {} sent",
                run.time, run.sent
            );
        }
    }
}

/// 50 ms there and back, nothing lost: the test is no reason for the run to take longer.
#[test]
fn the_time_bars_hold() {
    let run = |filtering, rules| {
        let config = NatConfig {
            filtering,
            ..home()
        };
        let mut world = World::new(vec![config], &SERVERS[..1]).rule(0, rules);
        world.run(&mut serving(&SERVERS)).time
    };
    for (filtering, bar) in [
        (Dependence::EndpointIndependent, 200),
        (Dependence::AddressDependent, 1500),
        (Dependence::AddressAndPortDependent, 1500),
    ] {
        let time = run(filtering, Rules::default());
        println!("{filtering:?}: {time:?}");
        assert!(time <= Duration::from_millis(bar), "{filtering:?} {time:?}");
    }
    let time = run(Dependence::EndpointIndependent, dropping(true, true));
    println!("dropping fragments: {time:?}");
    assert!(time <= Duration::from_millis(300), "{time:?}");
}

#[test]
fn loss_does_not_mislead() {
    let (mut decided, mut all) = (0, 0);
    for outbound in BOTH {
        for inbound in BOTH {
            for seed in 1..=25 {
                let rules = dropping(outbound, inbound);
                let mut world = World::lossy(vec![home()], &SERVERS[..1], 30, seed).rule(0, rules);
                let run = world.run(&mut serving(&SERVERS));
                let found = &run.report.habits().unwrap().fragments;
                let known = expected(outbound, inbound);
                for (property, expected) in [&found.outbound, &found.inbound].iter().zip(known) {
                    all += usize::from(expected.is_some());
                    decided += usize::from(property.class().is_some());
                    assert!(
                        property.class().is_none() || property.class() == expected,
                        "{seed} {outbound} {inbound} {:#?} {found:#?}",
                        run.report.evidence.translation.fragments
                    );
                }
            }
        }
    }
    println!("fragments at 30 % loss: {decided} of {all} decided");
    assert!(decided * 100 >= all * 95, "{decided} of {all}");
}

/// A plain server: it takes long requests, and refuses PADDING.
#[test]
fn a_plain_server_shows_one_direction() {
    let mut plain = |from: SocketAddr, to: SocketAddr, bytes: &[u8]| -> Vec<Sent> {
        let mut buffer = [0; 200];
        let answer = answer_binding(bytes, from, &mut buffer);
        answer.map_or_else(|_| Vec::new(), |answer| vec![(to, from, answer.to_vec())])
    };
    let (found, _) = run(Rules::default(), &mut plain);
    assert_eq!(found.outbound.class(), Some(Fragments::Forwarded));
    assert_eq!(found.inbound.reason, Reason::PaddingUnknown);
    // Its silence says nothing: it may not take what is long.
    let (found, _) = run(dropping(true, true), &mut plain);
    assert_eq!(found.outbound.reason, Reason::PaddingUnknown);
    assert_eq!(found.inbound.reason, Reason::PaddingUnknown);
}

/// Answers as ours does, unless the request is longer than `longest` or `wrong` has another answer.
fn faulty(
    longest: usize,
    mut wrong: impl FnMut(SocketAddr, &Message<'_>) -> Option<Vec<u8>>,
) -> impl FnMut(SocketAddr, SocketAddr, &[u8]) -> Vec<Sent> {
    let mut ours = serving(&SERVERS);
    move |from, to, bytes| {
        if bytes.len() > longest {
            return Vec::new();
        }
        let message = Message::decode(bytes).unwrap();
        match wrong(from, &message) {
            Some(answer) => vec![(to, from, answer)],
            None => ours(from, to, bytes),
        }
    }
}

fn padded(from: SocketAddr, request: &Message<'_>, padding: u16) -> Option<Vec<u8>> {
    request.get::<Padding>().ok()??;
    let mut buffer = vec![0; 4000];
    let class = icescope::stun::Class::Success;
    let mut writer = MessageWriter::response(&mut buffer, class, request).unwrap();
    writer.attribute(&XorMappedAddress::new(from)).unwrap();
    if padding > 0 {
        writer.attribute(&Padding::new(padding)).unwrap();
    }
    Some(writer.finish().to_vec())
}

#[test]
fn a_server_that_ignores_padding_proves_nothing_of_what_comes_in() {
    let ignores = |from: SocketAddr, request: &Message<'_>| padded(from, request, 0);
    let (found, _) = run(dropping(false, true), &mut faulty(9000, ignores));
    assert_eq!(found.outbound.class(), Some(Fragments::Forwarded));
    assert_eq!(found.inbound.reason, Reason::PaddingUnknown);
    let (found, _) = run(dropping(true, true), &mut faulty(9000, ignores));
    assert_eq!(found.outbound.class(), None);
    assert_eq!(found.inbound.class(), None);
}

#[test]
fn a_server_that_pads_less_or_more_than_asked_does_not_mislead() {
    for inbound in BOTH {
        let less = |from: SocketAddr, request: &Message<'_>| padded(from, request, 100);
        let (found, _) = run(dropping(false, inbound), &mut faulty(9000, less));
        assert_eq!(found.outbound.class(), Some(Fragments::Forwarded));
        assert_eq!(found.inbound.reason, Reason::PaddingUnknown);

        // Its control is long too, and does not come where nothing long does.
        let more = |from: SocketAddr, request: &Message<'_>| padded(from, request, 3000);
        let (found, _) = run(dropping(false, inbound), &mut faulty(9000, more));
        assert_eq!(found.outbound.class(), Some(Fragments::Forwarded));
        let may = (!inbound).then_some(Fragments::Forwarded);
        assert_eq!(found.inbound.class(), may, "{found:#?}");
    }
}

/// What comes is long, and no STUN message: it came nevertheless.
#[test]
fn long_nonsense_is_long() {
    let nonsense = |_: SocketAddr, request: &Message<'_>| {
        let padding = request.get::<Padding>().ok()??;
        (padding.len() > 1472).then(|| vec![0xff; 1600])
    };
    let (found, _) = run(Rules::default(), &mut faulty(9000, nonsense));
    assert_eq!(found.inbound.class(), Some(Fragments::Forwarded));
    let (found, _) = run(dropping(false, true), &mut faulty(9000, nonsense));
    assert_eq!(found.inbound.class(), Some(Fragments::Dropped));
}

/// A server that does not take what is long, or drops all that has PADDING, says nothing wrong of
/// what is proved, and what is likely at most of the rest.
#[test]
fn a_server_that_takes_nothing_long_is_not_proof() {
    let (found, _) = run(Rules::default(), &mut faulty(1100, |_, _| None));
    assert_eq!(
        [found.outbound.class(), found.inbound.class()],
        [None; 2],
        "{found:#?}"
    );
    let (found, _) = run(Rules::default(), &mut faulty(1500, |_, _| None));
    assert_ne!(found.outbound.confidence, Confidence::Proved);
    let silent =
        |from: SocketAddr, request: &Message<'_>| padded(from, request, 0).map(|_| Vec::new());
    let (found, run) = run(Rules::default(), &mut faulty(9000, silent));
    assert_eq!(found.outbound.class(), Some(Fragments::Forwarded));
    assert_eq!(found.inbound.class(), None);
    assert!(run.time < Duration::from_millis(1500), "{:?}", run.time);
}

/// The first server does not know PADDING, the second does.
#[test]
fn a_better_server_is_asked_next() {
    let plain = "192.0.2.7:3478";
    let mut ours = serving(&SERVERS);
    let mut servers = |from: SocketAddr, to: SocketAddr, bytes: &[u8]| -> Vec<Sent> {
        if to == prober_network::at(plain) {
            let mut buffer = [0; 200];
            let answer = answer_binding(bytes, from, &mut buffer).unwrap();
            return vec![(to, from, answer.to_vec())];
        }
        ours(from, to, bytes)
    };
    for (rules, inbound) in [
        (Rules::default(), Fragments::Forwarded),
        (dropping(false, true), Fragments::Dropped),
    ] {
        let mut world = World::new(vec![home()], &[plain, SERVERS[0]]).rule(0, rules);
        let run = world.run(&mut servers);
        let found = &run.report.habits().unwrap().fragments;
        assert_eq!(found.inbound.class(), Some(inbound), "{found:#?}");
        assert_eq!(found.inbound.evidence, [1]);
        assert_eq!(run.report.evidence.translation.fragments.len(), 2);
    }
}
