//! Walking over the attributes of a message (RFC 8489 section 14).

use core::iter::FusedIterator;

use super::attribute::{AttributeType, RawAttribute};
use super::wire::padded;

/// The first attribute of `rest`: its type, its value, and what follows its padding.
#[inline]
pub(super) fn split(rest: &[u8]) -> Option<(AttributeType, &[u8], &[u8])> {
    let ([k0, k1, l0, l1], rest) = rest.split_first_chunk()?;
    let len = usize::from(u16::from_be_bytes([*l0, *l1]));
    let kind = AttributeType::new(u16::from_be_bytes([*k0, *k1]));
    Some((kind, rest.get(..len)?, rest.get(padded(len)..)?))
}

/// The attributes of a message: see [`Message::attributes`](super::Message::attributes).
#[derive(Clone, Debug)]
pub struct Attributes<'a> {
    rest: &'a [u8],
    /// Where `rest` ends in the message.
    end: usize,
    id: &'a [u8; 12],
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
    /// The attributes in `rest`, with which a message of `end` bytes ends.
    #[inline]
    pub(super) const fn new(rest: &'a [u8], end: usize, id: &'a [u8; 12], all: bool) -> Self {
        Self {
            rest,
            end,
            id,
            all,
            protected: Protection::None,
        }
    }

    #[inline]
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

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.end.saturating_sub(self.rest.len());
            let (kind, value, rest) = split(self.rest)?;
            self.rest = rest;
            if self.counts(kind) || self.all {
                return Some(RawAttribute::at(at, kind, value, self.id));
            }
        }
    }
}

impl FusedIterator for Attributes<'_> {}
