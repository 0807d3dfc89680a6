//! Why a value could not be parsed, and where.

use core::fmt;

/// A value that does not follow its grammar.
///
/// ```
/// use icescope::candidate::{CandidateLine, SyntaxErrorKind};
///
/// let error = CandidateLine::parse("candidate:1 x udp 1 192.0.2.1 9 typ host").unwrap_err();
/// assert_eq!(error.kind(), SyntaxErrorKind::ExpectedNumber);
/// assert_eq!(error.offset(), 12);
/// assert_eq!(error.code(), "expected-number");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SyntaxError {
    offset: usize,
    kind: SyntaxErrorKind,
}

impl SyntaxError {
    pub(crate) const fn new(offset: usize, kind: SyntaxErrorKind) -> Self {
        Self { offset, kind }
    }

    /// The byte offset of the fault in the text that was parsed, from 0 to its length.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// What was wrong there.
    #[must_use]
    pub const fn kind(&self) -> SyntaxErrorKind {
        self.kind
    }

    /// The stable name of the fault: `expected-number`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// The word of the text that was parsed, at which the fault lies, up to the next space or line
    /// end; empty at the end of the text.
    ///
    /// ```
    /// use icescope::candidate::CandidateLine;
    ///
    /// let text = "candidate:1 x udp 1 192.0.2.1 9 typ host";
    /// let error = CandidateLine::parse(text).unwrap_err();
    /// assert_eq!(error.word_in(text), "x");
    /// ```
    #[must_use]
    pub fn word_in<'t>(&self, text: &'t str) -> &'t str {
        let rest = text.get(self.offset..).unwrap_or_default();
        rest.split([' ', '\r', '\n']).next().unwrap_or_default()
    }

    pub(crate) const fn moved_by(self, bytes: usize) -> Self {
        Self {
            offset: self.offset.saturating_add(bytes),
            kind: self.kind,
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.kind, self.offset)
    }
}

impl core::error::Error for SyntaxError {}

/// The ways in which a value can leave its grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// The text ends although more must follow.
    Incomplete,
    /// Digits must stand here.
    ExpectedNumber,
    /// A number is larger than its field allows.
    NumberTooLarge,
    /// A number is smaller than its field allows.
    NumberTooSmall,
    /// A space must stand here.
    ExpectedSpace,
    /// A word of the characters of an RFC 8866 token must stand here.
    ExpectedToken,
    /// A certain punctuation mark must stand here.
    ExpectedSeparator,
    /// A certain keyword must stand here.
    ExpectedKeyword,
    /// The word here is none of those that the field knows.
    UnknownKeyword,
    /// An IP address of the announced family must stand here.
    ExpectedAddress,
    /// Pairs of hexadecimal digits must stand here.
    ExpectedHex,
    /// The value is too short or too long.
    WrongLength,
    /// The value is complete, and text follows.
    TrailingText,
    /// The attribute takes no value, and one follows.
    UnexpectedValue,
    /// The attribute takes a value, and none follows.
    MissingValue,
}

impl SyntaxErrorKind {
    /// The stable name: `expected-number`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::ExpectedNumber => "expected-number",
            Self::NumberTooLarge => "number-too-large",
            Self::NumberTooSmall => "number-too-small",
            Self::ExpectedSpace => "expected-space",
            Self::ExpectedToken => "expected-token",
            Self::ExpectedSeparator => "expected-separator",
            Self::ExpectedKeyword => "expected-keyword",
            Self::UnknownKeyword => "unknown-keyword",
            Self::ExpectedAddress => "expected-address",
            Self::ExpectedHex => "expected-hex",
            Self::WrongLength => "wrong-length",
            Self::TrailingText => "trailing-text",
            Self::UnexpectedValue => "unexpected-value",
            Self::MissingValue => "missing-value",
        }
    }
}

impl fmt::Display for SyntaxErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Incomplete => "the text ends too early",
            Self::ExpectedNumber => "a number must stand here",
            Self::NumberTooLarge => "the number is too large",
            Self::NumberTooSmall => "the number is too small",
            Self::ExpectedSpace => "a space must stand here",
            Self::ExpectedToken => "a word without special characters must stand here",
            Self::ExpectedSeparator => "a separator is missing here",
            Self::ExpectedKeyword => "another keyword must stand here",
            Self::UnknownKeyword => "this word is not one of those allowed here",
            Self::ExpectedAddress => "an address of the announced family must stand here",
            Self::ExpectedHex => "pairs of hexadecimal digits must stand here",
            Self::WrongLength => "the length is wrong",
            Self::TrailingText => "nothing more may follow here",
            Self::UnexpectedValue => "the attribute takes no value",
            Self::MissingValue => "the attribute needs a value",
        })
    }
}
