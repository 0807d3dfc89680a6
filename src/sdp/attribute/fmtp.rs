//! `fmtp` (RFC 8866 section 6.15).

use core::fmt;

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar, scan};

use super::super::list::Pieces;

/// The parameters of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Fmtp<'a> {
    /// The format: a payload type where the protocol is RTP.
    pub format: &'a str,
    /// The parameters.
    pub parameters: Parameters<'a>,
}

/// The parameters of a format, in a form that the format defines; for most, `name=value` with
/// semicolons between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Parameters<'a> {
    text: &'a str,
}

impl<'a> Parameters<'a> {
    /// The parameters in a text.
    #[must_use]
    pub const fn of(text: &'a str) -> Self {
        Self { text }
    }

    /// The text as it stands.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// The pieces between semicolons: a name and a value, or, without `=`, just a text (`0-15`,
    /// `111/111`).
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, Option<&'a str>)> + Clone + use<'a> {
        Pieces::of(self.text, b';')
            .map(trimmed)
            .filter(|piece| !piece.is_empty())
            .map(
                |piece| match piece.split_at_checked(scan::find(piece, b'=')) {
                    Some((name, value)) if !value.is_empty() => {
                        let value = value.get(1..).unwrap_or_default();
                        (trimmed(name), Some(trimmed(value)))
                    }
                    _ => (piece, None),
                },
            )
    }

    /// The value of a parameter, by its name in any case.
    ///
    /// ```
    /// use icescope::sdp::attribute::Parameters;
    ///
    /// let parameters = Parameters::of("minptime=10; useinbandfec=1");
    /// assert_eq!(parameters.get("useinbandfec"), Some("1"));
    /// assert_eq!(parameters.get("stereo"), None);
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| value)
    }
}

impl fmt::Display for Parameters<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

/// Trims a text, in which there is seldom anything to trim.
#[inline]
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => trim(text),
    }
}

#[cold]
fn trim(text: &str) -> &str {
    text.trim()
}

#[cfg(feature = "serde")]
impl serde::Serialize for Parameters<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Pair<'a> {
            name: &'a str,
            value: Option<&'a str>,
        }
        serializer.collect_seq(self.iter().map(|(name, value)| Pair { name, value }))
    }
}

impl fmt::Display for Fmtp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.format, self.parameters)
    }
}

pub(super) fn parse(value: &str) -> Result<Fmtp<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, format) = grammar::token(input)?;
        let (text, ()) = grammar::space(rest)?;
        if matches!(text.as_bytes(), [] | [b'\t', ..]) {
            return grammar::fault(text, SyntaxErrorKind::ExpectedToken);
        }
        Ok((
            "",
            Fmtp {
                format,
                parameters: Parameters { text },
            },
        ))
    })
}
