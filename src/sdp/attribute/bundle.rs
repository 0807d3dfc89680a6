//! `mid` and `group` (RFC 5888), of which `group:BUNDLE` (RFC 9143).

use core::fmt;

use crate::candidate::{SyntaxError, grammar};

use super::super::list::Words;

/// Media sections that belong together (RFC 5888 section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Group<'a> {
    /// In which way: `BUNDLE`, `LS`, `FID`, `DUP` ...
    pub semantics: &'a str,
    /// The `mid` values; there may be none.
    pub mids: Words<'a>,
}

impl Group<'_> {
    /// Whether the sections share one transport (RFC 9143).
    #[must_use]
    pub fn is_bundle(&self) -> bool {
        self.semantics == "BUNDLE"
    }
}

impl fmt::Display for Group<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.semantics)?;
        self.mids.iter().try_for_each(|mid| write!(f, " {mid}"))
    }
}

pub(super) fn group(value: &str) -> Result<Group<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, semantics) = grammar::token(input)?;
        if !rest.is_empty() {
            let (_, ()) = grammar::space(rest)?;
        }
        Ok((
            "",
            Group {
                semantics,
                mids: Words::of(rest),
            },
        ))
    })
}

pub(super) fn mid(value: &str) -> Result<&str, SyntaxError> {
    grammar::complete(value, grammar::token)
}
