//! An attribute as it stands in a message, whatever its type.

use super::AttributeType;
use crate::stun::error::{DecodeError, DecodeErrorKind};
use crate::stun::header::TransactionId;

/// Bytes of type and length before a value (RFC 8489 section 14).
pub(in crate::stun) const ATTRIBUTE_HEADER_LEN: usize = 4;

/// An attribute as it stands in a message (RFC 8489 section 14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawAttribute<'a> {
    kind: AttributeType,
    value: &'a [u8],
    offset: usize,
    id: &'a [u8; 12],
}

impl<'a> RawAttribute<'a> {
    /// An attribute from outside of a message, at offset 0. `id` is that of the message that its
    /// value was written for.
    #[must_use]
    pub const fn new(kind: AttributeType, value: &'a [u8], id: &'a TransactionId) -> Self {
        Self {
            kind,
            value,
            offset: 0,
            id: id.as_bytes(),
        }
    }

    #[inline]
    pub(in crate::stun) const fn at(
        offset: usize,
        kind: AttributeType,
        value: &'a [u8],
        id: &'a [u8; 12],
    ) -> Self {
        Self {
            kind,
            value,
            offset,
            id,
        }
    }

    /// The type.
    #[inline]
    #[must_use]
    pub const fn attribute_type(&self) -> AttributeType {
        self.kind
    }

    /// The value, without padding.
    #[inline]
    #[must_use]
    pub const fn value(&self) -> &'a [u8] {
        self.value
    }

    /// Where the attribute's type field is: bytes from the start of the message, from 0. The value
    /// begins four bytes later.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// The transaction id of the message.
    #[must_use]
    pub const fn transaction_id(&self) -> TransactionId {
        TransactionId::new(*self.id)
    }

    /// The value, if the attribute is of type `kind`.
    ///
    /// # Errors
    ///
    /// [`DecodeErrorKind::WrongType`].
    #[inline]
    pub fn value_of(&self, kind: AttributeType) -> Result<&'a [u8], DecodeError> {
        if self.kind == kind {
            Ok(self.value)
        } else {
            Err(DecodeError::new(DecodeErrorKind::WrongType, self.offset))
        }
    }

    /// The value as exactly `N` bytes, if the attribute is of type `kind`.
    ///
    /// # Errors
    ///
    /// [`DecodeErrorKind::WrongType`] or [`DecodeErrorKind::ValueLength`].
    #[inline]
    pub fn array_of<const N: usize>(&self, kind: AttributeType) -> Result<[u8; N], DecodeError> {
        let value = self.value_of(kind)?;
        <[u8; N]>::try_from(value).map_err(|_| self.length_error())
    }

    /// An error at byte `at` of the value.
    #[must_use]
    pub const fn error(&self, kind: DecodeErrorKind, at: usize) -> DecodeError {
        DecodeError::new(
            kind,
            self.offset
                .saturating_add(ATTRIBUTE_HEADER_LEN)
                .saturating_add(at),
        )
    }

    /// A wrong length: the error is where the length field is.
    pub(super) const fn length_error(&self) -> DecodeError {
        DecodeError::new(DecodeErrorKind::ValueLength, self.offset.saturating_add(2))
    }

    /// A length above the limit: the error is where the length field is.
    pub(super) const fn too_long_error(&self) -> DecodeError {
        DecodeError::new(DecodeErrorKind::ValueTooLong, self.offset.saturating_add(2))
    }
}
