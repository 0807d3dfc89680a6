//! UNKNOWN-ATTRIBUTES (RFC 8489 section 14.13).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

/// The types that the sender of a 420 (Unknown Attribute) response does not know (RFC 8489 section
/// 14.13).
///
/// ```
/// use icescope::stun::{AttributeType, UnknownAttributes};
///
/// let types = [AttributeType::new(0x0003)];
/// assert!(UnknownAttributes::new(&types).iter().eq(types));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct UnknownAttributes<'a>(List<'a>);

#[derive(Clone, Copy, Debug)]
enum List<'a> {
    Received(&'a [u8]),
    Given(&'a [AttributeType]),
}

impl<'a> UnknownAttributes<'a> {
    /// The attribute for these types.
    #[must_use]
    pub const fn new(types: &'a [AttributeType]) -> Self {
        Self(List::Given(types))
    }

    /// The types, in order.
    pub fn iter(&self) -> impl Iterator<Item = AttributeType> + 'a {
        let (received, given): (&[u8], &[AttributeType]) = match self.0 {
            List::Received(bytes) => (bytes, &[]),
            List::Given(types) => (&[], types),
        };
        received
            .chunks_exact(2)
            .filter_map(|pair| pair.first_chunk().copied())
            .map(|pair| AttributeType::new(u16::from_be_bytes(pair)))
            .chain(given.iter().copied())
    }
}

impl PartialEq for UnknownAttributes<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for UnknownAttributes<'_> {}

impl Attribute for UnknownAttributes<'_> {
    const TYPE: AttributeType = AttributeType::UNKNOWN_ATTRIBUTES;
}

impl<'a> DecodeAttribute<'a> for UnknownAttributes<'a> {
    fn decode(raw: RawAttribute<'a>) -> Result<Self, DecodeError> {
        let value = raw.value_of(Self::TYPE)?;
        if !value.len().is_multiple_of(2) {
            return Err(raw.length_error());
        }
        Ok(Self(List::Received(value)))
    }
}

impl EncodeAttribute for UnknownAttributes<'_> {
    fn value_len(&self) -> usize {
        match self.0 {
            List::Received(bytes) => bytes.len(),
            List::Given(types) => types.len().saturating_mul(2),
        }
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        for (index, kind) in self.iter().enumerate() {
            put(value, index.saturating_mul(2), &kind.number().to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_wrong_type, read, written};
    use super::*;

    #[test]
    fn round_trip() {
        let types = [0x0003, 0x7fff, 0x0003].map(AttributeType::new);
        for len in 0..=3 {
            let attribute = UnknownAttributes::new(&types[..len]);
            let value = written(&attribute);
            assert_eq!(value, &[0, 3, 0x7f, 0xff, 0, 3][..len * 2]);
            let back = read::<UnknownAttributes<'_>>(&value).unwrap();
            assert_eq!(back, attribute);
            assert_eq!(written(&back), value);
        }
    }

    #[test]
    fn truncated_or_oversize() {
        for len in [1, 3] {
            let error = read::<UnknownAttributes<'_>>(&[0; 3][..len]).unwrap_err();
            assert_eq!((error.code(), error.offset()), ("value-length", 2));
        }
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<UnknownAttributes<'_>>(&[0, 3]);
    }
}
