//! `key-mgmt`: messages of protocols that exchange keys, such as MIKEY (RFC 4567).

use core::fmt;

use crate::candidate::{SyntaxError, grammar};

/// A message of a protocol that exchanges keys (RFC 4567 section 3.1).
///
/// ```
/// use icescope::sdp::{AttributeValue, Document};
///
/// let document = Document::parse("a=key-mgmt:mikey AQAFgM0XflABAAAA")?;
/// let line = document.session().attributes("key-mgmt").next().expect("one message").typed();
/// let Ok(AttributeValue::KeyMgmt(message)) = line else { panic!() };
/// assert_eq!((message.protocol, message.data), ("mikey", "AQAFgM0XflABAAAA"));
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct KeyManagement<'a> {
    /// The protocol: `mikey`.
    pub protocol: &'a str,
    /// The message in base64.
    pub data: &'a str,
}

impl fmt::Display for KeyManagement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.protocol, self.data)
    }
}

pub(super) fn parse(value: &str) -> Result<KeyManagement<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, protocol) = grammar::word(input)?;
        let (rest, data) = grammar::next_word(rest)?;
        Ok((rest, KeyManagement { protocol, data }))
    })
}
