//! `fingerprint` (RFC 8122), `setup` and `connection` (RFC 4145), and `tls-id` (RFC 8842).

use core::fmt;

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar};

/// The hash of a certificate (RFC 8122 section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Fingerprint<'a> {
    /// The hash function: `sha-256`.
    pub algorithm: &'a str,
    /// The hash.
    pub digest: Digest<'a>,
}

impl Fingerprint<'_> {
    /// How many bytes a hash of this function has, where it is one of RFC 8122 section 5.
    #[must_use]
    pub fn expected_length(&self) -> Option<usize> {
        const LENGTHS: [(&str, usize); 7] = [
            ("sha-256", 32),
            ("sha-1", 20),
            ("sha-224", 28),
            ("sha-384", 48),
            ("sha-512", 64),
            ("md5", 16),
            ("md2", 16),
        ];
        let known = |name: &str| self.algorithm.eq_ignore_ascii_case(name);
        LENGTHS
            .into_iter()
            .find(|(name, _)| known(name))
            .map(|(_, length)| length)
    }

    /// Whether the hash function is one that must not be used any more.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        ["md2", "md5"]
            .into_iter()
            .any(|name| self.algorithm.eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Fingerprint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.algorithm, self.digest)
    }
}

/// Bytes as pairs of hexadecimal digits with colons between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest<'a> {
    text: &'a str,
}

impl<'a> Digest<'a> {
    /// The text.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// The bytes.
    pub fn bytes(&self) -> impl Iterator<Item = u8> + use<'a> {
        self.text
            .split(':')
            .filter_map(|pair| u8::from_str_radix(pair, 16).ok())
    }

    /// How many bytes there are.
    #[must_use]
    pub const fn length(&self) -> usize {
        (self.text.len() + 1) / 3
    }
}

impl fmt::Display for Digest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Digest<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text)
    }
}

/// Which side opens the connection (RFC 4145 section 4), for DTLS the client (RFC 8842).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum Setup {
    /// This side.
    Active,
    /// The other side.
    Passive,
    /// Whichever the answer says.
    ActPass,
    /// Nobody, for now.
    HoldConn,
}

impl Setup {
    /// All of them.
    const ALL: [Self; 4] = [Self::ActPass, Self::Active, Self::Passive, Self::HoldConn];

    /// The word in the text: `actpass`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Passive => "passive",
            Self::ActPass => "actpass",
            Self::HoldConn => "holdconn",
        }
    }
}

impl fmt::Display for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether the connection is made anew (RFC 4145 section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum ConnectionUse {
    /// It is.
    New,
    /// The one that there is serves on.
    Existing,
}

impl fmt::Display for ConnectionUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::New => "new",
            Self::Existing => "existing",
        })
    }
}

pub(super) fn connection(value: &str) -> Result<ConnectionUse, SyntaxError> {
    grammar::complete(value, |input| match grammar::word(input)? {
        (rest, "new") => Ok((rest, ConnectionUse::New)),
        (rest, "existing") => Ok((rest, ConnectionUse::Existing)),
        _ => grammar::fault(input, SyntaxErrorKind::UnknownKeyword),
    })
}

/// The id of the DTLS association in early drafts of RFC 8842, which gave it no length.
pub(super) fn dtls_id(value: &str) -> Result<&str, SyntaxError> {
    grammar::complete(value, grammar::token)
}

/// Where a text leaves the form of a [`Digest`].
fn fault_of_digest(text: &[u8]) -> Option<usize> {
    let pair = |high: u8, low: u8| high.is_ascii_hexdigit() & low.is_ascii_hexdigit();
    let (groups, last) = text.as_chunks();
    let fits = groups
        .iter()
        .all(|&[high, low, mark]| pair(high, low) & (mark == b':'))
        && matches!(*last, [high, low] if pair(high, low));
    // Once more from the start, which is rare.
    let wrong = |(position, byte): (usize, &u8)| match position % 3 {
        2 => *byte != b':',
        _ => !byte.is_ascii_hexdigit(),
    };
    (!fits).then(|| {
        text.iter()
            .enumerate()
            .position(wrong)
            .unwrap_or(text.len())
    })
}

pub(super) fn fingerprint(value: &str) -> Result<Fingerprint<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, algorithm) = grammar::token(input)?;
        let (start, ()) = grammar::space(rest)?;
        let (rest, text) = grammar::word(start)?;
        if let Some(position) = fault_of_digest(text.as_bytes()) {
            let at = start.get(position..).unwrap_or_default();
            return grammar::fault(at, SyntaxErrorKind::ExpectedHex);
        }
        Ok((
            rest,
            Fingerprint {
                algorithm,
                digest: Digest { text },
            },
        ))
    })
}

pub(super) fn setup(value: &str) -> Result<Setup, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, word) = grammar::word(input)?;
        match Setup::ALL
            .into_iter()
            .find(|setup| setup.name().eq_ignore_ascii_case(word))
        {
            Some(setup) => Ok((rest, setup)),
            None => grammar::fault(input, SyntaxErrorKind::UnknownKeyword),
        }
    })
}

/// 20 to 255 letters, digits, `+`, `/`, `-` and `_` (RFC 8842 section 4).
pub(super) fn tls_id(value: &str) -> Result<&str, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, id) = grammar::bytes1(input, SyntaxErrorKind::ExpectedToken, |byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
        })?;
        if (20..=255).contains(&id.len()) {
            Ok((rest, id))
        } else {
            grammar::fault(input, SyntaxErrorKind::WrongLength)
        }
    })
}
