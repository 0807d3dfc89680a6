//! From UTF-8 offsets to UTF-16 offsets.
//!
//! A JavaScript string with lone surrogates arrives with U+FFFD in their places. That is one UTF-16
//! unit like the surrogate it stands for, so offsets count the caller's own string right.

/// Converts byte offsets of one text to offsets in UTF-16 units.
pub(super) struct Offsets {
    /// The byte offset and the UTF-16 offset behind each character that is not ASCII.
    marks: Vec<(usize, usize)>,
}

impl Offsets {
    pub(super) fn of(text: &str) -> Self {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut units = 0;
            for (at, character) in text.char_indices() {
                units += character.len_utf16();
                if !character.is_ascii() {
                    marks.push((at + character.len_utf8(), units));
                }
            }
        }
        Self { marks }
    }

    /// The UTF-16 offset of the byte offset `at`; the end of a character for one inside it.
    pub(super) fn utf16(&self, at: usize) -> usize {
        let behind = self.marks.partition_point(|(byte, _)| *byte <= at);
        match behind
            .checked_sub(1)
            .and_then(|index| self.marks.get(index))
        {
            Some((byte, units)) => units + (at - byte),
            None => at,
        }
    }

    /// The length in UTF-16 units of `length` bytes from `at`.
    pub(super) fn length(&self, at: usize, length: usize) -> usize {
        self.utf16(at + length).saturating_sub(self.utf16(at))
    }
}

#[cfg(test)]
mod tests {
    use super::Offsets;

    #[test]
    fn ascii_stays_as_it_is() {
        let offsets = Offsets::of("v=0\r\n");
        assert_eq!((offsets.utf16(0), offsets.utf16(5)), (0, 5));
    }

    #[test]
    fn every_boundary_agrees_with_the_standard_library() {
        let text = "s=\u{e9}\u{20ac}x\u{1f600}\u{fffd}y\r\n";
        let offsets = Offsets::of(text);
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let head = text.get(..at).unwrap();
            assert_eq!(offsets.utf16(at), head.encode_utf16().count(), "{at}");
        }
        assert_eq!(offsets.length(2, 2), 1);
        assert_eq!(offsets.length(8, 4), 2);
    }
}
