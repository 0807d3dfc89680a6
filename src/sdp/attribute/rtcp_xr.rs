//! `rtcp-xr`: extended reports of RTCP (RFC 3611 section 5.1).

use core::fmt;

use crate::candidate::{SyntaxError, grammar};

use super::super::list::{self, Words};

/// The extended reports that are used; there may be none.
#[derive(Clone, Copy, Debug)]
pub struct RtcpXr<'a> {
    words: Words<'a>,
}

/// One kind of report: `rcvr-rtt=all`, `stat-summary=loss,dup`, `pkt-loss-rle=64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct ReportFormat<'a> {
    /// `rcvr-rtt`.
    pub name: &'a str,
    /// What follows the `=`.
    pub value: Option<&'a str>,
}

impl<'a> RtcpXr<'a> {
    /// The kinds of report.
    pub fn iter(&self) -> impl Iterator<Item = ReportFormat<'a>> + use<'a> {
        self.words.iter().map(|word| match word.split_once('=') {
            Some((name, value)) => ReportFormat {
                name,
                value: Some(value),
            },
            None => ReportFormat {
                name: word,
                value: None,
            },
        })
    }
}

list::equal_by_entries!(RtcpXr);

impl fmt::Display for ReportFormat<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        match self.value {
            Some(value) => write!(f, "={value}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for RtcpXr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list::joined(f, self.iter(), " ")
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for RtcpXr<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

pub(super) fn parse(value: &str) -> Result<RtcpXr<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let mut rest = input.trim_start_matches(' ');
        while !rest.is_empty() {
            let (after, _) = grammar::token(rest)?;
            let after = match after.strip_prefix('=') {
                Some(value) => grammar::word(value)?.0,
                None => after,
            };
            if !after.is_empty() {
                let (_, ()) = grammar::space(after)?;
            }
            rest = after.trim_start_matches(' ');
        }
        Ok((
            rest,
            RtcpXr {
                words: Words::of(input),
            },
        ))
    })
}
