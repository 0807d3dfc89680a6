//! UNKNOWN-ATTRIBUTES of a refused request.

use crate::stun::attribute::{Attribute, AttributeType, EncodeAttribute};
use crate::stun::header::TransactionId;
use crate::stun::message::Message;
use crate::stun::wire::{padded, put};

/// UNKNOWN-ATTRIBUTES straight from the request, so that nothing is allocated.
pub(super) struct Unknown<'a> {
    request: Message<'a>,
    is_known: fn(AttributeType) -> bool,
}

impl<'a> Unknown<'a> {
    pub(super) const fn new(request: Message<'a>, is_known: fn(AttributeType) -> bool) -> Self {
        Self { request, is_known }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.types().next().is_none()
    }

    fn types(&self) -> impl Iterator<Item = AttributeType> + 'a {
        self.request.not_understood(self.is_known)
    }
}

impl Attribute for Unknown<'_> {
    const TYPE: AttributeType = AttributeType::UNKNOWN_ATTRIBUTES;
}

impl EncodeAttribute for Unknown<'_> {
    fn value_len(&self) -> usize {
        let len = self.types().count().saturating_mul(2);
        // RFC 3489 has no padding: an odd list repeats a type.
        if self.request.has_cookie() {
            len
        } else {
            padded(len)
        }
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        let types = self.types();
        for (room, kind) in value.chunks_exact_mut(2).zip(types.chain(self.types())) {
            put(room, 0, &kind.number().to_be_bytes());
        }
    }
}
