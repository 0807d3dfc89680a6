//! The names and shapes that a tape speaks of by number.

use crate::sdp::attribute::ATTRIBUTES;

/// How many hash buckets there are: a power of two, and many more than names or shapes.
const BUCKETS: usize = 1024;

/// Texts or lists of texts in the order of their first use, known by a hash of their places in
/// the program. They stay where they are, so a number keeps its meaning while the program runs;
/// a text that stands at two places is known twice, which is right too.
#[derive(Debug)]
struct Table<T> {
    entries: Vec<(u64, T)>,
    /// Index + 1 of an entry; 0 for none.
    buckets: Vec<u16>,
}

impl<T> Table<T> {
    fn new() -> Self {
        Self {
            entries: Vec::new(),
            buckets: vec![0; BUCKETS],
        }
    }

    /// The number of an entry; where there is none, the bucket for it.
    #[inline]
    fn find(&self, hash: u64) -> Result<usize, usize> {
        let mut at = usize::try_from(hash >> 40).unwrap_or_default();
        loop {
            at %= BUCKETS;
            match self.buckets.get(at) {
                Some(0) | None => return Err(at),
                Some(&bucket) => {
                    let index = usize::from(bucket) - 1;
                    if self
                        .entries
                        .get(index)
                        .is_some_and(|(known, _)| *known == hash)
                    {
                        return Ok(index);
                    }
                    at += 1;
                }
            }
        }
    }

    fn add(&mut self, hash: u64, bucket: usize, entry: T) -> usize {
        self.entries.push((hash, entry));
        // The last buckets stay empty, so that a search ends.
        if self.entries.len() < BUCKETS - 1
            && let Some(bucket) = self.buckets.get_mut(bucket)
        {
            *bucket = u16::try_from(self.entries.len()).unwrap_or_default();
        }
        self.entries.len() - 1
    }
}

/// The hash of texts, by their places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places(u64);

impl Places {
    pub(super) const NONE: Self = Self(0x9E37_79B9_7F4A_7C15);

    #[inline]
    pub(super) fn and(self, text: &'static str) -> Self {
        // Lengths below 256 and places below 2^56 do not mix.
        let place = (text.as_ptr() as u64) << 8 | text.len() as u64;
        Self(
            (self.0 ^ place)
                .wrapping_mul(0xD6E8_FEB8_6659_FD93)
                .rotate_left(29),
        )
    }

    /// The same with a number.
    #[inline]
    pub(super) const fn counting(self, count: usize) -> Self {
        Self((self.0 ^ count as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }
}

/// A shape that comes up for the first time.
#[derive(Debug)]
pub(super) struct NewShape {
    pub(super) places: Places,
    /// Where the value is that is of this shape, and where its members are.
    pub(super) value: usize,
    pub(super) members: usize,
    pub(super) keys: Vec<&'static str>,
}

/// What has been named so far.
#[derive(Debug)]
pub(in crate::js) struct Registry {
    names: Table<&'static str>,
    shapes: Table<Box<[&'static str]>>,
}

impl Registry {
    /// None but the names of the attributes, in the order of their keys.
    pub(in crate::js) fn new() -> Self {
        let mut registry = Self {
            names: Table::new(),
            shapes: Table::new(),
        };
        for spec in ATTRIBUTES {
            registry.name(spec.name);
        }
        registry
    }

    pub(super) fn name(&mut self, name: &'static str) -> usize {
        let hash = Places::NONE.and(name).0;
        match self.names.find(hash) {
            Ok(index) => index,
            Err(bucket) => self.names.add(hash, bucket, name),
        }
    }

    /// The number of a shape that is known.
    #[inline]
    pub(super) fn shape(&self, places: Places) -> Option<usize> {
        self.shapes.find(places.0).ok()
    }

    /// The number of a shape.
    pub(super) fn learn(&mut self, places: Places, keys: &[&'static str]) -> usize {
        match self.shapes.find(places.0) {
            Ok(index) => index,
            Err(bucket) => self.shapes.add(places.0, bucket, keys.into()),
        }
    }

    /// How many names and shapes there are.
    pub(in crate::js) fn counts(&self) -> (usize, usize) {
        (self.names.entries.len(), self.shapes.entries.len())
    }

    /// The names from one on, a line each; then an empty line and the shapes, a line each, with
    /// commas between the keys.
    pub(in crate::js) fn tell(&self, names: usize, shapes: usize, into: &mut String) {
        for (_, name) in self.names.entries.get(names..).unwrap_or_default() {
            into.push_str(name);
            into.push('\n');
        }
        for (_, keys) in self.shapes.entries.get(shapes..).unwrap_or_default() {
            into.push('\n');
            into.push_str(&keys.join(","));
        }
    }
}
