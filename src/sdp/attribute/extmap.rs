//! `extmap` (RFC 8285 section 8).

use core::fmt;

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar};

use super::Direction;

/// The header extension by which streams are told apart (RFC 8852 section 4.3).
pub(in crate::sdp) const STREAM_ID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

/// An RTP header extension and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Extmap<'a> {
    /// The number: 1 to 14 in one-byte headers, to 255 in two-byte ones, 4096 to 4351 where an
    /// answer must choose.
    pub id: u16,
    /// In which direction it is used, where the line says so.
    pub direction: Option<Direction>,
    /// What it is.
    pub uri: &'a str,
    /// What the extension defines to follow.
    pub attributes: Option<&'a str>,
}

/// Marks an extension that is encrypted (RFC 6904 section 4).
const ENCRYPT: &str = "urn:ietf:params:rtp-hdrext:encrypt";

impl<'a> Extmap<'a> {
    /// The extension that this line says is encrypted (RFC 6904 section 4).
    ///
    /// ```
    /// use icescope::sdp::{AttributeValue, Document};
    ///
    /// let text = "a=extmap:4 urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:smpte-tc";
    /// let document = Document::parse(text)?;
    /// let line = document.session().attributes("extmap").next().expect("one extmap").typed();
    /// let Ok(AttributeValue::Extmap(extmap)) = line else { panic!() };
    /// assert_eq!(extmap.encrypted(), Some("urn:ietf:params:rtp-hdrext:smpte-tc"));
    /// # Ok::<(), icescope::sdp::ParseError>(())
    /// ```
    #[must_use]
    pub fn encrypted(&self) -> Option<&'a str> {
        let inner = self.attributes.filter(|_| self.uri == ENCRYPT)?;
        inner.split(' ').next()
    }
}

impl fmt::Display for Extmap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id)?;
        if let Some(direction) = self.direction {
            write!(f, "/{direction}")?;
        }
        write!(f, " {}", self.uri)?;
        match self.attributes {
            Some(attributes) => write!(f, " {attributes}"),
            None => Ok(()),
        }
    }
}

pub(super) fn parse(value: &str) -> Result<Extmap<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, id) = grammar::number(input)?;
        let (rest, direction) = match rest.strip_prefix('/') {
            Some(start) => {
                let (rest, word) = grammar::token(start)?;
                match Direction::of(word) {
                    Some(direction) => (rest, Some(direction)),
                    None => return grammar::fault(start, SyntaxErrorKind::UnknownKeyword),
                }
            }
            None => (rest, None),
        };
        let (rest, uri) = grammar::next_word(rest)?;
        if !rest.is_empty() {
            let (_, ()) = grammar::space(rest)?;
        }
        let attributes = Some(grammar::trim_spaces(rest)).filter(|text| !text.is_empty());
        Ok((
            "",
            Extmap {
                id,
                direction,
                uri,
                attributes,
            },
        ))
    })
}
