//! SOFTWARE (RFC 8489 section 14.14).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute, text};
use crate::stun::error::{DecodeError, ValueError};
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

/// What program the sender is, for people to read (RFC 8489 section 14.14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Software<'a>(&'a str);

impl<'a> Software<'a> {
    /// The name of a program: at most 127 characters.
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

impl Attribute for Software<'_> {
    const TYPE: AttributeType = AttributeType::SOFTWARE;
}

impl<'a> DecodeAttribute<'a> for Software<'a> {
    fn decode(raw: RawAttribute<'a>) -> Result<Self, DecodeError> {
        text::decode(&raw, Self::TYPE, text::MAX_RECEIVED).map(Self)
    }
}

impl EncodeAttribute for Software<'_> {
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
        for text in ["", "x", "icescope \u{30DE}"] {
            let attribute = Software::new(text).unwrap();
            let value = written(&attribute);
            assert_eq!(value, text.as_bytes());
            assert_eq!(read::<Software<'_>>(&value), Ok(attribute));
        }
    }

    #[test]
    fn truncated_within_a_character() {
        let value = "a\u{30DE}".as_bytes();
        let error = read::<Software<'_>>(&value[..3]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::NotUtf8, 5)
        );
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<Software<'_>>(b"x");
    }

    #[test]
    fn oversize() {
        let longest = "\u{1F600}".repeat(127);
        assert_eq!(Software::new(&longest).unwrap().as_str(), longest);
        assert_eq!(
            Software::new(&"x".repeat(128)),
            Err(ValueError::TooManyCharacters { limit: 127 })
        );
        assert!(read::<Software<'_>>(&[b'x'; 763]).is_ok());
        let error = read::<Software<'_>>(&[b'x'; 764]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::ValueTooLong, 2)
        );
    }
}
