//! The limits that the textual attributes share.

use super::{AttributeType, RawAttribute};
use crate::stun::error::{DecodeError, DecodeErrorKind, ValueError};

/// "Fewer than 128 characters" (RFC 8489 sections 14.8 to 14.10 and 14.14).
pub(super) const MAX_CHARACTERS: usize = 127;

/// What a receiver must be able to take (the same sections): 127 characters of the longest UTF-8
/// that was ever defined, and one.
pub(super) const MAX_RECEIVED: usize = 763;

/// Text for an attribute of at most 127 characters.
pub(super) fn checked(text: &str) -> Result<&str, ValueError> {
    if text.chars().nth(MAX_CHARACTERS).is_some() {
        return Err(ValueError::TooManyCharacters {
            limit: MAX_CHARACTERS,
        });
    }
    Ok(text)
}

/// The text of a received attribute of type `kind`.
pub(super) fn decode<'a>(
    raw: &RawAttribute<'a>,
    kind: AttributeType,
    max: usize,
) -> Result<&'a str, DecodeError> {
    let value = raw.value_of(kind)?;
    if value.len() > max {
        return Err(raw.too_long_error());
    }
    core::str::from_utf8(value)
        .map_err(|error| raw.error(DecodeErrorKind::NotUtf8, error.valid_up_to()))
}
