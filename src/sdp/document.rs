//! The document: a text and the table of its lines.

use core::fmt;
use std::borrow::Cow;

use super::attribute::{Direction, Key};
use super::error::ParseError;
use super::line::{Line, LineEnd, LineKind, Record};
use super::offset::Position;
use super::section::{Bounds, Section};

/// A session description: its text, a table of its lines and one of its sections.
///
/// Parsing makes two allocations, whatever the size. Typed values are parsed when they are asked
/// for and borrow from the document.
///
/// ```
/// use icescope::sdp::{Document, LineEnd};
///
/// let document = Document::parse("v=0\ns=-\n\nthis is no SDP line")?;
/// assert_eq!(document.lines().count(), 4);
/// assert_eq!(document.line_end(), LineEnd::Lf);
/// assert_eq!(document.text(), "v=0\ns=-\n\nthis is no SDP line");
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[derive(Clone)]
pub struct Document<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) records: Vec<Record>,
    pub(super) sections: Vec<Bounds>,
    /// What the session says for sections that state no direction: looked for once, as each of many
    /// sections may ask a session of many lines.
    pub(super) direction: Option<Direction>,
}

impl<'a> Document<'a> {
    /// Takes a text apart. Any text is taken: a line that is no `x=...` stays where it is and is
    /// reported by [`check`](super::check).
    ///
    /// Lines end with LF or CRLF, or, in a text without any LF, with CR.
    ///
    /// # Errors
    ///
    /// [`ParseError::TooLong`] for a text of 4 GiB or more.
    pub fn parse(text: impl Into<Cow<'a, str>>) -> Result<Self, ParseError> {
        let text = text.into();
        if u32::try_from(text.len()).is_err() {
            return Err(ParseError::TooLong);
        }
        let records = records(text.as_bytes());
        let sections = sections(&records);
        let direction = direction(&records, &sections);
        Ok(Self {
            text,
            records,
            sections,
            direction,
        })
    }

    /// Takes bytes apart, which must be UTF-8 (RFC 8866 section 5).
    ///
    /// # Errors
    ///
    /// [`ParseError::NotUtf8`] with the place of the first byte that cannot stand where it does,
    /// and those of [`Document::parse`].
    pub fn parse_bytes(bytes: &'a [u8]) -> Result<Self, ParseError> {
        match core::str::from_utf8(bytes) {
            Ok(text) => Self::parse(text),
            Err(error) => {
                let offset = error.valid_up_to();
                let valid = bytes
                    .get(..offset)
                    .and_then(|valid| core::str::from_utf8(valid).ok());
                let valid = valid.unwrap_or_default();
                let end = if memchr::memchr(b'\n', bytes).is_some() {
                    '\n'
                } else {
                    '\r'
                };
                let last = valid.rsplit(end).next().unwrap_or_default();
                Err(ParseError::NotUtf8 {
                    offset,
                    line: valid.matches(end).count() + 1,
                    column: last.chars().count() + 1,
                })
            }
        }
    }

    /// The same document with a text of its own.
    #[must_use]
    pub fn into_owned(self) -> Document<'static> {
        Document {
            text: Cow::Owned(self.text.into_owned()),
            records: self.records,
            sections: self.sections,
            direction: self.direction,
        }
    }

    /// The text: what writing the document gives, byte for byte.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The lines, in order.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = Line<'_>> + DoubleEndedIterator + Clone {
        self.lines_from(0, self.records.len())
    }

    pub(super) fn lines_from(
        &self,
        first: usize,
        end: usize,
    ) -> impl ExactSizeIterator<Item = Line<'_>> + DoubleEndedIterator + Clone {
        let records = self.records.get(first..end).unwrap_or_default();
        records
            .iter()
            .enumerate()
            .map(move |(index, record)| Line::new(&self.text, record, first + index))
    }

    /// A line by its number, from 1.
    #[must_use]
    pub fn line(&self, number: usize) -> Option<Line<'_>> {
        let index = number.checked_sub(1)?;
        self.records
            .get(index)
            .map(|record| Line::new(&self.text, record, index))
    }

    /// The session section: everything before the first `m=` line.
    #[must_use]
    pub fn session(&self) -> Section<'_> {
        let bounds = self.sections.first().copied().unwrap_or_default();
        Section::new(self, bounds, 0)
    }

    /// The media sections: each `m=` line and what follows it.
    pub fn media(&self) -> impl ExactSizeIterator<Item = Section<'_>> + Clone {
        self.sections
            .get(1..)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .map(|(index, bounds)| Section::new(self, *bounds, index + 1))
    }

    /// A media section by its number, from 0.
    ///
    /// ```
    /// use icescope::sdp::Document;
    ///
    /// let document = Document::parse("v=0\r\nm=audio 9 RTP/AVP 0\r\nm=video 9 RTP/AVP 31\r\n")?;
    /// assert_eq!(document.media_section(1).and_then(|section| section.media_index()), Some(1));
    /// assert!(document.media_section(2).is_none());
    /// # Ok::<(), icescope::sdp::ParseError>(())
    /// ```
    #[must_use]
    pub fn media_section(&self, index: usize) -> Option<Section<'_>> {
        let number = index.checked_add(1)?;
        let bounds = self.sections.get(number)?;
        Some(Section::new(self, *bounds, number))
    }

    /// The session section and the media sections.
    pub fn sections(&self) -> impl Iterator<Item = Section<'_>> + Clone {
        core::iter::once(self.session()).chain(self.media())
    }

    /// What ends most of the lines; of equals, the one that comes first.
    #[must_use]
    pub fn line_end(&self) -> LineEnd {
        let mut counts = [(LineEnd::CrLf, 0_usize), (LineEnd::Lf, 0), (LineEnd::Cr, 0)];
        for (line_end, count) in &mut counts {
            let same = |record: &&Record| record.line_end == *line_end;
            *count = self.records.iter().filter(same).count();
        }
        let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
        most.filter(|(_, count)| *count > 0)
            .map_or(LineEnd::None, |(line_end, _)| line_end)
    }

    /// The line and column of a byte offset. An offset within a character counts as its start;
    /// one past the end, as the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let after = self
            .records
            .partition_point(|record| record.start as usize <= offset);
        let start = after
            .checked_sub(1)
            .and_then(|index| self.records.get(index))
            .map_or(0, |record| record.start as usize);
        let end = offset.min(self.text.len());
        let before = self.text.as_bytes().get(start..end).unwrap_or_default();
        // Continuation bytes do not start a character.
        let column = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1;
        Position {
            line: after.max(1),
            column,
        }
    }
}

impl fmt::Display for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("text", &self.text)
            .finish_non_exhaustive()
    }
}

/// The line table, in one pass and one allocation.
fn records(text: &[u8]) -> Vec<Record> {
    let feeds = memchr::memchr_iter(b'\n', text).count();
    let (mark, count) = match feeds {
        0 => (b'\r', memchr::memchr_iter(b'\r', text).count()),
        count => (b'\n', count),
    };
    let mut records = Vec::with_capacity(count + 1);
    let mut start = 0;
    for at in memchr::memchr_iter(mark, text) {
        let line = text.get(start..at).unwrap_or_default();
        let (length, line_end) = match (mark, line) {
            (b'\r', line) => (line.len(), LineEnd::Cr),
            (_, [line @ .., b'\r']) => (line.len(), LineEnd::CrLf),
            (_, line) => (line.len(), LineEnd::Lf),
        };
        records.push(record(text, start, length, line_end));
        start = at + 1;
    }
    if start < text.len() {
        records.push(record(text, start, text.len() - start, LineEnd::None));
    }
    records
}

/// The row of a line of a text, which starts somewhere and is of a length. Inlined, with what it
/// calls, because what those return would go through memory.
#[inline(always)]
pub(super) fn record(text: &[u8], start: usize, length: usize, line_end: LineEnd) -> Record {
    let end = start + length;
    let (kind, name_end, key) = match text.get(start..end).unwrap_or_default() {
        [] => (LineKind::Blank, end, None),
        [b'a', b'=', attribute @ ..] => {
            let (name, key) = Key::at_start(text.get(start + 2..).unwrap_or_default(), length - 2);
            let key = match attribute {
                // Browsers take no notice of spaces at its end.
                [flag @ .., b' '] if name > flag.len() => Key::of_bytes(flag.trim_ascii_end()),
                _ => key,
            };
            (LineKind::Attribute, start + 2 + name, key)
        }
        [letter, b'=', ..] => (LineKind::of_letter(*letter), end, None),
        _ => (LineKind::Malformed, end, None),
    };
    Record {
        start: narrow(start),
        end: narrow(end),
        name_end: narrow(name_end),
        kind,
        line_end,
        key,
    }
}

/// Offsets fit, because longer texts are refused.
pub(super) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// The section table, in one allocation.
pub(super) fn sections(records: &[Record]) -> Vec<Bounds> {
    let starts = records
        .iter()
        .enumerate()
        .filter(|(_, record)| record.kind == LineKind::Media);
    let mut sections = Vec::with_capacity(starts.clone().count() + 1);
    let mut first = 0;
    for (index, _) in starts {
        sections.push(Bounds {
            first: narrow(first),
            end: narrow(index),
        });
        first = index;
    }
    sections.push(Bounds {
        first: narrow(first),
        end: narrow(records.len()),
    });
    sections
}

/// The direction that the session states.
pub(super) fn direction(records: &[Record], sections: &[Bounds]) -> Option<Direction> {
    let end = sections.first().map_or(0, |session| session.end as usize);
    let mut session = records.get(..end).unwrap_or_default().iter();
    session.find_map(|record| Direction::of_key(record.key?))
}
