//! PASSWORD-ALGORITHM (RFC 8489 section 14.12).

use core::fmt;

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::{DecodeError, ValueError};
use crate::stun::header::TransactionId;
use crate::stun::wire::{padded, put, u16_at};

/// How a long-term key is derived from a password: a number of 16 bits (RFC 8489 section 18.5).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Algorithm(u16);

impl Algorithm {
    /// MD5 (RFC 8489 section 18.5.1.1).
    pub const MD5: Self = Self(0x0001);
    /// SHA-256 (RFC 8489 section 18.5.1.2).
    pub const SHA256: Self = Self(0x0002);

    /// The algorithm of this number.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Debug for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::MD5 => f.write_str("MD5"),
            Self::SHA256 => f.write_str("SHA-256"),
            Self(number) => write!(f, "Algorithm({number:#06x})"),
        }
    }
}

/// The algorithm that the client chose (RFC 8489 section 14.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PasswordAlgorithm<'a> {
    algorithm: Algorithm,
    parameters: &'a [u8],
}

impl<'a> PasswordAlgorithm<'a> {
    /// MD5 without parameters.
    pub const MD5: PasswordAlgorithm<'static> = PasswordAlgorithm::plain(Algorithm::MD5);
    /// SHA-256 without parameters.
    pub const SHA256: PasswordAlgorithm<'static> = PasswordAlgorithm::plain(Algorithm::SHA256);

    const fn plain(algorithm: Algorithm) -> PasswordAlgorithm<'static> {
        PasswordAlgorithm {
            algorithm,
            parameters: &[],
        }
    }

    /// An algorithm with its parameters, which MD5 and SHA-256 have none of: at most 65,527 bytes.
    ///
    /// # Errors
    ///
    /// [`ValueError::TooLong`].
    pub const fn new(algorithm: Algorithm, parameters: &'a [u8]) -> Result<Self, ValueError> {
        // What fits into an attribute beside the two fields.
        const LIMIT: usize = u16::MAX as usize - 8;
        if parameters.len() > LIMIT {
            return Err(ValueError::TooLong { limit: LIMIT });
        }
        Ok(Self {
            algorithm,
            parameters,
        })
    }

    /// The algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Its parameters: empty for MD5 and SHA-256.
    #[must_use]
    pub const fn parameters(&self) -> &'a [u8] {
        self.parameters
    }

    /// Reads one algorithm from the start of `bytes`, and how long it is with its padding.
    pub(super) fn split(bytes: &'a [u8]) -> Option<(Self, usize)> {
        let algorithm = Algorithm(u16_at(bytes, 0)?);
        let len = usize::from(u16_at(bytes, 2)?);
        let parameters = bytes.get(4..)?.get(..len)?;
        Some((
            Self {
                algorithm,
                parameters,
            },
            padded(len).saturating_add(4),
        ))
    }

    pub(super) const fn padded_len(&self) -> usize {
        padded(self.parameters.len()).saturating_add(4)
    }

    pub(super) fn write(&self, value: &mut [u8], at: usize) {
        let len = u16::try_from(self.parameters.len()).unwrap_or(u16::MAX);
        put(value, at, &self.algorithm.0.to_be_bytes());
        put(value, at.saturating_add(2), &len.to_be_bytes());
        put(value, at.saturating_add(4), self.parameters);
    }
}

impl Attribute for PasswordAlgorithm<'_> {
    const TYPE: AttributeType = AttributeType::PASSWORD_ALGORITHM;
}

impl<'a> DecodeAttribute<'a> for PasswordAlgorithm<'a> {
    fn decode(raw: RawAttribute<'a>) -> Result<Self, DecodeError> {
        let value = raw.value_of(Self::TYPE)?;
        match Self::split(value) {
            // Whether the padding counts into the length, RFC 8489 leaves open.
            Some((this, len)) if value.len() == len || value.len() == this.unpadded_len() => {
                Ok(this)
            }
            _ => Err(raw.length_error()),
        }
    }
}

impl PasswordAlgorithm<'_> {
    const fn unpadded_len(&self) -> usize {
        self.parameters.len().saturating_add(4)
    }
}

impl EncodeAttribute for PasswordAlgorithm<'_> {
    fn value_len(&self) -> usize {
        self.padded_len()
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        self.write(value, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_wrong_type, read, written};
    use super::*;

    #[test]
    fn round_trip() {
        assert_eq!(written(&PasswordAlgorithm::SHA256), [0, 2, 0, 0]);
        let odd = PasswordAlgorithm::new(Algorithm::new(9), b"abc").unwrap();
        assert_eq!(written(&odd), b"\0\x09\0\x03abc\0");
        for attribute in [PasswordAlgorithm::MD5, PasswordAlgorithm::SHA256, odd] {
            assert_eq!(read(&written(&attribute)), Ok(attribute));
        }
        assert_eq!(read(b"\0\x09\0\x03abc"), Ok(odd));
    }

    #[test]
    fn truncated() {
        for value in [&[][..], &[0, 2, 0], &[0, 2, 0, 1], &[0, 2, 0, 4, 1, 2, 3]] {
            let error = read::<PasswordAlgorithm<'_>>(value).unwrap_err();
            assert_eq!(
                (error.code(), error.offset()),
                ("value-length", 2),
                "{value:?}"
            );
        }
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<PasswordAlgorithm<'_>>(&[0, 2, 0, 0]);
    }

    #[test]
    fn oversize() {
        let error = read::<PasswordAlgorithm<'_>>(&[0, 2, 0, 0, 0, 0, 0, 0]).unwrap_err();
        assert_eq!((error.code(), error.offset()), ("value-length", 2));
        assert_eq!(
            PasswordAlgorithm::new(Algorithm::MD5, &[0; 65_528]),
            Err(ValueError::TooLong { limit: 65_527 })
        );
    }
}
