//! What names and describes a session or a section: `tool`, `cat`, `keywds`, `type`, `charset`,
//! `lang`, `sdplang`, `orient` (RFC 8866 section 6), `label` (RFC 4574) and `content` (RFC 4796).

use core::fmt;

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar};

use super::super::list::Commas;

/// Which way up slides are (RFC 8866 section 6.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum Orientation {
    /// Upright.
    Portrait,
    /// On its side.
    Landscape,
    /// On its side, upside down.
    Seascape,
}

impl Orientation {
    /// The word in the text: `landscape`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portrait => "portrait",
            Self::Landscape => "landscape",
            Self::Seascape => "seascape",
        }
    }
}

impl fmt::Display for Orientation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

pub(super) fn orientation(value: &str) -> Result<Orientation, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, word) = grammar::word(input)?;
        let known = [
            Orientation::Portrait,
            Orientation::Landscape,
            Orientation::Seascape,
        ];
        match known.into_iter().find(|known| known.name() == word) {
            Some(orientation) => Ok((rest, orientation)),
            None => grammar::fault(input, SyntaxErrorKind::UnknownKeyword),
        }
    })
}

/// Any text, spaces and all.
pub(super) const fn text(value: &str) -> Result<&str, SyntaxError> {
    Ok(value)
}

/// A token (RFC 8866 section 9).
pub(super) fn token(value: &str) -> Result<&str, SyntaxError> {
    grammar::complete(value, grammar::token)
}

/// A language tag: letters, digits and hyphens (RFC 5646 section 2.1).
pub(super) fn language(value: &str) -> Result<&str, SyntaxError> {
    grammar::complete(value, |input| {
        grammar::bytes1(input, SyntaxErrorKind::ExpectedToken, |byte| {
            byte.is_ascii_alphanumeric() || byte == b'-'
        })
    })
}

/// Tokens with commas between them.
pub(super) fn content(value: &str) -> Result<Commas<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (mut rest, _) = grammar::token(input)?;
        while let Some(next) = rest.strip_prefix(',') {
            (rest, _) = grammar::token(next.trim_start_matches(' '))?;
        }
        let list = input.get(..input.len() - rest.len());
        Ok((rest, Commas::of(list.unwrap_or_default())))
    })
}
