//! `sctp-port` and `max-message-size` (RFC 8841), `sctpmap` of its drafts, and `sctp-init`.

use core::fmt;

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar};

/// The largest SCTP user message in bytes; 0 for any size (RFC 8841 section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MaxMessageSize(
    /// The size.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::sdp::view::decimal"))]
    pub u64,
);

/// Data channels as drafts of RFC 8841 announced them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Sctpmap<'a> {
    /// The port of SCTP.
    pub port: u16,
    /// `webrtc-datachannel`.
    pub protocol: &'a str,
    /// How many streams there may be.
    pub streams: Option<u32>,
}

impl fmt::Display for MaxMessageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for Sctpmap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.port, self.protocol)?;
        match self.streams {
            Some(streams) => write!(f, " {streams}"),
            None => Ok(()),
        }
    }
}

pub(super) fn port(value: &str) -> Result<u16, SyntaxError> {
    grammar::complete(value, grammar::number)
}

pub(super) fn max_message_size(value: &str) -> Result<MaxMessageSize, SyntaxError> {
    grammar::complete(value, grammar::number).map(MaxMessageSize)
}

pub(super) fn sctpmap(value: &str) -> Result<Sctpmap<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, port) = grammar::number(input)?;
        let (rest, protocol) = grammar::next_token(rest)?;
        if rest.trim_start_matches(' ').is_empty() {
            return Ok((
                rest,
                Sctpmap {
                    port,
                    protocol,
                    streams: None,
                },
            ));
        }
        let (rest, streams) = grammar::next_number(rest)?;
        Ok((
            rest,
            Sctpmap {
                port,
                protocol,
                streams: Some(streams),
            },
        ))
    })
}

/// The INIT chunk in base64, from a draft (SCTP Negotiation Acceleration Protocol) that browsers try.
pub(super) fn init(value: &str) -> Result<&str, SyntaxError> {
    grammar::complete(value, |input| {
        grammar::bytes1(input, SyntaxErrorKind::ExpectedToken, |byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
        })
    })
}
