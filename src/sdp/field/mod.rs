//! The typed values of lines other than attributes (RFC 8866 section 5).

mod bandwidth;
mod connection;
mod media;
mod origin;
mod time;

use core::fmt;

use crate::candidate::grammar;
use crate::candidate::{SyntaxError, SyntaxErrorKind};

use super::attribute::AttributeValue;
use super::line::LineKind;

pub use bandwidth::Bandwidth;
pub use connection::Connection;
pub(super) use connection::host;
pub use media::MediaLine;
pub use origin::Origin;
pub use time::{Adjustment, Adjustments, Repeat, Span, Spans, Timing};

/// The typed value of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
#[non_exhaustive]
pub enum Value<'a> {
    /// `v=`: the version, which is 0 (section 5.1).
    Version(u32),
    /// `o=`.
    Origin(Origin<'a>),
    /// `s=`, `i=`, `u=`, `e=`, `p=` and `k=`: text.
    Text(&'a str),
    /// `c=`.
    Connection(Connection<'a>),
    /// `b=`.
    Bandwidth(Bandwidth<'a>),
    /// `t=`.
    Timing(Timing),
    /// `r=`.
    Repeat(Repeat<'a>),
    /// `z=`.
    Adjustments(Adjustments<'a>),
    /// `m=`.
    Media(MediaLine<'a>),
    /// `a=`.
    Attribute(AttributeValue<'a>),
    /// A line of unknown type, without its `x=`; or the text of a blank or malformed line.
    Unknown(&'a str),
}

/// What stands behind the `=`.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(f, "{version}"),
            Self::Origin(origin) => write!(f, "{origin}"),
            Self::Text(text) | Self::Unknown(text) => f.write_str(text),
            Self::Connection(connection) => write!(f, "{connection}"),
            Self::Bandwidth(bandwidth) => write!(f, "{bandwidth}"),
            Self::Timing(timing) => write!(f, "{timing}"),
            Self::Repeat(repeat) => write!(f, "{repeat}"),
            Self::Adjustments(adjustments) => write!(f, "{adjustments}"),
            Self::Media(media) => write!(f, "{media}"),
            Self::Attribute(value) => match value.line() {
                Some(line) => write!(f, "{line}"),
                // The name of an attribute that is not known is not part of its value.
                None => write!(f, "{value}"),
            },
        }
    }
}

/// Shows a visitor the typed value of a line that is no attribute: where it was made, if it is one
/// that is large.
#[cfg(all(target_arch = "wasm32", feature = "js-parse"))]
pub(super) fn visit(
    kind: LineKind,
    value: &str,
    visitor: &mut impl super::line::Visitor,
) -> Result<(), SyntaxError> {
    match kind {
        LineKind::Origin => show(&origin::parse(value), visitor),
        LineKind::Connection => show(&connection::parse(value), visitor),
        LineKind::Media => show(&media::parse(value), visitor),
        _ => show(&typed(kind, value), visitor),
    }
}

#[cfg(all(target_arch = "wasm32", feature = "js-parse"))]
fn show(
    parsed: &Result<impl serde::Serialize, SyntaxError>,
    visitor: &mut impl super::line::Visitor,
) -> Result<(), SyntaxError> {
    match parsed {
        Ok(value) => {
            visitor.visit(value);
            Ok(())
        }
        Err(error) => Err(*error),
    }
}

/// The value of a line that is no attribute.
pub(super) fn typed(kind: LineKind, value: &str) -> Result<Value<'_>, SyntaxError> {
    match kind {
        LineKind::Version => grammar::complete(value, grammar::number).map(Value::Version),
        LineKind::Origin => origin::parse(value).map(Value::Origin),
        LineKind::Connection => connection::parse(value).map(Value::Connection),
        LineKind::Bandwidth => bandwidth::parse(value).map(Value::Bandwidth),
        LineKind::Time => time::timing(value).map(Value::Timing),
        LineKind::Repeat => time::repeat(value).map(Value::Repeat),
        LineKind::Zone => time::adjustments(value).map(Value::Adjustments),
        LineKind::Media => media::parse(value).map(Value::Media),
        LineKind::SessionName
        | LineKind::Information
        | LineKind::Uri
        | LineKind::Email
        | LineKind::Phone
        | LineKind::EncryptionKey => {
            if value.is_empty() {
                Err(SyntaxError::new(0, SyntaxErrorKind::MissingValue))
            } else {
                Ok(Value::Text(value))
            }
        }
        LineKind::Attribute | LineKind::Unknown | LineKind::Blank | LineKind::Malformed => {
            Ok(Value::Unknown(value))
        }
    }
}
