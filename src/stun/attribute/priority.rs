//! PRIORITY (RFC 8445 section 16.1).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

/// The priority that a peer-reflexive candidate found by this check would have (RFC 8445 sections
/// 7.1.1 and 16.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Priority(u32);

impl Priority {
    /// The attribute for a candidate priority, 1 to 2^31 - 1.
    #[must_use]
    pub const fn new(priority: u32) -> Self {
        Self(priority)
    }

    /// The candidate priority.
    #[must_use]
    pub const fn priority(&self) -> u32 {
        self.0
    }
}

impl Attribute for Priority {
    const TYPE: AttributeType = AttributeType::PRIORITY;
}

impl DecodeAttribute<'_> for Priority {
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        raw.array_of(Self::TYPE)
            .map(|bytes| Self(u32::from_be_bytes(bytes)))
    }
}

impl EncodeAttribute for Priority {
    fn value_len(&self) -> usize {
        4
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        put(value, 0, &self.0.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_exact_length, assert_wrong_type, read, written};
    use super::*;

    #[test]
    fn round_trip() {
        let attribute = Priority::new(0x6e00_01ff);
        let value = written(&attribute);
        assert_eq!(value, [0x6e, 0x00, 0x01, 0xff]);
        assert_eq!(read(&value), Ok(attribute));
    }

    #[test]
    fn truncated_or_oversize() {
        assert_exact_length::<Priority>(&[0x6e, 0x00, 0x01, 0xff]);
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<Priority>(&[0x6e, 0x00, 0x01, 0xff]);
    }
}
