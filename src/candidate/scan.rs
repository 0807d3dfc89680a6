//! Finds bytes in short texts, eight at a time.
//!
//! The words of an SDP line are a few bytes long, and the call of a library for long texts costs
//! more than they do.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The high bit of each byte that is zero. Above the first of them others may be set too.
const fn zeros(bytes: u64) -> u64 {
    bytes.wrapping_sub(ONES) & !bytes & HIGH
}

/// Where a byte stands first; the length of the text if it does not.
#[inline]
pub(crate) fn first(text: &[u8], byte: u8) -> usize {
    let every = ONES * byte as u64;
    let (chunks, rest) = text.as_chunks::<8>();
    let mut at = 0;
    for chunk in chunks {
        let found = zeros(u64::from_le_bytes(*chunk) ^ every);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at + rest.iter().take_while(|other| **other != byte).count()
}

/// Where a space or a tab stands first; the length of the text if neither does.
#[inline]
pub(crate) fn first_blank(text: &[u8]) -> usize {
    let (chunks, rest) = text.as_chunks::<8>();
    let mut at = 0;
    for chunk in chunks {
        let bytes = u64::from_le_bytes(*chunk);
        // The high bit of each byte up to a space. Above the first of them others may be set too.
        let low = bytes.wrapping_sub(ONES * 0x21) & !bytes & HIGH;
        if low != 0 {
            let shift = low.trailing_zeros() & !7;
            return match (bytes >> shift).to_le_bytes() {
                [b' ' | b'\t', ..] => at + (shift / 8) as usize,
                _ => behind_control(text, at),
            };
        }
        at += 8;
    }
    at + until_blank(rest)
}

/// As [`first_blank`], from a chunk on in which another control character stands: nearly no text has
/// one.
#[cold]
fn behind_control(text: &[u8], at: usize) -> usize {
    at + until_blank(text.get(at..).unwrap_or_default())
}

fn until_blank(text: &[u8]) -> usize {
    let word = text.iter().take_while(|byte| !matches!(byte, b' ' | b'\t'));
    word.count()
}

/// Where an ASCII character stands first; the length of the text if it does not.
///
/// Not inlined, but what works with the number should be: a number fits a register, and what most
/// iterators and parsers return does not.
#[inline(never)]
pub(crate) fn find(text: &str, character: u8) -> usize {
    first(text.as_bytes(), character)
}

/// The first eight bytes of a text as a little-endian word, with zeros where it is shorter, and
/// what follows them.
#[inline]
pub(crate) fn word(text: &[u8]) -> (u64, &[u8]) {
    match text.split_first_chunk::<8>() {
        Some((bytes, rest)) => (u64::from_le_bytes(*bytes), rest),
        None => {
            let word = text
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u64::from(*byte));
            (word, &[])
        }
    }
}

/// Which of the eight bytes of a word is the first of a value, from 0; 8 if none is.
#[inline]
pub(crate) const fn first_in_word(word: u64, byte: u8) -> usize {
    (zeros(word ^ (ONES * byte as u64)).trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::{first, first_blank};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn finds_what_a_search_byte_by_byte_finds(
            text in vec(select(&b"  \t!\x1f\x08\x21\xa0\x89\x00\x80\xff\x01aaaaaaaaaaaaaaaa"[..]), 0..40)
        ) {
            let end = text.len();
            let slow = text.iter().position(|byte| matches!(byte, b' ' | b'\t'));
            prop_assert_eq!(first_blank(&text), slow.unwrap_or(end));
            let slow = text.iter().position(|byte| *byte == b' ');
            prop_assert_eq!(first(&text, b' '), slow.unwrap_or(end));
        }
    }
}
