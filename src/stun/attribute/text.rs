//! The limits that the textual attributes share, and those of at most 127 characters.

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

/// An attribute that is a text of at most 127 characters: its type, how it is read and written, and
/// the tests of both. What `new` takes is said last.
macro_rules! text_attribute {
    (
        $(#[$doc:meta])* $name:ident, $kind:ident;
        $(#[$new:meta])* new, tested with $text:literal
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name<'a>(&'a str);

        impl<'a> $name<'a> {
            $(#[$new])*
            ///
            /// # Errors
            ///
            /// [`ValueError::TooManyCharacters`](crate::stun::ValueError::TooManyCharacters).
            pub fn new(text: &'a str) -> Result<Self, crate::stun::error::ValueError> {
                super::text::checked(text).map(Self)
            }

            /// The text.
            #[must_use]
            pub const fn as_str(&self) -> &'a str {
                self.0
            }
        }

        impl super::Attribute for $name<'_> {
            const TYPE: super::AttributeType = super::AttributeType::$kind;
        }

        impl<'a> super::DecodeAttribute<'a> for $name<'a> {
            fn decode(
                raw: super::RawAttribute<'a>,
            ) -> Result<Self, crate::stun::error::DecodeError> {
                use super::text;
                text::decode(&raw, <Self as super::Attribute>::TYPE, text::MAX_RECEIVED).map(Self)
            }
        }

        impl super::EncodeAttribute for $name<'_> {
            fn value_len(&self) -> usize {
                self.0.len()
            }

            fn encode(&self, _id: crate::stun::header::TransactionId, value: &mut [u8]) {
                crate::stun::wire::put(value, 0, self.0.as_bytes());
            }
        }

        #[cfg(test)]
        mod tests {
            use super::super::check::{assert_wrong_type, read, written};
            use super::super::text::check;
            use super::$name;
            use crate::stun::error::ValueError;

            #[test]
            fn round_trip() {
                for text in ["", "x", $text] {
                    let attribute = $name::new(text).unwrap();
                    let value = written(&attribute);
                    assert_eq!(value, text.as_bytes());
                    assert_eq!(read::<$name<'_>>(&value), Ok(attribute));
                }
            }

            #[test]
            fn truncated_within_a_character() {
                check::assert_not_utf8(read::<$name<'_>>(check::CUT));
            }

            #[test]
            fn wrong_type() {
                assert_wrong_type::<$name<'_>>(b"x");
            }

            #[test]
            fn oversize() {
                let longest = "\u{1F600}".repeat(127);
                assert_eq!($name::new(&longest).unwrap().as_str(), longest);
                assert_eq!(
                    $name::new(&"x".repeat(128)),
                    Err(ValueError::TooManyCharacters { limit: 127 })
                );
                assert!(read::<$name<'_>>(&[b'x'; 763]).is_ok());
                check::assert_too_long(read::<$name<'_>>(&[b'x'; 764]));
            }
        }
    };
}

pub(super) use text_attribute;

/// What the tests of a textual attribute ask.
#[cfg(test)]
pub(super) mod check {
    use core::fmt::Debug;

    use crate::stun::error::{DecodeError, DecodeErrorKind};

    /// A letter, and two of the three bytes of another.
    pub(in super::super) const CUT: &[u8] = b"a\xE3\x83";

    pub(in super::super) fn assert_not_utf8<T: Debug>(read: Result<T, DecodeError>) {
        let error = read.unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::NotUtf8, 5)
        );
    }

    pub(in super::super) fn assert_too_long<T: Debug>(read: Result<T, DecodeError>) {
        let error = read.unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::ValueTooLong, 2)
        );
    }
}
