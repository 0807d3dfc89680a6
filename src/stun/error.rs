//! What can be wrong with a message or with what goes into one.

use core::fmt;

/// A message, or the value of an attribute, that cannot be decoded.
///
/// ```
/// use icescope::stun::{DecodeErrorKind, Message};
///
/// let error = Message::decode(&[0; 8]).unwrap_err();
/// assert_eq!(error.kind(), DecodeErrorKind::HeaderTruncated);
/// assert_eq!((error.code(), error.offset()), ("header-truncated", 8));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DecodeError {
    kind: DecodeErrorKind,
    offset: usize,
}

impl DecodeError {
    pub(super) const fn new(kind: DecodeErrorKind, offset: usize) -> Self {
        Self { kind, offset }
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> DecodeErrorKind {
        self.kind
    }

    /// The stable name of what is wrong: `header-truncated`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Where: bytes from the start of the message, from 0. For something that is missing, the
    /// place where it should be.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind.text(), self.offset)
    }
}

impl core::error::Error for DecodeError {}

/// What is wrong with a message that cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// Fewer than the 20 bytes of a header (RFC 8489 section 5).
    HeaderTruncated,
    /// One of the two top bits is set, so this is another protocol (RFC 8489 section 5).
    NotStun,
    /// The magic cookie is not there (RFC 8489 section 5). RFC 3489 clients send none: see
    /// [`Message::decode_legacy`](super::Message::decode_legacy).
    NoCookie,
    /// The length field is not a multiple of four (RFC 8489 section 5).
    LengthUnaligned,
    /// The length field promises more than there is.
    MessageTruncated,
    /// There are more bytes than the length field says.
    TrailingBytes,
    /// An attribute is longer than what is left of the message (RFC 8489 section 14).
    AttributeTruncated,
    /// Something follows FINGERPRINT, which must be last (RFC 8489 section 14.7).
    AfterFingerprint,
    /// The attribute is not of the type that was asked for.
    WrongType,
    /// The value is not as long as its type wants it.
    ValueLength,
    /// The value is longer than its type allows.
    ValueTooLong,
    /// The address family is neither IPv4 nor IPv6 (RFC 8489 section 14.1).
    AddressFamily,
    /// The text is not UTF-8.
    NotUtf8,
    /// The error code is not within 300 to 699 (RFC 8489 section 14.8).
    ErrorCodeRange,
    /// The name is not made of printable ASCII (RFC 8489 section 14.16).
    NotAscii,
}

impl DecodeErrorKind {
    /// The stable name: `header-truncated`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HeaderTruncated => "header-truncated",
            Self::NotStun => "not-stun",
            Self::NoCookie => "no-cookie",
            Self::LengthUnaligned => "length-unaligned",
            Self::MessageTruncated => "message-truncated",
            Self::TrailingBytes => "trailing-bytes",
            Self::AttributeTruncated => "attribute-truncated",
            Self::AfterFingerprint => "after-fingerprint",
            Self::WrongType => "wrong-type",
            Self::ValueLength => "value-length",
            Self::ValueTooLong => "value-too-long",
            Self::AddressFamily => "address-family",
            Self::NotUtf8 => "not-utf8",
            Self::ErrorCodeRange => "error-code-range",
            Self::NotAscii => "not-ascii",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::HeaderTruncated => "the message ends within its header",
            Self::NotStun => "the first byte is not that of a STUN message",
            Self::NoCookie => "no magic cookie",
            Self::LengthUnaligned => "the length is not a multiple of four",
            Self::MessageTruncated => "the message is shorter than its length field says",
            Self::TrailingBytes => "the message is longer than its length field says",
            Self::AttributeTruncated => "an attribute ends beyond the message",
            Self::AfterFingerprint => "an attribute follows FINGERPRINT",
            Self::WrongType => "an attribute of another type",
            Self::ValueLength => "a value of the wrong length",
            Self::ValueTooLong => "a value longer than allowed",
            Self::AddressFamily => "an unknown address family",
            Self::NotUtf8 => "text that is not UTF-8",
            Self::ErrorCodeRange => "an error code outside of 300 to 699",
            Self::NotAscii => "a name that is not printable ASCII",
        }
    }
}

/// A value that no attribute of its type may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ValueError {
    /// More bytes than the limit.
    TooLong {
        /// How many bytes are allowed.
        limit: usize,
    },
    /// More characters than the limit.
    TooManyCharacters {
        /// How many characters are allowed.
        limit: usize,
    },
    /// Fewer bytes than allowed, or not a multiple of four.
    Length,
    /// An error code outside of 300 to 699.
    ErrorCodeRange,
    /// A name that is not made of printable ASCII.
    NotAscii,
}

impl ValueError {
    /// The stable name: `too-long`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "too-long",
            Self::TooManyCharacters { .. } => "too-many-characters",
            Self::Length => "length",
            Self::ErrorCodeRange => "error-code-range",
            Self::NotAscii => "not-ascii",
        }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit } => write!(f, "longer than {limit} bytes"),
            Self::TooManyCharacters { limit } => write!(f, "longer than {limit} characters"),
            Self::Length => f.write_str("not of an allowed length"),
            Self::ErrorCodeRange => f.write_str("an error code outside of 300 to 699"),
            Self::NotAscii => f.write_str("a name that is not printable ASCII"),
        }
    }
}

impl core::error::Error for ValueError {}

/// A message that cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EncodeError {
    /// The caller's buffer is too small for what was to be added.
    BufferTooSmall {
        /// How many bytes the message needs with it.
        needed: usize,
        /// How many bytes the buffer has.
        available: usize,
    },
    /// The message or an attribute is longer than its 16-bit length field can say.
    MessageTooLong,
    /// Only MESSAGE-INTEGRITY-SHA256 and FINGERPRINT may follow MESSAGE-INTEGRITY, only FINGERPRINT
    /// may follow MESSAGE-INTEGRITY-SHA256, and nothing may follow FINGERPRINT (RFC 8489 sections
    /// 14.5 to 14.7).
    OutOfOrder,
}

impl EncodeError {
    /// The stable name: `buffer-too-small`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BufferTooSmall { .. } => "buffer-too-small",
            Self::MessageTooLong => "message-too-long",
            Self::OutOfOrder => "out-of-order",
        }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BufferTooSmall { needed, available } => {
                write!(
                    f,
                    "the message needs {needed} bytes and the buffer has {available}"
                )
            }
            Self::MessageTooLong => f.write_str("longer than a STUN message can be"),
            Self::OutOfOrder => {
                f.write_str("this attribute may not follow an integrity or fingerprint attribute")
            }
        }
    }
}

impl core::error::Error for EncodeError {}

/// An integrity or fingerprint check that did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerifyError {
    /// The message has no such attribute.
    Missing,
    /// The attribute has a length that RFC 8489 sections 14.5 to 14.7 do not allow.
    Length,
    /// The value is not that of this message and, for integrity, this key.
    Mismatch,
}

impl VerifyError {
    /// The stable name: `mismatch`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Length => "length",
            Self::Mismatch => "mismatch",
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "there is no such attribute to check",
            Self::Length => "the attribute to check has the wrong length",
            Self::Mismatch => "the attribute does not match the message",
        })
    }
}

impl core::error::Error for VerifyError {}
