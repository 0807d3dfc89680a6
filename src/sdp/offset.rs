//! Places in a text: as line and column, and in the units of other languages.

use std::borrow::Cow;

use super::document::Document;

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The positions of offsets that are asked for in order: in one pass over the text, however many
/// there are in one line.
pub(super) struct Positions<'d> {
    document: &'d Document<'d>,
    offset: usize,
    last: Position,
}

impl<'d> Positions<'d> {
    pub(super) const fn of(document: &'d Document<'d>) -> Self {
        Self {
            document,
            offset: 0,
            last: Position { line: 1, column: 1 },
        }
    }

    /// The position of an offset, which is not less than the one before.
    pub(super) fn next(&mut self, offset: usize) -> Position {
        while let Some(line) = self.document.line(self.last.line + 1)
            && line.span().start <= offset
        {
            self.offset = line.span().start;
            self.last = Position {
                line: line.number(),
                column: 1,
            };
        }
        // Within one line counting goes on.
        let between = self.document.text().get(self.offset..offset);
        self.offset = offset;
        self.last.column += between.unwrap_or_default().chars().count();
        self.last
    }
}

/// How byte offsets are told to someone who counts otherwise.
pub trait OffsetMap {
    /// The offset that stands for a byte offset of the text.
    fn map(&self, byte: usize) -> usize;
}

/// Byte offsets as they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByteOffsets;

impl OffsetMap for ByteOffsets {
    fn map(&self, byte: usize) -> usize {
        byte
    }
}

/// How many bytes lie between two marks of [`Utf16Offsets`].
const STRIDE: usize = 256;

/// Byte offsets as offsets in UTF-16 units, as JavaScript counts them.
///
/// ```
/// use icescope::sdp::{OffsetMap, Utf16Offsets};
///
/// let offsets = Utf16Offsets::new("s=né😀!");
/// assert_eq!(offsets.map("s=né😀".len()), 6);
/// ```
#[derive(Clone, Debug)]
pub struct Utf16Offsets<'a> {
    text: &'a str,
    marks: Cow<'a, [Mark]>,
}

/// A byte offset, and the same in UTF-16 units: of the first character at or after each multiple of
/// the stride. There is none where the text is ASCII.
pub(crate) type Mark = (usize, usize);

impl<'a> Utf16Offsets<'a> {
    /// Prepares the offsets of a text, in one pass; nothing is stored for one that is ASCII.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            marks: Cow::Owned(marks(text)),
        }
    }

    /// The offsets of a text whose marks are known.
    #[cfg(all(target_arch = "wasm32", feature = "js-parse"))]
    pub(crate) const fn with_marks(text: &'a str, marks: &'a [Mark]) -> Self {
        Self {
            text,
            marks: Cow::Borrowed(marks),
        }
    }

    /// Whether the text is ASCII, so that nothing changes.
    #[cfg(all(target_arch = "wasm32", feature = "js-parse"))]
    pub(crate) fn is_identity(&self) -> bool {
        self.marks.is_empty()
    }
}

/// The marks of a text.
pub(crate) fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    if !is_ascii(text) {
        let mut units = 0;
        for (byte, character) in text.char_indices() {
            if byte >= marks.len() * STRIDE {
                marks.push((byte, units));
            }
            units += character.len_utf16();
        }
    }
    marks
}

/// All bytes together, in a loop without an exit, which compilers make wide.
fn is_ascii(text: &str) -> bool {
    let (chunks, rest) = text.as_bytes().as_chunks::<64>();
    let mut any = [0; 64];
    for chunk in chunks {
        for (any, byte) in any.iter_mut().zip(chunk) {
            *any |= byte;
        }
    }
    any.is_ascii() && rest.is_ascii()
}

impl OffsetMap for Utf16Offsets<'_> {
    fn map(&self, byte: usize) -> usize {
        if self.marks.is_empty() {
            return byte;
        }
        let mark = (byte / STRIDE).min(self.marks.len().saturating_sub(1));
        let before = self
            .marks
            .get(mark)
            .filter(|(start, _)| *start <= byte)
            .or_else(|| {
                // The first character after the multiple lies after `byte`: start one mark before.
                self.marks.get(mark.checked_sub(1)?)
            });
        let (start, units) = before.copied().unwrap_or((0, 0));
        let between = self.text.get(start..byte).unwrap_or_default();
        units + between.chars().map(char::len_utf16).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_offsets_agree_with_counting() {
        let text = "aé😀\u{800}".repeat(300);
        let offsets = Utf16Offsets::new(&text);
        for (byte, _) in text.char_indices() {
            let expected: usize = text[..byte].chars().map(char::len_utf16).sum();
            assert_eq!(offsets.map(byte), expected);
        }
        assert_eq!(offsets.map(text.len()), text.encode_utf16().count());
        assert_eq!(Utf16Offsets::new("abc").map(2), 2);
    }
}
