//! USERHASH (RFC 8489 section 14.4).

use sha2::{Digest, Sha256};

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;
use crate::stun::key::{KeyError, Preparation};
use crate::stun::wire::put;

/// The hash of a name and a realm, in place of USERNAME, so that the name stays hidden (RFC 8489
/// section 14.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Userhash([u8; 32]);

impl Userhash {
    /// The hash of a name and a realm: SHA-256 over both, processed with OpaqueString and joined by
    /// a colon.
    ///
    /// ```
    /// use icescope::stun::Userhash;
    ///
    /// let hash = Userhash::of("alice", "example.org")?;
    /// assert_ne!(hash, Userhash::of("alice", "example.com")?);
    /// # Ok::<(), icescope::stun::KeyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`KeyError`] if OpaqueString does not allow the name or the realm.
    pub fn of(username: &str, realm: &str) -> Result<Self, KeyError> {
        let username = Preparation::OpaqueString.apply(username)?;
        let realm = Preparation::OpaqueString.apply(realm)?;
        let hash = Sha256::new()
            .chain_update(&*username)
            .chain_update(":")
            .chain_update(&*realm);
        Ok(Self(hash.finalize().into()))
    }

    /// The attribute for a hash that was computed elsewhere.
    #[must_use]
    pub const fn new(hash: [u8; 32]) -> Self {
        Self(hash)
    }

    /// The hash.
    #[must_use]
    pub const fn hash(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Attribute for Userhash {
    const TYPE: AttributeType = AttributeType::USERHASH;
}

impl DecodeAttribute<'_> for Userhash {
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        raw.array_of(Self::TYPE).map(Self)
    }
}

impl EncodeAttribute for Userhash {
    fn value_len(&self) -> usize {
        32
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        put(value, 0, &self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_exact_length, assert_wrong_type, read, written};
    use super::*;

    #[test]
    fn round_trip() {
        let attribute = Userhash::new([7; 32]);
        let value = written(&attribute);
        assert_eq!(value, [7; 32]);
        assert_eq!(read(&value), Ok(attribute));
    }

    #[test]
    fn truncated_or_oversize() {
        assert_exact_length::<Userhash>(&[7; 32]);
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<Userhash>(&[7; 32]);
    }
}
