//! The tape: a typed result as words that JavaScript reads back without another call.
//!
//! A value takes two words: a tag in the low three bits of the first, with the upper bits as below,
//! and the second. What a value holds lies elsewhere, at a place that the second word tells, so that
//! the members of an object stand at places that are known beforehand. `pkg/sdp/tape.js` reads what
//! is written here.
//!
//! | tag | upper bits | second word |
//! |---|---|---|
//! | `CONSTANT` | 0 null, 1 false, 2 true; a number + 3: its digits as text | |
//! | `NUMBER` | | the number |
//! | `TEXT` | length | offset in the caller's own string |
//! | `NAME` | index of a text that is part of the program | |
//! | `EXTRA` | length | offset in the extra text, which is decoded once |
//! | `LIST` | how many | place of the first: a value, and in a third word the place of the next |
//! | `SHAPE` | index of a list of member names | place of a value for each, one behind the other |
//! | `WIDE` | 0 | place of the low and high half of a double |
//! | `WIDE` | 1 + how many members | place of a list of keys and values in turn: a map |
//!
//! Nothing about a type is written down twice: names and shapes are what the type's own
//! `serde::Serialize` says, JavaScript is told of each when it first occurs, and builds its objects
//! from that. Places are counted in words from the start of the tape, offsets and lengths in UTF-16
//! units.

#[cfg(feature = "js-sdp")]
mod answer;
mod compound;
mod document;
mod registry;
mod serializer;

use core::fmt;

use crate::sdp::{OffsetMap, Utf16Offsets};

use registry::NewShape;

#[cfg(feature = "js-sdp")]
pub(super) use answer::{changes, checked, refusal};
pub(super) use document::{head, section, whole};
pub(super) use registry::Registry;

/// The first word: changes whenever the meaning of another does.
pub(super) const VERSION: u32 = 2;

const CONSTANT: u32 = 0;
const NUMBER: u32 = 1;
const TEXT: u32 = 2;
const NAME: u32 = 3;
const EXTRA: u32 = 4;
const LIST: u32 = 5;
const SHAPE: u32 = 6;
const WIDE: u32 = 7;

/// From here on a constant is a text of digits.
const DIGITS: u32 = 3;

const NULL: Pair = [CONSTANT, 0];
const FALSE: Pair = [CONSTANT | 1 << 3, 0];
const TRUE: Pair = [CONSTANT | 2 << 3, 0];

/// What is written at once, and read from the first word on: a value or other two words.
type Pair = [u32; 2];

/// What is written, kept from one tape to the next for its memory.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The tape, and behind it what is left of longer ones.
    pub(super) pairs: Vec<Pair>,
    /// Text that the caller's string does not hold.
    pub(super) extra: String,
    /// Whether a shape came up that is not known: it must be written again, learning.
    pub(super) incomplete: bool,
}

/// A tape that is being written.
pub(super) struct Tape<'t> {
    out: &'t mut Words,
    /// The pairs of `out`, which has them back at the end.
    pairs: Vec<Pair>,
    /// How many of them the tape has.
    used: usize,
    registry: &'t mut Registry,
    text: &'t str,
    offsets: &'t Utf16Offsets<'t>,
    /// Whether offsets are the same in bytes and in UTF-16 units.
    ascii: bool,
    /// The length of the extra text in UTF-16 units.
    extra_units: usize,
    /// The new shapes that are being written, each within the one before; `None` where no shape is
    /// learnt.
    learning: Option<Vec<NewShape>>,
}

impl<'t> Tape<'t> {
    pub(super) fn new(
        out: &'t mut Words,
        registry: &'t mut Registry,
        text: &'t str,
        offsets: &'t Utf16Offsets<'t>,
        learning: bool,
    ) -> Self {
        out.extra.clear();
        out.incomplete = false;
        Self {
            pairs: core::mem::take(&mut out.pairs),
            used: 0,
            out,
            registry,
            text,
            offsets,
            ascii: offsets.is_identity(),
            extra_units: 0,
            learning: learning.then(Vec::new),
        }
    }

    /// Takes the next pairs, of which each must be set; the number of the first.
    #[inline]
    fn room(&mut self, count: usize) -> usize {
        let at = self.used;
        self.used = at + count;
        if self.used > self.pairs.len() {
            self.grow();
        }
        at
    }

    #[cold]
    fn grow(&mut self) {
        self.pairs.resize(self.used * 2, NULL);
    }

    /// Sets a pair.
    #[inline]
    fn set(&mut self, at: usize, pair: Pair) {
        if let Some(there) = self.pairs.get_mut(at) {
            *there = pair;
        }
    }

    /// An offset of the document in UTF-16 units.
    #[inline]
    fn offset(&self, byte: usize) -> u32 {
        narrow(if self.ascii {
            byte
        } else {
            self.offsets.map(byte)
        })
    }

    /// A text: where it stands in the document if it does, and a copy otherwise.
    #[inline]
    fn text(&mut self, at: usize, text: &str) {
        let start = (text.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let within = start <= self.text.len() && text.len() <= self.text.len() - start;
        if within && self.ascii && text.len() > SHORT {
            self.set(at, [TEXT | narrow(text.len()) << 3, narrow(start)]);
        } else {
            self.other_text(at, text, within.then_some(start));
        }
    }

    fn other_text(&mut self, at: usize, text: &str, start: Option<usize>) {
        if let Some(number) = small_number(text) {
            self.set(at, [CONSTANT | (number + DIGITS) << 3, 0]);
        } else if let Some(start) = start {
            let from = self.offset(start);
            let length = match text.len() {
                0 => 0,
                bytes => self.offset(start + bytes) - from,
            };
            self.set(at, [TEXT | length << 3, from]);
        } else {
            let from = self.out.extra.len();
            self.out.extra.push_str(text);
            self.extra_since(at, from);
        }
    }

    /// A text that is written, not copied.
    fn display(&mut self, at: usize, text: &(impl fmt::Display + ?Sized)) {
        use fmt::Write;
        let from = self.out.extra.len();
        // A `String` takes everything.
        let _ = write!(self.out.extra, "{text}");
        self.extra_since(at, from);
    }

    fn extra_since(&mut self, at: usize, from: usize) {
        let added = self.out.extra.get(from..).unwrap_or_default();
        let units = if added.is_ascii() {
            added.len()
        } else {
            added.chars().map(char::len_utf16).sum()
        };
        self.set(at, [EXTRA | narrow(units) << 3, narrow(self.extra_units)]);
        self.extra_units += units;
    }

    /// A text that is part of the program.
    #[inline]
    fn name(&mut self, at: usize, name: &'static str) {
        let index = self.registry.name(name);
        self.set(at, [NAME | narrow(index) << 3, 0]);
    }

    fn double(&mut self, at: usize, number: f64) {
        let bits = number.to_bits();
        let halves = self.room(1);
        let high = u32::try_from(bits >> 32).unwrap_or_default();
        self.set(halves, [narrow((bits & 0xFFFF_FFFF) as usize), high]);
        self.set(at, [WIDE, place(halves)]);
    }
}

/// Texts of this length or less are worth a look whether they are a number.
const SHORT: usize = 3;

/// The number below 1000 that a text of digits gives, and that gives the text: JavaScript has those
/// texts ready.
#[inline]
fn small_number(text: &str) -> Option<u32> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        _ => None,
    };
    match *text.as_bytes() {
        [one] => digit(one),
        [ten @ b'1'..=b'9', one] => Some(digit(ten)? * 10 + digit(one)?),
        [hundred @ b'1'..=b'9', ten, one] => {
            Some(digit(hundred)? * 100 + digit(ten)? * 10 + digit(one)?)
        }
        _ => None,
    }
}

/// The place of a pair.
fn place(at: usize) -> u32 {
    narrow(2 * at)
}

/// Texts of 4 GiB or more are refused, so that counts and offsets fit.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
