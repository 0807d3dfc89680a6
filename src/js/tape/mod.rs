//! The tape: a typed result as words that JavaScript reads back without another call.
//!
//! A word holds a tag in its low three bits; `pkg/sdp/tape.js` reads what is written here.
//!
//! | tag | upper bits | words that follow |
//! |---|---|---|
//! | `CONSTANT` | 0 null, 1 false, 2 true; a number + 3: its digits as text | |
//! | `NUMBER` | the number | |
//! | `TEXT` | length | offset in the caller's own string |
//! | `NAME` | index of a text that is part of the program | |
//! | `EXTRA` | length | offset in the extra text, which is decoded once |
//! | `LIST` | how many | its values |
//! | `SHAPE` | index of a list of member names | a value for each |
//! | `WIDE` | 0 | the number, where `NUMBER` cannot hold it |
//! | `WIDE` | 1 | low and high half of a double |
//! | `WIDE` | how many + 2 | key and value of each member of a map |
//!
//! Nothing about a type is written down twice: names and shapes are what the type's own
//! `serde::Serialize` says, JavaScript is told of each when it first occurs, and builds its objects
//! from that. Offsets and lengths are in UTF-16 units.

mod document;
mod registry;
mod serializer;

use core::fmt;

use crate::sdp::{OffsetMap, Utf16Offsets, Visitor};

pub(super) use document::{changes, checked, head, refusal, section, whole};
pub(super) use registry::Registry;

/// The first word: changes whenever the meaning of another does.
pub(super) const VERSION: u32 = 1;

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

const NULL: u32 = CONSTANT;
const FALSE: u32 = CONSTANT | 1 << 3;
const TRUE: u32 = CONSTANT | 2 << 3;

/// What is written, kept from one tape to the next for its memory.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) words: Vec<u32>,
    /// Text that the caller's string does not hold.
    pub(super) extra: String,
    /// Whether a shape came up that is not known: it must be written again, learning.
    pub(super) incomplete: bool,
}

/// A tape that is being written.
pub(super) struct Tape<'t> {
    out: &'t mut Words,
    registry: &'t mut Registry,
    text: &'t str,
    offsets: &'t Utf16Offsets<'t>,
    /// Whether offsets are the same in bytes and in UTF-16 units.
    ascii: bool,
    /// The length of the extra text in UTF-16 units.
    extra_units: usize,
    /// The keys of the objects that are being written, where new shapes are learnt.
    keys: Option<Vec<&'static str>>,
}

impl<'t> Tape<'t> {
    pub(super) fn new(
        out: &'t mut Words,
        registry: &'t mut Registry,
        text: &'t str,
        offsets: &'t Utf16Offsets<'t>,
        learning: bool,
    ) -> Self {
        out.words.clear();
        out.extra.clear();
        out.incomplete = false;
        Self {
            out,
            registry,
            text,
            offsets,
            ascii: offsets.is_identity(),
            extra_units: 0,
            keys: learning.then(Vec::new),
        }
    }

    fn word(&mut self, word: u32) {
        self.out.words.push(word);
    }

    fn tagged(&mut self, tag: u32, upper: usize) {
        self.word(tag | narrow(upper) << 3);
    }

    /// A place for a word that is known later.
    fn hole(&mut self) -> usize {
        self.word(0);
        self.out.words.len() - 1
    }

    fn fill(&mut self, hole: usize, word: u32) {
        if let Some(place) = self.out.words.get_mut(hole) {
            *place = word;
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

    /// Several words at once.
    #[inline]
    fn words<const COUNT: usize>(&mut self, words: [u32; COUNT]) {
        self.out.words.extend_from_slice(&words);
    }

    /// A text: where it stands in the document if it does, and a copy otherwise.
    #[inline]
    fn text(&mut self, text: &str) {
        let start = (text.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let within = start <= self.text.len() && text.len() <= self.text.len() - start;
        if within && self.ascii {
            self.words([TEXT | narrow(text.len()) << 3, narrow(start)]);
        } else {
            self.other_text(text, within.then_some(start));
        }
    }

    fn other_text(&mut self, text: &str, start: Option<usize>) {
        if let Some(start) = start {
            let from = self.offset(start);
            let length = match text.len() {
                0 => 0,
                bytes => self.offset(start + bytes) - from,
            };
            self.words([TEXT | length << 3, from]);
        } else if let Some(number) = small_number(text) {
            self.word(CONSTANT | (number + DIGITS) << 3);
        } else {
            let from = self.out.extra.len();
            self.out.extra.push_str(text);
            self.extra_since(from);
        }
    }

    /// A text that is written, not copied.
    fn display(&mut self, text: &(impl fmt::Display + ?Sized)) {
        use fmt::Write;
        let from = self.out.extra.len();
        // A `String` takes everything.
        let _ = write!(self.out.extra, "{text}");
        self.extra_since(from);
    }

    fn extra_since(&mut self, from: usize) {
        let added = self.out.extra.get(from..).unwrap_or_default();
        let units = if added.is_ascii() {
            added.len()
        } else {
            added.chars().map(char::len_utf16).sum()
        };
        self.tagged(EXTRA, units);
        self.word(narrow(self.extra_units));
        self.extra_units += units;
    }

    /// A text that is part of the program.
    fn name(&mut self, name: &'static str) {
        let index = self.registry.name(name);
        self.tagged(NAME, index);
    }

    fn number(&mut self, number: u32) {
        if number >> 29 == 0 {
            self.word(NUMBER | number << 3);
        } else {
            self.word(WIDE);
            self.word(number);
        }
    }

    fn double(&mut self, number: f64) {
        let bits = number.to_bits();
        self.word(WIDE | 1 << 3);
        self.word(narrow((bits & 0xFFFF_FFFF) as usize));
        self.word(u32::try_from(bits >> 32).unwrap_or_default());
    }
}

impl Visitor for Tape<'_> {
    #[inline]
    fn visit<T: serde::Serialize>(&mut self, value: &T) {
        self.value(value);
    }
}

/// The number that a text of digits gives, and that gives the text.
fn small_number(text: &str) -> Option<u32> {
    match text.as_bytes() {
        [b'0'] => Some(0),
        [b'1'..=b'9', ..] if text.len() <= 8 => text.bytes().try_fold(0, |number, byte| {
            let digit = byte.wrapping_sub(b'0');
            (digit < 10).then(|| number * 10 + u32::from(digit))
        }),
        _ => None,
    }
}

/// Texts of 4 GiB or more are refused, so that counts and offsets fit.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
