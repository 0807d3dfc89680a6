//! What servers of recorded and live media write: `control` and `range` (RFC 7826 appendix D), and
//! `framesize` (RFC 6064).

use core::fmt;

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar};

/// The part of a presentation that there is (RFC 7826 appendix D.1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct PlayRange<'a> {
    /// How times are given: `npt`, `smpte`, `clock`.
    pub unit: &'a str,
    /// The start: `0`, `now`, `10:12:33:20`, `19961108T143720.25Z`.
    pub start: Option<&'a str>,
    /// The end; `None` for one that is open.
    pub end: Option<&'a str>,
}

impl PlayRange<'_> {
    /// The start in seconds, where it is in normal play time.
    #[must_use]
    pub fn start_seconds(&self) -> Option<f64> {
        self.seconds(self.start)
    }

    /// The end in seconds, where it is in normal play time.
    #[must_use]
    pub fn end_seconds(&self) -> Option<f64> {
        self.seconds(self.end)
    }

    /// `596.48` or `0:09:56.48` (RFC 7826 section 4.4.2).
    fn seconds(&self, time: Option<&str>) -> Option<f64> {
        let time = time.filter(|_| self.unit.eq_ignore_ascii_case("npt"))?;
        time.split(':').try_fold(0.0, |sum, part| {
            let digits = part
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
            let part: f64 = part.parse().ok().filter(|_| digits)?;
            Some(sum * 60.0 + part)
        })
    }
}

impl fmt::Display for PlayRange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, end) = (self.start.unwrap_or_default(), self.end.unwrap_or_default());
        write!(f, "{}={start}-{end}", self.unit)
    }
}

/// The size of the pictures of a payload type (RFC 6064 section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct FrameSize {
    /// The payload type.
    pub payload_type: u8,
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
}

impl fmt::Display for FrameSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}-{}", self.payload_type, self.width, self.height)
    }
}

/// A URI, relative or not, or `*` for the whole (RFC 7826 appendix D.1.1); spaces may stand before it
/// (section 20.3).
pub(super) fn control(value: &str) -> Result<&str, SyntaxError> {
    grammar::complete(value, |input| grammar::word(input.trim_start_matches(' ')))
}

pub(super) fn range(value: &str) -> Result<PlayRange<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, unit) = grammar::token(input)?;
        let (rest, ()) = grammar::mark('=')(rest)?;
        let Some((start, end)) = rest.split_once('-') else {
            return grammar::fault("", SyntaxErrorKind::Incomplete);
        };
        // Some write a space behind the hyphen.
        let start = Some(start.trim_matches(' ')).filter(|start| !start.is_empty());
        let end = Some(end.trim_matches(' ')).filter(|end| !end.is_empty());
        if start.is_none() && end.is_none() {
            return grammar::fault("", SyntaxErrorKind::Incomplete);
        }
        Ok(("", PlayRange { unit, start, end }))
    })
}

pub(super) fn frame_size(value: &str) -> Result<FrameSize, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, payload_type) = grammar::number(input)?;
        let (rest, width) = grammar::next_number(rest)?;
        let (rest, ()) = grammar::mark('-')(rest)?;
        let (rest, height) = grammar::number(rest)?;
        Ok((
            rest,
            FrameSize {
                payload_type,
                width,
                height,
            },
        ))
    })
}
