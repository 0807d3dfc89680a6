//! Lists in a value that are taken apart only when someone looks.

use core::fmt;

use crate::candidate::scan;

/// Lists are equal where their entries are, whatever stands between those.
macro_rules! equal_by_entries {
    ($list:ident) => {
        impl PartialEq for $list<'_> {
            fn eq(&self, other: &Self) -> bool {
                self.iter().eq(other.iter())
            }
        }

        impl Eq for $list<'_> {}

        impl core::hash::Hash for $list<'_> {
            fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
                self.iter().for_each(|entry| entry.hash(state));
            }
        }
    };
}
pub(super) use equal_by_entries;

/// Writes entries with a separator between them.
pub(super) fn joined<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    entries: impl Iterator<Item = T>,
    separator: &str,
) -> fmt::Result {
    for (index, entry) in entries.enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        write!(f, "{entry}")?;
    }
    Ok(())
}

/// The pieces of a text between marks, of which those that are empty are left out.
#[derive(Clone, Debug)]
pub(super) struct Pieces<'a> {
    rest: &'a str,
    mark: u8,
}

impl<'a> Pieces<'a> {
    /// `mark` is an ASCII character.
    pub(super) const fn of(text: &'a str, mark: u8) -> Self {
        Self { rest: text, mark }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        while !self.rest.is_empty() {
            let end = scan::find(self.rest, self.mark);
            let (piece, after) = self.rest.split_at_checked(end)?;
            self.rest = after.get(1..).unwrap_or_default();
            if !piece.is_empty() {
                return Some(piece);
            }
        }
        None
    }
}

/// Words with spaces between them. [`fmt::Display`] writes them with one space between two.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'a> {
    text: &'a str,
}

impl<'a> Words<'a> {
    /// The words in a text.
    #[must_use]
    pub const fn of(text: &'a str) -> Self {
        Self { text }
    }

    /// The text as it stands.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// The words.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        Pieces::of(self.text, b' ')
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        joined(f, self.iter(), " ")
    }
}

equal_by_entries!(Words);

#[cfg(feature = "serde")]
impl serde::Serialize for Words<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Words with commas between them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Commas<'a> {
    text: &'a str,
}

impl<'a> Commas<'a> {
    /// The words in a text.
    #[must_use]
    pub const fn of(text: &'a str) -> Self {
        Self { text }
    }

    /// The text as it stands.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// The words.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        Pieces::of(self.text, b',')
            .map(|word| word.trim_matches(' '))
            .filter(|word| !word.is_empty())
    }
}

impl fmt::Display for Commas<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        joined(f, self.iter(), ",")
    }
}

equal_by_entries!(Commas);

#[cfg(feature = "serde")]
impl serde::Serialize for Commas<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// The value of an attribute that has none: that it is there says all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flag;

#[cfg(feature = "serde")]
impl serde::Serialize for Flag {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }
}
