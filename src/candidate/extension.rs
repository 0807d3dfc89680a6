//! What follows the type of a candidate: pairs of a name and a value.

use super::grammar::{self, Parsed};

/// The extensions of a candidate: pairs of a name and a value, in the order of the text.
///
/// `raddr`, `rport` and `tcptype`, which may stand between them, are not extensions and left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extensions<'a> {
    text: &'a str,
}

/// Equal where the pairs are, whatever stands between those.
impl PartialEq for Extensions<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Extensions<'_> {}

impl core::hash::Hash for Extensions<'_> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.iter().for_each(|pair| pair.hash(state));
    }
}

impl<'a> Extensions<'a> {
    /// The pairs in a text: `generation 0 network-cost 10`. A name at its end without a value is
    /// left out.
    #[must_use]
    pub const fn of(text: &'a str) -> Self {
        Self { text }
    }

    /// The pairs.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        Pairs { rest: self.text }.filter(|(name, _)| Known::of(name).is_none())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

/// Names that are fields of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    RelatedAddress,
    RelatedPort,
    TcpType,
}

impl Known {
    pub(super) fn of(name: &str) -> Option<Self> {
        // Nearly always in lower case, which costs less to compare.
        match name {
            "raddr" => Some(Self::RelatedAddress),
            "rport" => Some(Self::RelatedPort),
            "tcptype" => Some(Self::TcpType),
            _ => match name.len() {
                5 if name.eq_ignore_ascii_case("raddr") => Some(Self::RelatedAddress),
                5 if name.eq_ignore_ascii_case("rport") => Some(Self::RelatedPort),
                7 if name.eq_ignore_ascii_case("tcptype") => Some(Self::TcpType),
                _ => None,
            },
        }
    }
}

struct Pairs<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pairs<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = grammar::skip_spaces(self.rest);
        match pair(start) {
            Ok((rest, pair)) if !start.is_empty() => {
                self.rest = rest;
                Some(pair)
            }
            _ => None,
        }
    }
}

/// A name, a space, and a value, which may be empty.
#[inline]
pub(super) fn pair(input: &str) -> Parsed<'_, (&str, &str)> {
    let (rest, name) = grammar::word(input)?;
    let (rest, ()) = grammar::space(rest)?;
    if rest.is_empty() {
        return Ok((rest, (name, rest)));
    }
    let (rest, value) = grammar::word(rest)?;
    Ok((rest, (name, value)))
}
