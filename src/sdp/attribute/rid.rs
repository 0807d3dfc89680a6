//! `rid`: RTP streams with restrictions (RFC 8851).

use core::fmt;

use crate::candidate::grammar::{self, whole_number};
use crate::candidate::{SyntaxError, SyntaxErrorKind};

use super::{Parameters, decimal};

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

impl<'a> Rid<'a> {
    /// The payload types that the stream is restricted to; none where it is free.
    pub fn payload_types(&self) -> impl Iterator<Item = u8> + use<'a> {
        let list = self.restrictions.get("pt").unwrap_or_default();
        list.split(',')
            .filter_map(|number| whole_number(number.trim()))
    }

    /// The largest width in pixels.
    #[must_use]
    pub fn max_width(&self) -> Option<u32> {
        self.number("max-width")
    }

    /// The largest height in pixels.
    #[must_use]
    pub fn max_height(&self) -> Option<u32> {
        self.number("max-height")
    }

    /// The highest frame rate; it may have a fraction.
    #[must_use]
    pub fn max_frame_rate(&self) -> Option<f64> {
        let rate = decimal::parse(self.restrictions.get("max-fps")?);
        rate.ok().map(|rate| rate.value())
    }

    /// The highest bit rate in bit/s.
    #[must_use]
    pub fn max_bit_rate(&self) -> Option<u64> {
        whole_number(self.restrictions.get("max-br")?)
    }

    /// The streams that this one needs, by their ids.
    pub fn depends(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let list = self.restrictions.get("depend").unwrap_or_default();
        list.split(',').map(str::trim).filter(|id| !id.is_empty())
    }

    fn number(&self, name: &str) -> Option<u32> {
        whole_number(self.restrictions.get(name)?)
    }
}

impl fmt::Display for RidDirection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Send => "send",
            Self::Recv => "recv",
        })
    }
}

impl fmt::Display for Rid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.direction)?;
        if self.restrictions.text().is_empty() {
            return Ok(());
        }
        write!(f, " {}", self.restrictions)
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
