//! No message costs an allocation, whether it is read, checked, written or answered.

#![cfg(feature = "stun")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use allocation_counter::measure;
use icescope::stun::{
    Algorithm, Class, IceControlling, Key, MappedAddress, Message, MessageWriter, Method, Nonce,
    Priority, Realm, Software, TransactionId, UnknownAttributes, UseCandidate, Username,
    XorMappedAddress, answer_binding, is_stun,
};

const ID: TransactionId = TransactionId::new([9; 12]);

#[track_caller]
fn assert_free(what: &str, work: impl FnOnce()) {
    let info = measure(work);
    assert_eq!(info.count_total, 0, "{what}: {info:?}");
}

fn write<'b>(buffer: &'b mut [u8], key: &Key) -> &'b [u8] {
    let mut writer = MessageWriter::new(buffer, Class::Request, Method::BINDING, ID).unwrap();
    writer
        .attribute(&Username::new("evtj:h6vY").unwrap())
        .and_then(|writer| writer.attribute(&Priority::new(1)))
        .and_then(|writer| writer.attribute(&IceControlling::new(2)))
        .and_then(|writer| writer.attribute(&UseCandidate))
        .and_then(|writer| writer.attribute(&Realm::new("example.org").unwrap()))
        .and_then(|writer| writer.attribute(&Nonce::new("nonce").unwrap()))
        .and_then(|writer| writer.attribute(&Software::new("icescope").unwrap()))
        .and_then(|writer| writer.integrity(key))
        .and_then(|writer| writer.integrity_sha256(key))
        .and_then(|writer| writer.fingerprint())
        .unwrap();
    writer.finish()
}

/// The counter counts: or the other tests would prove nothing.
#[test]
fn an_allocation_is_counted() {
    let info = measure(|| drop(std::hint::black_box(vec![1_u8; 100])));
    assert_eq!(info.count_total, 1);
}

#[test]
fn reading_checking_and_writing_are_free() {
    for key in [
        Key::short_term("secret").unwrap(),
        Key::long_term("alice", "example.org", "secret", Algorithm::SHA256).unwrap(),
    ] {
        let mut buffer = [0; 512];
        assert_free("encode", || {
            std::hint::black_box(write(&mut buffer, &key));
        });
        let bytes = write(&mut buffer, &key);
        assert_free("demultiplex and decode", || {
            assert!(is_stun(bytes));
            let message = Message::decode(bytes).unwrap();
            assert_eq!(message.attributes().count(), 10);
            assert!(message.get::<Username<'_>>().unwrap().is_some());
            assert!(message.get::<Nonce<'_>>().unwrap().is_some());
        });
        assert_free("verify", || {
            let message = Message::decode(bytes).unwrap();
            message.verify_integrity(&key).unwrap();
            message
                .verify_integrity_by(&key, icescope::stun::Integrity::Sha1)
                .unwrap();
            message.verify_fingerprint().unwrap();
        });
        assert_free("a failing check and its error", || {
            let error = Message::decode(&bytes[..40]).unwrap_err();
            assert_eq!(error.code(), "message-truncated");
        });
    }
}

#[test]
fn answering_is_free() {
    let mut request = [0; 64];
    let mut response = [0; 128];
    let from = "203.0.113.5:40000".parse().unwrap();
    assert_free("answer", || {
        let mut writer =
            MessageWriter::new(&mut request, Class::Request, Method::BINDING, ID).unwrap();
        writer.fingerprint().unwrap();
        let answer = answer_binding(writer.finish(), from, &mut response).unwrap();
        let mapped = Message::decode(answer)
            .unwrap()
            .get::<XorMappedAddress>()
            .unwrap();
        assert_eq!(mapped.unwrap().address(), from);
    });
    assert_free("answer to an RFC 3489 client", || {
        request[..20].fill(0);
        request[1] = 1;
        let answer = answer_binding(&request[..20], from, &mut response).unwrap();
        let mapped = Message::decode_legacy(answer)
            .unwrap()
            .get::<MappedAddress>()
            .unwrap();
        assert_eq!(mapped.unwrap().address(), from);
    });
    assert_free("refuse", || {
        let mut writer =
            MessageWriter::new(&mut request, Class::Request, Method::BINDING, ID).unwrap();
        writer.attribute(&UseCandidate).unwrap();
        let answer = answer_binding(writer.finish(), from, &mut response).unwrap();
        let list = Message::decode(answer)
            .unwrap()
            .get::<UnknownAttributes<'_>>()
            .unwrap();
        assert_eq!(list.unwrap().iter().count(), 1);
    });
}
