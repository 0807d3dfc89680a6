//! The names and shapes that a tape speaks of by number.

use crate::sdp::attribute::ATTRIBUTES;

/// How many hash buckets there are: many more than names and shapes.
const BUCKETS: usize = 1024;

/// Names and shapes in the order of their first use. They are parts of the program, so a number
/// keeps its meaning for as long as the program runs.
#[derive(Debug)]
pub(super) struct Table<T> {
    entries: Vec<T>,
    /// Index + 1 of an entry; 0 for none.
    buckets: Vec<u16>,
}

impl<T> Table<T> {
    const fn new() -> Self {
        Self {
            entries: Vec::new(),
            buckets: Vec::new(),
        }
    }

    fn find(&mut self, hash: usize, same: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> usize {
        if self.buckets.is_empty() {
            self.buckets.resize(BUCKETS, 0);
        }
        let mut at = hash;
        for _ in 0..BUCKETS {
            at %= BUCKETS;
            let Some(bucket) = self.buckets.get_mut(at) else {
                break;
            };
            match usize::from(*bucket).checked_sub(1) {
                Some(index) => {
                    if self.entries.get(index).is_some_and(&same) {
                        return index;
                    }
                    at += 1;
                }
                None => {
                    self.entries.push(make());
                    *bucket = u16::try_from(self.entries.len()).unwrap_or_default();
                    return self.entries.len() - 1;
                }
            }
        }
        // More names than buckets: the program has no such number, and if it had, it would only
        // repeat them.
        self.entries.push(make());
        self.entries.len() - 1
    }
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
        let place = name.as_ptr() as usize;
        self.names.find(
            place.wrapping_mul(31) + name.len(),
            |known| same_place(known, name),
            || name,
        )
    }

    pub(super) fn shape(&mut self, keys: &[&'static str]) -> usize {
        let mut hash = keys.len();
        for key in keys {
            hash = hash
                .wrapping_mul(31)
                .wrapping_add(key.as_ptr() as usize);
        }
        self.shapes.find(
            hash,
            |known| {
                known.len() == keys.len()
                    && known.iter().zip(keys).all(|(a, b)| same_place(a, b))
            },
            || keys.into(),
        )
    }

    /// How many names and shapes there are.
    pub(in crate::js) fn counts(&self) -> (usize, usize) {
        (self.names.entries.len(), self.shapes.entries.len())
    }

    /// The names from one on, a line each; then an empty line and the shapes, a line each, with
    /// commas between the keys.
    pub(in crate::js) fn tell(&self, names: usize, shapes: usize, into: &mut String) {
        for name in self.names.entries.get(names..).unwrap_or_default() {
            into.push_str(name);
            into.push('\n');
        }
        for keys in self.shapes.entries.get(shapes..).unwrap_or_default() {
            into.push('\n');
            into.push_str(&keys.join(","));
        }
    }
}

/// Places are compared, not texts: a text that stands at two places is known twice, which is
/// right too.
fn same_place(a: &'static str, b: &'static str) -> bool {
    a.as_ptr() == b.as_ptr() && a.len() == b.len()
}
