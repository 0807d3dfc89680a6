//! Edits while they are made: whole lines in, out and changed.

use crate::candidate::grammar;

use super::super::document::Document;
use super::super::line::{Attribute, Line, LineEnd};
use super::super::names::Names;
use super::super::section::Section;
use super::changes::Edits;
use super::error::EditError;

/// Edits of whole lines of a document.
pub(super) struct Draft<'d> {
    document: &'d Document<'d>,
    pub(super) edits: Edits,
}

impl<'d> Draft<'d> {
    pub(super) const fn new(document: &'d Document<'d>) -> Self {
        Self {
            document,
            edits: Edits::new(),
        }
    }

    /// Inserts a line before that of `index`, from 0; after the last where there is none. The
    /// line ends as its neighbours do.
    pub(super) fn insert(&mut self, index: usize, parts: &[&str]) {
        let before = index.checked_sub(1).and_then(|index| self.line(index));
        let line_end = self.line_end_near(before, self.line(index));
        match (before, self.line(index)) {
            (_, Some(next)) => self.put(next.span().start, None, parts, Some(line_end)),
            (Some(last), None) if last.line_end() == LineEnd::None => {
                self.put(last.span().end, Some(line_end), parts, None);
            }
            _ => self.put(self.document.text().len(), None, parts, Some(line_end)),
        }
    }

    /// Inserts a line behind another one.
    pub(super) fn insert_after(&mut self, line: Line<'_>, parts: &[&str]) {
        self.insert(line.number(), parts);
    }

    /// Inserts a line at the end of a section, before what is no line of it.
    pub(super) fn append(&mut self, section: &Section<'_>, parts: &[&str]) {
        self.insert(end_of(section), parts);
    }

    fn put(&mut self, at: usize, lead: Option<LineEnd>, parts: &[&str], tail: Option<LineEnd>) {
        let mut all = Vec::with_capacity(parts.len() + 2);
        all.extend(lead.map(LineEnd::text));
        all.extend(parts);
        all.extend(tail.map(LineEnd::text));
        self.edits.replace_parts(at..at, &all);
    }

    /// Removes a line with its line end.
    pub(super) fn remove(&mut self, line: Line<'_>) {
        let span = line.span();
        let end = span.end + line.line_end().text().len();
        self.edits.replace(span.start..end, "");
    }

    /// Changes the text of a line, of which the parts that stay are not touched.
    pub(super) fn set(&mut self, line: Line<'_>, content: &str) {
        self.change(line.span(), content);
    }

    /// Gives an attribute another value, or none.
    pub(super) fn change_value(&mut self, attribute: Attribute<'_>, value: Option<&str>) {
        let name_end = attribute.name_span().end;
        match (value, attribute.value()) {
            (Some(value), Some(_)) => self.change(attribute.value_span(), value),
            (None, Some(_)) => self.change(name_end..attribute.line().span().end, ""),
            (Some(value), None) => {
                // Spaces behind a flag are no part of its name.
                let end = attribute.name_span().start + attribute.name().trim_ascii_end().len();
                self.edits.replace_parts(end..name_end, &[":", value]);
            }
            (None, None) => {}
        }
    }

    /// Replaces a part of the document's text, which is a slice of it.
    pub(super) fn change_part(&mut self, part: &str, text: &str) {
        let whole = self.document.text().as_ptr().addr();
        let start = part.as_ptr().addr().wrapping_sub(whole);
        self.change(start..start + part.len(), text);
    }

    /// Replaces a span, but for what is equal at its start and its end.
    pub(super) fn change(&mut self, span: core::ops::Range<usize>, text: &str) {
        let old = self.document.text().get(span.clone()).unwrap_or_default();
        if old == text {
            return;
        }
        let same = |(old, new): &(u8, u8)| old == new;
        let mut head = old.bytes().zip(text.bytes()).take_while(same).count();
        while !old.is_char_boundary(head) {
            head -= 1;
        }
        let (rest, new) = (old.get(head..), text.get(head..));
        let (rest, new) = (rest.unwrap_or_default(), new.unwrap_or_default());
        let ends = rest.bytes().rev().zip(new.bytes().rev());
        let mut tail = ends.take_while(same).count();
        while !rest.is_char_boundary(rest.len() - tail) {
            tail -= 1;
        }
        let new = new.get(..new.len() - tail).unwrap_or_default();
        self.edits.replace(span.start + head..span.end - tail, new);
    }

    /// Removes some of the words in a text of the document, each with the spaces before it.
    pub(super) fn remove_words(&mut self, text: &str, at: usize, gone: &Names<'_>) {
        let mut end = 0;
        for word in text.split(' ') {
            let start = end;
            end = start + word.len();
            if !word.is_empty() && gone.contains(word) {
                let before = text.get(..start).unwrap_or_default();
                let before = before.trim_end_matches(' ').len();
                self.edits.replace(at + before..at + end, "");
            }
            end += 1;
        }
    }

    /// What a new line ends with.
    fn line_end_near(&self, before: Option<Line<'_>>, next: Option<Line<'_>>) -> LineEnd {
        let near = [before, next].into_iter().flatten();
        let known = near
            .map(|line| line.line_end())
            .find(|line_end| *line_end != LineEnd::None);
        match known.unwrap_or_else(|| self.document.line_end()) {
            LineEnd::None => LineEnd::CrLf,
            line_end => line_end,
        }
    }

    fn line(&self, index: usize) -> Option<Line<'d>> {
        self.document.line(index + 1)
    }

    /// The edits. Where the last line went and had no line end, the one that is last now has
    /// none either.
    pub(super) fn finish(mut self) -> Edits {
        let text = self.document.text();
        let last = self.document.lines().next_back();
        if let Some(last) = last.filter(|last| last.line_end() == LineEnd::None)
            && self.edits.iter().any(|edit| {
                edit.text.is_empty()
                    && edit.span.start <= last.span().start
                    && edit.span.end == text.len()
            })
        {
            // What was to come behind it has the line end before it already.
            let lead = self.line_end_near(Some(last), None).text();
            self.edits.cut_lead(text.len(), lead);
        }
        let (Some(last), Some(edit)) = (last, self.edits.iter().next_back()) else {
            return self.edits;
        };
        let to_end = edit.text.is_empty() && edit.span.end == text.len();
        if last.line_end() != LineEnd::None || !to_end {
            return self.edits;
        }
        let start = edit.span.start;
        let first = self.document.position(start).line;
        let before = first
            .checked_sub(1)
            .and_then(|number| self.document.line(number));
        let taken = self.edits.iter().rev().nth(1);
        if let Some(before) = before
            && taken.is_none_or(|edit| edit.span.end <= before.span().end)
        {
            let whole = self
                .document
                .line(first)
                .is_some_and(|line| line.span().start == start);
            if whole {
                self.edits.extend_last(before.span().end);
            }
        }
        self.edits
    }
}

/// The index, from 0, of the line behind the last one of a section that has a value.
pub(super) fn end_of(section: &Section<'_>) -> usize {
    let last = section.lines().rev().find(|line| line.kind().has_value());
    last.or_else(|| section.lines().next())
        .map_or(0, |line| line.number())
}

/// Refuses a text that would break the line it is to be part of.
pub(super) fn one_line(text: &str) -> Result<(), EditError> {
    match text.find(['\r', '\n', '\0']) {
        Some(offset) => Err(EditError::BreaksLine { offset }),
        None => Ok(()),
    }
}

/// Refuses what is no token (RFC 8866 section 9).
pub(super) fn token(text: &str) -> Result<(), EditError> {
    if !text.is_empty() && text.bytes().all(grammar::is_token) {
        Ok(())
    } else {
        Err(EditError::InvalidName)
    }
}
