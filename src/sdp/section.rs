//! The sections of a document.

use core::fmt;
use core::ops::Range;

use crate::candidate::{Candidate, SyntaxError};

use super::attribute::{AttributeValue, Direction, Key};
use super::document::Document;
use super::field::{Connection, MediaLine, Value};
use super::line::{Attribute, Line, LineKind};

/// Which lines a section has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounds {
    pub(super) first: u32,
    pub(super) end: u32,
}

/// The session section or a media section of a document.
#[derive(Clone, Copy)]
pub struct Section<'d> {
    document: &'d Document<'d>,
    bounds: Bounds,
    index: usize,
}

impl<'d> Section<'d> {
    pub(super) fn new(document: &'d Document<'_>, bounds: Bounds, index: usize) -> Self {
        Self {
            document,
            bounds,
            index,
        }
    }

    /// The number of the media section, from 0; `None` for the session section.
    #[must_use]
    pub const fn media_index(&self) -> Option<usize> {
        self.index.checked_sub(1)
    }

    /// Its lines, in order; the first of a media section is its `m=` line.
    pub fn lines(
        &self,
    ) -> impl ExactSizeIterator<Item = Line<'d>> + DoubleEndedIterator + Clone + use<'d> {
        self.document
            .lines_from(self.bounds.first as usize, self.bounds.end as usize)
    }

    /// Its attributes, in order.
    pub fn all_attributes(&self) -> impl Iterator<Item = Attribute<'d>> + Clone + use<'d> {
        self.lines().filter_map(|line| line.attribute())
    }

    /// Its attributes of one name.
    pub fn attributes<'n>(
        &self,
        name: &'n str,
    ) -> impl Iterator<Item = Attribute<'d>> + Clone + use<'d, 'n> {
        self.all_attributes()
            .filter(move |attribute| attribute.name().trim_ascii_end() == name)
    }

    /// Its attributes of one kind.
    pub fn keyed(&self, key: Key) -> impl Iterator<Item = Attribute<'d>> + Clone + use<'d> {
        self.all_attributes()
            .filter(move |attribute| attribute.key() == Some(key))
    }

    /// Its lines of one kind.
    pub fn of_kind(&self, kind: LineKind) -> impl Iterator<Item = Line<'d>> + Clone + use<'d> {
        self.lines().filter(move |line| line.kind() == kind)
    }

    /// The `m=` line as it stands. No other line is looked at: of a long session section this is
    /// asked often.
    pub(super) fn heading(&self) -> Option<Line<'d>> {
        let first = self.lines().next();
        first.filter(|line| line.kind() == LineKind::Media)
    }

    /// The `m=` line; `None` for the session section.
    ///
    /// # Errors
    ///
    /// The first place at which the line leaves its grammar.
    pub fn media(&self) -> Result<Option<MediaLine<'d>>, SyntaxError> {
        match self.heading().map(|line| line.typed()).transpose()? {
            Some(Value::Media(media)) => Ok(Some(media)),
            _ => Ok(None),
        }
    }

    /// The kind of its medium, which is the first word of its `m=` line, whether the line parses or
    /// not: `audio`. `None` for the session section.
    #[must_use]
    pub fn kind(&self) -> Option<&'d str> {
        let (kind, _) = first_word(self.heading()?.value());
        Some(kind)
    }

    /// Whether it is rejected or stopped: its port is 0, and not because it is for a bundle only (RFC
    /// 9143 section 6).
    pub(super) fn is_rejected(&self) -> bool {
        let media = self.media().ok().flatten();
        media.is_some_and(|media| media.port == 0) && self.keyed(Key::BundleOnly).next().is_none()
    }

    /// Its `mid` (RFC 5888 section 4); as it stands, where that is none.
    #[must_use]
    pub fn mid(&self) -> Option<&'d str> {
        self.keyed(Key::Mid).find_map(|attribute| {
            let value = attribute.value()?;
            match attribute.typed() {
                Ok(AttributeValue::Mid(mid)) => Some(mid),
                _ => Some(value),
            }
        })
    }

    /// Its `c=` line, if it has one that parses.
    #[must_use]
    pub fn connection(&self) -> Option<Connection<'d>> {
        self.of_kind(LineKind::Connection)
            .find_map(|line| match line.typed() {
                Ok(Value::Connection(connection)) => Some(connection),
                _ => None,
            })
    }

    /// The direction that the section itself states (RFC 8866 section 6.7).
    #[must_use]
    pub fn own_direction(&self) -> Option<Direction> {
        self.all_attributes()
            .find_map(|attribute| Direction::of_key(attribute.key()?))
    }

    /// Its direction: its own, or that of the session, or `sendrecv`.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.own_direction()
            .or(self.document.direction)
            .unwrap_or(Direction::SendRecv)
    }

    /// Its candidates, those that parse.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'d>> + Clone + use<'d> {
        self.keyed(Key::Candidate)
            .filter_map(|attribute| match attribute.typed() {
                Ok(AttributeValue::Candidate(candidate)) => Some(candidate),
                _ => None,
            })
    }
}

/// Where the port stands in an `m=` line, with the count of ports if there is one, whether the line
/// parses or not; `None` where nothing follows it.
pub(super) fn port_span(heading: Line<'_>) -> Option<Range<usize>> {
    let (_, rest) = first_word(heading.value());
    let (port, rest) = first_word(rest);
    let end = heading.value_span().end - rest.len();
    (!rest.trim_ascii_start().is_empty()).then_some(end - port.len()..end)
}

/// The first word, before which spaces may stand, and what follows it.
fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(' ');
    let end = text.find(' ').unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

impl fmt::Debug for Section<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Section")
            .field("media_index", &self.media_index())
            .field("lines", &self.lines().len())
            .finish_non_exhaustive()
    }
}
