//! Which attributes count, in what order they may stand, and how codes may be cut (RFC 8489
//! sections 14.5 to 14.7).

#![cfg(feature = "stun")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use icescope::stun::attribute::Attribute as _;
use icescope::stun::{
    AttributeType, Class, DecodeErrorKind, EncodeError, Fingerprint, Integrity, Key, Message,
    MessageIntegrity, MessageIntegritySha256, MessageWriter, Method, Software, TransactionId,
    VerifyError,
};

const ID: TransactionId = TransactionId::new([9; 12]);
const UNKNOWN: AttributeType = AttributeType::new(0x7777);

fn key() -> Key {
    Key::short_term("secret").unwrap()
}

/// A message of `parts`, each of which is an attribute with its header.
fn message(parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut message = vec![0, 1];
    message.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
    message.extend([0x21, 0x12, 0xa4, 0x42]);
    message.extend(ID.as_bytes());
    message.extend(body);
    message
}

/// A message with both integrity attributes and a fingerprint, taken apart: header and software,
/// then each of the three.
fn parts() -> [Vec<u8>; 4] {
    let mut buffer = [0; 128];
    let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
    writer
        .attribute(&Software::new("x").unwrap())
        .and_then(|writer| writer.integrity(&key()))
        .and_then(|writer| writer.integrity_sha256(&key()))
        .and_then(|writer| writer.fingerprint())
        .unwrap();
    let whole = writer.finish();
    [
        &whole[20..28],
        &whole[28..52],
        &whole[52..88],
        &whole[88..96],
    ]
    .map(<[u8]>::to_vec)
}

const FOREIGN: [u8; 8] = [0x77, 0x77, 0, 4, 1, 2, 3, 4];

#[test]
fn both_codes_and_the_fingerprint_hold() {
    let [software, sha1, sha256, fingerprint] = parts();
    let bytes = message(&[&software, &sha1, &sha256, &fingerprint]);
    let message = Message::decode(&bytes).unwrap();
    assert_eq!(message.verify_integrity_by(&key(), Integrity::Sha1), Ok(()));
    assert_eq!(
        message.verify_integrity_by(&key(), Integrity::Sha256),
        Ok(())
    );
    assert_eq!(message.verify_integrity(&key()), Ok(Integrity::Sha256));
    assert_eq!(message.verify_fingerprint(), Ok(()));
}

#[test]
fn what_follows_an_integrity_attribute_is_ignored() {
    let [software, sha1, sha256, _] = parts();
    for (code, by) in [(&sha1, Integrity::Sha1), (&sha256, Integrity::Sha256)] {
        // Without the other code the one over it differs, so only SHA-1 can be checked here.
        let bytes = message(&[&software, code, &FOREIGN]);
        let message = Message::decode(&bytes).unwrap();
        if by == Integrity::Sha1 {
            assert_eq!(message.verify_integrity(&key()), Ok(by));
        }
        assert!(message.find(UNKNOWN).is_none());
        assert_eq!(message.attributes().count(), 2);
        let all: Vec<_> = message
            .all_attributes()
            .map(|raw| raw.attribute_type())
            .collect();
        assert_eq!(all.len(), 3);
        assert_eq!(all[2], UNKNOWN);
    }
}

#[test]
fn sha256_and_fingerprint_count_after_what_is_ignored() {
    let [software, sha1, sha256, fingerprint] = parts();
    let bytes = message(&[&software, &sha1, &FOREIGN, &sha256, &FOREIGN, &fingerprint]);
    let message = Message::decode(&bytes).unwrap();
    let types: Vec<_> = message
        .attributes()
        .map(|raw| raw.attribute_type())
        .collect();
    assert_eq!(
        types,
        [
            Software::TYPE,
            MessageIntegrity::TYPE,
            MessageIntegritySha256::TYPE,
            Fingerprint::TYPE
        ]
    );
    assert_eq!(message.all_attributes().count(), 6);
    assert_eq!(message.verify_integrity_by(&key(), Integrity::Sha1), Ok(()));
    // These two cover the foreign attributes as well, and were not made for them.
    assert_eq!(message.verify_integrity(&key()), Err(VerifyError::Mismatch));
    assert_eq!(message.verify_fingerprint(), Err(VerifyError::Mismatch));
}

#[test]
fn sha1_after_sha256_does_not_count() {
    let [software, sha1, sha256, _] = parts();
    let bytes = message(&[&software, &sha256, &sha1]);
    let message = Message::decode(&bytes).unwrap();
    assert!(message.find(MessageIntegrity::TYPE).is_none());
    assert_eq!(
        message.verify_integrity_by(&key(), Integrity::Sha1),
        Err(VerifyError::Missing)
    );
}

#[test]
fn only_the_first_of_a_kind_counts() {
    let [software, sha1, ..] = parts();
    let mut other = sha1.clone();
    other[10] ^= 1;
    let bytes = message(&[&software, &sha1, &other]);
    let message_ = Message::decode(&bytes).unwrap();
    assert_eq!(message_.verify_integrity(&key()), Ok(Integrity::Sha1));
    assert_eq!(message_.attributes().count(), 2);
    let bytes = message(&[&software, &other, &sha1]);
    let message_ = Message::decode(&bytes).unwrap();
    assert_eq!(
        message_.verify_integrity(&key()),
        Err(VerifyError::Mismatch)
    );
}

#[test]
fn nothing_may_follow_the_fingerprint() {
    let [software, sha1, _, fingerprint] = parts();
    for after in [&FOREIGN[..], &sha1, &fingerprint] {
        let bytes = message(&[&software, &fingerprint, after]);
        let error = Message::decode(&bytes).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::AfterFingerprint, 36)
        );
    }
}

#[test]
fn codes_of_odd_lengths() {
    let mut buffer = [0; 64];
    let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
    writer.integrity_sha256(&key()).unwrap();
    let code = writer.finish()[24..].to_vec();
    for len in 0..=36 {
        // The length field is covered, so a cut code is another code: take it from its own kind.
        let mut buffer = [0; 128];
        let mut writer =
            MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
        let mut value = code.clone();
        value.resize(len, 0);
        writer.raw(MessageIntegritySha256::TYPE, &value).unwrap();
        let message = Message::decode(writer.finish()).unwrap();
        let wants = match len {
            32 => Ok(Integrity::Sha256),
            16 | 20 | 24 | 28 => Err(VerifyError::Mismatch),
            _ => Err(VerifyError::Length),
        };
        assert_eq!(message.verify_integrity(&key()), wants, "{len}");
    }
    for len in [0, 16, 19, 21, 24, 32] {
        let mut buffer = [0; 128];
        let mut writer =
            MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
        writer.raw(MessageIntegrity::TYPE, &vec![0; len]).unwrap();
        let message = Message::decode(writer.finish()).unwrap();
        assert_eq!(
            message.verify_integrity(&key()),
            Err(VerifyError::Length),
            "{len}"
        );
    }
}

/// Cut codes, computed with another implementation of HMAC-SHA256 over an empty request whose
/// length field counts an attribute of that length; key `secret`.
#[test]
fn cut_codes_are_accepted() {
    for (len, hex) in CUT_CODES {
        let value: Vec<u8> = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect();
        assert_eq!(value.len(), len);
        let mut buffer = [0; 64];
        let mut writer =
            MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
        let code = MessageIntegritySha256::new(&value).unwrap();
        writer
            .attribute(&code)
            .and_then(|writer| writer.fingerprint())
            .unwrap();
        let message = Message::decode(writer.finish()).unwrap();
        assert_eq!(
            message.verify_integrity(&key()),
            Ok(Integrity::Sha256),
            "{len}"
        );
        assert_eq!(message.verify_fingerprint(), Ok(()));
    }
}

const CUT_CODES: [(usize, &str); 5] = [
    (16, "c935fb0543541df16120566a9262bdae"),
    (20, "09bb1ed288e762acf9db69f8a7ff64c8faa9d104"),
    (24, "e21371725713dd823139b81b5c6217345b11f855ce0ff291"),
    (
        28,
        "82610f3f2e4c232d36d66caad2dd8de702c34b34c8b53e4512e6742c",
    ),
    (
        32,
        "ce4a75e7369b3ede8d84e26c60f8c8b3dcd85898b8fbe90ffced4dadd15a7c3b",
    ),
];

#[test]
fn without_codes_there_is_nothing_to_check() {
    let bytes = message(&[&FOREIGN]);
    let message = Message::decode(&bytes).unwrap();
    assert_eq!(message.verify_integrity(&key()), Err(VerifyError::Missing));
    assert_eq!(message.verify_fingerprint(), Err(VerifyError::Missing));
    assert!(!message.has_fingerprint());
}

#[test]
fn the_writer_keeps_the_order() {
    type Step = fn(&mut MessageWriter<'_>) -> Result<(), EncodeError>;
    let steps: [Step; 4] = [
        |writer| writer.raw(UNKNOWN, b"x").map(drop),
        |writer| writer.integrity(&key()).map(drop),
        |writer| writer.integrity_sha256(&key()).map(drop),
        |writer| writer.fingerprint().map(drop),
    ];
    for first in 0..4 {
        for second in 0..4 {
            let mut buffer = [0; 128];
            let mut writer =
                MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
            steps[first](&mut writer).unwrap();
            let len = writer.message_len();
            let allowed = first < second || (first, second) == (0, 0);
            let wants = if allowed {
                Ok(())
            } else {
                Err(EncodeError::OutOfOrder)
            };
            assert_eq!(steps[second](&mut writer), wants, "{first} {second}");
            let message = Message::decode(writer.finish()).unwrap();
            assert_eq!(message.as_bytes().len() > len, allowed);
        }
    }
}

#[test]
fn a_small_buffer_says_what_is_needed() {
    for size in 0..96 {
        let mut buffer = vec![0xee; size];
        let mut needed = 20;
        let result = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).and_then(
            |mut writer| {
                for (step, len) in [(0, 28), (1, 52), (2, 88), (3, 96)] {
                    needed = len;
                    match step {
                        0 => writer.attribute(&Software::new("x").unwrap())?,
                        1 => writer.integrity(&key())?,
                        2 => writer.integrity_sha256(&key())?,
                        _ => writer.fingerprint()?,
                    };
                }
                Ok(())
            },
        );
        assert_eq!(
            result,
            Err(EncodeError::BufferTooSmall {
                needed,
                available: size
            })
        );
    }
}

#[test]
fn a_failed_attribute_leaves_the_message_whole() {
    let mut buffer = [0xee; 40];
    let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
    writer.attribute(&Software::new("abc").unwrap()).unwrap();
    assert!(
        writer
            .attribute(&Software::new(&"a".repeat(100)).unwrap())
            .is_err()
    );
    writer.fingerprint().unwrap();
    let message = Message::decode(writer.finish()).unwrap();
    assert_eq!(message.verify_fingerprint(), Ok(()));
    assert_eq!(message.attributes().count(), 2);
}

#[test]
fn lengths_beyond_sixteen_bits_are_refused() {
    let mut buffer = vec![0; 200_000];
    let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, ID).unwrap();
    let error = writer.raw(UNKNOWN, &[0; 65_536]).unwrap_err();
    assert_eq!(error, EncodeError::MessageTooLong);
    writer.raw(UNKNOWN, &[0; 65_528]).unwrap();
    assert_eq!(
        writer.raw(UNKNOWN, b"").unwrap_err(),
        EncodeError::MessageTooLong
    );
    let message = writer.finish();
    assert_eq!(message.len(), 20 + 65_532);
    assert_eq!(Message::decode(message).unwrap().attributes().count(), 1);
}
