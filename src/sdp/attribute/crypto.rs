//! `crypto`: keys of SRTP in the description itself (RFC 4568).

use core::fmt;

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar};

use super::super::list::Words;

/// A crypto suite with its keys (RFC 4568 section 4).
///
/// ```
/// use icescope::sdp::{AttributeValue, Document};
///
/// let document = Document::parse("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2FsdGVk|2^20|1:4")?;
/// let line = document.session().attributes("crypto").next().expect("one crypto").typed();
/// let Ok(AttributeValue::Crypto(crypto)) = line else { panic!() };
/// let key = crypto.keys().next().expect("one key");
/// assert_eq!((key.key(), key.lifetime()), ("c2FsdGVk", Some("2^20")));
/// assert_eq!(key.master_key_identifier(), Some(("1", "4")));
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Crypto<'a> {
    /// Names the line in an answer.
    pub tag: u32,
    /// `AES_CM_128_HMAC_SHA1_80`.
    pub suite: &'a str,
    /// The keys as they stand, semicolons between them.
    #[cfg_attr(feature = "serde", serde(rename = "keys"))]
    pub key_parameters: &'a str,
    /// `KDR=...`, `UNENCRYPTED_SRTP` and the like.
    pub session_parameters: Words<'a>,
}

impl<'a> Crypto<'a> {
    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = KeyParameter<'a>> + use<'a> {
        self.key_parameters.split(';').filter_map(|piece| {
            let (method, info) = piece.split_once(':')?;
            Some(KeyParameter { method, info })
        })
    }
}

/// One key (RFC 4568 section 6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyParameter<'a> {
    /// How it is given: `inline`.
    pub method: &'a str,
    /// What is given.
    pub info: &'a str,
}

impl<'a> KeyParameter<'a> {
    /// Key and salt in base64.
    #[must_use]
    pub fn key(&self) -> &'a str {
        self.info.split('|').next().unwrap_or_default()
    }

    /// For how many packets it serves: `2^20`, `1000`.
    #[must_use]
    pub fn lifetime(&self) -> Option<&'a str> {
        self.info
            .split('|')
            .skip(1)
            .find(|part| !part.contains(':'))
    }

    /// The value of the master key identifier and its length in bytes.
    #[must_use]
    pub fn master_key_identifier(&self) -> Option<(&'a str, &'a str)> {
        let mut parts = self.info.split('|').skip(1);
        parts.find_map(|part| part.split_once(':'))
    }
}

impl fmt::Display for Crypto<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.tag, self.suite, self.key_parameters)?;
        self.session_parameters
            .iter()
            .try_for_each(|parameter| write!(f, " {parameter}"))
    }
}

pub(super) fn parse(value: &str) -> Result<Crypto<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, tag) = grammar::number(input)?;
        let (rest, suite) = grammar::next_token(rest)?;
        let (start, ()) = grammar::space(rest)?;
        let (rest, key_parameters) = grammar::word(start)?;
        let mut left = start;
        for piece in key_parameters.split(';') {
            let (info, _) = grammar::token(left)?;
            let (info, ()) = grammar::mark(':')(info)?;
            // Only the first character: looking for the end at each key would take too long.
            if info.is_empty() || info.starts_with([';', ' ', '\t']) {
                return grammar::fault(info, SyntaxErrorKind::ExpectedToken);
            }
            left = left.get(piece.len() + 1..).unwrap_or_default();
        }
        if !rest.is_empty() {
            let (_, ()) = grammar::space(rest)?;
        }
        Ok((
            "",
            Crypto {
                tag,
                suite,
                key_parameters,
                session_parameters: Words::of(rest),
            },
        ))
    })
}
