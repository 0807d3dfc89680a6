//! Edits taken into a document, whose tables follow without the text being parsed again.

use std::borrow::Cow;

use super::super::document::{Document, direction, narrow, record, sections};
use super::super::line::{LineEnd, LineKind, Record};
use super::changes::{Edits, Replacement};
use super::error::EditError;

impl Document<'_> {
    /// Makes edits, in place.
    ///
    /// One edit costs a copy of the text and a pass over the line table; many cost one pass over
    /// the text.
    ///
    /// # Errors
    ///
    /// A span that does not fit into the text, spans that overlap, and a text of 4 GiB or more.
    /// The document is then as it was.
    pub fn apply(&mut self, edits: &Edits) -> Result<(), EditError> {
        let length = edits.fitting(&self.text)?;
        let Some(edit) = edits.only() else {
            if !edits.is_empty() {
                self.replace_text(edits.write_text(&self.text)?);
            }
            return Ok(());
        };
        let old_mark = mark(self.text.as_bytes());
        let lines = touched(&self.records, &edit);
        self.text = match core::mem::take(&mut self.text) {
            Cow::Owned(mut text) => {
                text.replace_range(edit.span.clone(), edit.text);
                Cow::Owned(text)
            }
            Cow::Borrowed(old) => {
                let mut text = String::with_capacity(length);
                text.push_str(old.get(..edit.span.start).unwrap_or_default());
                text.push_str(edit.text);
                text.push_str(old.get(edit.span.end..).unwrap_or_default());
                Cow::Owned(text)
            }
        };
        let new_mark = mark(self.text.as_bytes());
        if old_mark == new_mark {
            self.follow(&edit, lines, new_mark);
        } else {
            let text = core::mem::take(&mut self.text);
            self.replace_text(text.into_owned());
        }
        Ok(())
    }

    /// The text, without a copy where the document owns it.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text.into_owned()
    }

    fn replace_text(&mut self, text: String) {
        // The length was checked, so this cannot fail.
        if let Ok(document) = Document::parse(text) {
            self.text = Cow::Owned(document.text.into_owned());
            self.records = document.records;
            self.sections = document.sections;
            self.direction = document.direction;
        }
    }

    /// Brings the tables up to an edit that the text has seen already. `lines` are those it
    /// touched.
    fn follow(&mut self, edit: &Replacement<'_>, lines: core::ops::Range<usize>, mark: u8) {
        let (grown, shrunk) = (narrow(edit.text.len()), narrow(edit.span.len()));
        let moved = |offset: u32| moved(offset, grown, shrunk);
        let start = self
            .records
            .get(lines.start)
            .map_or(0, |record| record.start as usize);
        let end = match self.records.get(lines.end) {
            Some(next) => moved(next.start) as usize,
            None => self.text.len(),
        };
        for record in self.records.get_mut(lines.end..).unwrap_or_default() {
            record.start = moved(record.start);
            record.end = moved(record.end);
            record.name_end = moved(record.name_end);
        }
        let media = |records: &[Record]| {
            records
                .iter()
                .filter(|record| record.kind == LineKind::Media)
                .count()
        };
        let had_media = media(self.records.get(lines.clone()).unwrap_or_default());
        let count = self.records.len();
        let text = self.text.as_bytes();
        let mut line_start = start;
        let fresh = core::iter::from_fn(|| {
            if line_start >= end {
                return None;
            }
            let rest = text.get(line_start..end).unwrap_or_default();
            let length = memchr::memchr(mark, rest).unwrap_or(rest.len());
            let line = rest.get(..length).unwrap_or_default();
            let (line, line_end) = match (mark, line) {
                _ if length == rest.len() => (line, LineEnd::None),
                (b'\r', line) => (line, LineEnd::Cr),
                (_, [line @ .., b'\r']) => (line, LineEnd::CrLf),
                (_, line) => (line, LineEnd::Lf),
            };
            let new = record(text, line_start, line.len(), line_end);
            line_start += length + 1;
            Some(new)
        });
        // Moves the lines behind once, however many come.
        self.records.splice(lines.clone(), fresh);
        let behind = count - lines.len() - lines.start;
        let end = self.records.len() - behind;
        let has_media = media(self.records.get(lines.start..end).unwrap_or_default());
        if count != self.records.len() || had_media + has_media > 0 {
            self.sections = sections(&self.records);
        }
        self.direction = direction(&self.records, &self.sections);
    }
}

/// Where what lies behind an edit is after it. On the way the sum may pass 4 GiB, which the texts before
/// and after do not.
const fn moved(offset: u32, grown: u32, shrunk: u32) -> u32 {
    offset.wrapping_add(grown).wrapping_sub(shrunk)
}

/// What ends the lines of a text.
fn mark(text: &[u8]) -> u8 {
    if memchr::memchr(b'\n', text).is_some() {
        b'\n'
    } else {
        b'\r'
    }
}

/// The lines whose text or line end an edit changes: from the one that holds its first byte to the
/// one that holds its end.
fn touched(records: &[Record], edit: &Replacement<'_>) -> core::ops::Range<usize> {
    let holding = |offset: usize| {
        records
            .partition_point(|record| record.start as usize <= offset)
            .saturating_sub(1)
    };
    let first = holding(edit.span.start);
    let last = holding(edit.span.end);
    first..(last + 1).min(records.len())
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn large_edits_of_large_texts_do_not_overflow() {
        const GIBIBYTE: u32 = 1 << 30;
        assert_eq!(moved(7, 3, 5), 5);
        let kept = moved(3 * GIBIBYTE, 2 * GIBIBYTE, 2 * GIBIBYTE + 1);
        assert_eq!(kept, 3 * GIBIBYTE - 1);
    }
}
