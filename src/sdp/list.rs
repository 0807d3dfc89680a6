//! Lists in a value that are taken apart only when someone looks.

use core::fmt;

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
        self.text.split(' ').filter(|word| !word.is_empty())
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
        self.text
            .split(',')
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
