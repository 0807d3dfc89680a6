//! USE-CANDIDATE (RFC 8445 section 16.1).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;

/// The controlling agent nominates the pair that this check runs on (RFC 8445 sections 8.1.1 and
/// 16.1). It has no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct UseCandidate;

impl Attribute for UseCandidate {
    const TYPE: AttributeType = AttributeType::USE_CANDIDATE;
}

impl DecodeAttribute<'_> for UseCandidate {
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        raw.array_of::<0>(Self::TYPE).map(|_| Self)
    }
}

impl EncodeAttribute for UseCandidate {
    fn value_len(&self) -> usize {
        0
    }

    fn encode(&self, _id: TransactionId, _value: &mut [u8]) {}
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_exact_length, assert_wrong_type, read, written};
    use super::*;

    #[test]
    fn round_trip() {
        assert!(written(&UseCandidate).is_empty());
        assert_eq!(read(&[]), Ok(UseCandidate));
    }

    #[test]
    fn oversize() {
        assert_exact_length::<UseCandidate>(&[]);
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<UseCandidate>(&[]);
    }
}
