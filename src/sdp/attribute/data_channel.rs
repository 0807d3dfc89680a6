//! `dcmap` and `dcsa`: data channels that both sides know beforehand (RFC 8864 section 5).

use core::fmt;

use crate::candidate::grammar::{self, Parsed, whole_number};
use crate::candidate::{SyntaxError, SyntaxErrorKind};

/// A data channel (RFC 8864 section 5.1).
///
/// ```
/// use icescope::sdp::{AttributeValue, Document};
///
/// let document = Document::parse("a=dcmap:2 subprotocol=\"chat\";label=\"a;b\";max-retr=3;ordered=false")?;
/// let line = document.session().attributes("dcmap").next().expect("one dcmap").typed();
/// let Ok(AttributeValue::DcMap(channel)) = line else { panic!() };
/// assert_eq!((channel.stream, channel.label(), channel.subprotocol()), (2, Some("a;b"), Some("chat")));
/// assert_eq!((channel.ordered(), channel.max_retransmits()), (false, Some(3)));
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct DataChannel<'a> {
    /// The SCTP stream: 0 to 65534, but what is read may be 65535.
    pub stream: u16,
    /// Its options.
    pub options: ChannelOptions<'a>,
}

/// Names and values with semicolons between them; some values are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChannelOptions<'a> {
    text: &'a str,
}

impl<'a> ChannelOptions<'a> {
    /// The options: names, and values without their quotation marks.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.text;
        core::iter::from_fn(move || {
            let (after, pair) = option(rest).ok()?;
            rest = after.strip_prefix(';').unwrap_or(after);
            Some(pair)
        })
    }

    /// The value of an option, without its quotation marks; `%` escapes stand as they are.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

impl<'a> DataChannel<'a> {
    /// The name of the channel.
    #[must_use]
    pub fn label(&self) -> Option<&'a str> {
        self.options.get("label")
    }

    /// What is spoken over it.
    #[must_use]
    pub fn subprotocol(&self) -> Option<&'a str> {
        self.options.get("subprotocol")
    }

    /// Whether messages arrive in order; so they do where nothing is said.
    #[must_use]
    pub fn ordered(&self) -> bool {
        self.options.get("ordered") != Some("false")
    }

    /// How often a message is sent again at most.
    #[must_use]
    pub fn max_retransmits(&self) -> Option<u32> {
        whole_number(self.options.get("max-retr")?)
    }

    /// For how many milliseconds a message is sent again at most.
    #[must_use]
    pub fn max_lifetime(&self) -> Option<u32> {
        whole_number(self.options.get("max-time")?)
    }

    /// The priority; 256 where nothing is said.
    #[must_use]
    pub fn priority(&self) -> u16 {
        let priority = self.options.get("priority");
        priority.and_then(whole_number).unwrap_or(256)
    }
}

impl fmt::Display for DataChannel<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.stream)?;
        if self.options.text.is_empty() {
            return Ok(());
        }
        write!(f, " {}", self.options.text)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ChannelOptions<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Pair<'a> {
            name: &'a str,
            value: &'a str,
        }
        serializer.collect_seq(self.iter().map(|(name, value)| Pair { name, value }))
    }
}

/// An attribute of a data channel (RFC 8864 section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct ChannelAttribute<'a> {
    /// The SCTP stream.
    pub stream: u16,
    /// The name of the attribute.
    pub attribute: &'a str,
    /// Its value.
    pub value: Option<&'a str>,
}

impl fmt::Display for ChannelAttribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.stream, self.attribute)?;
        match self.value {
            Some(value) => write!(f, ":{value}"),
            None => Ok(()),
        }
    }
}

pub(super) fn map(value: &str) -> Result<DataChannel<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, stream) = grammar::number(input)?;
        if rest.trim_start_matches(' ').is_empty() {
            let options = ChannelOptions { text: "" };
            return Ok((rest, DataChannel { stream, options }));
        }
        let (start, ()) = grammar::space(rest)?;
        let (mut rest, _) = option(start)?;
        while let Some(next) = rest.strip_prefix(';') {
            (rest, _) = option(next)?;
        }
        let text = start.get(..start.len() - rest.len()).unwrap_or_default();
        let options = ChannelOptions { text };
        Ok((rest, DataChannel { stream, options }))
    })
}

/// `name=value` or `name="value"`.
fn option(input: &str) -> Parsed<'_, (&str, &str)> {
    let (rest, name) = grammar::token(input)?;
    let (start, ()) = grammar::mark('=')(rest)?;
    match start.strip_prefix('"') {
        Some(quoted) => match quoted.split_once('"') {
            Some((value, rest)) => Ok((rest, (name, value))),
            None => grammar::fault("", SyntaxErrorKind::Incomplete),
        },
        None => {
            let (rest, value) = grammar::bytes1(start, SyntaxErrorKind::ExpectedToken, |byte| {
                !matches!(byte, b';' | b' ' | b'"')
            })?;
            Ok((rest, (name, value)))
        }
    }
}

pub(super) fn attribute(value: &str) -> Result<ChannelAttribute<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, stream) = grammar::number(input)?;
        let (rest, attribute) = grammar::next_token(rest)?;
        let (rest, value) = match rest.strip_prefix(':') {
            Some(value) => ("", Some(value)),
            None => (rest, None),
        };
        Ok((
            rest,
            ChannelAttribute {
                stream,
                attribute,
                value,
            },
        ))
    })
}
