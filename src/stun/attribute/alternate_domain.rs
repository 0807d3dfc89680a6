//! ALTERNATE-DOMAIN (RFC 8489 section 14.16).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::{DecodeError, DecodeErrorKind, ValueError};
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

const MAX_LEN: usize = 255;

/// The name that the certificate of the alternate server bears (RFC 8489 section 14.16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AlternateDomain<'a>(&'a str);

impl<'a> AlternateDomain<'a> {
    /// A DNS name: at most 255 characters of printable ASCII. Its syntax is not checked further.
    ///
    /// # Errors
    ///
    /// [`ValueError::TooLong`] or [`ValueError::NotAscii`].
    pub fn new(name: &'a str) -> Result<Self, ValueError> {
        if name.len() > MAX_LEN {
            return Err(ValueError::TooLong { limit: MAX_LEN });
        }
        if name.bytes().any(|byte| !byte.is_ascii_graphic()) {
            return Err(ValueError::NotAscii);
        }
        Ok(Self(name))
    }

    /// The name.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.0
    }
}

impl Attribute for AlternateDomain<'_> {
    const TYPE: AttributeType = AttributeType::ALTERNATE_DOMAIN;
}

impl<'a> DecodeAttribute<'a> for AlternateDomain<'a> {
    fn decode(raw: RawAttribute<'a>) -> Result<Self, DecodeError> {
        let value = raw.value_of(Self::TYPE)?;
        if value.len() > MAX_LEN {
            return Err(raw.too_long_error());
        }
        if let Some(at) = value.iter().position(|byte| !byte.is_ascii_graphic()) {
            return Err(raw.error(DecodeErrorKind::NotAscii, at));
        }
        core::str::from_utf8(value)
            .map(Self)
            .map_err(|error| raw.error(DecodeErrorKind::NotAscii, error.valid_up_to()))
    }
}

impl EncodeAttribute for AlternateDomain<'_> {
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

    #[test]
    fn round_trip() {
        let attribute = AlternateDomain::new("stun.example.org").unwrap();
        let value = written(&attribute);
        assert_eq!(value, b"stun.example.org");
        assert_eq!(read(&value), Ok(attribute));
    }

    #[test]
    fn truncated_within_a_character_is_not_ascii_anyway() {
        let value = "a\u{30DE}".as_bytes();
        let error = read::<AlternateDomain<'_>>(&value[..2]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::NotAscii, 5)
        );
        assert_eq!(AlternateDomain::new("a b"), Err(ValueError::NotAscii));
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<AlternateDomain<'_>>(b"example.org");
    }

    #[test]
    fn oversize() {
        assert!(AlternateDomain::new(&"a".repeat(255)).is_ok());
        assert_eq!(
            AlternateDomain::new(&"a".repeat(256)),
            Err(ValueError::TooLong { limit: 255 })
        );
        let error = read::<AlternateDomain<'_>>(&[b'a'; 256]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::ValueTooLong, 2)
        );
    }
}
