//! Answers to Binding requests (RFC 8489 section 6.3.1), and silence.

#![cfg(feature = "stun")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use std::net::SocketAddr;

use icescope::stun::attribute::Attribute as _;
use icescope::stun::{
    AttributeType, Class, EncodeError, ErrorCode, Fingerprint, MappedAddress, Message,
    MessageWriter, Method, Priority, Realm, Silence, Software, TransactionId, UnknownAttributes,
    UseCandidate, Username, XorMappedAddress, answer_binding,
};

const ID: TransactionId = TransactionId::new([9; 12]);
const CHANGE_REQUEST: AttributeType = AttributeType::new(0x0003);

fn from() -> SocketAddr {
    "203.0.113.5:40000".parse().unwrap()
}

fn request(write: impl FnOnce(&mut MessageWriter<'_>)) -> Vec<u8> {
    let mut buffer = [0; 512];
    let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
    write(&mut writer);
    writer.finish().to_vec()
}

fn answer(request: &[u8], from: SocketAddr) -> Result<Vec<u8>, Silence> {
    let response = answer_binding(request, from, &mut [0xee; 512]).map(<[u8]>::to_vec)?;
    assert!(
        response.len() <= request.len() + 32,
        "{} bytes",
        response.len()
    );
    Ok(response)
}

fn types(message: &Message<'_>) -> Vec<AttributeType> {
    message
        .all_attributes()
        .map(|raw| raw.attribute_type())
        .collect()
}

#[test]
fn a_request_gets_the_mixed_address_alone() {
    for address in ["203.0.113.5:40000", "[2001:db8::5]:1"] {
        let address = address.parse().unwrap();
        let response = answer(&request(|_| ()), address).unwrap();
        let message = Message::decode(&response).unwrap();
        assert_eq!(
            (message.class(), message.method()),
            (Class::Success, Method::BINDING)
        );
        assert_eq!(message.transaction_id(), ID);
        assert_eq!(types(&message), [XorMappedAddress::TYPE]);
        assert_eq!(
            message.get::<XorMappedAddress>(),
            Ok(Some(XorMappedAddress::new(address)))
        );
    }
}

#[test]
fn an_ipv4_address_from_a_dual_stack_socket_is_ipv4() {
    let response = answer(
        &request(|_| ()),
        "[::ffff:203.0.113.5]:40000".parse().unwrap(),
    );
    let response = response.unwrap();
    let message = Message::decode(&response).unwrap();
    assert_eq!(
        message.get::<XorMappedAddress>(),
        Ok(Some(XorMappedAddress::new(from())))
    );
}

#[test]
fn an_rfc_3489_client_gets_the_plain_address_and_its_sixteen_bytes() {
    let mut request = request(|_| ());
    request[4..8].copy_from_slice(b"abcd");
    let response = answer(&request, from()).unwrap();
    assert_eq!(response[4..20], request[4..20]);
    let message = Message::decode_legacy(&response).unwrap();
    assert_eq!(types(&message), [MappedAddress::TYPE]);
    assert_eq!(
        message.get::<MappedAddress>(),
        Ok(Some(MappedAddress::new(from())))
    );
}

#[test]
fn a_fingerprint_is_checked_and_answered() {
    let mut request = request(|writer| {
        writer
            .attribute(&Software::new("x").unwrap())
            .unwrap()
            .fingerprint()
            .unwrap();
    });
    let response = answer(&request, from()).unwrap();
    let message = Message::decode(&response).unwrap();
    assert_eq!(types(&message), [XorMappedAddress::TYPE, Fingerprint::TYPE]);
    assert_eq!(message.verify_fingerprint(), Ok(()));
    let last = request.len() - 1;
    request[last] ^= 1;
    assert_eq!(answer(&request, from()), Err(Silence::WrongFingerprint));
}

#[test]
fn what_must_be_understood_and_is_not_is_listed() {
    let request = request(|writer| {
        writer
            .raw(CHANGE_REQUEST, &[0; 4])
            .and_then(|writer| writer.raw(AttributeType::new(0xc057), &[0; 4]))
            .and_then(|writer| writer.attribute(&Priority::new(1)))
            .and_then(|writer| writer.attribute(&UseCandidate))
            .and_then(|writer| writer.fingerprint())
            .unwrap();
    });
    let response = answer(&request, from()).unwrap();
    let message = Message::decode(&response).unwrap();
    assert_eq!(
        (message.class(), message.transaction_id()),
        (Class::Error, ID)
    );
    assert_eq!(message.verify_fingerprint(), Ok(()));
    let error = message.get::<ErrorCode<'_>>().unwrap().unwrap();
    assert_eq!((error.number(), error.reason()), (420, "Unknown Attribute"));
    let unknown = message.get::<UnknownAttributes<'_>>().unwrap().unwrap();
    assert!(
        unknown
            .iter()
            .eq([CHANGE_REQUEST, Priority::TYPE, UseCandidate::TYPE])
    );
}

/// One type without a value makes the response that is longest beside its request.
#[test]
fn a_response_is_hardly_longer_than_its_request() {
    let request = request(|writer| {
        writer.raw(CHANGE_REQUEST, b"").unwrap();
    });
    assert_eq!(answer(&request, from()).unwrap().len(), request.len() + 32);
}

#[test]
fn an_odd_list_for_an_rfc_3489_client_repeats_a_type() {
    let mut request = request(|writer| {
        writer.raw(CHANGE_REQUEST, &[0; 4]).unwrap();
    });
    request[4..8].copy_from_slice(b"abcd");
    let response = answer(&request, from()).unwrap();
    let message = Message::decode_legacy(&response).unwrap();
    let unknown = message.get::<UnknownAttributes<'_>>().unwrap().unwrap();
    assert!(unknown.iter().eq([CHANGE_REQUEST, CHANGE_REQUEST]));
}

#[test]
fn credentials_and_optional_attributes_are_ignored() {
    let request = request(|writer| {
        let key = icescope::stun::Key::short_term("secret").unwrap();
        writer
            .attribute(&Username::new("alice").unwrap())
            .and_then(|writer| writer.attribute(&Realm::new("example.org").unwrap()))
            .and_then(|writer| writer.raw(AttributeType::new(0x8fff), b"?"))
            .and_then(|writer| writer.integrity(&key))
            // After the code nobody knows who wrote it, so it does not count.
            .and_then(|writer| writer.integrity_sha256(&key))
            .unwrap();
    });
    let response = answer(&request, from()).unwrap();
    assert_eq!(
        types(&Message::decode(&response).unwrap()),
        [XorMappedAddress::TYPE]
    );
}

#[test]
fn silence() {
    let mut buffer = [0; 64];
    for class in [Class::Indication, Class::Success, Class::Error] {
        let writer = MessageWriter::new(&mut buffer, class, Method::BINDING, ID).unwrap();
        assert_eq!(answer(writer.finish(), from()), Err(Silence::NotARequest));
    }
    let allocate = Method::new(3).unwrap();
    let writer = MessageWriter::new(&mut buffer, Class::Request, allocate, ID).unwrap();
    assert_eq!(answer(writer.finish(), from()), Err(Silence::OtherMethod));
    for (junk, code) in [
        (&b""[..], "header-truncated"),
        (b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", "not-stun"),
        (&[0x80; 20], "not-stun"),
        (&[0; 21], "trailing-bytes"),
    ] {
        assert_eq!(answer(junk, from()).unwrap_err().code(), code);
    }
    let mut small = [0; 31];
    let room = answer_binding(&request(|_| ()), from(), &mut small);
    let needed = EncodeError::BufferTooSmall {
        needed: 32,
        available: 31,
    };
    assert_eq!(room, Err(Silence::NoRoom(needed)));
}
