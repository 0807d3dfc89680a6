//! PADDING (RFC 5780 section 7.6).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;

/// Bytes without meaning that make a message as long as wanted, so that it travels in fragments
/// (RFC 5780 section 7.6). They are written as zeros, and what was received is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Padding(u16);

impl Padding {
    /// The attribute with so many bytes.
    #[must_use]
    pub const fn new(len: u16) -> Self {
        Self(len)
    }

    /// How many bytes.
    #[must_use]
    pub const fn len(&self) -> u16 {
        self.0
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0 == 0
    }
}

impl Attribute for Padding {
    const TYPE: AttributeType = AttributeType::PADDING;
}

impl DecodeAttribute<'_> for Padding {
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        let value = raw.value_of(Self::TYPE)?;
        u16::try_from(value.len())
            .map(Self)
            .map_err(|_| raw.too_long_error())
    }
}

impl EncodeAttribute for Padding {
    fn value_len(&self) -> usize {
        self.0.into()
    }

    fn encode(&self, _id: TransactionId, _value: &mut [u8]) {}
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_wrong_type, read, written};
    use super::*;
    use crate::stun::error::DecodeErrorKind;

    #[test]
    fn round_trip() {
        for len in [0, 1, 1500] {
            let attribute = Padding::new(len);
            let value = written(&attribute);
            assert_eq!(value, vec![0; usize::from(len)]);
            assert_eq!(read(&value), Ok(attribute));
            assert_eq!(attribute.is_empty(), len == 0);
        }
    }

    #[test]
    fn oversize() {
        let error = read::<Padding>(&[0; 65536]).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::ValueTooLong);
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<Padding>(&[0; 4]);
    }
}
