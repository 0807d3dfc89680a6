//! A list of edits: which bytes go, and what comes in their place.

use core::fmt;
use core::ops::Range;

use super::super::document::{Document, narrow};
use super::super::names::Numbers;
use super::error::EditError;

/// Some bytes of a text, and where their replacement stands among those of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    span: Range<usize>,
    text: Range<usize>,
}

/// One edit: a span of the text before it, and what stands there afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement<'e> {
    /// Which bytes go; empty where text is inserted.
    pub span: Range<usize>,
    /// What comes in their place; empty where text is removed.
    pub text: &'e str,
}

/// Edits of one text, in the order of their places. Offsets are those of the text before any of
/// them.
///
/// [`Plan`](super::Plan) makes them, or [`Edits::replace`] from spans, such as those of a fix.
///
/// ```
/// use icescope::sdp::edit::Edits;
/// use icescope::sdp::Document;
///
/// let document = Document::parse("a=ptime:20\r\na=maxptime:60\r\n")?;
/// let mut edits = Edits::new();
/// edits.replace(8..10, "10");
/// edits.replace(12..27, "");
/// assert_eq!(edits.write(&document)?, "a=ptime:10\r\n");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Edits {
    /// Apart from the others, so that one edit needs no memory for the list.
    first: Option<Change>,
    more: Vec<Change>,
    /// Whether they did not come in the order of their places, so that whoever reads them sorts
    /// them: to put each in its place would move all those behind it.
    unsorted: bool,
    text: String,
}

impl Edits {
    /// No edits.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            first: None,
            more: Vec::new(),
            unsorted: false,
            text: String::new(),
        }
    }

    /// Replaces a span; inserts where it is empty, removes where the text is.
    ///
    /// The text is taken as it is, line ends among it. That the span fits is seen to when the
    /// edits are applied.
    pub fn replace(&mut self, span: Range<usize>, text: &str) {
        self.replace_parts(span, &[text]);
    }

    pub(super) fn replace_parts(&mut self, span: Range<usize>, parts: &[&str]) {
        let start = self.text.len();
        self.text.reserve(parts.iter().map(|part| part.len()).sum());
        parts.iter().for_each(|part| self.text.push_str(part));
        let change = Change {
            span,
            text: start..self.text.len(),
        };
        if change.span.is_empty() && change.text.is_empty() {
            return;
        }
        let Some(last) = self.more.last_mut().or(self.first.as_mut()) else {
            self.first = Some(change);
            return;
        };
        let joins = last.span.end == change.span.start && !last.span.is_empty();
        if !self.unsorted && joins && last.text.is_empty() && change.text.is_empty() {
            last.span.end = change.span.end;
        } else {
            self.unsorted |= key(&change) < key(last);
            self.more.push(change);
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.more.len() + usize::from(self.first.is_some())
    }

    /// Whether nothing is changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// The edits, in the order of their places.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Replacement<'_>> + Clone {
        self.changes().map(|change| self.replacement(change))
    }

    /// The text after the edits, of a document that is left as it is.
    ///
    /// # Errors
    ///
    /// A span that does not fit into the text, spans that overlap, and a text of 4 GiB or more.
    pub fn write(&self, document: &Document<'_>) -> Result<String, EditError> {
        self.write_text(document.text())
    }

    pub(super) fn write_text(&self, text: &str) -> Result<String, EditError> {
        let mut written = String::with_capacity(self.fitting(text)?);
        let mut at = 0;
        for change in self.changes() {
            written.push_str(text.get(at..change.span.start).unwrap_or_default());
            written.push_str(self.text_of(change));
            at = change.span.end;
        }
        written.push_str(text.get(at..).unwrap_or_default());
        Ok(written)
    }

    /// The edits that lead back, from the text after these to `document`, the one before.
    ///
    /// # Errors
    ///
    /// Those of [`Edits::write`].
    pub fn inverse(&self, document: &Document<'_>) -> Result<Self, EditError> {
        self.fitting(document.text())?;
        let mut inverse = Self::new();
        let mut grown = 0;
        let mut shrunk = 0;
        for change in self.changes() {
            let start = change.span.start + grown - shrunk;
            let old = document.text().get(change.span.clone()).unwrap_or_default();
            inverse.replace(start..start + change.text.len(), old);
            grown += change.text.len();
            shrunk += change.span.len();
        }
        Ok(inverse)
    }

    /// How long the text will be; an error where the edits do not fit.
    pub(super) fn fitting(&self, text: &str) -> Result<usize, EditError> {
        let mut end = 0;
        let mut length = text.len();
        for change in self.changes() {
            let offset = change.span.start;
            if offset > change.span.end || change.span.end > text.len() {
                return Err(EditError::OutOfBounds { offset });
            }
            if offset < end {
                return Err(EditError::Overlap { offset });
            }
            if !text.is_char_boundary(offset) || !text.is_char_boundary(change.span.end) {
                return Err(EditError::WithinCharacter { offset });
            }
            end = change.span.end;
            length = length - change.span.len() + change.text.len();
        }
        match u32::try_from(length) {
            Ok(_) => Ok(length),
            Err(_) => Err(EditError::TooLong),
        }
    }

    /// The one edit, where there is but one.
    pub(super) fn only(&self) -> Option<Replacement<'_>> {
        let only = self.first.as_ref().filter(|_| self.more.is_empty());
        only.map(|change| self.replacement(change))
    }

    /// Moves the start of the last edit.
    pub(super) fn extend_last(&mut self, start: usize) {
        let all = self.first.iter_mut().chain(&mut self.more);
        if let Some(last) = all.max_by_key(|change| key(change)) {
            last.span.start = start;
        }
    }

    /// Takes what the first insertion at a place begins with.
    pub(super) fn cut_lead(&mut self, at: usize, lead: &str) {
        let mut all = self.first.iter_mut().chain(&mut self.more);
        if let Some(first) = all.find(|change| change.span == (at..at))
            && let Some(text) = self.text.get(first.text.clone())
            && text.starts_with(lead)
        {
            first.text.start += lead.len();
        }
    }

    fn changes(&self) -> impl DoubleEndedIterator<Item = &Change> + Clone {
        let order = self.order();
        (0..self.len()).filter_map(move |place| {
            // There is none where they are sorted already.
            let at = order.get(place).copied().unwrap_or(place);
            match at.checked_sub(1) {
                Some(index) => self.more.get(index),
                None => self.first.as_ref(),
            }
        })
    }

    /// Which comes where, unless they came in order. Not inlined: it is much code, and rarely runs.
    #[inline(never)]
    fn order(&self) -> Vec<usize> {
        if !self.unsorted {
            return Vec::new();
        }
        // Of two insertions at one place the first stays first, and both come before what replaces
        // the bytes behind them.
        let count = self.len();
        let all = self.first.iter().chain(&self.more).zip(0..);
        let starts = all.map(|(change, at)| match change.span.is_empty() {
            true => (narrow(change.span.start), at),
            false => (narrow(change.span.start), at + count),
        });
        let sorted = Numbers::numbered(starts.collect());
        sorted.numbers().map(|number| number % count).collect()
    }

    fn replacement(&self, change: &Change) -> Replacement<'_> {
        Replacement {
            span: change.span.clone(),
            text: self.text_of(change),
        }
    }

    fn text_of(&self, change: &Change) -> &str {
        self.text.get(change.text.clone()).unwrap_or_default()
    }
}

/// Insertions come before what replaces the bytes behind them.
fn key(change: &Change) -> (usize, usize) {
    (change.span.start, change.span.end)
}

impl fmt::Debug for Edits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl PartialEq for Edits {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Edits {}
