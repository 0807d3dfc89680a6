//! `msid` (RFC 8830) and `msid-semantic`.

use core::fmt;

use crate::candidate::{SyntaxError, grammar};

use super::super::list::Words;

/// The stream, and in older descriptions the track, of a media section (RFC 8830 section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Msid<'a> {
    /// The id of the stream; `-` for none.
    pub stream: &'a str,
    /// The rest: the id of the track.
    pub track: Option<&'a str>,
}

/// The streams of a description, from drafts of RFC 8830. Browsers still write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct MsidSemantic<'a> {
    /// `WMS`.
    pub semantics: &'a str,
    /// The ids of the streams; `*` for all.
    pub streams: Words<'a>,
}

impl fmt::Display for Msid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.stream)?;
        match self.track {
            Some(track) => write!(f, " {track}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for MsidSemantic<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.semantics)?;
        self.streams
            .iter()
            .try_for_each(|stream| write!(f, " {stream}"))
    }
}

pub(super) fn msid(value: &str) -> Result<Msid<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, stream) = grammar::word(input)?;
        if rest.trim_start_matches(' ').is_empty() {
            return Ok((
                rest,
                Msid {
                    stream,
                    track: None,
                },
            ));
        }
        let (rest, track) = grammar::next_word(rest)?;
        Ok((
            rest,
            Msid {
                stream,
                track: Some(track),
            },
        ))
    })
}

pub(super) fn semantic(value: &str) -> Result<MsidSemantic<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        // Chromium writes a space after the colon.
        let (rest, semantics) = grammar::token(input.trim_start_matches(' '))?;
        if !rest.is_empty() {
            let (_, ()) = grammar::space(rest)?;
        }
        Ok((
            "",
            MsidSemantic {
                semantics,
                streams: Words::of(rest),
            },
        ))
    })
}
