//! Decoding (RFC 8489 sections 5, 6.3 and 14).

use core::fmt;
use core::num::NonZeroU32;

use super::attribute::{Attribute, AttributeType, DecodeAttribute, RawAttribute};
use super::error::{DecodeError, DecodeErrorKind};
use super::header::{COOKIE_BYTES, Class, HEADER_LEN, Method, TransactionId, class_and_method};
use super::iter::{Attributes, split};

/// A message that was received, borrowed from its bytes.
///
/// The header and the borders of all attributes are checked when it is made; the value of an
/// attribute is when it is [got](Self::get).
///
/// ```
/// use icescope::stun::{Class, Message, Method, XorMappedAddress};
///
/// let response = [
///     0x01, 0x01, 0x00, 0x0c, 0x21, 0x12, 0xa4, 0x42, // type, length, cookie
///     1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, // transaction id
///     0x00, 0x20, 0x00, 0x08, 0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43,
/// ];
/// let message = Message::decode(&response)?;
/// assert_eq!((message.class(), message.method()), (Class::Success, Method::BINDING));
/// let mapped = message.get::<XorMappedAddress>()?.expect("a mapped address");
/// assert_eq!(mapped.address(), "192.0.2.1:32853".parse().unwrap());
/// # Ok::<(), icescope::stun::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Message<'a> {
    bytes: &'a [u8],
    class: Class,
    method: Method,
    id: &'a [u8; 12],
    has_cookie: bool,
    pub(super) protection: Protection,
}

/// Where an attribute is. It is never 0, where the header is, so this takes no more than 32 bits.
type Place = Option<NonZeroU32>;

/// Where the attributes are that protect a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Protection {
    pub(super) integrity: Place,
    pub(super) integrity_sha256: Place,
    pub(super) fingerprint: Place,
}

impl Protection {
    /// Walks over all attributes, so that what comes later finds them in order.
    #[inline]
    fn find(attributes: &[u8]) -> Result<Self, DecodeError> {
        let (mut integrity, mut integrity_sha256, mut fingerprint) = (None, None, None);
        let mut rest = attributes;
        while !rest.is_empty() {
            let at = HEADER_LEN
                .saturating_add(attributes.len())
                .saturating_sub(rest.len());
            let Some((kind, _, next)) = split(rest) else {
                return Err(DecodeError::new(DecodeErrorKind::AttributeTruncated, at));
            };
            if fingerprint.is_some() {
                return Err(DecodeError::new(DecodeErrorKind::AfterFingerprint, at));
            }
            let place = u32::try_from(at).ok().and_then(NonZeroU32::new);
            match kind {
                AttributeType::MESSAGE_INTEGRITY
                    if integrity.is_none() && integrity_sha256.is_none() =>
                {
                    integrity = place;
                }
                AttributeType::MESSAGE_INTEGRITY_SHA256 if integrity_sha256.is_none() => {
                    integrity_sha256 = place;
                }
                AttributeType::FINGERPRINT => fingerprint = place,
                _ => {}
            }
            rest = next;
        }
        Ok(Self {
            integrity,
            integrity_sha256,
            fingerprint,
        })
    }
}

impl<'a> Message<'a> {
    /// Decodes a datagram, which must hold one message and nothing else.
    ///
    /// Neither integrity nor fingerprint are checked: see
    /// [`verify_integrity`](Self::verify_integrity) and
    /// [`verify_fingerprint`](Self::verify_fingerprint).
    ///
    /// # Errors
    ///
    /// [`DecodeError`], with the place, if header or attributes do not follow RFC 8489 sections 5
    /// and 14, or if something follows FINGERPRINT.
    #[inline]
    pub fn decode(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        Self::decode_either(bytes, true)
    }

    /// [`decode`](Self::decode) that takes a message without magic cookie too, as RFC 3489 clients
    /// send it. Where it stands, they have 32 more bits of transaction id;
    /// [`MessageWriter::response`](super::MessageWriter::response) returns them.
    ///
    /// # Errors
    ///
    /// As for [`decode`](Self::decode), but for the cookie.
    #[inline]
    pub fn decode_legacy(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        Self::decode_either(bytes, false)
    }

    #[inline]
    fn decode_either(bytes: &'a [u8], strict: bool) -> Result<Self, DecodeError> {
        let error = |kind, offset| Err(DecodeError::new(kind, offset));
        let Some((header, attributes)) = bytes.split_first_chunk::<HEADER_LEN>() else {
            return error(DecodeErrorKind::HeaderTruncated, bytes.len());
        };
        let [t0, t1, l0, l1, c0, c1, c2, c3, id @ ..] = header;
        let number = u16::from_be_bytes([*t0, *t1]);
        let length = u16::from_be_bytes([*l0, *l1]);
        if number >= 0x4000 {
            return error(DecodeErrorKind::NotStun, 0);
        }
        if !length.is_multiple_of(4) {
            return error(DecodeErrorKind::LengthUnaligned, 2);
        }
        let end = HEADER_LEN.saturating_add(usize::from(length));
        if bytes.len() < end {
            return error(DecodeErrorKind::MessageTruncated, bytes.len());
        }
        if bytes.len() > end {
            return error(DecodeErrorKind::TrailingBytes, end);
        }
        let has_cookie = [*c0, *c1, *c2, *c3] == COOKIE_BYTES;
        if strict && !has_cookie {
            return error(DecodeErrorKind::NoCookie, 4);
        }
        let (class, method) = class_and_method(number);
        let protection = Protection::find(attributes)?;
        Ok(Self {
            bytes,
            id,
            class,
            method,
            has_cookie,
            protection,
        })
    }

    /// The class.
    #[inline]
    #[must_use]
    pub const fn class(&self) -> Class {
        self.class
    }

    /// The method.
    #[inline]
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The transaction id: the last twelve of sixteen bytes, if there is no cookie.
    #[inline]
    #[must_use]
    pub const fn transaction_id(&self) -> TransactionId {
        TransactionId::new(*self.id)
    }

    /// Whether the magic cookie is there: always after [`decode`](Self::decode).
    #[inline]
    #[must_use]
    pub const fn has_cookie(&self) -> bool {
        self.has_cookie
    }

    /// The bytes of the message.
    #[inline]
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The attributes that count, in order, unknown ones included.
    ///
    /// After MESSAGE-INTEGRITY only MESSAGE-INTEGRITY-SHA256 and FINGERPRINT count, after
    /// MESSAGE-INTEGRITY-SHA256 only FINGERPRINT (RFC 8489 sections 14.5 and 14.6): anyone could
    /// have added the others.
    #[inline]
    #[must_use]
    pub const fn attributes(&self) -> Attributes<'a> {
        self.walk(false)
    }

    /// All attributes in order, even those that must be ignored.
    #[inline]
    #[must_use]
    pub const fn all_attributes(&self) -> Attributes<'a> {
        self.walk(true)
    }

    #[inline]
    const fn walk(&self, all: bool) -> Attributes<'a> {
        let attributes = match self.bytes.split_at_checked(HEADER_LEN) {
            Some((_, attributes)) => attributes,
            None => &[],
        };
        Attributes::new(attributes, self.bytes.len(), self.id, all)
    }

    /// The first attribute of type `kind` that counts; those that repeat it are ignored (RFC 8489
    /// section 14).
    #[inline]
    #[must_use]
    pub fn find(&self, kind: AttributeType) -> Option<RawAttribute<'a>> {
        self.attributes().find(|raw| raw.attribute_type() == kind)
    }

    /// The types of the attributes that count, must be understood and, by `is_known`, are not. A
    /// request with any is to be answered 420 (Unknown Attribute), a response with any has failed,
    /// and an indication with any is to be dropped (RFC 8489 section 6.3).
    pub fn not_understood(
        &self,
        is_known: fn(AttributeType) -> bool,
    ) -> impl Iterator<Item = AttributeType> + 'a {
        self.attributes()
            .map(|raw| raw.attribute_type())
            .filter(move |kind| kind.is_comprehension_required() && !is_known(*kind))
    }

    /// The first attribute of the type of `T` that counts, decoded; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if its value is not one of that type.
    #[inline]
    pub fn get<T: Attribute + DecodeAttribute<'a>>(&self) -> Result<Option<T>, DecodeError> {
        match self.find(T::TYPE) {
            Some(raw) => T::decode(raw).map(Some),
            None => Ok(None),
        }
    }
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Types<'a>(Attributes<'a>);
        impl fmt::Debug for Types<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list()
                    .entries(self.0.clone().map(|raw| raw.attribute_type()))
                    .finish()
            }
        }
        f.debug_struct("Message")
            .field("class", &self.class)
            .field("method", &self.method)
            .field("id", &self.transaction_id())
            .field("has_cookie", &self.has_cookie)
            .field("attributes", &Types(self.all_attributes()))
            .finish()
    }
}
