//! The sample messages of RFC 5769, and that of RFC 8489 appendix B.1 as erratum 6268 corrects it:
//! decoded, verified, and written again byte for byte.
//!
//! RFC 5769 pads with spaces and RFC 8489 with zeros; since the padding is protected too, the codes
//! over a message that is padded with zeros are other ones. So the messages that have padding with
//! spaces are written with the sample's own codes, and are then compared but for the padding.

#![cfg(feature = "stun")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use std::net::SocketAddr;

use icescope::stun::attribute::Attribute as _;
use icescope::stun::{
    Algorithm, Class, Fingerprint, IceControlled, Integrity, Key, KeyError, Message,
    MessageIntegrity, MessageIntegritySha256, MessageWriter, Method, Nonce, PasswordAlgorithm,
    Preparation, Priority, Realm, Software, TransactionId, Userhash, Username, VerifyError,
    XorMappedAddress, is_stun,
};

const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";
const MATRIX: &str = "\u{30DE}\u{30C8}\u{30EA}\u{30C3}\u{30AF}\u{30B9}";
const ID: TransactionId = TransactionId::new([
    0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae,
]);
const LONG_TERM_ID: TransactionId = TransactionId::new([
    0x78, 0xad, 0x34, 0x33, 0xc6, 0xad, 0x72, 0xc0, 0x29, 0xda, 0x41, 0x2e,
]);

/// RFC 5769 section 2.1.
const REQUEST: &str = "
    00010058 2112a442 b7e7a701bc34d686fa87dfae
    80220010 5354554e207465737420636c69656e74
    00240004 6e0001ff
    80290008 932ff9b151263b36
    00060009 6576746a3a68367659202020
    00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
    80280004 e57a3bcf";

/// RFC 5769 section 2.2.
const IPV4_RESPONSE: &str = "
    0101003c 2112a442 b7e7a701bc34d686fa87dfae
    8022000b 7465737420766563746f7220
    00200008 0001a147e112a643
    00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7
    80280004 c07d4c96";

/// RFC 5769 section 2.3.
const IPV6_RESPONSE: &str = "
    01010048 2112a442 b7e7a701bc34d686fa87dfae
    8022000b 7465737420766563746f7220
    00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
    00080014 a382954e4be67bf11784c97c8292c275bfe3ed41
    80280004 c8fb0b4c";

/// RFC 5769 section 2.4.
const LONG_TERM_REQUEST: &str = "
    00010060 2112a442 78ad3433c6ad72c029da412e
    00060012 e3839ee38388e383aae38383e382afe382b90000
    0015001c 662f2f3439396b39353464364f4c33346f4c39465354767936347341
    0014000b 6578616d706c652e6f726700
    00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666";

/// RFC 8489 appendix B.1, erratum 6268. That the bytes are right is shown by their own code, which
/// the printed ones do not have.
const SHA256_REQUEST: &str = "
    00010090 2112a442 78ad3433c6ad72c029da412e
    001e0020 4a3cf38fef6992bda952c6780417da0f2481941556 9e60b205c46e41407f1704
    00150029 6f624d61744a6f73324141414366 2f2f3439396b39353464364f4c33346f4c39465354767936347341
             000000
    0014000b 6578616d706c652e6f726700
    001d0004 00020000
    001c0020 b5c7bf005b6c52a21c51c5e892f81924136296cb927c43149309278cc6518e65";

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .chars()
        .filter_map(|c| c.to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

fn key() -> Key {
    Key::short_term(PASSWORD).unwrap()
}

/// `message` with zeros in the places that are padding.
fn zero_padded(message: &[u8]) -> Vec<u8> {
    let mut zeroed = message.to_vec();
    for raw in Message::decode(message).unwrap().all_attributes() {
        let end = raw.offset() + 4 + raw.value().len();
        zeroed[end..end.next_multiple_of(4)].fill(0);
    }
    zeroed
}

/// Checks the codes of `sample` with `key`, and that one wrong bit anywhere before them, or the
/// wrong key, is noticed.
fn assert_protected(sample: &[u8], key: &Key, by: Integrity) {
    let message = Message::decode(sample).unwrap();
    assert_eq!(message.verify_integrity(key), Ok(by));
    let wrong = Key::short_term("wrong").unwrap();
    assert_eq!(message.verify_integrity(&wrong), Err(VerifyError::Mismatch));
    if message.has_fingerprint() {
        assert_eq!(message.verify_fingerprint(), Ok(()));
    }
    let mut flipped = sample.to_vec();
    for bit in 0..sample.len() * 8 {
        flipped[bit / 8] ^= 1 << (bit % 8);
        if let Ok(message) = Message::decode(&flipped) {
            if message.has_fingerprint() {
                assert_eq!(
                    message.verify_fingerprint(),
                    Err(VerifyError::Mismatch),
                    "bit {bit}"
                );
            }
            // A wrong fingerprint is no matter of integrity, nor is a byte after the code.
            let code = match by {
                Integrity::Sha1 => message.find(MessageIntegrity::TYPE),
                Integrity::Sha256 => message.find(MessageIntegritySha256::TYPE),
            };
            if code.is_some_and(|code| bit / 8 < code.offset() + 4 + code.value().len()) {
                assert!(message.verify_integrity(key).is_err(), "bit {bit}");
            }
        }
        flipped[bit / 8] ^= 1 << (bit % 8);
    }
}

fn writer<'b>(buffer: &'b mut [u8], class: Class, id: TransactionId) -> MessageWriter<'b> {
    MessageWriter::new(buffer, class, Method::BINDING, id).unwrap()
}

#[test]
fn short_term_request() {
    let sample = bytes(REQUEST);
    assert_eq!(sample.len(), 108);
    assert!(is_stun(&sample));
    let message = Message::decode(&sample).unwrap();
    assert_eq!(
        (message.class(), message.method()),
        (Class::Request, Method::BINDING)
    );
    assert_eq!(message.transaction_id(), ID);
    assert_eq!(
        message.get::<Software<'_>>().unwrap().unwrap().as_str(),
        "STUN test client"
    );
    assert_eq!(
        message.get::<Priority>().unwrap().unwrap().priority(),
        0x6e00_01ff
    );
    let tiebreaker = message
        .get::<IceControlled>()
        .unwrap()
        .unwrap()
        .tiebreaker();
    assert_eq!(tiebreaker, 0x932f_f9b1_5126_3b36);
    assert_eq!(
        message.get::<Username<'_>>().unwrap().unwrap().as_str(),
        "evtj:h6vY"
    );
    assert_protected(&sample, &key(), Integrity::Sha1);

    let mut buffer = [0xff; 108];
    let mut writer = writer(&mut buffer, Class::Request, ID);
    writer
        .attribute(&Software::new("STUN test client").unwrap())
        .and_then(|writer| writer.attribute(&Priority::new(0x6e00_01ff)))
        .and_then(|writer| writer.attribute(&IceControlled::new(tiebreaker)))
        .and_then(|writer| writer.attribute(&Username::new("evtj:h6vY").unwrap()))
        .and_then(|writer| writer.attribute(&message.get::<MessageIntegrity>().unwrap().unwrap()))
        .and_then(|writer| writer.attribute(&message.get::<Fingerprint>().unwrap().unwrap()))
        .unwrap();
    assert_eq!(writer.finish(), zero_padded(&sample));
}

#[test]
fn responses() {
    for (hex, len, mapped) in [
        (IPV4_RESPONSE, 80, "192.0.2.1:32853"),
        (
            IPV6_RESPONSE,
            92,
            "[2001:db8:1234:5678:11:2233:4455:6677]:32853",
        ),
    ] {
        let sample = bytes(hex);
        assert_eq!(sample.len(), len);
        let mapped: SocketAddr = mapped.parse().unwrap();
        let message = Message::decode(&sample).unwrap();
        assert_eq!(
            (message.class(), message.method()),
            (Class::Success, Method::BINDING)
        );
        assert_eq!(message.transaction_id(), ID);
        assert_eq!(
            message.get::<Software<'_>>().unwrap().unwrap().as_str(),
            "test vector"
        );
        assert_eq!(
            message
                .get::<XorMappedAddress>()
                .unwrap()
                .unwrap()
                .address(),
            mapped
        );
        assert_protected(&sample, &key(), Integrity::Sha1);

        let mut buffer = [0xff; 92];
        let mut writer = writer(&mut buffer, Class::Success, ID);
        writer
            .attribute(&Software::new("test vector").unwrap())
            .and_then(|writer| writer.attribute(&XorMappedAddress::new(mapped)))
            .and_then(|writer| {
                writer.attribute(&message.get::<MessageIntegrity>().unwrap().unwrap())
            })
            .and_then(|writer| writer.attribute(&message.get::<Fingerprint>().unwrap().unwrap()))
            .unwrap();
        assert_eq!(writer.finish(), zero_padded(&sample));
    }
}

#[test]
fn codes_over_zero_padding_are_ours() {
    for (hex, class) in [(REQUEST, Class::Request), (IPV4_RESPONSE, Class::Success)] {
        let sample = bytes(hex);
        let message = Message::decode(&sample).unwrap();
        let mut buffer = [0xff; 128];
        let mut writer = writer(&mut buffer, class, ID);
        for raw in message.attributes() {
            match raw.attribute_type() {
                MessageIntegrity::TYPE => writer.integrity(&key()),
                Fingerprint::TYPE => writer.fingerprint(),
                kind => writer.raw(kind, raw.value()),
            }
            .unwrap();
        }
        let written = writer.finish();
        assert_eq!(written.len(), sample.len());
        assert_protected(written, &key(), Integrity::Sha1);
        let code = message.find(MessageIntegrity::TYPE).unwrap().offset();
        assert_eq!(written[..code], zero_padded(&sample)[..code]);
        assert_ne!(written[code..], sample[code..]);
    }
}

#[test]
fn long_term_request() {
    let sample = bytes(LONG_TERM_REQUEST);
    assert_eq!(sample.len(), 116);
    let message = Message::decode(&sample).unwrap();
    assert_eq!(message.transaction_id(), LONG_TERM_ID);
    let username = message.get::<Username<'_>>().unwrap().unwrap();
    let nonce = message.get::<Nonce<'_>>().unwrap().unwrap();
    let realm = message.get::<Realm<'_>>().unwrap().unwrap();
    assert_eq!(username.as_str(), MATRIX);
    assert_eq!(nonce.as_str(), "f//499k954d6OL34oL9FSTvy64sA");
    assert_eq!(realm.as_str(), "example.org");
    let key = Key::long_term_prepared(
        username.as_str(),
        realm.as_str(),
        "The\u{AD}M\u{AA}tr\u{2168}",
        Algorithm::MD5,
        Preparation::SaslPrep,
    )
    .unwrap();
    assert_protected(&sample, &key, Integrity::Sha1);

    let mut buffer = [0xff; 116];
    let mut writer = writer(&mut buffer, Class::Request, LONG_TERM_ID);
    writer
        .attribute(&username)
        .and_then(|writer| writer.attribute(&nonce))
        .and_then(|writer| writer.attribute(&realm))
        .and_then(|writer| writer.integrity(&key))
        .unwrap();
    assert_eq!(writer.finish(), sample);
}

#[test]
fn long_term_sha256_request() {
    let sample = bytes(SHA256_REQUEST);
    assert_eq!(sample.len(), 164);
    let message = Message::decode(&sample).unwrap();
    assert_eq!(message.transaction_id(), LONG_TERM_ID);
    let userhash = message.get::<Userhash>().unwrap().unwrap();
    let nonce = message.get::<Nonce<'_>>().unwrap().unwrap();
    let realm = message.get::<Realm<'_>>().unwrap().unwrap();
    let algorithm = message.get::<PasswordAlgorithm<'_>>().unwrap().unwrap();
    assert_eq!(userhash, Userhash::of(MATRIX, "example.org").unwrap());
    assert_eq!(nonce.as_str(), "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA");
    assert_eq!(realm.as_str(), "example.org");
    assert_eq!(algorithm, PasswordAlgorithm::SHA256);
    let key = Key::long_term(MATRIX, "example.org", "TheMatrIX", algorithm.algorithm()).unwrap();
    assert_protected(&sample, &key, Integrity::Sha256);

    let mut buffer = [0xff; 164];
    let mut writer = writer(&mut buffer, Class::Request, LONG_TERM_ID);
    writer
        .attribute(&userhash)
        .and_then(|writer| writer.attribute(&nonce))
        .and_then(|writer| writer.attribute(&realm))
        .and_then(|writer| writer.attribute(&algorithm))
        .and_then(|writer| writer.integrity_sha256(&key))
        .unwrap();
    assert_eq!(writer.finish(), sample);
}

/// The appendix says that OpaqueString turns this password into `TheMatrIX`, as SASLprep does; but
/// RFC 8264 section 9.13 disallows U+00AD, so it must be refused.
#[test]
fn opaque_string_refuses_the_unprepared_password() {
    let password = "The\u{AD}M\u{AA}tr\u{2168}";
    let key = Key::long_term(MATRIX, "example.org", password, Algorithm::SHA256);
    assert_eq!(key.unwrap_err(), KeyError::Disallowed);
}
