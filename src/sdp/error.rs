//! Why bytes are no document.

use core::fmt;

/// Input that cannot be a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParseError {
    /// The bytes are not UTF-8, which RFC 8866 section 5 demands.
    NotUtf8 {
        /// The offset of the first byte that is not.
        offset: usize,
        /// Its line, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
    },
    /// The text has 4 GiB or more.
    TooLong,
}

impl ParseError {
    /// The stable name: `not-utf8`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotUtf8 { .. } => "not-utf8",
            Self::TooLong => "too-long",
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8 {
                offset,
                line,
                column,
            } => write!(
                f,
                "not UTF-8: line {line}, column {column} (byte {offset}) holds a byte that cannot stand there"
            ),
            Self::TooLong => f.write_str("the text has 4 GiB or more"),
        }
    }
}

impl core::error::Error for ParseError {}
