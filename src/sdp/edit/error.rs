//! Why an edit cannot be made.

use core::fmt;

use crate::candidate::SyntaxError;

/// An edit that cannot be made. The document is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EditError {
    /// The document has no line of this number, which counts from 1.
    NoSuchLine {
        /// The number.
        number: usize,
    },
    /// The document has no section that the target names;
    /// [`MissingSection`](super::MissingSection) tells which there are.
    NoSuchSection,
    /// No section that the target names has a codec that is asked for;
    /// [`MissingCodec`](super::MissingCodec) tells which there are.
    NoSuchCodec,
    /// A text holds CR, LF or NUL, which would break the line it is to be part of (RFC 8866
    /// section 5).
    BreaksLine {
        /// The offset of the character in that text, in bytes.
        offset: usize,
    },
    /// A name is not one that an attribute or a type can have (RFC 8866 section 9).
    InvalidName,
    /// The value of a parameter holds a `;`, which would begin another parameter.
    InvalidParameter,
    /// The line is not one that has a value.
    NoValue {
        /// The number of the line, from 1.
        number: usize,
    },
    /// The candidate does not parse; the error tells where in the text that was given, and
    /// [`SyntaxError::word_in`] at which word.
    InvalidCandidate(SyntaxError),
    /// An ICE user name fragment has 4 to 256, a password 22 to 256 letters, digits, `+` and `/`
    /// (RFC 8839 section 5.4).
    InvalidCredential,
    /// The text of a section must begin with one `m=` line and have no other.
    InvalidSection,
    /// A codec is asked for in words that name none.
    InvalidCodec,
    /// A number is not one that the parameter may have.
    OutOfRange {
        /// The name of the parameter.
        name: &'static str,
        /// The least one.
        least: u32,
        /// The greatest one.
        most: u32,
    },
    /// A `rid` is made of letters, digits, `-` and `_` (RFC 8851 section 4).
    InvalidRid,
    /// A `rid` is given to two layers, but each has its own (RFC 8851 section 4).
    RidRepeated {
        /// The place of the later one in the list, from 0.
        index: usize,
    },
    /// A `rid` stands for a layer of the other direction already, and can stand once only (RFC 8851
    /// section 4).
    RidTaken {
        /// The number of its line, from 1.
        number: usize,
    },
    /// A `rid` is that of no layer in the sections that the target names.
    NoSuchRid {
        /// Its place in the list, from 0.
        index: usize,
    },
    /// The `m=` line does not parse, so its formats are unknown.
    UnreadableMedia {
        /// The number of the line, from 1.
        number: usize,
    },
    /// The section would be left without a format, which an `m=` line must have (RFC 8866
    /// section 5.14).
    LastCodec {
        /// The number of the `m=` line, from 1.
        number: usize,
    },
    /// A span ends before it starts, or past the end of the text.
    OutOfBounds {
        /// Where the span starts.
        offset: usize,
    },
    /// A span starts or ends within a character.
    WithinCharacter {
        /// Where the span starts.
        offset: usize,
    },
    /// Two edits change the same bytes.
    Overlap {
        /// Where the second one starts.
        offset: usize,
    },
    /// The text would have 4 GiB or more.
    TooLong,
}

impl EditError {
    /// The stable name: `no-such-section`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchLine { .. } => "no-such-line",
            Self::NoSuchSection => "no-such-section",
            Self::NoSuchCodec => "no-such-codec",
            Self::BreaksLine { .. } => "breaks-line",
            Self::InvalidName => "invalid-name",
            Self::InvalidParameter => "invalid-parameter",
            Self::NoValue { .. } => "no-value",
            Self::InvalidCandidate(_) => "invalid-candidate",
            Self::InvalidCredential => "invalid-credential",
            Self::InvalidSection => "invalid-section",
            Self::InvalidCodec => "invalid-codec",
            Self::OutOfRange { .. } => "out-of-range",
            Self::InvalidRid => "invalid-rid",
            Self::RidRepeated { .. } => "rid-repeated",
            Self::RidTaken { .. } => "rid-taken",
            Self::NoSuchRid { .. } => "no-such-rid",
            Self::UnreadableMedia { .. } => "unreadable-media",
            Self::LastCodec { .. } => "last-codec",
            Self::OutOfBounds { .. } => "out-of-bounds",
            Self::WithinCharacter { .. } => "within-character",
            Self::Overlap { .. } => "overlap",
            Self::TooLong => "too-long",
        }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchLine { number } => write!(f, "the description has no line {number}"),
            Self::NoSuchSection => f.write_str("the description has no such section"),
            Self::NoSuchCodec => f.write_str("the section has no such codec"),
            Self::BreaksLine { offset } => write!(
                f,
                "the text holds a CR, LF or NUL at byte {offset}, which would break the line"
            ),
            Self::InvalidName => f.write_str(
                "a name has one character or more, and no space, ':', '=', ';', '/' and the like; \
                 that of an attribute is written without a=",
            ),
            Self::InvalidParameter => {
                f.write_str("a ';' would end the value and begin another parameter")
            }
            Self::NoValue { number } => {
                write!(f, "line {number} is not a letter, '=' and a value")
            }
            Self::InvalidCandidate(error) => write!(f, "the candidate does not parse: {error}"),
            Self::InvalidCredential => f.write_str(
                "an ice-ufrag has 4 to 256 and an ice-pwd 22 to 256 letters, digits, '+' and '/'",
            ),
            Self::InvalidSection => {
                f.write_str("the text of a section begins with an m= line and has no other")
            }
            Self::InvalidCodec => {
                f.write_str("a codec is a name, name/clock-rate or a payload type from 0 to 127")
            }
            Self::OutOfRange { name, least, most } => {
                write!(f, "{name} is a number from {least} to {most}")
            }
            Self::InvalidRid => f.write_str("a rid is made of letters, digits, '-' and '_'"),
            Self::RidRepeated { index } => write!(
                f,
                "layer {} has the rid of an earlier one",
                index.saturating_add(1)
            ),
            Self::RidTaken { number } => {
                write!(
                    f,
                    "line {number} has the rid for the other direction already"
                )
            }
            Self::NoSuchRid { index } => write!(
                f,
                "no section has a layer with rid {} of the list",
                index.saturating_add(1)
            ),
            Self::UnreadableMedia { number } => {
                write!(f, "line {number} is an m= line that does not parse")
            }
            Self::LastCodec { number } => {
                write!(f, "the m= line {number} would be left without a codec")
            }
            Self::OutOfBounds { offset } => {
                write!(f, "the edit at byte {offset} lies outside the text")
            }
            Self::WithinCharacter { offset } => {
                write!(f, "the edit at byte {offset} would cut a character apart")
            }
            Self::Overlap { offset } => {
                write!(
                    f,
                    "the edit at byte {offset} changes bytes that another one changes"
                )
            }
            Self::TooLong => f.write_str("the text would have 4 GiB or more"),
        }
    }
}

impl core::error::Error for EditError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::InvalidCandidate(error) => Some(error),
            _ => None,
        }
    }
}
