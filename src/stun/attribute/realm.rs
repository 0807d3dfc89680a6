//! REALM (RFC 8489 section 14.9).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute, text};
use crate::stun::error::{DecodeError, ValueError};
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

/// For whom a password counts (RFC 8489 section 14.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Realm<'a>(&'a str);

impl<'a> Realm<'a> {
    /// A realm: at most 127 characters, already processed with OpaqueString (see
    /// [`Preparation`](crate::stun::Preparation)).
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

impl Attribute for Realm<'_> {
    const TYPE: AttributeType = AttributeType::REALM;
}

impl<'a> DecodeAttribute<'a> for Realm<'a> {
    fn decode(raw: RawAttribute<'a>) -> Result<Self, DecodeError> {
        text::decode(&raw, Self::TYPE, text::MAX_RECEIVED).map(Self)
    }
}

impl EncodeAttribute for Realm<'_> {
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
        for text in ["", "x", "example.org"] {
            let attribute = Realm::new(text).unwrap();
            let value = written(&attribute);
            assert_eq!(value, text.as_bytes());
            assert_eq!(read::<Realm<'_>>(&value), Ok(attribute));
        }
    }

    #[test]
    fn truncated_within_a_character() {
        let value = "a\u{30DE}".as_bytes();
        let error = read::<Realm<'_>>(&value[..3]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::NotUtf8, 5)
        );
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<Realm<'_>>(b"x");
    }

    #[test]
    fn oversize() {
        let longest = "\u{1F600}".repeat(127);
        assert_eq!(Realm::new(&longest).unwrap().as_str(), longest);
        assert_eq!(
            Realm::new(&"x".repeat(128)),
            Err(ValueError::TooManyCharacters { limit: 127 })
        );
        assert!(read::<Realm<'_>>(&[b'x'; 763]).is_ok());
        let error = read::<Realm<'_>>(&[b'x'; 764]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::ValueTooLong, 2)
        );
    }
}
