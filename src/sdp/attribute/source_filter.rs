//! `source-filter`: whose packets are wanted (RFC 4570 section 3).

use core::fmt;

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar};

use super::super::list::Words;

/// Whether the sources are the wanted ones or the unwanted ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub enum FilterMode {
    /// `incl`: only theirs.
    #[cfg_attr(feature = "serde", serde(rename = "incl"))]
    Include,
    /// `excl`: all but theirs.
    #[cfg_attr(feature = "serde", serde(rename = "excl"))]
    Exclude,
}

/// The sources of packets that are sent to a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct SourceFilter<'a> {
    /// Which way it filters.
    pub mode: FilterMode,
    /// The network type: `IN`.
    pub net_type: &'a str,
    /// The address type: `IP4`, `IP6`, or `*` for both.
    pub address_type: &'a str,
    /// The destination; `*` for each of the section's.
    pub destination: &'a str,
    /// The sources: addresses or names.
    pub sources: Words<'a>,
}

impl fmt::Display for SourceFilter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = match self.mode {
            FilterMode::Include => "incl",
            FilterMode::Exclude => "excl",
        };
        // The grammar has a space behind the colon.
        write!(
            f,
            " {mode} {} {} {}",
            self.net_type, self.address_type, self.destination
        )?;
        self.sources
            .iter()
            .try_for_each(|source| write!(f, " {source}"))
    }
}

pub(super) fn parse(value: &str) -> Result<SourceFilter<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let start = input.trim_start_matches(' ');
        let (rest, word) = grammar::word(start)?;
        let mode = match word {
            "incl" => FilterMode::Include,
            "excl" => FilterMode::Exclude,
            _ => return grammar::fault(start, SyntaxErrorKind::UnknownKeyword),
        };
        let (rest, net_type) = grammar::next_token(rest)?;
        let (rest, address_type) = grammar::next_token(rest)?;
        let (rest, destination) = grammar::next_word(rest)?;
        let (rest, ()) = grammar::space(rest)?;
        let (_, _) = grammar::word(rest)?;
        Ok((
            "",
            SourceFilter {
                mode,
                net_type,
                address_type,
                destination,
                sources: Words::of(rest),
            },
        ))
    })
}
