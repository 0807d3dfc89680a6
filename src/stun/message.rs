//! Decoding (RFC 8489 sections 5, 6.3 and 14).

use core::fmt;

use super::attribute::{Attribute, AttributeType, DecodeAttribute, RawAttribute};
use super::error::{DecodeError, DecodeErrorKind};
use super::header::{COOKIE_BYTES, Class, HEADER_LEN, Method, TransactionId, class_and_method};
use super::iter::{Attributes, split};
use super::wire::{array_at, u16_at};

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
    id: TransactionId,
    has_cookie: bool,
    /// Where the attributes are that protect the message.
    pub(super) integrity: Option<usize>,
    pub(super) integrity_sha256: Option<usize>,
    pub(super) fingerprint: Option<usize>,
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
    pub fn decode(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let message = Self::decode_legacy(bytes)?;
        if message.has_cookie {
            Ok(message)
        } else {
            Err(DecodeError::new(DecodeErrorKind::NoCookie, 4))
        }
    }

    /// [`decode`](Self::decode) that takes a message without magic cookie too, as RFC 3489 clients
    /// send it. Where it stands, they have 32 more bits of transaction id;
    /// [`MessageWriter::response`](super::MessageWriter::response) returns them.
    ///
    /// # Errors
    ///
    /// As for [`decode`](Self::decode), but for the cookie.
    pub fn decode_legacy(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let error = |kind, offset| Err(DecodeError::new(kind, offset));
        let (Some(number), Some(length), Some(cookie), Some(id)) = (
            u16_at(bytes, 0),
            u16_at(bytes, 2),
            array_at::<4>(bytes, 4),
            array_at::<12>(bytes, 8),
        ) else {
            return error(DecodeErrorKind::HeaderTruncated, bytes.len());
        };
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
        let (class, method) = class_and_method(number);
        let mut message = Self {
            bytes,
            class,
            method,
            id: TransactionId::new(id),
            has_cookie: cookie == COOKIE_BYTES,
            integrity: None,
            integrity_sha256: None,
            fingerprint: None,
        };
        message.find_protection()?;
        Ok(message)
    }

    /// Walks over all attributes, so that what comes later finds them in order.
    fn find_protection(&mut self) -> Result<(), DecodeError> {
        let mut at = HEADER_LEN;
        while at < self.bytes.len() {
            let Some((raw, next)) = split(self.bytes, at, self.id) else {
                return Err(DecodeError::new(DecodeErrorKind::AttributeTruncated, at));
            };
            if self.fingerprint.is_some() {
                return Err(DecodeError::new(DecodeErrorKind::AfterFingerprint, at));
            }
            match raw.attribute_type() {
                AttributeType::MESSAGE_INTEGRITY
                    if self.integrity.is_none() && self.integrity_sha256.is_none() =>
                {
                    self.integrity = Some(at);
                }
                AttributeType::MESSAGE_INTEGRITY_SHA256 if self.integrity_sha256.is_none() => {
                    self.integrity_sha256 = Some(at);
                }
                AttributeType::FINGERPRINT => self.fingerprint = Some(at),
                _ => {}
            }
            at = next;
        }
        Ok(())
    }

    /// The class.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.class
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The transaction id: the last twelve of sixteen bytes, if there is no cookie.
    #[must_use]
    pub const fn transaction_id(&self) -> TransactionId {
        self.id
    }

    /// Whether the magic cookie is there: always after [`decode`](Self::decode).
    #[must_use]
    pub const fn has_cookie(&self) -> bool {
        self.has_cookie
    }

    /// The bytes of the message.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The attributes that count, in order, unknown ones included.
    ///
    /// After MESSAGE-INTEGRITY only MESSAGE-INTEGRITY-SHA256 and FINGERPRINT count, after
    /// MESSAGE-INTEGRITY-SHA256 only FINGERPRINT (RFC 8489 sections 14.5 and 14.6): anyone could
    /// have added the others.
    #[must_use]
    pub const fn attributes(&self) -> Attributes<'a> {
        Attributes::new(self.bytes, self.id, false)
    }

    /// All attributes in order, even those that must be ignored.
    #[must_use]
    pub const fn all_attributes(&self) -> Attributes<'a> {
        Attributes::new(self.bytes, self.id, true)
    }

    /// The first attribute of type `kind` that counts; those that repeat it are ignored (RFC 8489
    /// section 14).
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
    pub fn get<T: Attribute + DecodeAttribute<'a>>(&self) -> Result<Option<T>, DecodeError> {
        self.find(T::TYPE).map(T::decode).transpose()
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
            .field("id", &self.id)
            .field("has_cookie", &self.has_cookie)
            .field("attributes", &Types(self.all_attributes()))
            .finish()
    }
}
