//! Walking over the attributes of a message (RFC 8489 section 14).

use core::iter::FusedIterator;

use super::attribute::{ATTRIBUTE_HEADER_LEN, AttributeType, RawAttribute};
use super::header::{HEADER_LEN, TransactionId};
use super::wire::{padded, u16_at};

/// The attribute at `at`, and where the next one begins.
pub(super) fn split(
    bytes: &[u8],
    at: usize,
    id: TransactionId,
) -> Option<(RawAttribute<'_>, usize)> {
    let kind = AttributeType::new(u16_at(bytes, at)?);
    let len = usize::from(u16_at(bytes, at.checked_add(2)?)?);
    let start = at.checked_add(ATTRIBUTE_HEADER_LEN)?;
    let value = bytes.get(start..start.checked_add(len)?)?;
    Some((
        RawAttribute::new(kind, value, id).at(at),
        start.checked_add(padded(len))?,
    ))
}

/// The attributes of a message: see [`Message::attributes`](super::Message::attributes).
#[derive(Clone, Debug)]
pub struct Attributes<'a> {
    bytes: &'a [u8],
    at: usize,
    id: TransactionId,
    all: bool,
    protected: Protection,
}

/// Which integrity attribute has gone by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protection {
    None,
    Sha1,
    Sha256,
}

impl<'a> Attributes<'a> {
    pub(super) const fn new(bytes: &'a [u8], id: TransactionId, all: bool) -> Self {
        Self {
            bytes,
            at: HEADER_LEN,
            id,
            all,
            protected: Protection::None,
        }
    }

    fn counts(&mut self, kind: AttributeType) -> bool {
        match (kind, self.protected) {
            (AttributeType::MESSAGE_INTEGRITY, Protection::None) => {
                self.protected = Protection::Sha1;
                true
            }
            (AttributeType::MESSAGE_INTEGRITY_SHA256, Protection::None | Protection::Sha1) => {
                self.protected = Protection::Sha256;
                true
            }
            (AttributeType::FINGERPRINT, _) => true,
            (_, protected) => protected == Protection::None,
        }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = RawAttribute<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (raw, next) = split(self.bytes, self.at, self.id)?;
            self.at = next;
            if self.counts(raw.attribute_type()) || self.all {
                return Some(raw);
            }
        }
    }
}

impl FusedIterator for Attributes<'_> {}
