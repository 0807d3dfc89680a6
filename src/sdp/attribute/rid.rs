//! `rid` (RFC 8851) and `simulcast` (RFC 8853).

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar};

use super::Parameters;

/// Which way a restricted stream goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum RidDirection {
    /// Sent.
    Send,
    /// Received.
    Recv,
}

/// An RTP stream with restrictions (RFC 8851 section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Rid<'a> {
    /// Its id.
    pub id: &'a str,
    /// Which way it goes.
    pub direction: RidDirection,
    /// The restrictions, `pt` (payload types with commas between them) among them.
    pub restrictions: Parameters<'a>,
}

/// The alternatives of one source (RFC 8853 section 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Simulcast<'a> {
    /// Those sent: streams with semicolons between them, each one a list of `rid` values with
    /// commas between them, `~` before one that is paused.
    pub send: Option<&'a str>,
    /// Those received.
    pub recv: Option<&'a str>,
}

impl<'a> Simulcast<'a> {
    /// Every `rid` named, without the mark of a paused one, with its direction.
    pub fn rids(&self) -> impl Iterator<Item = (RidDirection, &'a str)> + use<'a> {
        let rids = |direction, list: Option<&'a str>| {
            list.unwrap_or_default()
                .split([';', ','])
                .map(|rid| rid.strip_prefix('~').unwrap_or(rid))
                .filter(|rid| !rid.is_empty())
                .map(move |rid| (direction, rid))
        };
        rids(RidDirection::Send, self.send).chain(rids(RidDirection::Recv, self.recv))
    }
}

pub(super) fn rid(value: &str) -> Result<Rid<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, id) = grammar::token(input)?;
        let (start, ()) = grammar::space(rest)?;
        let (rest, word) = grammar::word(start)?;
        let direction = match word {
            "send" => RidDirection::Send,
            "recv" => RidDirection::Recv,
            _ => return grammar::fault(start, SyntaxErrorKind::UnknownKeyword),
        };
        let restrictions = Parameters::of(rest.trim_start_matches(' '));
        Ok((
            "",
            Rid {
                id,
                direction,
                restrictions,
            },
        ))
    })
}

pub(super) fn simulcast(value: &str) -> Result<Simulcast<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let mut simulcast = Simulcast {
            send: None,
            recv: None,
        };
        // An early draft, still written by some, has a space after the colon.
        let mut rest = input.trim_start_matches(' ');
        loop {
            let start = rest;
            let (after, word) = grammar::word(start)?;
            let (after, list) = grammar::next_word(after)?;
            let list_of = match word {
                "send" => &mut simulcast.send,
                "recv" => &mut simulcast.recv,
                _ => return grammar::fault(start, SyntaxErrorKind::UnknownKeyword),
            };
            if list_of
                .replace(list.strip_prefix("rid=").unwrap_or(list))
                .is_some()
            {
                return grammar::fault(start, SyntaxErrorKind::TrailingText);
            }
            rest = after.trim_start_matches(' ');
            if rest.is_empty() {
                return Ok((rest, simulcast));
            }
        }
    })
}
