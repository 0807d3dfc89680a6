//! FINGERPRINT (RFC 8489 section 14.7).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

/// What the CRC-32 is mixed with, so that it is not mistaken for that of another protocol.
pub(in crate::stun) const XOR: u32 = 0x5354_554e;

/// A checksum over the message before it (RFC 8489 section 14.7). To add one, see
/// [`MessageWriter::fingerprint`](crate::stun::MessageWriter::fingerprint); to check one,
/// [`Message::verify_fingerprint`](crate::stun::Message::verify_fingerprint).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u32);

impl Fingerprint {
    /// The attribute for a value as transmitted.
    #[must_use]
    pub const fn new(value: u32) -> Self {
        Self(value)
    }

    /// The value as transmitted: a CRC-32 mixed with 0x5354554e.
    #[must_use]
    pub const fn value(&self) -> u32 {
        self.0
    }
}

impl Attribute for Fingerprint {
    const TYPE: AttributeType = AttributeType::FINGERPRINT;
}

impl DecodeAttribute<'_> for Fingerprint {
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        raw.array_of(Self::TYPE)
            .map(|bytes| Self(u32::from_be_bytes(bytes)))
    }
}

impl EncodeAttribute for Fingerprint {
    fn value_len(&self) -> usize {
        4
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        put(value, 0, &self.0.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_exact_length, assert_wrong_type, read, written};
    use super::*;

    #[test]
    fn round_trip() {
        let attribute = Fingerprint::new(0x6e00_01ff);
        let value = written(&attribute);
        assert_eq!(value, [0x6e, 0x00, 0x01, 0xff]);
        assert_eq!(read(&value), Ok(attribute));
    }

    #[test]
    fn truncated_or_oversize() {
        assert_exact_length::<Fingerprint>(&[0x6e, 0x00, 0x01, 0xff]);
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<Fingerprint>(&[0x6e, 0x00, 0x01, 0xff]);
    }
}
