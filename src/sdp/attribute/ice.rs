//! `ice-ufrag`, `ice-pwd`, `ice-options` and `ice-pacing` (RFC 8839 sections 5.4 to 5.6).

use crate::candidate::{SyntaxError, grammar};

use super::super::list::Words;

/// A user name fragment or a password. Characters and lengths that the RFC does not allow are let
/// through here and reported by the document check, as agents in use have them.
pub(super) fn credential(value: &str) -> Result<&str, SyntaxError> {
    grammar::complete(value, grammar::word)
}

pub(super) fn options(value: &str) -> Result<Words<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (_, _) = grammar::word(input.trim_start_matches(' '))?;
        Ok(("", Words::of(input)))
    })
}

pub(super) fn pacing(value: &str) -> Result<u32, SyntaxError> {
    grammar::complete(value, grammar::number)
}
