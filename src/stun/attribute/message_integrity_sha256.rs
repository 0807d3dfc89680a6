//! MESSAGE-INTEGRITY-SHA256 (RFC 8489 section 14.6).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::{DecodeError, ValueError};
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

/// An HMAC-SHA256 over the message before it, perhaps truncated (RFC 8489 section 14.6). To add
/// one, see [`MessageWriter::integrity_sha256`](crate::stun::MessageWriter::integrity_sha256); to
/// check one, [`Message::verify_integrity`](crate::stun::Message::verify_integrity).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageIntegritySha256<'a>(&'a [u8]);

impl<'a> MessageIntegritySha256<'a> {
    /// The attribute for a code that was computed elsewhere: 16 to 32 bytes, a multiple of four.
    ///
    /// # Errors
    ///
    /// [`ValueError::Length`].
    pub const fn new(code: &'a [u8]) -> Result<Self, ValueError> {
        if is_allowed(code.len()) {
            Ok(Self(code))
        } else {
            Err(ValueError::Length)
        }
    }

    /// The authentication code: 16 to 32 bytes.
    #[must_use]
    pub const fn code(&self) -> &'a [u8] {
        self.0
    }
}

/// Whether a code of `len` bytes is not cut too short (RFC 8489 section 14.6).
pub(in crate::stun) const fn is_allowed(len: usize) -> bool {
    len >= 16 && len <= 32 && len.is_multiple_of(4)
}

impl Attribute for MessageIntegritySha256<'_> {
    const TYPE: AttributeType = AttributeType::MESSAGE_INTEGRITY_SHA256;
}

impl<'a> DecodeAttribute<'a> for MessageIntegritySha256<'a> {
    fn decode(raw: RawAttribute<'a>) -> Result<Self, DecodeError> {
        let code = raw.value_of(Self::TYPE)?;
        Self::new(code).map_err(|_| raw.length_error())
    }
}

impl EncodeAttribute for MessageIntegritySha256<'_> {
    fn value_len(&self) -> usize {
        self.0.len()
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        put(value, 0, self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_wrong_type, read, written};
    use super::*;

    #[test]
    fn round_trip() {
        for len in [16, 20, 24, 28, 32] {
            let code = vec![7; len];
            let attribute = MessageIntegritySha256::new(&code).unwrap();
            let value = written(&attribute);
            assert_eq!(value, code);
            assert_eq!(read(&value), Ok(attribute));
        }
    }

    #[test]
    fn truncated_or_oversize() {
        for len in [0, 12, 15, 17, 18, 30, 31, 33, 36] {
            let code = vec![7; len];
            assert_eq!(MessageIntegritySha256::new(&code), Err(ValueError::Length));
            let error = read::<MessageIntegritySha256<'_>>(&code).unwrap_err();
            assert_eq!((error.code(), error.offset()), ("value-length", 2), "{len}");
        }
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<MessageIntegritySha256<'_>>(&[7; 32]);
    }
}
