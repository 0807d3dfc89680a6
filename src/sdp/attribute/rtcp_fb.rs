//! `rtcp-fb` (RFC 4585 section 4.2).

use core::fmt;

use crate::candidate::SyntaxError;
use crate::candidate::grammar::{self, Parsed};

/// The payload types that feedback is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PayloadTypes {
    /// `*`: all of the section.
    All,
    /// One.
    One(u8),
}

impl PayloadTypes {
    #[inline]
    pub(super) fn parse(input: &str) -> Parsed<'_, Self> {
        match input.strip_prefix('*') {
            Some(rest) => Ok((rest, Self::All)),
            None => grammar::number(input).map(|(rest, number)| (rest, Self::One(number))),
        }
    }

    /// Whether a payload type is among them.
    #[must_use]
    pub fn includes(self, payload_type: u8) -> bool {
        match self {
            Self::All => true,
            Self::One(number) => number == payload_type,
        }
    }
}

impl fmt::Display for PayloadTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::One(payload_type) => write!(f, "{payload_type}"),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for PayloadTypes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_unit_variant("PayloadTypes", 0, "*"),
            Self::One(number) => serializer.serialize_str(itoa::Buffer::new().format(*number)),
        }
    }
}

/// RTCP feedback that a payload type may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct RtcpFeedback<'a> {
    /// The payload types.
    pub payload_type: PayloadTypes,
    /// `nack`, `ccm`, `transport-cc` ...
    #[cfg_attr(feature = "serde", serde(rename = "type"))]
    pub kind: &'a str,
    /// What follows it: `pli`, `fir`.
    pub parameter: Option<&'a str>,
}

impl fmt::Display for RtcpFeedback<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.payload_type, self.kind)?;
        match self.parameter {
            Some(parameter) => write!(f, " {parameter}"),
            None => Ok(()),
        }
    }
}

pub(super) fn parse(value: &str) -> Result<RtcpFeedback<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, payload_type) = PayloadTypes::parse(input)?;
        let (rest, kind) = grammar::next_token(rest)?;
        if !rest.is_empty() {
            let (_, ()) = grammar::space(rest)?;
        }
        let parameter = Some(grammar::trim_spaces(rest)).filter(|parameter| !parameter.is_empty());
        Ok((
            "",
            RtcpFeedback {
                payload_type,
                kind,
                parameter,
            },
        ))
    })
}
