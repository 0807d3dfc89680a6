//! What is refused, and where (RFC 8489 sections 5, 6.3 and 14); and that nothing panics.

#![cfg(feature = "stun")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use icescope::stun::attribute::DecodeAttribute;
use icescope::stun::{
    AlternateDomain, AlternateServer, AttributeType, Class, DecodeErrorKind, ErrorCode,
    Fingerprint, IceControlled, IceControlling, Key, MappedAddress, Message, MessageIntegrity,
    MessageIntegritySha256, MessageWriter, Method, Nonce, PasswordAlgorithm, PasswordAlgorithms,
    Priority, Realm, Software, TransactionId, UnknownAttributes, UseCandidate, Userhash, Username,
    XorMappedAddress, answer_binding, is_stun,
};
use proptest::prelude::*;

const HEADER: [u8; 20] = [
    0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
];

/// A header whose length field says `length`, and `body`.
fn datagram(length: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = HEADER.to_vec();
    bytes.splice(2..4, length.to_be_bytes());
    bytes.extend(body);
    bytes
}

#[track_caller]
fn assert_error(bytes: &[u8], kind: DecodeErrorKind, offset: usize) {
    let error = Message::decode(bytes).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (kind, offset));
    let legacy = Message::decode_legacy(bytes);
    assert_eq!(legacy.is_ok(), kind == DecodeErrorKind::NoCookie);
}

#[test]
fn headers() {
    assert!(Message::decode(&HEADER).is_ok());
    for len in 0..20 {
        assert_error(&HEADER[..len], DecodeErrorKind::HeaderTruncated, len);
    }
    for first in [0x40, 0x80, 0xc0, 0xff] {
        let mut bytes = HEADER;
        bytes[0] = first;
        assert_error(&bytes, DecodeErrorKind::NotStun, 0);
    }
    for at in 4..8 {
        let mut bytes = HEADER;
        bytes[at] ^= 1;
        assert_error(&bytes, DecodeErrorKind::NoCookie, 4);
        assert!(!Message::decode_legacy(&bytes).unwrap().has_cookie());
    }
}

#[test]
fn lengths() {
    for length in [1, 2, 3, 65_535] {
        assert_error(&datagram(length, &[]), DecodeErrorKind::LengthUnaligned, 2);
    }
    assert_error(&datagram(4, &[]), DecodeErrorKind::MessageTruncated, 20);
    assert_error(
        &datagram(8, &[0x80, 0, 0, 0]),
        DecodeErrorKind::MessageTruncated,
        24,
    );
    assert_error(&datagram(0, &[0]), DecodeErrorKind::TrailingBytes, 20);
    assert_error(
        &datagram(4, &[0x80, 0, 0, 0, 0, 0, 0, 0]),
        DecodeErrorKind::TrailingBytes,
        24,
    );
}

#[test]
fn attribute_borders() {
    let first = [0x80, 0x01, 0, 3, 1, 2, 3, 0];
    for (length, fits) in [(0_u8, true), (1, true), (4, true), (5, false), (255, false)] {
        let second = [0x80, 0x02, 0, length, 1, 2, 3, 4];
        let mut body = first.to_vec();
        body.extend(&second[..if length == 0 { 4 } else { 8 }]);
        let bytes = datagram(u16::try_from(body.len()).unwrap(), &body);
        if fits {
            let message = Message::decode(&bytes).unwrap();
            let offsets: Vec<_> = message
                .attributes()
                .map(|raw| (raw.offset(), raw.value().len()))
                .collect();
            assert_eq!(offsets, [(20, 3), (28, usize::from(length))]);
        } else {
            assert_error(&bytes, DecodeErrorKind::AttributeTruncated, 28);
        }
    }
}

#[test]
fn padding_may_be_anything() {
    let bytes = datagram(8, &[0x80, 0x22, 0, 1, b'x', 0xff, 0xff, 0xff]);
    let message = Message::decode(&bytes).unwrap();
    assert_eq!(
        message.get::<Software<'_>>().unwrap().unwrap().as_str(),
        "x"
    );
}

#[test]
fn value_errors_count_from_the_start_of_the_message() {
    let bytes = datagram(
        16,
        &[0x80, 0x22, 0, 0, 0, 0x20, 0, 8, 0, 9, 0, 1, 192, 0, 2, 1],
    );
    let message = Message::decode(&bytes).unwrap();
    let error = message.get::<XorMappedAddress>().unwrap_err();
    assert_eq!(
        (error.kind(), error.offset()),
        (DecodeErrorKind::AddressFamily, 29)
    );
    assert_eq!(error.to_string(), "an unknown address family at byte 29");
    // The others are not in the way of it.
    assert_eq!(message.get::<Software<'_>>().unwrap().unwrap().as_str(), "");
    assert_eq!(message.get::<Realm<'_>>(), Ok(None));
}

#[test]
fn unknown_attributes_are_kept_in_order() {
    let bytes = datagram(
        20,
        &[
            0xc0, 0x57, 0, 4, 0, 0, 0, 10, 0x7f, 0xff, 0, 0, 0xc0, 0x57, 0, 3, 1, 2, 3, 0,
        ],
    );
    let message = Message::decode(&bytes).unwrap();
    let seen: Vec<_> = message
        .attributes()
        .map(|raw| (raw.attribute_type().number(), raw.value().to_vec()))
        .collect();
    assert_eq!(
        seen,
        [
            (0xc057, vec![0, 0, 0, 10]),
            (0x7fff, vec![]),
            (0xc057, vec![1, 2, 3])
        ]
    );
    assert!(format!("{message:?}").contains("[0xc057, 0x7fff, 0xc057]"));
}

/// Does with a message all that can be done without knowing it.
fn exercise(bytes: &[u8], key: &Key) {
    fn get<'a, T: DecodeAttribute<'a>>(message: &Message<'a>) {
        let first = message.find(T::TYPE);
        assert_eq!(first.is_some(), !matches!(message.get::<T>(), Ok(None)));
        for raw in message.all_attributes() {
            let decoded = T::decode(raw);
            assert!(decoded.is_err() || raw.attribute_type() == T::TYPE);
        }
    }
    let _ = is_stun(bytes);
    let _ = answer_binding(bytes, "192.0.2.1:1".parse().unwrap(), &mut [0; 64]);
    let Ok(message) = Message::decode_legacy(bytes) else {
        return;
    };
    assert_eq!(Message::decode(bytes).is_ok(), message.has_cookie());
    let _ = message.verify_integrity(key);
    let _ = message.verify_fingerprint();
    let _ = format!("{message:?}");
    get::<AlternateDomain<'_>>(&message);
    get::<AlternateServer>(&message);
    get::<ErrorCode<'_>>(&message);
    get::<Fingerprint>(&message);
    get::<IceControlled>(&message);
    get::<IceControlling>(&message);
    get::<MappedAddress>(&message);
    get::<MessageIntegrity>(&message);
    get::<MessageIntegritySha256<'_>>(&message);
    get::<Nonce<'_>>(&message);
    get::<PasswordAlgorithm<'_>>(&message);
    get::<PasswordAlgorithms<'_>>(&message);
    get::<Priority>(&message);
    get::<Realm<'_>>(&message);
    get::<Software<'_>>(&message);
    get::<UnknownAttributes<'_>>(&message);
    get::<UseCandidate>(&message);
    get::<Userhash>(&message);
    get::<Username<'_>>(&message);
    get::<XorMappedAddress>(&message);
    if let Ok(Some(list)) = message.get::<UnknownAttributes<'_>>() {
        let _ = list.iter().count();
    }
    if let Ok(Some(list)) = message.get::<PasswordAlgorithms<'_>>() {
        let _ = list.iter().count();
    }
    // What was read can be written: the same attributes, in the same order.
    let mut buffer = vec![0; bytes.len()];
    let id = message.transaction_id();
    let mut writer =
        MessageWriter::new(&mut buffer, message.class(), message.method(), id).unwrap();
    for raw in message.attributes() {
        writer.raw(raw.attribute_type(), raw.value()).unwrap();
    }
    let written = Message::decode(writer.finish()).unwrap();
    assert!(
        written
            .attributes()
            .map(|raw| (raw.attribute_type(), raw.value()))
            .eq(message
                .attributes()
                .map(|raw| (raw.attribute_type(), raw.value())))
    );
}

/// The types that this crate knows, often, and any other.
fn any_type() -> impl Strategy<Value = u16> {
    let known = (0..=u16::MAX).filter(|number| AttributeType::new(*number).name().is_some());
    let known: Vec<u16> = known.collect();
    assert!(known.len() >= 27, "{}", known.len());
    prop_oneof![4 => prop::sample::select(known), 1 => any::<u16>()]
}

prop_compose! {
    /// A message that is well formed but for the order of its attributes.
    fn any_message()(
        number in 0..0x4000_u16,
        cookie in prop_oneof![Just([0x21, 0x12, 0xa4, 0x42]), any::<[u8; 4]>()],
        id in any::<[u8; 12]>(),
        attributes in prop::collection::vec(
            (any_type(), prop::collection::vec(any::<u8>(), 0..40)), 0..8),
    ) -> Vec<u8> {
        let mut body = Vec::new();
        for (kind, value) in &attributes {
            body.extend(kind.to_be_bytes());
            body.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
            body.extend(value);
            body.resize(body.len().next_multiple_of(4), 0);
        }
        let length = u16::try_from(body.len()).unwrap();
        [&number.to_be_bytes()[..], &length.to_be_bytes(), &cookie, &id, &body].concat()
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        exercise(&bytes, &Key::short_term("x").unwrap());
    }

    #[test]
    fn arbitrary_messages_never_panic(bytes in any_message()) {
        exercise(&bytes, &Key::short_term("x").unwrap());
    }

    #[test]
    fn damaged_messages_never_panic(
        mut bytes in any_message(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        exercise(&bytes, &Key::short_term("x").unwrap());
        bytes.truncate(cut.index(bytes.len() + 1));
        exercise(&bytes, &Key::short_term("x").unwrap());
    }

    #[test]
    fn what_is_written_is_read(
        class in prop::sample::select(
            vec![Class::Request, Class::Indication, Class::Success, Class::Error]),
        method in 0..0x1000_u16,
        id in any::<[u8; 12]>(),
        address in (any::<std::net::IpAddr>(), any::<u16>()),
        software in "\\PC{0,127}",
        username in "[a-zA-Z0-9+/:]{0,508}",
        error in (300..700_u16, "\\PC{0,127}"),
        types in prop::collection::vec(any::<u16>(), 0..20),
        raw in prop::collection::vec(any::<u8>(), 0..100),
        password in "[!-~]{1,100}",
    ) {
        let key = Key::short_term(&password).unwrap();
        let id = TransactionId::new(id);
        let method = Method::new(method).unwrap();
        let types: Vec<_> = types.into_iter().map(AttributeType::new).collect();
        let unknown = AttributeType::new(0xbeef);
        let mapped = XorMappedAddress::new(address.into());
        let software = Software::new(&software).unwrap();
        let username = Username::new(&username).unwrap();
        let error = ErrorCode::new(error.0, &error.1).unwrap();

        let mut buffer = vec![0xee; 4096];
        let mut writer = MessageWriter::new(&mut buffer, class, method, id).unwrap();
        writer
            .attribute(&mapped)
            .and_then(|writer| writer.attribute(&MappedAddress::new(mapped.address())))
            .and_then(|writer| writer.attribute(&software))
            .and_then(|writer| writer.attribute(&username))
            .and_then(|writer| writer.attribute(&error))
            .and_then(|writer| writer.attribute(&UnknownAttributes::new(&types)))
            .and_then(|writer| writer.raw(unknown, &raw))
            .and_then(|writer| writer.integrity(&key))
            .and_then(|writer| writer.integrity_sha256(&key))
            .and_then(|writer| writer.fingerprint())
            .unwrap();
        let bytes = writer.finish();

        let message = Message::decode(bytes).unwrap();
        prop_assert_eq!((message.class(), message.method()), (class, method));
        prop_assert_eq!(message.transaction_id(), id);
        prop_assert_eq!(message.get::<XorMappedAddress>(), Ok(Some(mapped)));
        let plain = message.get::<MappedAddress>().unwrap().unwrap();
        prop_assert_eq!(plain.address(), mapped.address());
        prop_assert_eq!(message.get::<Software<'_>>(), Ok(Some(software)));
        prop_assert_eq!(message.get::<Username<'_>>(), Ok(Some(username)));
        prop_assert_eq!(message.get::<ErrorCode<'_>>(), Ok(Some(error)));
        let list = message.get::<UnknownAttributes<'_>>().unwrap().unwrap();
        prop_assert!(list.iter().eq(types.iter().copied()));
        prop_assert_eq!(message.find(unknown).unwrap().value(), &raw[..]);
        prop_assert!(message.verify_integrity(&key).is_ok());
        prop_assert!(message.verify_fingerprint().is_ok());
        exercise(bytes, &key);
    }

    #[test]
    fn any_text_is_a_server_or_an_error_within_it(text in "\\PC{0,40}|[a-z0-9.:\\[\\]?@/-]{0,30}") {
        use icescope::stun::ServerUri;
        match text.parse::<ServerUri>() {
            Ok(server) => prop_assert_eq!(server.to_string().parse(), Ok(server)),
            Err(error) => {
                prop_assert!(error.offset() <= text.len());
                prop_assert!(text.is_char_boundary(error.offset()));
            }
        }
    }
}
