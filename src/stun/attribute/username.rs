//! USERNAME (RFC 8489 section 14.3).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute, text};
use crate::stun::error::{DecodeError, ValueError};
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

/// "Fewer than 509 bytes", to be sent; RFC 5389 allowed more, which is why more is received.
const MAX_LEN: usize = 508;

/// Whose password protects the message (RFC 8489 section 14.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Username<'a>(&'a str);

impl<'a> Username<'a> {
    /// A name: at most 508 bytes, already processed with OpaqueString (see
    /// [`Preparation`](crate::stun::Preparation)).
    ///
    /// # Errors
    ///
    /// [`ValueError::TooLong`].
    pub fn new(text: &'a str) -> Result<Self, ValueError> {
        if text.len() > MAX_LEN {
            return Err(ValueError::TooLong { limit: MAX_LEN });
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.0
    }
}

impl Attribute for Username<'_> {
    const TYPE: AttributeType = AttributeType::USERNAME;
}

impl<'a> DecodeAttribute<'a> for Username<'a> {
    fn decode(raw: RawAttribute<'a>) -> Result<Self, DecodeError> {
        text::decode(&raw, Self::TYPE, text::MAX_RECEIVED).map(Self)
    }
}

impl EncodeAttribute for Username<'_> {
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
        for text in ["", "x", "evtj:h6vY"] {
            let attribute = Username::new(text).unwrap();
            let value = written(&attribute);
            assert_eq!(value, text.as_bytes());
            assert_eq!(read::<Username<'_>>(&value), Ok(attribute));
        }
    }

    #[test]
    fn truncated_within_a_character() {
        let value = "a\u{30DE}".as_bytes();
        let error = read::<Username<'_>>(&value[..3]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::NotUtf8, 5)
        );
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<Username<'_>>(b"x");
    }

    #[test]
    fn oversize() {
        let longest = "x".repeat(508);
        assert_eq!(Username::new(&longest).unwrap().as_str(), longest);
        assert_eq!(
            Username::new(&"x".repeat(508 + 1)),
            Err(ValueError::TooLong { limit: 508 })
        );
        assert!(read::<Username<'_>>(&[b'x'; 763]).is_ok());
        let error = read::<Username<'_>>(&[b'x'; 764]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::ValueTooLong, 2)
        );
    }
}
