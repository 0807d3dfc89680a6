//! `rtpmap` (RFC 8866 section 6.6).

use core::fmt;

use crate::candidate::{SyntaxError, grammar};

/// The codec of a payload type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Rtpmap<'a> {
    /// The payload type, 0 to 127.
    pub payload_type: u8,
    /// The name of the codec.
    pub encoding: &'a str,
    /// The clock rate in Hz.
    pub clock_rate: u32,
    /// The number of channels, for audio.
    pub channels: Option<u32>,
}

impl fmt::Display for Rtpmap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            payload_type,
            encoding,
            clock_rate,
            channels,
        } = self;
        write!(f, "{payload_type} {encoding}/{clock_rate}")?;
        match channels {
            Some(channels) => write!(f, "/{channels}"),
            None => Ok(()),
        }
    }
}

pub(super) fn parse(value: &str) -> Result<Rtpmap<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, payload_type) = grammar::number(input)?;
        let (rest, encoding) = grammar::next_token(rest)?;
        let (rest, ()) = grammar::mark('/')(rest)?;
        let (rest, clock_rate) = grammar::number(rest)?;
        let (rest, channels) = match rest.strip_prefix('/') {
            Some(rest) => grammar::number(rest).map(|(rest, channels)| (rest, Some(channels)))?,
            None => (rest, None),
        };
        Ok((
            rest,
            Rtpmap {
                payload_type,
                encoding,
                clock_rate,
                channels,
            },
        ))
    })
}
