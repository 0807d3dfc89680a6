//! `identity`: who the peer says it is (RFC 8827 section 5).

use core::fmt;

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar};

use super::super::list::Words;

/// An assertion of the user's identity, bound to the fingerprints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Identity<'a> {
    /// The assertion in base64.
    pub assertion: &'a str,
    /// What follows: `name` or `name=value`; none is defined.
    pub extensions: Words<'a>,
}

impl fmt::Display for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.assertion)?;
        self.extensions
            .iter()
            .try_for_each(|extension| write!(f, " {extension}"))
    }
}

pub(super) fn parse(value: &str) -> Result<Identity<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, assertion) = grammar::bytes1(input, SyntaxErrorKind::ExpectedToken, |byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
        })?;
        if !rest.is_empty() {
            let (_, ()) = grammar::space(rest)?;
        }
        Ok((
            "",
            Identity {
                assertion,
                extensions: Words::of(rest),
            },
        ))
    })
}
