//! ICE-CONTROLLED (RFC 8445 section 16.1).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

/// The sender takes the controlled role (RFC 8445 sections 7.1.3 and 16.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IceControlled(u64);

impl IceControlled {
    /// The attribute for a tiebreaker.
    #[must_use]
    pub const fn new(tiebreaker: u64) -> Self {
        Self(tiebreaker)
    }

    /// The tiebreaker.
    #[must_use]
    pub const fn tiebreaker(&self) -> u64 {
        self.0
    }
}

impl Attribute for IceControlled {
    const TYPE: AttributeType = AttributeType::ICE_CONTROLLED;
}

impl DecodeAttribute<'_> for IceControlled {
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        raw.array_of(Self::TYPE)
            .map(|bytes| Self(u64::from_be_bytes(bytes)))
    }
}

impl EncodeAttribute for IceControlled {
    fn value_len(&self) -> usize {
        8
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
        let attribute = IceControlled::new(0x932f_f9b1_5126_3b36);
        let value = written(&attribute);
        assert_eq!(value, [0x93, 0x2f, 0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36]);
        assert_eq!(read(&value), Ok(attribute));
    }

    #[test]
    fn truncated_or_oversize() {
        assert_exact_length::<IceControlled>(&[0x93, 0x2f, 0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36]);
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<IceControlled>(&[0x93, 0x2f, 0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36]);
    }
}
