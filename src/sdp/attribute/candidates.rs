//! `remote-candidates` (RFC 8839 section 5.2).

use core::fmt;

use crate::candidate::grammar::{self, Parsed};
use crate::candidate::{Address, SyntaxError};

use super::super::list;

/// The peer's candidates that are in use, one for each component.
#[derive(Clone, Copy, Debug)]
pub struct RemoteCandidates<'a> {
    text: &'a str,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RemoteCandidate<'a> {
    /// The component.
    pub component: u16,
    /// The address.
    pub address: Address<'a>,
    /// The port.
    pub port: u16,
}

impl<'a> RemoteCandidates<'a> {
    /// The candidates.
    pub fn iter(&self) -> impl Iterator<Item = RemoteCandidate<'a>> + use<'a> {
        let mut rest = self.text;
        core::iter::from_fn(move || {
            let (after, candidate) = one(rest.trim_start_matches(' ')).ok()?;
            rest = after;
            Some(candidate)
        })
    }
}

impl fmt::Display for RemoteCandidate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.component, self.address, self.port)
    }
}

impl fmt::Display for RemoteCandidates<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list::joined(f, self.iter(), " ")
    }
}

list::equal_by_entries!(RemoteCandidates);

pub(super) fn remote(value: &str) -> Result<RemoteCandidates<'_>, SyntaxError> {
    grammar::complete(value, |text| {
        let (mut rest, _) = one(text)?;
        while !rest.trim_start_matches(' ').is_empty() {
            let (after, ()) = grammar::space(rest)?;
            (rest, _) = one(after)?;
        }
        Ok((rest, RemoteCandidates { text }))
    })
}

fn one(input: &str) -> Parsed<'_, RemoteCandidate<'_>> {
    let (rest, component) = grammar::number(input)?;
    let (rest, address) = grammar::next_word(rest)?;
    let (rest, port) = grammar::next_number(rest)?;
    Ok((
        rest,
        RemoteCandidate {
            component,
            address: Address::of(address),
            port,
        },
    ))
}

#[cfg(feature = "serde")]
impl serde::Serialize for RemoteCandidates<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct View {
            component: u16,
            address: String,
            port: u16,
        }
        serializer.collect_seq(self.iter().map(|candidate| View {
            component: candidate.component,
            address: candidate.address.to_string(),
            port: candidate.port,
        }))
    }
}
