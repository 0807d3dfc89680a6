//! ERROR-CODE (RFC 8489 section 14.8).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute, text};
use crate::stun::error::{DecodeError, DecodeErrorKind, ValueError};
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

/// Why a request failed: a number from 300 to 699, and words for people (RFC 8489 section 14.8).
///
/// ```
/// use icescope::stun::ErrorCode;
///
/// let error = ErrorCode::new(ErrorCode::UNKNOWN_ATTRIBUTE, "Unknown Attribute")?;
/// assert_eq!((error.number(), error.reason()), (420, "Unknown Attribute"));
/// # Ok::<(), icescope::stun::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErrorCode<'a> {
    number: u16,
    reason: &'a str,
}

impl<'a> ErrorCode<'a> {
    /// Try Alternate: ask the server in ALTERNATE-SERVER.
    pub const TRY_ALTERNATE: u16 = 300;
    /// Bad Request: malformed.
    pub const BAD_REQUEST: u16 = 400;
    /// Unauthenticated: the credentials are missing or wrong.
    pub const UNAUTHENTICATED: u16 = 401;
    /// Unknown Attribute: UNKNOWN-ATTRIBUTES lists what the server must know and does not.
    pub const UNKNOWN_ATTRIBUTE: u16 = 420;
    /// Stale Nonce: ask again with the new NONCE.
    pub const STALE_NONCE: u16 = 438;
    /// Server Error: try again.
    pub const SERVER_ERROR: u16 = 500;

    /// An error number, 300 to 699, with at most 127 characters of reason.
    ///
    /// # Errors
    ///
    /// [`ValueError::ErrorCodeRange`] or [`ValueError::TooManyCharacters`].
    pub fn new(number: u16, reason: &'a str) -> Result<Self, ValueError> {
        if !(300..=699).contains(&number) {
            return Err(ValueError::ErrorCodeRange);
        }
        Ok(Self {
            number,
            reason: text::checked(reason)?,
        })
    }

    /// The number, 300 to 699.
    #[must_use]
    pub const fn number(&self) -> u16 {
        self.number
    }

    /// The reason, which may be empty. If it was not received as UTF-8, as much of it as is: the
    /// number matters more than the words.
    #[must_use]
    pub const fn reason(&self) -> &'a str {
        self.reason
    }
}

impl Attribute for ErrorCode<'_> {
    const TYPE: AttributeType = AttributeType::ERROR_CODE;
}

impl<'a> DecodeAttribute<'a> for ErrorCode<'a> {
    fn decode(raw: RawAttribute<'a>) -> Result<Self, DecodeError> {
        let Some(([_, _, class, number], reason)) = raw.value_of(Self::TYPE)?.split_first_chunk()
        else {
            return Err(raw.length_error());
        };
        // The five bits above the class are reserved and not looked at.
        let class = class & 0x07;
        if !(3..=6).contains(&class) {
            return Err(raw.error(DecodeErrorKind::ErrorCodeRange, 2));
        }
        if *number > 99 {
            return Err(raw.error(DecodeErrorKind::ErrorCodeRange, 3));
        }
        if reason.len() > text::MAX_RECEIVED {
            return Err(raw.too_long_error());
        }
        let reason = reason
            .utf8_chunks()
            .next()
            .map_or("", |chunk| chunk.valid());
        Ok(Self {
            number: u16::from(class) * 100 + u16::from(*number),
            reason,
        })
    }
}

impl EncodeAttribute for ErrorCode<'_> {
    fn value_len(&self) -> usize {
        self.reason.len().saturating_add(4)
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        let class = u8::try_from(self.number / 100).unwrap_or_default();
        let number = u8::try_from(self.number % 100).unwrap_or_default();
        put(value, 0, &[0, 0, class, number]);
        put(value, 4, self.reason.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_wrong_type, read, written};
    use super::*;

    #[test]
    fn round_trip() {
        for number in 300..700 {
            for reason in ["", "Unknown Attribute", "\u{30DE}"] {
                let attribute = ErrorCode::new(number, reason).unwrap();
                assert_eq!(read(&written(&attribute)), Ok(attribute));
            }
        }
        assert_eq!(
            written(&ErrorCode::new(420, "Unknown").unwrap()),
            b"\0\0\x04\x14Unknown"
        );
    }

    #[test]
    fn truncated() {
        for len in 0..4 {
            let error = read::<ErrorCode<'_>>(&[0, 0, 4, 20][..len]).unwrap_err();
            assert_eq!(
                (error.kind(), error.offset()),
                (DecodeErrorKind::ValueLength, 2)
            );
        }
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<ErrorCode<'_>>(&[0, 0, 4, 20]);
    }

    #[test]
    fn out_of_range() {
        for (value, offset) in [([0, 0, 2, 0], 6), ([0, 0, 7, 0], 6), ([0, 0, 4, 100], 7)] {
            let error = read::<ErrorCode<'_>>(&value).unwrap_err();
            assert_eq!(
                (error.kind(), error.offset()),
                (DecodeErrorKind::ErrorCodeRange, offset)
            );
        }
        assert_eq!(ErrorCode::new(299, ""), Err(ValueError::ErrorCodeRange));
        assert_eq!(ErrorCode::new(700, ""), Err(ValueError::ErrorCodeRange));
    }

    #[test]
    fn oversize() {
        assert_eq!(
            ErrorCode::new(400, &"x".repeat(128)),
            Err(ValueError::TooManyCharacters { limit: 127 })
        );
        let mut value = vec![0, 0, 4, 0];
        value.resize(4 + 763, b'x');
        assert!(read::<ErrorCode<'_>>(&value).is_ok());
        value.push(b'x');
        let error = read::<ErrorCode<'_>>(&value).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::ValueTooLong, 2)
        );
    }

    #[test]
    fn reserved_bits_and_broken_words_do_not_hide_the_number() {
        let error = read::<ErrorCode<'_>>(b"\xff\xff\xfc\x26Stale\xffNonce").unwrap();
        assert_eq!((error.number(), error.reason()), (438, "Stale"));
    }
}
