//! The lines of a document.

use core::fmt;
use core::ops::Range;

use crate::candidate::SyntaxError;

use super::attribute::{self, AttributeValue, Key};
use super::field::{self, Value};

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
#[repr(u8)]
pub enum LineEnd {
    /// Nothing: the text ends first.
    None,
    /// `\n`.
    Lf,
    /// `\r\n`, as RFC 8866 section 5 wants it.
    #[cfg_attr(feature = "serde", serde(rename = "crlf"))]
    CrLf,
    /// `\r` alone, in a text that has no `\n`.
    Cr,
}

impl LineEnd {
    /// The characters.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::Cr => "\r",
        }
    }
}

/// What a line is, by its first characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LineKind {
    /// `v=`, protocol version (RFC 8866 section 5.1).
    Version,
    /// `o=`, origin (section 5.2).
    Origin,
    /// `s=`, session name (section 5.3).
    SessionName,
    /// `i=`, session or media information (section 5.4).
    Information,
    /// `u=`, URI (section 5.5).
    Uri,
    /// `e=`, e-mail address (section 5.6).
    Email,
    /// `p=`, phone number (section 5.6).
    Phone,
    /// `c=`, connection information (section 5.7).
    Connection,
    /// `b=`, bandwidth (section 5.8).
    Bandwidth,
    /// `t=`, time active (section 5.9).
    Time,
    /// `r=`, repeat times (section 5.10).
    Repeat,
    /// `z=`, time zone adjustments (section 5.11).
    Zone,
    /// `k=`, encryption key, obsolete (section 5.12).
    EncryptionKey,
    /// `a=`, attribute (section 5.13).
    Attribute,
    /// `m=`, media description (section 5.14).
    Media,
    /// Another letter before the `=`.
    Unknown,
    /// Nothing before the line end.
    Blank,
    /// Text that does not start with a letter and `=`.
    Malformed,
}

impl LineKind {
    pub(super) const fn of_letter(letter: u8) -> Self {
        match letter {
            b'a' => Self::Attribute,
            b'm' => Self::Media,
            b'c' => Self::Connection,
            b'v' => Self::Version,
            b'o' => Self::Origin,
            b's' => Self::SessionName,
            b'i' => Self::Information,
            b'u' => Self::Uri,
            b'e' => Self::Email,
            b'p' => Self::Phone,
            b'b' => Self::Bandwidth,
            b't' => Self::Time,
            b'r' => Self::Repeat,
            b'z' => Self::Zone,
            b'k' => Self::EncryptionKey,
            letter if letter.is_ascii_alphabetic() => Self::Unknown,
            _ => Self::Malformed,
        }
    }

    /// Whether the line is a letter, `=` and a value.
    #[must_use]
    pub const fn has_value(self) -> bool {
        !matches!(self, Self::Blank | Self::Malformed)
    }
}

/// One row of the line table: 16 bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    /// Where the line starts.
    pub(super) start: u32,
    /// Where its text ends, before the line end.
    pub(super) end: u32,
    /// Where the name of an attribute ends; the end of the text otherwise.
    pub(super) name_end: u32,
    /// What the line is.
    pub(super) kind: LineKind,
    /// What ends it.
    pub(super) line_end: LineEnd,
    /// Which attribute it is.
    pub(super) key: Option<Key>,
}

/// A line of a document; [`fmt::Display`] writes its text, without its line end.
#[derive(Clone, Copy)]
pub struct Line<'d> {
    text: &'d str,
    record: &'d Record,
    index: usize,
}

impl<'d> Line<'d> {
    pub(super) const fn new(text: &'d str, record: &'d Record, index: usize) -> Self {
        Self {
            text,
            record,
            index,
        }
    }

    /// Its number, from 1.
    #[must_use]
    pub const fn number(&self) -> usize {
        self.index + 1
    }

    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> LineKind {
        self.record.kind
    }

    /// What ends it.
    #[must_use]
    pub const fn line_end(&self) -> LineEnd {
        self.record.line_end
    }

    /// Where it stands in the document, in bytes, without its line end.
    #[must_use]
    pub const fn span(&self) -> Range<usize> {
        self.record.start as usize..self.record.end as usize
    }

    /// Its text, without its line end.
    #[must_use]
    #[inline]
    pub fn content(&self) -> &'d str {
        self.text.get(self.span()).unwrap_or_default()
    }

    /// The letter before the `=`; `None` for a line that is blank or malformed.
    #[must_use]
    pub fn letter(&self) -> Option<char> {
        if self.kind().has_value() {
            self.content().chars().next()
        } else {
            None
        }
    }

    /// Where [`Line::value`] stands in the document, in bytes.
    #[must_use]
    pub const fn value_span(&self) -> Range<usize> {
        let start = self.record.start as usize;
        let skipped = if self.record.kind.has_value() { 2 } else { 0 };
        start + skipped..self.record.end as usize
    }

    /// What follows the `=`; the whole text where there is none.
    #[must_use]
    #[inline]
    pub fn value(&self) -> &'d str {
        self.text.get(self.value_span()).unwrap_or_default()
    }

    /// The attribute, where the line is one.
    #[must_use]
    pub const fn attribute(&self) -> Option<Attribute<'d>> {
        match self.record.kind {
            LineKind::Attribute => Some(Attribute { line: *self }),
            _ => None,
        }
    }

    /// The typed value of the line.
    ///
    /// # Errors
    ///
    /// The first place at which the value leaves its grammar; the offset is that in the document.
    pub fn typed(&self) -> Result<Value<'d>, SyntaxError> {
        match self.attribute() {
            Some(attribute) => attribute.typed().map(Value::Attribute),
            None => field::typed(self.kind(), self.value())
                .map_err(|error| error.moved_by(self.value_span().start)),
        }
    }
}

#[cfg(all(target_arch = "wasm32", feature = "js-parse"))]
impl Line<'_> {
    /// Shows a visitor the typed value of a line that is no attribute, as [`Attribute::visit`] does.
    ///
    /// # Errors
    ///
    /// Those of [`Line::typed`].
    pub(crate) fn visit(&self, visitor: &mut impl Visitor) -> Result<(), SyntaxError> {
        field::visit(self.kind(), self.value(), visitor)
            .map_err(|error| error.moved_by(self.value_span().start))
    }
}

/// Writes its text, without its line end.
impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.content())
    }
}

impl fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("number", &self.number())
            .field("content", &self.content())
            .finish_non_exhaustive()
    }
}

/// A line that is an attribute: `a=name` or `a=name:value` (RFC 8866 section 5.13).
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'d> {
    line: Line<'d>,
}

impl<'d> Attribute<'d> {
    /// The line.
    #[must_use]
    pub const fn line(&self) -> Line<'d> {
        self.line
    }

    /// Which of the attributes known by name it is.
    #[must_use]
    pub const fn key(&self) -> Option<Key> {
        self.line.record.key
    }

    /// Where the name stands in the document, in bytes.
    #[must_use]
    pub const fn name_span(&self) -> Range<usize> {
        self.line.value_span().start..self.line.record.name_end as usize
    }

    /// The name: what stands before the first colon.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &'d str {
        self.line.text.get(self.name_span()).unwrap_or_default()
    }

    /// Where the value stands in the document, in bytes; empty, at the end, where there is none.
    #[must_use]
    pub const fn value_span(&self) -> Range<usize> {
        let end = self.line.record.end as usize;
        let name_end = self.line.record.name_end as usize;
        if name_end < end {
            name_end + 1..end
        } else {
            end..end
        }
    }

    /// The value: what stands behind the first colon; `None` if there is no colon.
    #[must_use]
    #[inline]
    pub fn value(&self) -> Option<&'d str> {
        if self.line.record.name_end < self.line.record.end {
            self.line.text.get(self.value_span())
        } else {
            None
        }
    }

    /// Shows a visitor the typed value, which spares the room that a value of any type takes.
    ///
    /// # Errors
    ///
    /// Those of [`Attribute::typed`].
    #[cfg(all(target_arch = "wasm32", feature = "js-parse"))]
    pub(crate) fn visit(&self, key: Key, visitor: &mut impl Visitor) -> Result<(), SyntaxError> {
        attribute::visit(key, self.value(), visitor)
            .map_err(|error| error.moved_by(self.value_span().start))
    }

    /// The typed value; [`AttributeValue::Unknown`] for a name that is not known.
    ///
    /// # Errors
    ///
    /// The first place at which the value leaves its grammar; the offset is that in the document.
    pub fn typed(&self) -> Result<AttributeValue<'d>, SyntaxError> {
        attribute::typed(self.key(), self.value())
            .map_err(|error| error.moved_by(self.value_span().start))
    }
}

/// Is shown a typed value.
#[cfg(all(target_arch = "wasm32", feature = "js-parse"))]
pub(crate) trait Visitor {
    /// Takes a look at it.
    fn visit<T: serde::Serialize>(&mut self, value: &T);
}
