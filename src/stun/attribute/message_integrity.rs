//! MESSAGE-INTEGRITY (RFC 8489 section 14.5).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

/// An HMAC-SHA1 over the message before it (RFC 8489 section 14.5). To add one, see
/// [`MessageWriter::integrity`](crate::stun::MessageWriter::integrity); to check one,
/// [`Message::verify_integrity`](crate::stun::Message::verify_integrity).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageIntegrity([u8; 20]);

impl MessageIntegrity {
    /// The attribute for a code that was computed elsewhere.
    #[must_use]
    pub const fn new(code: [u8; 20]) -> Self {
        Self(code)
    }

    /// The authentication code.
    #[must_use]
    pub const fn code(&self) -> &[u8; 20] {
        &self.0
    }
}

impl Attribute for MessageIntegrity {
    const TYPE: AttributeType = AttributeType::MESSAGE_INTEGRITY;
}

impl DecodeAttribute<'_> for MessageIntegrity {
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        raw.array_of(Self::TYPE).map(Self)
    }
}

impl EncodeAttribute for MessageIntegrity {
    fn value_len(&self) -> usize {
        20
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        put(value, 0, &self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_exact_length, assert_wrong_type, read, written};
    use super::*;

    #[test]
    fn round_trip() {
        let attribute = MessageIntegrity::new([7; 20]);
        let value = written(&attribute);
        assert_eq!(value, [7; 20]);
        assert_eq!(read(&value), Ok(attribute));
    }

    #[test]
    fn truncated_or_oversize() {
        assert_exact_length::<MessageIntegrity>(&[7; 20]);
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<MessageIntegrity>(&[7; 20]);
    }
}
