//! What a server with two addresses and two ports answers (RFC 5780 section 6.1).
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(feature = "stun")]

use std::net::SocketAddr;

use icescope::stun::attribute::{
    Attribute as _, ChangedAddress, OtherAddress, Padding, ResponseOrigin, ResponsePort,
    SourceAddress,
};
use icescope::stun::{
    AttributeType, BehaviorServer, ChangeRequest, Class, ErrorCode, MappedAddress, Message,
    MessageWriter, Method, TransactionId, UnknownAttributes, XorMappedAddress,
};

const ID: TransactionId = TransactionId::new([9; 12]);
const FROM: &str = "198.51.100.1:40000";
const SOCKETS: [&str; 4] = [
    "203.0.113.10:3478",
    "203.0.113.10:3479",
    "203.0.113.11:3478",
    "203.0.113.11:3479",
];

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn server(sockets: &[&str]) -> BehaviorServer {
    let sockets: Vec<SocketAddr> = sockets.iter().map(|socket| at(socket)).collect();
    BehaviorServer::new(&sockets)
}

fn request(write: impl FnOnce(&mut MessageWriter<'_>)) -> Vec<u8> {
    let mut buffer = [0; 4000];
    let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
    write(&mut writer);
    writer.finish().to_vec()
}

/// From which socket, to where, and what.
fn answer(server: &BehaviorServer, socket: usize, request: &[u8]) -> (usize, String, Vec<u8>) {
    let mut buffer = vec![0xee; request.len() + 92];
    let reply = server
        .answer(request, socket, at(FROM), &mut buffer)
        .unwrap();
    (reply.socket, reply.to.to_string(), reply.bytes.to_vec())
}

fn types(message: &Message<'_>) -> Vec<AttributeType> {
    message
        .all_attributes()
        .map(|raw| raw.attribute_type())
        .collect()
}

#[test]
fn a_plain_request_is_told_the_other_address_but_one_mapped_address_only() {
    for (socket, other) in [(0, 3), (1, 2), (2, 1), (3, 0)] {
        let (from, to, bytes) = answer(&server(&SOCKETS), socket, &request(|_| ()));
        assert_eq!((from, to.as_str()), (socket, FROM));
        let message = Message::decode(&bytes).unwrap();
        assert_eq!(
            types(&message),
            [
                XorMappedAddress::TYPE,
                ResponseOrigin::TYPE,
                OtherAddress::TYPE
            ]
        );
        let told = |socket: usize| at(SOCKETS[socket]);
        assert_eq!(
            message.get::<ResponseOrigin>(),
            Ok(Some(ResponseOrigin::new(told(socket))))
        );
        assert_eq!(
            message.get::<OtherAddress>(),
            Ok(Some(OtherAddress::new(told(other))))
        );
    }
}

#[test]
fn change_request_changes_the_socket_and_brings_both_mapped_addresses() {
    for (address, port, expected) in [
        (false, false, [0, 1, 2, 3]),
        (false, true, [1, 0, 3, 2]),
        (true, false, [2, 3, 0, 1]),
        (true, true, [3, 2, 1, 0]),
    ] {
        for (socket, expected) in expected.into_iter().enumerate() {
            let wish = ChangeRequest { address, port };
            let request = request(|writer| {
                writer.attribute(&wish).unwrap();
            });
            let (from, to, bytes) = answer(&server(&SOCKETS), socket, &request);
            assert_eq!((from, to.as_str()), (expected, FROM), "{wish:?}");
            let message = Message::decode(&bytes).unwrap();
            assert_eq!(
                message.get::<ResponseOrigin>(),
                Ok(Some(ResponseOrigin::new(at(SOCKETS[expected]))))
            );
            // What a request is told of the other address does not depend on what it asks.
            let other = OtherAddress::new(at(SOCKETS[3 - socket]));
            assert_eq!(message.get::<OtherAddress>(), Ok(Some(other)));
            let mapped = message.get::<MappedAddress>().unwrap().unwrap().address();
            let mixed = message
                .get::<XorMappedAddress>()
                .unwrap()
                .unwrap()
                .address();
            assert_eq!((mapped, mixed), (at(FROM), at(FROM)));
        }
    }
}

/// One address, two ports of it, two addresses with one port each, all addresses at once, and one
/// address of each family.
#[test]
fn without_four_sockets_nothing_changes_and_the_wish_is_refused() {
    let change = request(|writer| {
        writer.attribute(&ChangeRequest::BOTH).unwrap();
    });
    for sockets in [
        &SOCKETS[..1],
        &SOCKETS[..2],
        &[SOCKETS[0], SOCKETS[2]],
        &[SOCKETS[0], SOCKETS[3]],
        &SOCKETS[..3],
        &["0.0.0.0:3478", "0.0.0.0:3479"],
        &[
            "203.0.113.10:3478",
            "203.0.113.10:3479",
            "[2001:db8::1]:3478",
            "[2001:db8::1]:3479",
        ],
    ] {
        let server = server(sockets);
        assert_eq!(server.other(0), None, "{sockets:?}");
        let (_, _, bytes) = answer(&server, 0, &request(|_| ()));
        let message = Message::decode(&bytes).unwrap();
        assert_eq!(types(&message), [XorMappedAddress::TYPE]);
        let (from, to, bytes) = answer(&server, 0, &change);
        assert_eq!((from, to.as_str()), (0, FROM));
        let message = Message::decode(&bytes).unwrap();
        let error = message.get::<ErrorCode<'_>>().unwrap().unwrap();
        assert_eq!((message.class(), error.number()), (Class::Error, 420));
        let unknown = message.get::<UnknownAttributes<'_>>().unwrap().unwrap();
        assert!(unknown.iter().eq([ChangeRequest::TYPE]));
    }
}

#[test]
fn response_port_is_a_port_of_the_source_and_of_nobody_else() {
    let wish = |port| {
        request(|writer| {
            writer
                .attribute(&ResponsePort::new(port))
                .and_then(|writer| writer.attribute(&ChangeRequest::PORT))
                .unwrap();
        })
    };
    let (from, to, bytes) = answer(&server(&SOCKETS), 0, &wish(50000));
    assert_eq!((from, to.as_str()), (1, "198.51.100.1:50000"));
    let message = Message::decode(&bytes).unwrap();
    let mapped = message.get::<XorMappedAddress>().unwrap().unwrap();
    assert_eq!(mapped.address(), at(FROM));
    assert_refused(&wish(0));
}

#[track_caller]
fn assert_refused(request: &[u8]) {
    let (from, to, bytes) = answer(&server(&SOCKETS), 0, request);
    assert_eq!((from, to.as_str()), (0, FROM));
    let message = Message::decode(&bytes).unwrap();
    let error = message.get::<ErrorCode<'_>>().unwrap().unwrap();
    assert_eq!((message.class(), error.number()), (Class::Error, 400));
}

#[test]
fn padding_is_answered_with_padding_and_never_with_more() {
    for len in [0, 1, 60, 1000, 1500, 2800] {
        for fingerprint in [false, true] {
            let request = request(|writer| {
                writer.attribute(&Padding::new(len)).unwrap();
                if fingerprint {
                    writer.fingerprint().unwrap();
                }
            });
            let (_, _, bytes) = answer(&server(&SOCKETS), 0, &request);
            Message::decode(&bytes).unwrap();
            if len >= 60 {
                assert!(bytes.len() <= request.len(), "{len}: {}", bytes.len());
                assert!(bytes.len() + 8 > request.len(), "{len}: {}", bytes.len());
            }
        }
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    assert_refused(&request(|writer| {
        writer
            .attribute(&Padding::new(100))
            .and_then(|writer| writer.attribute(&ResponsePort::new(50000)))
            .unwrap();
    }));
    assert_refused(&request(|writer| {
        writer.raw(ChangeRequest::TYPE, &[0; 3]).unwrap();
    }));
    assert_refused(&request(|writer| {
        writer.raw(ResponsePort::TYPE, &[0; 3]).unwrap();
    }));
}

#[test]
fn a_client_of_rfc_3489_gets_what_it_knows() {
    let mut request = request(|writer| {
        writer.attribute(&ChangeRequest::BOTH).unwrap();
    });
    request[4..8].copy_from_slice(b"abcd");
    let (from, _, bytes) = answer(&server(&SOCKETS), 0, &request);
    assert_eq!(from, 3);
    let message = Message::decode_legacy(&bytes).unwrap();
    assert_eq!(
        types(&message),
        [
            MappedAddress::TYPE,
            SourceAddress::TYPE,
            ChangedAddress::TYPE
        ]
    );
    let other = ChangedAddress::new(at(SOCKETS[3]));
    assert_eq!(message.get::<ChangedAddress>(), Ok(Some(other)));
}

#[test]
fn a_response_is_at_most_92_bytes_longer_than_its_request() {
    let sockets = [
        "[2001:db8::1]:1",
        "[2001:db8::1]:2",
        "[2001:db8::2]:1",
        "[2001:db8::2]:2",
    ];
    let server = server(&sockets);
    let from = at("[2001:db8:1::1]:40000");
    let mut most = 0;
    for attribute in [
        None,
        Some((ChangeRequest::TYPE, &[0; 4][..])),
        Some((Padding::TYPE, b"")),
    ] {
        let request = request(|writer| {
            if let Some((kind, value)) = attribute {
                writer.raw(kind, value).unwrap();
            }
        });
        let mut buffer = vec![0; request.len() + 92];
        let reply = server.answer(&request, 0, from, &mut buffer).unwrap();
        most = most.max(reply.bytes.len() - request.len());
    }
    assert_eq!(most, 92);
}
