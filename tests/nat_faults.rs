//! Servers that do not do as they are told: never a wrong class, right or unknown with the reason.
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

use icescope::nat::{Filtering, Mapping, Reason};
use icescope::stun::attribute::{Attribute as _, OtherAddress, ResponsePort};
use icescope::stun::{
    ChangeRequest, Class as MessageClass, MappedAddress, Message, MessageWriter, XorMappedAddress,
    answer_binding,
};
use prober_network::{SERVERS, Sent, Servers, World, at, eleven, kind, serving};

/// The nine NATs, an open host and a firewall, each asked in the same way; gives the reasons of
/// what stayed open in the filtering, and how often it was decided.
#[track_caller]
fn never_wrong(targets: &[&str], servers: &mut dyn FnMut() -> Box<Servers<'static>>) -> Found {
    never_wrong_after(Duration::ZERO, targets, servers)
}

/// The same, where each answer takes so long at the server.
#[track_caller]
fn never_wrong_after(
    late: Duration,
    targets: &[&str],
    servers: &mut dyn FnMut() -> Box<Servers<'static>>,
) -> Found {
    let mut found = Found::default();
    for (mapping, filtering) in eleven() {
        for (loss, seed) in [(0, 1), (30, 2), (30, 3), (30, 4)] {
            let nats = vec![kind(mapping, filtering)];
            let mut world = World::lossy(nats, targets, loss, seed).late(late);
            let run = world.run(&mut *servers());
            let words = format!(
                "{mapping:?} {filtering:?} {loss} {:?} {:#?}",
                run.time, run.report
            );
            let mapped = run.report.mapping();
            assert!(
                mapped.class().is_none_or(|class| class == mapping),
                "{words}"
            );
            let filtered = run.report.filtering();
            assert!(
                filtered.class().is_none_or(|class| class == filtering),
                "{words}"
            );
            assert!(
                filtered.possible.is_empty() || filtered.possible.contains(&filtering),
                "{words}"
            );
            assert!(run.time < Duration::from_secs(8), "{words}");
            if loss == 0 {
                found.mapped += u32::from(mapped.class().is_some());
                match filtered.class() {
                    Some(_) => found.filtered += 1,
                    None if !found.reasons.contains(&filtered.reason) => {
                        found.reasons.push(filtered.reason);
                    }
                    None => {}
                }
            }
        }
    }
    found
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    mapped: u32,
    filtered: u32,
    reasons: Vec<Reason>,
}

fn found(mapped: u32, filtered: u32, reasons: &[Reason]) -> Found {
    Found {
        mapped,
        filtered,
        reasons: reasons.to_vec(),
    }
}

fn asks_for_change(bytes: &[u8]) -> bool {
    let request = Message::decode(bytes).unwrap();
    matches!(request.get::<ChangeRequest>(), Ok(Some(change)) if change.asks())
}

/// The response to the request without CHANGE-REQUEST and RESPONSE-PORT.
fn plain(from: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let request = Message::decode(bytes).unwrap();
    let mut buffer = [0; 200];
    let mut writer = MessageWriter::response(&mut buffer, MessageClass::Success, &request).unwrap();
    writer.attribute(&XorMappedAddress::new(from)).unwrap();
    writer.finish().to_vec()
}

/// That, with OTHER-ADDRESS.
fn with_other(from: SocketAddr, bytes: &[u8], other: &str) -> Vec<u8> {
    let request = Message::decode(bytes).unwrap();
    let mut buffer = [0; 200];
    let mut writer = MessageWriter::response(&mut buffer, MessageClass::Success, &request).unwrap();
    writer
        .attribute(&XorMappedAddress::new(from))
        .and_then(|writer| writer.attribute(&OtherAddress::new(at(other))))
        .unwrap();
    writer.finish().to_vec()
}

fn one(from: SocketAddr, to: SocketAddr, bytes: Vec<u8>) -> Vec<Sent> {
    vec![(from, to, bytes)]
}

fn other_of(to: SocketAddr) -> &'static str {
    let index = SERVERS.iter().position(|server| at(server) == to).unwrap();
    SERVERS[3 - index]
}

#[test]
fn ignores_change_request() {
    let ignores = || -> Box<Servers<'static>> {
        Box::new(|from, to, bytes| one(to, from, with_other(from, bytes, other_of(to))))
    };
    let all = never_wrong(&SERVERS[..1], &mut { ignores });
    assert_eq!(all, found(11, 0, &[Reason::ChangeIgnored]));
}

#[test]
fn drops_change_request() {
    let drops = || -> Box<Servers<'static>> {
        let mut server = serving(&SERVERS);
        Box::new(move |from, to, bytes| {
            if asks_for_change(bytes) {
                return Vec::new();
            }
            server(from, to, bytes)
        })
    };
    let all = never_wrong(&SERVERS[..1], &mut { drops });
    assert_eq!(all, found(11, 0, &[Reason::ControlSilent]));
}

#[test]
fn refuses_change_request() {
    let refuses = || -> Box<Servers<'static>> {
        let mut server = serving(&SERVERS);
        Box::new(move |from, to, bytes| {
            if !asks_for_change(bytes) {
                return server(from, to, bytes);
            }
            let mut buffer = [0; 200];
            let response = answer_binding(bytes, from, &mut buffer).unwrap();
            one(to, from, response.to_vec())
        })
    };
    let all = never_wrong(&SERVERS[..1], &mut { refuses });
    assert_eq!(all, found(11, 0, &[Reason::ChangeRefused]));
}

/// Itself, its other port, an address of its own network, another server that answers, and an
/// address where nobody is.
#[test]
fn lies_in_other_address() {
    for (lie, reason) in [
        (SERVERS[0], Reason::OtherAddressUnusable),
        (SERVERS[1], Reason::OtherAddressUnusable),
        ("10.0.0.7:3479", Reason::OtherAddressUnusable),
        ("127.0.0.1:3479", Reason::OtherAddressUnusable),
        ("0.0.0.0:0", Reason::OtherAddressUnusable),
        ("[2001:db8::1]:3479", Reason::OtherAddressUnusable),
        ("203.0.113.11:3479", Reason::ControlSilent),
        ("192.0.2.99:3479", Reason::OtherAddressSilent),
    ] {
        // It has one address with two ports, and drops what it cannot do.
        let lies = || -> Box<Servers<'static>> {
            Box::new(move |from, to, bytes| {
                let there = SERVERS.iter().any(|server| at(server) == to);
                if !there || asks_for_change(bytes) {
                    return Vec::new();
                }
                one(to, from, with_other(from, bytes, lie))
            })
        };
        let all = never_wrong(&SERVERS[..1], &mut { lies });
        assert_eq!((all.filtered, all.reasons), (0, vec![reason]), "{lie}");
    }
}

/// It says that it answers from its other address, and answers from its other port alone.
#[test]
fn changes_the_port_where_it_was_asked_for_the_address() {
    let half = || -> Box<Servers<'static>> {
        let mut server = serving(&SERVERS);
        Box::new(move |from, to, bytes| {
            let mut sent = server(from, to, bytes);
            for (source, ..) in &mut sent {
                source.set_ip(to.ip());
            }
            sent
        })
    };
    let all = never_wrong(&SERVERS[..1], &mut { half });
    // What asks for the port alone is obeyed, and tells where the other port does not get in.
    assert_eq!(all, found(11, 4, &[Reason::ChangeIgnored]));
}

#[test]
fn has_no_other_address() {
    let plain = || -> Box<Servers<'static>> {
        Box::new(|from, to, bytes| one(to, from, plain(from, bytes)))
    };
    assert_eq!(
        never_wrong(&SERVERS, &mut { plain }),
        found(11, 0, &[Reason::NoOtherAddress])
    );
    // One server of one port tells nothing but whether there is a NAT.
    assert_eq!(
        never_wrong(&SERVERS[..1], &mut { plain }),
        found(2, 0, &[Reason::NoOtherAddress])
    );
}

/// It sends from its other address and port once for each, and then no more.
#[test]
fn obeys_once() {
    let once = || -> Box<Servers<'static>> {
        let mut server = serving(&SERVERS);
        let mut obeyed = Vec::new();
        Box::new(move |from, to, bytes| {
            let mut sent = server(from, to, bytes);
            sent.retain(|(source, ..)| {
                let first = !obeyed.contains(source);
                if asks_for_change(bytes) {
                    obeyed.push(*source);
                }
                first || !asks_for_change(bytes)
            });
            sent
        })
    };
    // What came in came in at one socket only, and nothing shows why.
    let all = never_wrong(&SERVERS[..1], &mut { once });
    assert_eq!(
        all,
        found(11, 0, &[Reason::TooLossy, Reason::ControlSilent])
    );
}

#[test]
fn a_good_server_helps_a_bad_one() {
    let mixed = || -> Box<Servers<'static>> {
        let mut server = serving(&SERVERS);
        Box::new(move |from, to, bytes| {
            if to == at("192.0.2.5:3478") {
                if asks_for_change(bytes) {
                    return Vec::new();
                }
                return one(to, from, with_other(from, bytes, "192.0.2.6:3479"));
            }
            if to.ip() == at("192.0.2.6:0").ip() || to == at("192.0.2.5:3479") {
                return one(to, from, plain(from, bytes));
            }
            server(from, to, bytes)
        })
    };
    let all = never_wrong(&["192.0.2.5:3478", SERVERS[0]], &mut { mixed });
    assert_eq!(all, found(11, 11, &[]));
}

/// It knows MAPPED-ADDRESS alone. No NAT then looks like one that rewrites addresses in the open.
#[test]
fn sends_no_xor_mapped_address() {
    let old = || -> Box<Servers<'static>> {
        let mut server = serving(&SERVERS);
        Box::new(move |from, to, bytes| {
            let mut sent = server(from, to, bytes);
            for (.., response) in &mut sent {
                let message = Message::decode(response).unwrap();
                let other = message.get::<OtherAddress>().unwrap().unwrap();
                let mut buffer = [0; 200];
                let mut writer =
                    MessageWriter::response(&mut buffer, MessageClass::Success, &message).unwrap();
                writer
                    .attribute(&MappedAddress::new(from))
                    .and_then(|writer| writer.attribute(&other))
                    .unwrap();
                *response = writer.finish().to_vec();
            }
            sent
        })
    };
    let all = never_wrong(&SERVERS[..1], &mut { old });
    assert_eq!((all.mapped, all.filtered), (9, 9));
}

#[test]
fn answers_late() {
    let ours = || -> Box<Servers<'static>> { Box::new(serving(&SERVERS)) };
    let late = Duration::from_millis(900);
    assert_eq!(
        never_wrong_after(late, &SERVERS[..1], &mut { ours }),
        found(11, 11, &[])
    );
}

#[test]
fn answers_twice() {
    let twice = || -> Box<Servers<'static>> {
        let mut server = serving(&SERVERS);
        Box::new(move |from, to, bytes| {
            let sent = server(from, to, bytes);
            [sent.clone(), sent].concat()
        })
    };
    assert_eq!(
        never_wrong(&SERVERS[..1], &mut { twice }),
        found(11, 11, &[])
    );
}

#[test]
fn answers_from_elsewhere() {
    let elsewhere = || -> Box<Servers<'static>> {
        let mut server = serving(&SERVERS);
        Box::new(move |from, to, bytes| {
            let mut sent = server(from, to, bytes);
            for (source, ..) in &mut sent {
                *source = at("192.0.2.66:3478");
            }
            sent
        })
    };
    let all = never_wrong(&SERVERS[..1], &mut { elsewhere });
    assert_eq!((all.mapped, all.filtered), (0, 0));
}

/// Without RESPONSE-PORT the control cannot reach a mapping other than the one asked through.
#[test]
fn does_not_know_response_port() {
    let older = |refuses: bool| {
        move || -> Box<Servers<'static>> {
            let mut server = serving(&SERVERS);
            Box::new(move |from, to, bytes| {
                let request = Message::decode(bytes).unwrap();
                let wish = request
                    .all_attributes()
                    .any(|raw| raw.attribute_type() == ResponsePort::TYPE);
                if !wish {
                    return server(from, to, bytes);
                }
                if refuses {
                    let mut buffer = [0; 200];
                    let response = answer_binding(bytes, from, &mut buffer).unwrap();
                    return one(to, from, response.to_vec());
                }
                let mut sent = server(from, to, bytes);
                for (_, to, ..) in &mut sent {
                    *to = from;
                }
                sent
            })
        }
    };
    let refused = never_wrong(&SERVERS[..1], &mut older(true));
    assert_eq!(refused.reasons, [Reason::ControlImpossible]);
    let strict = kind(Mapping::AddressDependent, Filtering::AddressDependent);
    let report = World::new(vec![strict], &SERVERS[..1])
        .run(&mut *older(true)())
        .report;
    assert_eq!(report.filtering().reason, Reason::ControlImpossible);
    assert!(report.advice().concat().contains("RESPONSE-PORT"));
    let ignored = never_wrong(&SERVERS[..1], &mut older(false));
    assert_eq!(ignored.reasons, [Reason::ControlSilent]);
    for all in [refused, ignored] {
        assert_eq!((all.mapped, all.filtered), (11, 8));
    }
}
