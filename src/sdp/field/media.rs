//! `m=`, a media description (RFC 8866 section 5.14).

use core::fmt;

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar};

use super::super::list::Words;

/// The line that opens a media section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct MediaLine<'a> {
    /// `audio`, `video`, `text`, `application`, `message`, `image`, or another word.
    #[cfg_attr(feature = "serde", serde(rename = "kind"))]
    pub media: &'a str,
    /// The port: 0 where the section is rejected or bundled away, 9 where ICE decides.
    pub port: u16,
    /// How many ports in a row, where the line says so.
    pub port_count: Option<u32>,
    /// The transport protocol: `UDP/TLS/RTP/SAVPF`.
    pub protocol: &'a str,
    /// The formats: payload types where the protocol is RTP.
    pub formats: Words<'a>,
}

impl MediaLine<'_> {
    /// Whether the protocol carries RTP, so that the formats are payload types.
    #[must_use]
    pub fn is_rtp(&self) -> bool {
        self.protocol.split('/').any(|part| part == "RTP")
    }

    /// Whether the protocol is secured by DTLS: it says so, or says TLS over UDP (RFC 5764 section 8).
    #[must_use]
    pub fn is_dtls(&self) -> bool {
        let over_udp = self.protocol.starts_with("UDP/");
        self.protocol
            .split('/')
            .any(|part| part == "DTLS" || part == "TLS" && over_udp)
    }
}

impl fmt::Display for MediaLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.media, self.port)?;
        if let Some(count) = self.port_count {
            write!(f, "/{count}")?;
        }
        write!(f, " {} {}", self.protocol, self.formats)
    }
}

pub(super) fn parse(value: &str) -> Result<MediaLine<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, media) = grammar::token(input)?;
        let (rest, port) = grammar::next_number(rest)?;
        let (rest, port_count) = match rest.strip_prefix('/') {
            Some(digits) => match grammar::number(digits)? {
                (_, 0) => return grammar::fault(digits, SyntaxErrorKind::NumberTooSmall),
                (rest, count) => (rest, Some(count)),
            },
            None => (rest, None),
        };
        let (rest, protocol) = grammar::next_word(rest)?;
        let (rest, _) = grammar::space(rest)?;
        let (_, _) = grammar::word(rest)?;
        Ok((
            "",
            MediaLine {
                media,
                port,
                port_count,
                protocol,
                formats: Words::of(rest),
            },
        ))
    })
}
