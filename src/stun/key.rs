//! Keys for the integrity attributes (RFC 8489 sections 9.1.1, 9.2.2 and 14.5).

use core::fmt;
use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use precis_profiles::OpaqueString;
use precis_profiles::precis_core::profile::PrecisFastInvocation;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::attribute::Algorithm;

/// How names and passwords are brought into one form before they become a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Preparation {
    /// OpaqueString (RFC 8265 section 4.2), as RFC 8489 wants it.
    #[default]
    OpaqueString,
    /// SASLprep (RFC 4013), which OpaqueString replaces, for peers that are older than RFC 8489.
    SaslPrep,
    /// The text as it is, for peers that prepare nothing.
    Verbatim,
}

impl Preparation {
    /// Brings `text` into this form.
    ///
    /// ```
    /// use icescope::stun::Preparation;
    ///
    /// let password = "The\u{AD}M\u{AA}tr\u{2168}";
    /// assert_eq!(Preparation::SaslPrep.apply(password)?, "TheMatrIX");
    /// assert!(Preparation::OpaqueString.apply(password).is_err());
    /// # Ok::<(), icescope::stun::KeyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`KeyError`] if the form does not allow a character of `text`, or if it allows no empty text.
    pub fn apply(self, text: &str) -> Result<Cow<'_, str>, KeyError> {
        match self {
            Self::Verbatim => Ok(Cow::Borrowed(text)),
            _ if text.is_empty() => Err(KeyError::Empty),
            Self::OpaqueString => OpaqueString::enforce(text).map_err(|_| KeyError::Disallowed),
            Self::SaslPrep => stringprep::saslprep(text).map_err(|_| KeyError::Disallowed),
        }
    }
}

/// What an integrity attribute is computed and checked with.
///
/// The key is put into the HMAC when it is made and not again for each message, so keep it for as
/// long as the credentials last. It is never printed.
///
/// ```
/// use icescope::stun::{Algorithm, Key};
///
/// let ice = Key::short_term("VOkJxbRl1RmTxUk/WvJxBt")?;
/// let turn = Key::long_term("alice", "example.org", "secret", Algorithm::SHA256)?;
/// assert_eq!(format!("{ice:?}"), "Key");
/// # Ok::<(), icescope::stun::KeyError>(())
/// ```
#[derive(Clone)]
pub struct Key {
    sha1: Hmac<Sha1>,
    sha256: Hmac<Sha256>,
}

impl Key {
    /// The key of a short-term credential (RFC 8489 section 9.1.1), as ICE uses it: the password.
    ///
    /// # Errors
    ///
    /// [`KeyError`] if OpaqueString does not allow the password.
    pub fn short_term(password: &str) -> Result<Self, KeyError> {
        Self::short_term_prepared(password, Preparation::OpaqueString)
    }

    /// [`short_term`](Self::short_term) with a password in another form.
    ///
    /// # Errors
    ///
    /// [`KeyError`] if the form does not allow the password.
    pub fn short_term_prepared(password: &str, form: Preparation) -> Result<Self, KeyError> {
        Self::from_bytes(form.apply(password)?.as_bytes())
    }

    /// The key of a long-term credential (RFC 8489 sections 9.2.2 and 18.5.1), as TURN uses it: a
    /// hash of name, realm and password.
    ///
    /// # Errors
    ///
    /// [`KeyError`] if OpaqueString does not allow one of the texts, or if `algorithm` is neither
    /// MD5 nor SHA-256.
    pub fn long_term(
        username: &str,
        realm: &str,
        password: &str,
        algorithm: Algorithm,
    ) -> Result<Self, KeyError> {
        Self::long_term_prepared(
            username,
            realm,
            password,
            algorithm,
            Preparation::OpaqueString,
        )
    }

    /// [`long_term`](Self::long_term) with texts in another form.
    ///
    /// # Errors
    ///
    /// [`KeyError`] if the form does not allow one of the texts, or if `algorithm` is neither MD5
    /// nor SHA-256.
    pub fn long_term_prepared(
        username: &str,
        realm: &str,
        password: &str,
        algorithm: Algorithm,
        form: Preparation,
    ) -> Result<Self, KeyError> {
        let username = form.apply(username)?;
        let realm = form.apply(realm)?;
        let password = form.apply(password)?;
        let texts = [&*username, ":", &*realm, ":", &*password];
        match algorithm {
            Algorithm::MD5 => Self::from_bytes(&hash::<Md5>(texts)),
            Algorithm::SHA256 => Self::from_bytes(&hash::<Sha256>(texts)),
            _ => Err(KeyError::UnknownAlgorithm),
        }
    }

    /// The key of bytes that were derived elsewhere.
    ///
    /// # Errors
    ///
    /// [`KeyError::Empty`] if there are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        if bytes.is_empty() {
            return Err(KeyError::Empty);
        }
        // HMAC takes keys of any length, so that its error never comes.
        Ok(Self {
            sha1: Hmac::new_from_slice(bytes).map_err(|_| KeyError::Disallowed)?,
            sha256: Hmac::new_from_slice(bytes).map_err(|_| KeyError::Disallowed)?,
        })
    }

    /// HMAC-SHA1 over `parts`, joined.
    pub(super) fn sha1(&self, parts: [&[u8]; 3]) -> Hmac<Sha1> {
        parts
            .into_iter()
            .fold(self.sha1.clone(), |mac, part| mac.chain_update(part))
    }

    /// HMAC-SHA256 over `parts`, joined.
    pub(super) fn sha256(&self, parts: [&[u8]; 3]) -> Hmac<Sha256> {
        parts
            .into_iter()
            .fold(self.sha256.clone(), |mac, part| mac.chain_update(part))
    }
}

fn hash<D: Digest>(texts: [&str; 5]) -> hmac::digest::Output<D> {
    texts
        .into_iter()
        .fold(D::new(), |hash, text| hash.chain_update(text))
        .finalize()
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

/// A name or password that no key can be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyError {
    /// There is no text, or nothing is left of it after preparation.
    Empty,
    /// A character, or its place, is not allowed by the [`Preparation`].
    Disallowed,
    /// The password algorithm is neither MD5 nor SHA-256.
    UnknownAlgorithm,
}

impl KeyError {
    /// The stable name: `disallowed`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Disallowed => "disallowed",
            Self::UnknownAlgorithm => "unknown-algorithm",
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the name, realm or password is empty",
            Self::Disallowed => "the name, realm or password has a character that is not allowed",
            Self::UnknownAlgorithm => "the password algorithm is neither MD5 nor SHA-256",
        })
    }
}

impl core::error::Error for KeyError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(key: &Key) -> Vec<u8> {
        key.sha256([b"m", b"", b""])
            .finalize()
            .into_bytes()
            .to_vec()
    }

    #[test]
    fn texts_are_prepared() {
        // U+3000 is a space that is not ASCII; e and U+0301 compose to U+00E9.
        let plain = Key::short_term("a b\u{E9}").unwrap();
        assert_eq!(
            code(&Key::short_term("a\u{3000}be\u{301}").unwrap()),
            code(&plain)
        );
        let verbatim = Key::short_term_prepared("a\u{3000}be\u{301}", Preparation::Verbatim);
        assert_ne!(code(&verbatim.unwrap()), code(&plain));
    }

    #[test]
    fn md5_is_that_of_the_texts_with_colons() {
        let key = Key::long_term("user", "realm", "pass", Algorithm::MD5).unwrap();
        let bytes = [
            0x84, 0x93, 0xfb, 0xc5, 0x3b, 0xa5, 0x82, 0xfb, 0x4c, 0x04, 0x4c, 0x45, 0x6b, 0xdc,
            0x40, 0xeb,
        ];
        assert_eq!(code(&key), code(&Key::from_bytes(&bytes).unwrap()));
    }

    #[test]
    fn what_cannot_be_a_key_is_refused() {
        assert_eq!(Key::short_term("").unwrap_err(), KeyError::Empty);
        assert_eq!(Key::from_bytes(b"").unwrap_err(), KeyError::Empty);
        assert_eq!(Key::short_term("a\u{7}").unwrap_err(), KeyError::Disallowed);
        let unknown = Key::long_term("a", "b", "c", Algorithm::new(3));
        assert_eq!(unknown.unwrap_err(), KeyError::UnknownAlgorithm);
    }

    #[test]
    fn debug_shows_no_secret() {
        assert_eq!(format!("{:?}", Key::short_term("secret").unwrap()), "Key");
    }
}
