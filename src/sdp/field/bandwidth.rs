//! `b=`, bandwidth (RFC 8866 section 5.8).

use core::fmt;

use crate::candidate::{SyntaxError, grammar};

/// A limit of the bandwidth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Bandwidth<'a> {
    /// What is limited: `AS` and `CT` in kbit/s; `TIAS` in bit/s (RFC 3890).
    #[cfg_attr(feature = "serde", serde(rename = "type"))]
    pub kind: &'a str,
    /// The limit.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::sdp::view::decimal"))]
    pub value: u64,
}

impl fmt::Display for Bandwidth<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.value)
    }
}

pub(super) fn parse(value: &str) -> Result<Bandwidth<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, kind) = grammar::token(input)?;
        let (rest, ()) = grammar::mark(':')(rest)?;
        let (rest, value) = grammar::number(rest)?;
        Ok((rest, Bandwidth { kind, value }))
    })
}
