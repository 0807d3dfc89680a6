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
    /// The payload type: 0 to 127, but what is read may be up to 255.
    pub payload_type: u8,
    /// The name of the codec.
    pub encoding: &'a str,
    /// The clock rate in Hz.
    pub clock_rate: u32,
    /// The number of channels, for audio.
    pub channels: Option<u32>,
}

impl Rtpmap<'_> {
    /// The codec of a payload type that needs no `rtpmap` (RFC 3551 section 6).
    ///
    /// ```
    /// use icescope::sdp::attribute::Rtpmap;
    ///
    /// let map = Rtpmap::of_static(0).map(|map| map.to_string());
    /// assert_eq!(map.as_deref(), Some("0 PCMU/8000"));
    /// assert_eq!(Rtpmap::of_static(96), None);
    /// ```
    #[must_use]
    pub const fn of_static(payload_type: u8) -> Option<Rtpmap<'static>> {
        let (encoding, clock_rate, channels) = match payload_type {
            0 => ("PCMU", 8_000, None),
            3 => ("GSM", 8_000, None),
            4 => ("G723", 8_000, None),
            5 => ("DVI4", 8_000, None),
            6 => ("DVI4", 16_000, None),
            7 => ("LPC", 8_000, None),
            8 => ("PCMA", 8_000, None),
            9 => ("G722", 8_000, None),
            10 => ("L16", 44_100, Some(2)),
            11 => ("L16", 44_100, None),
            12 => ("QCELP", 8_000, None),
            13 => ("CN", 8_000, None),
            14 => ("MPA", 90_000, None),
            15 => ("G728", 8_000, None),
            16 => ("DVI4", 11_025, None),
            17 => ("DVI4", 22_050, None),
            18 => ("G729", 8_000, None),
            25 => ("CelB", 90_000, None),
            26 => ("JPEG", 90_000, None),
            28 => ("nv", 90_000, None),
            31 => ("H261", 90_000, None),
            32 => ("MPV", 90_000, None),
            33 => ("MP2T", 90_000, None),
            34 => ("H263", 90_000, None),
            _ => return None,
        };
        Some(Rtpmap {
            payload_type,
            encoding,
            clock_rate,
            channels,
        })
    }

    /// Whether the name is that of a codec; names may be in any case.
    #[must_use]
    pub fn is(&self, encoding: &str) -> bool {
        self.encoding.eq_ignore_ascii_case(encoding)
    }
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
