//! Names to keys, by a hash table that the compiler builds.

use super::{ATTRIBUTES, Key};

/// Many times more slots than attributes, so that a name rarely meets another.
const SLOTS: usize = 512;
const EMPTY: u8 = u8::MAX;

static INDEX: [u8; SLOTS] = build();

/// The slot of a name. Length, first and last bytes tell most names apart; slots are taken in turn
/// where they do not.
const fn slot(name: &[u8]) -> usize {
    match name {
        [first, .., last] => {
            let middle = match name.split_at(name.len() / 2).1 {
                [middle, ..] => *middle,
                [] => 0,
            };
            (name.len() * 7 + *first as usize * 31 + middle as usize * 17 + *last as usize * 5)
                % SLOTS
        }
        _ => 0,
    }
}

#[allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "it runs in the compiler only, where an index out of bounds is a build error"
)]
const fn build() -> [u8; SLOTS] {
    let mut index = [EMPTY; SLOTS];
    let mut row = 0;
    while row < ATTRIBUTES.len() {
        let mut at = slot(ATTRIBUTES[row].name.as_bytes());
        while index[at] != EMPTY {
            at = (at + 1) % SLOTS;
        }
        index[at] = row as u8;
        row += 1;
    }
    index
}

pub(super) fn find(name: &[u8]) -> Option<Key> {
    let mut at = slot(name);
    // Ends at an empty slot, of which there are many.
    loop {
        let spec = ATTRIBUTES.get(usize::from(*INDEX.get(at)?))?;
        if spec.name.as_bytes() == name {
            return Some(spec.key);
        }
        at = (at + 1) % SLOTS;
    }
}
