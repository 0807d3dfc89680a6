//! `ssrc` and `ssrc-group` (RFC 5576).

use core::fmt;

use crate::candidate::SyntaxError;
use crate::candidate::grammar::{self, whole_number};

use super::super::list;

/// Something about an RTP source (RFC 5576 section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Source<'a> {
    /// The source.
    pub ssrc: u32,
    /// What is told: `cname`, `msid` ...
    pub attribute: &'a str,
    /// Its value.
    pub value: Option<&'a str>,
}

/// RTP sources that belong together (RFC 5576 section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct SourceGroup<'a> {
    /// In which way: `FID`, `FEC-FR`, `SIM` ...
    pub semantics: &'a str,
    /// The sources.
    pub ssrcs: Ssrcs<'a>,
}

/// A list of sources.
#[derive(Clone, Copy, Debug)]
pub struct Ssrcs<'a> {
    text: &'a str,
}

impl<'a> Ssrcs<'a> {
    /// The sources.
    pub fn iter(&self) -> impl Iterator<Item = u32> + use<'a> {
        self.text.split(' ').filter_map(whole_number)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Ssrcs<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.ssrc, self.attribute)?;
        match self.value {
            Some(value) => write!(f, ":{value}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for SourceGroup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.semantics)?;
        self.ssrcs.iter().try_for_each(|ssrc| write!(f, " {ssrc}"))
    }
}

list::equal_by_entries!(Ssrcs);

pub(super) fn source(value: &str) -> Result<Source<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, ssrc) = grammar::number(input)?;
        let (rest, attribute) = grammar::next_token(rest)?;
        match rest.strip_prefix(':') {
            Some(value) => Ok((
                "",
                Source {
                    ssrc,
                    attribute,
                    value: Some(value),
                },
            )),
            None => Ok((
                rest,
                Source {
                    ssrc,
                    attribute,
                    value: None,
                },
            )),
        }
    })
}

pub(super) fn group(value: &str) -> Result<SourceGroup<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (text, semantics) = grammar::token(input)?;
        let (mut rest, _) = grammar::next_number::<u32>(text)?;
        while !rest.trim_start_matches(' ').is_empty() {
            (rest, _) = grammar::next_number::<u32>(rest)?;
        }
        Ok((
            rest,
            SourceGroup {
                semantics,
                ssrcs: Ssrcs { text },
            },
        ))
    })
}
