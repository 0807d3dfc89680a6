//! Names to keys, by a hash table that the compiler builds.
//!
//! A name is read eight bytes at a time, in the same steps that look for its end.

use crate::candidate::scan;

use super::{ATTRIBUTES, Key};

/// A name of up to 24 bytes as three words, with zeros behind it. No known name is longer.
type Words = [u64; 3];

/// Many times more slots than attributes, so that a name rarely meets another.
const SLOTS: usize = 512;
const EMPTY: u8 = u8::MAX;

static INDEX: [u8; SLOTS] = index();
static NAMES: [Words; ATTRIBUTES.len()] = names();

/// The slot of a name; slots are taken in turn where names share one.
const fn slot([first, second, third]: Words) -> usize {
    let mixed = first ^ second.rotate_left(21) ^ third.rotate_left(42);
    // The upper bits depend on all.
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 55) as usize % SLOTS
}

#[allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "it runs in the compiler only, where an index out of bounds is a build error"
)]
const fn index() -> [u8; SLOTS] {
    let mut index = [EMPTY; SLOTS];
    let mut row = 0;
    while row < ATTRIBUTES.len() {
        let mut at = slot(NAMES[row]);
        while index[at] != EMPTY {
            at = (at + 1) % SLOTS;
        }
        index[at] = row as u8;
        row += 1;
    }
    index
}

#[allow(
    clippy::indexing_slicing,
    reason = "it runs in the compiler only, where an index out of bounds is a build error"
)]
const fn names() -> [Words; ATTRIBUTES.len()] {
    let mut names = [[0; 3]; ATTRIBUTES.len()];
    let mut row = 0;
    while row < ATTRIBUTES.len() {
        let name = ATTRIBUTES[row].name.as_bytes();
        let mut at = 0;
        while at < name.len() {
            names[row][at / 8] |= (name[at] as u64) << (at % 8 * 8);
            at += 1;
        }
        row += 1;
    }
    names
}

/// How long the name at the start of an attribute of a length is, and which one it is. It ends
/// before the first colon, or with the attribute, which may be the start of a longer text: words
/// are read faster where there is more.
#[inline(always)]
pub(super) fn name(text: &[u8], length: usize) -> (usize, Option<Key>) {
    let mut words = [0; 3];
    let mut at = 0;
    let mut rest = text;
    for word in &mut words {
        let (bytes, after) = scan::word(rest);
        let end = scan::first_in_word(bytes, b':').min(length - at);
        if end < 8 {
            *word = bytes & !(u64::MAX << (end * 8));
            at += end;
            return (at, find(words, at));
        }
        *word = bytes;
        at += 8;
        rest = after;
    }
    let rest = text.get(at..length).unwrap_or_default();
    at += scan::first(rest, b':');
    (at, find(words, at))
}

#[inline(always)]
fn find(words: Words, length: usize) -> Option<Key> {
    let mut at = slot(words);
    // Ends at an empty slot, of which there are many.
    loop {
        let row = usize::from(*INDEX.get(at)?);
        if *NAMES.get(row)? == words {
            let spec = ATTRIBUTES.get(row)?;
            // What lies behind the words, and zeros in them, show in the length.
            return (spec.name.len() == length).then_some(spec.key);
        }
        at = (at + 1) % SLOTS;
    }
}

/// The key of a name.
pub(super) fn key(text: &[u8]) -> Option<Key> {
    let (length, key) = name(text, text.len());
    key.filter(|_| length == text.len())
}
