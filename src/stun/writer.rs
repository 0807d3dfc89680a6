//! Encoding into a buffer of the caller's (RFC 8489 sections 5, 6.1 and 14).

use core::fmt;

use hmac::Mac;

use super::attribute::{ATTRIBUTE_HEADER_LEN, AttributeType, EncodeAttribute, FINGERPRINT_XOR};
use super::error::EncodeError;
use super::header::{COOKIE_BYTES, Class, HEADER_LEN, Method, TransactionId, message_type};
use super::key::Key;
use super::message::Message;
use super::verify::covered;
use super::wire::{array_at, padded, put};

/// Writes one message into a buffer. Padding is zero, as RFC 8489 section 14 wants it.
///
/// After every call the buffer holds a whole message; after an error, the one without what failed.
///
/// ```
/// use icescope::stun::{Class, Message, MessageWriter, Method, Software, TransactionId};
///
/// let mut buffer = [0; 64];
/// let id = TransactionId::new([7; 12]);
/// let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, id)?;
/// writer.attribute(&Software::new("icescope")?)?.fingerprint()?;
/// let request = writer.finish();
///
/// assert_eq!(request.len(), 20 + 12 + 8);
/// let message = Message::decode(request)?;
/// assert_eq!(message.transaction_id(), id);
/// message.verify_fingerprint()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct MessageWriter<'b> {
    buffer: &'b mut [u8],
    len: usize,
    id: TransactionId,
    stage: Stage,
}

/// What may still follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Attributes,
    AfterSha1,
    AfterSha256,
    AfterFingerprint,
}

impl<'b> MessageWriter<'b> {
    /// Begins a message.
    ///
    /// # Errors
    ///
    /// [`EncodeError::BufferTooSmall`] below 20 bytes.
    pub fn new(
        buffer: &'b mut [u8],
        class: Class,
        method: Method,
        id: TransactionId,
    ) -> Result<Self, EncodeError> {
        let available = buffer.len();
        let Some(header) = buffer.first_chunk_mut::<HEADER_LEN>() else {
            return Err(EncodeError::BufferTooSmall {
                needed: HEADER_LEN,
                available,
            });
        };
        put(header, 0, &message_type(class, method).to_be_bytes());
        put(header, 2, &[0, 0]);
        put(header, 4, &COOKIE_BYTES);
        put(header, 8, id.as_bytes());
        Ok(Self {
            buffer,
            len: HEADER_LEN,
            id,
            stage: Stage::Attributes,
        })
    }

    /// Begins the response to a request: with its method, its transaction id and, if it has no
    /// magic cookie, the bytes in its place.
    ///
    /// # Errors
    ///
    /// [`EncodeError::BufferTooSmall`] below 20 bytes.
    pub fn response(
        buffer: &'b mut [u8],
        class: Class,
        request: &Message<'_>,
    ) -> Result<Self, EncodeError> {
        let writer = Self::new(buffer, class, request.method(), request.transaction_id())?;
        if let Some(cookie) = array_at::<4>(request.as_bytes(), 4) {
            put(writer.buffer, 4, &cookie);
        }
        Ok(writer)
    }

    /// Adds an attribute.
    ///
    /// # Errors
    ///
    /// [`EncodeError`] if there is no room for it or if it may not stand here.
    pub fn attribute<T: EncodeAttribute>(&mut self, value: &T) -> Result<&mut Self, EncodeError> {
        let id = self.id;
        self.add(T::TYPE, value.value_len(), |room, _| value.encode(id, room))
    }

    /// Adds an attribute of any type with a value as given.
    ///
    /// # Errors
    ///
    /// [`EncodeError`] if there is no room for it or if it may not stand here.
    pub fn raw(&mut self, kind: AttributeType, value: &[u8]) -> Result<&mut Self, EncodeError> {
        self.add(kind, value.len(), |room, _| room.copy_from_slice(value))
    }

    /// Adds MESSAGE-INTEGRITY (RFC 8489 section 14.5).
    ///
    /// # Errors
    ///
    /// [`EncodeError`] if there is no room for it or if it may not stand here.
    pub fn integrity(&mut self, key: &Key) -> Result<&mut Self, EncodeError> {
        self.add(AttributeType::MESSAGE_INTEGRITY, 20, |room, before| {
            let code = key
                .sha1(covered(before, 20).parts())
                .finalize()
                .into_bytes();
            room.copy_from_slice(&code);
        })
    }

    /// Adds MESSAGE-INTEGRITY-SHA256, not truncated (RFC 8489 section 14.6).
    ///
    /// # Errors
    ///
    /// [`EncodeError`] if there is no room for it or if it may not stand here.
    pub fn integrity_sha256(&mut self, key: &Key) -> Result<&mut Self, EncodeError> {
        self.add(
            AttributeType::MESSAGE_INTEGRITY_SHA256,
            32,
            |room, before| {
                let code = key
                    .sha256(covered(before, 32).parts())
                    .finalize()
                    .into_bytes();
                room.copy_from_slice(&code);
            },
        )
    }

    /// Adds FINGERPRINT (RFC 8489 section 14.7), which must come last.
    ///
    /// # Errors
    ///
    /// [`EncodeError`] if there is no room for it or if there is one already.
    pub fn fingerprint(&mut self) -> Result<&mut Self, EncodeError> {
        self.add(AttributeType::FINGERPRINT, 4, |room, before| {
            let value = crc32fast::hash(before) ^ FINGERPRINT_XOR;
            room.copy_from_slice(&value.to_be_bytes());
        })
    }

    /// How many bytes the message has so far.
    #[must_use]
    pub const fn message_len(&self) -> usize {
        self.len
    }

    /// The message.
    #[must_use]
    pub fn finish(self) -> &'b [u8] {
        let Self { buffer, len, .. } = self;
        buffer.get(..len).unwrap_or_default()
    }

    /// Adds an attribute of `len` bytes. `write` gets the zeroed room for its value, and the
    /// message before it with a length field that counts the attribute already.
    fn add(
        &mut self,
        kind: AttributeType,
        len: usize,
        write: impl FnOnce(&mut [u8], &[u8]),
    ) -> Result<&mut Self, EncodeError> {
        let stage = self.stage_with(kind)?;
        let value_len = u16::try_from(len).map_err(|_| EncodeError::MessageTooLong)?;
        let start = self.len.saturating_add(ATTRIBUTE_HEADER_LEN);
        let end = start.saturating_add(padded(len));
        let length = u16::try_from(end - HEADER_LEN).map_err(|_| EncodeError::MessageTooLong)?;
        let available = self.buffer.len();
        let too_small = EncodeError::BufferTooSmall {
            needed: end,
            available,
        };
        let message = self.buffer.get_mut(..end).ok_or(too_small)?;

        put(message, 2, &length.to_be_bytes());
        put(message, self.len, &kind.number().to_be_bytes());
        put(
            message,
            self.len.saturating_add(2),
            &value_len.to_be_bytes(),
        );
        if let Some((before, room)) = message.split_at_mut_checked(start)
            && let (Some(before), Some((value, padding))) =
                (before.get(..self.len), room.split_at_mut_checked(len))
        {
            value.fill(0);
            padding.fill(0);
            write(value, before);
        }
        self.len = end;
        self.stage = stage;
        Ok(self)
    }

    /// The stage after an attribute of type `kind`, if it may stand here.
    fn stage_with(&self, kind: AttributeType) -> Result<Stage, EncodeError> {
        let after = match kind {
            AttributeType::MESSAGE_INTEGRITY => Stage::AfterSha1,
            AttributeType::MESSAGE_INTEGRITY_SHA256 => Stage::AfterSha256,
            AttributeType::FINGERPRINT => Stage::AfterFingerprint,
            _ if self.stage == Stage::Attributes => return Ok(Stage::Attributes),
            _ => return Err(EncodeError::OutOfOrder),
        };
        if self.stage < after {
            Ok(after)
        } else {
            Err(EncodeError::OutOfOrder)
        }
    }
}

impl fmt::Debug for MessageWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageWriter")
            .field("id", &self.id)
            .field("len", &self.len)
            .field("stage", &self.stage)
            .finish_non_exhaustive()
    }
}
