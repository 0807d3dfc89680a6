//! PASSWORD-ALGORITHMS (RFC 8489 section 14.11).

use super::{
    Attribute, AttributeType, DecodeAttribute, EncodeAttribute, PasswordAlgorithm, RawAttribute,
};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;

/// The algorithms that the server takes, in its order of preference (RFC 8489 section 14.11).
///
/// ```
/// use icescope::stun::{PasswordAlgorithm, PasswordAlgorithms};
///
/// let offered = [PasswordAlgorithm::SHA256, PasswordAlgorithm::MD5];
/// assert!(PasswordAlgorithms::new(&offered).iter().eq(offered));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PasswordAlgorithms<'a>(List<'a>);

#[derive(Clone, Copy, Debug)]
enum List<'a> {
    /// Whole entries, each with its padding, which may lack after the last.
    Received(&'a [u8]),
    Given(&'a [PasswordAlgorithm<'a>]),
}

impl<'a> PasswordAlgorithms<'a> {
    /// The attribute for these algorithms.
    #[must_use]
    pub const fn new(algorithms: &'a [PasswordAlgorithm<'a>]) -> Self {
        Self(List::Given(algorithms))
    }

    /// The algorithms, in order.
    pub fn iter(&self) -> impl Iterator<Item = PasswordAlgorithm<'a>> + 'a {
        let (mut received, given): (&[u8], &[PasswordAlgorithm<'_>]) = match self.0 {
            List::Received(bytes) => (bytes, &[]),
            List::Given(algorithms) => (&[], algorithms),
        };
        core::iter::from_fn(move || {
            let (algorithm, len) = PasswordAlgorithm::split(received)?;
            received = received.get(len..).unwrap_or_default();
            Some(algorithm)
        })
        .chain(given.iter().copied())
    }
}

impl PartialEq for PasswordAlgorithms<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for PasswordAlgorithms<'_> {}

impl Attribute for PasswordAlgorithms<'_> {
    const TYPE: AttributeType = AttributeType::PASSWORD_ALGORITHMS;
}

impl<'a> DecodeAttribute<'a> for PasswordAlgorithms<'a> {
    fn decode(raw: RawAttribute<'a>) -> Result<Self, DecodeError> {
        let value = raw.value_of(Self::TYPE)?;
        let mut rest = value;
        while !rest.is_empty() {
            let Some((_, len)) = PasswordAlgorithm::split(rest) else {
                return Err(raw.length_error());
            };
            rest = rest.get(len..).unwrap_or_default();
        }
        Ok(Self(List::Received(value)))
    }
}

impl EncodeAttribute for PasswordAlgorithms<'_> {
    fn value_len(&self) -> usize {
        self.iter().fold(0, |sum, algorithm| {
            sum.saturating_add(algorithm.padded_len())
        })
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        let mut at = 0_usize;
        for algorithm in self.iter() {
            algorithm.write(value, at);
            at = at.saturating_add(algorithm.padded_len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Algorithm;
    use super::super::check::{assert_wrong_type, read, written};
    use super::*;

    #[test]
    fn round_trip() {
        let odd = PasswordAlgorithm::new(Algorithm::new(9), b"abc").unwrap();
        let offered = [odd, PasswordAlgorithm::SHA256, PasswordAlgorithm::MD5];
        for len in 0..=3 {
            let attribute = PasswordAlgorithms::new(&offered[..len]);
            let value = written(&attribute);
            assert_eq!(
                value,
                &b"\0\x09\0\x03abc\0\0\x02\0\0\0\x01\0\0"[..[0, 8, 12, 16][len]]
            );
            let back = read::<PasswordAlgorithms<'_>>(&value).unwrap();
            assert_eq!(back, attribute);
            assert_eq!(written(&back), value);
        }
    }

    #[test]
    fn truncated() {
        for value in [
            &[0][..],
            &[0, 2, 0],
            &[0, 2, 0, 0, 0],
            &[0, 2, 0, 4, 1, 2, 3],
        ] {
            let error = read::<PasswordAlgorithms<'_>>(value).unwrap_err();
            assert_eq!(
                (error.code(), error.offset()),
                ("value-length", 2),
                "{value:?}"
            );
        }
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<PasswordAlgorithms<'_>>(&[0, 2, 0, 0]);
    }
}
