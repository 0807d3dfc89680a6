//! NONCE (RFC 8489 section 14.10).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute, text};
use crate::stun::error::{DecodeError, ValueError};
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

/// What a server wants to see again in the next request (RFC 8489 section 14.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Nonce<'a>(&'a str);

impl<'a> Nonce<'a> {
    /// A nonce: at most 127 characters.
    ///
    /// # Errors
    ///
    /// [`ValueError::TooManyCharacters`].
    pub fn new(text: &'a str) -> Result<Self, ValueError> {
        text::checked(text).map(Self)
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.0
    }
}

impl Attribute for Nonce<'_> {
    const TYPE: AttributeType = AttributeType::NONCE;
}

impl<'a> DecodeAttribute<'a> for Nonce<'a> {
    fn decode(raw: RawAttribute<'a>) -> Result<Self, DecodeError> {
        text::decode(&raw, Self::TYPE, text::MAX_RECEIVED).map(Self)
    }
}

impl EncodeAttribute for Nonce<'_> {
    fn value_len(&self) -> usize {
        self.0.len()
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        put(value, 0, self.0.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_wrong_type, read, written};
    use super::*;
    use crate::stun::error::DecodeErrorKind;

    #[test]
    fn round_trip() {
        for text in ["", "x", "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA"] {
            let attribute = Nonce::new(text).unwrap();
            let value = written(&attribute);
            assert_eq!(value, text.as_bytes());
            assert_eq!(read::<Nonce<'_>>(&value), Ok(attribute));
        }
    }

    #[test]
    fn truncated_within_a_character() {
        let value = "a\u{30DE}".as_bytes();
        let error = read::<Nonce<'_>>(&value[..3]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::NotUtf8, 5)
        );
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<Nonce<'_>>(b"x");
    }

    #[test]
    fn oversize() {
        let longest = "\u{1F600}".repeat(127);
        assert_eq!(Nonce::new(&longest).unwrap().as_str(), longest);
        assert_eq!(
            Nonce::new(&"x".repeat(128)),
            Err(ValueError::TooManyCharacters { limit: 127 })
        );
        assert!(read::<Nonce<'_>>(&[b'x'; 763]).is_ok());
        let error = read::<Nonce<'_>>(&[b'x'; 764]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::ValueTooLong, 2)
        );
    }
}
