//! `rtcp-fb` (RFC 4585 section 4.2).

use crate::candidate::{SyntaxError, grammar};

/// The payload types that feedback is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PayloadTypes {
    /// `*`: all of the section.
    All,
    /// One.
    One(u8),
}

#[cfg(feature = "serde")]
impl serde::Serialize for PayloadTypes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str("*"),
            Self::One(payload_type) => serializer.collect_str(payload_type),
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

pub(super) fn parse(value: &str) -> Result<RtcpFeedback<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, payload_type) = match input.strip_prefix('*') {
            Some(rest) => (rest, PayloadTypes::All),
            None => {
                let (rest, number) = grammar::number(input)?;
                (rest, PayloadTypes::One(number))
            }
        };
        let (rest, kind) = grammar::next_token(rest)?;
        if !rest.is_empty() {
            let (_, ()) = grammar::space(rest)?;
        }
        let parameter = Some(rest.trim_matches(' ')).filter(|parameter| !parameter.is_empty());
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
