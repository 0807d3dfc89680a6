//! Checking integrity and fingerprint (RFC 8489 sections 14.5 to 14.7).

use core::num::NonZeroU32;

use hmac::Mac;

use super::attribute::{FINGERPRINT_XOR, is_allowed_sha256};
use super::error::VerifyError;
use super::header::HEADER_LEN;
use super::iter::split;
use super::key::Key;
use super::message::Message;
use super::wire::padded;

/// Which integrity attribute a message was checked with, or is protected by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Integrity {
    /// MESSAGE-INTEGRITY: HMAC-SHA1 (RFC 8489 section 14.5).
    Sha1,
    /// MESSAGE-INTEGRITY-SHA256: HMAC-SHA256 (RFC 8489 section 14.6).
    Sha256,
}

impl<'a> Message<'a> {
    /// Checks the message against `key`, by MESSAGE-INTEGRITY-SHA256 if it is there and else by
    /// MESSAGE-INTEGRITY, and says which it was. The time that it takes does not depend on where
    /// the codes differ.
    ///
    /// # Errors
    ///
    /// [`VerifyError`]; [`VerifyError::Missing`] if there is neither.
    pub fn verify_integrity(&self, key: &Key) -> Result<Integrity, VerifyError> {
        let integrity = match self.protection.integrity_sha256 {
            Some(_) => Integrity::Sha256,
            None => Integrity::Sha1,
        };
        self.verify_integrity_by(key, integrity).map(|()| integrity)
    }

    /// Checks the message against `key` by one of the two attributes.
    ///
    /// # Errors
    ///
    /// [`VerifyError`]; [`VerifyError::Missing`] if that attribute is not there or does not count.
    pub fn verify_integrity_by(&self, key: &Key, by: Integrity) -> Result<(), VerifyError> {
        let at = match by {
            Integrity::Sha1 => self.protection.integrity,
            Integrity::Sha256 => self.protection.integrity_sha256,
        };
        let (code, before) = self.protected(at)?;
        let covered = covered(before, code.len());
        match by {
            Integrity::Sha1 if code.len() == 20 => key
                .sha1(covered.parts())
                .verify_slice(code)
                .map_err(|_| VerifyError::Mismatch),
            Integrity::Sha256 if is_allowed_sha256(code.len()) => key
                .sha256(covered.parts())
                .verify_truncated_left(code)
                .map_err(|_| VerifyError::Mismatch),
            _ => Err(VerifyError::Length),
        }
    }

    /// Whether the message has a FINGERPRINT.
    #[must_use]
    pub const fn has_fingerprint(&self) -> bool {
        self.protection.fingerprint.is_some()
    }

    /// Whether the message has a FINGERPRINT that is not its own. It is to be dropped (RFC 8489
    /// section 6.3); one without FINGERPRINT is not, as only some usages require it.
    #[must_use]
    pub fn has_wrong_fingerprint(&self) -> bool {
        self.has_fingerprint() && self.verify_fingerprint().is_err()
    }

    /// Checks FINGERPRINT.
    ///
    /// # Errors
    ///
    /// [`VerifyError`]; [`VerifyError::Missing`] if it is not there.
    pub fn verify_fingerprint(&self) -> Result<(), VerifyError> {
        let (value, before) = self.protected(self.protection.fingerprint)?;
        let value = <[u8; 4]>::try_from(value).map_err(|_| VerifyError::Length)?;
        // It is the last attribute, so the length field counts it already.
        if u32::from_be_bytes(value) == crc32fast::hash(before) ^ FINGERPRINT_XOR {
            Ok(())
        } else {
            Err(VerifyError::Mismatch)
        }
    }

    /// The value of the attribute at `at`, and the message before it.
    fn protected(&self, at: Option<NonZeroU32>) -> Result<(&'a [u8], &'a [u8]), VerifyError> {
        let at = at.and_then(|at| usize::try_from(at.get()).ok());
        let (before, rest) = at
            .and_then(|at| self.as_bytes().split_at_checked(at))
            .ok_or(VerifyError::Missing)?;
        let (_, value, _) = split(rest).ok_or(VerifyError::Missing)?;
        Ok((value, before))
    }
}

/// What an integrity attribute covers.
pub(super) struct Covered<'a> {
    before: &'a [u8],
    length: [u8; 2],
}

/// What an integrity attribute with a code of `len` bytes covers: all before it, with a length
/// field that ends the message right after it (RFC 8489 section 14.5).
pub(super) fn covered(before: &[u8], len: usize) -> Covered<'_> {
    let length = before.len().saturating_add(4).saturating_add(padded(len)) - HEADER_LEN;
    Covered {
        before,
        length: u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes(),
    }
}

impl Covered<'_> {
    pub(super) fn parts(&self) -> [&[u8]; 3] {
        let number = self.before.get(..2).unwrap_or_default();
        let rest = self.before.get(4..).unwrap_or_default();
        [number, &self.length, rest]
    }
}
