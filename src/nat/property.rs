//! A verdict about one property: what is possible, how sure, why, and on what evidence.

use super::class::{Class, Confidence};
use super::reason::Reason;

/// A verdict about one property of a NAT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property<C> {
    /// The classes that the evidence does not exclude, in the order of [`Class::ALL`]. Empty when
    /// the behaviour fits no class.
    pub possible: Vec<C>,
    /// How sure the verdict is.
    pub confidence: Confidence,
    /// Why this verdict, and no other or none.
    pub reason: Reason,
    /// Indices that the verdict rests on: for the mapping into
    /// [`Evidence::probes`](super::Evidence::probes), for the filtering into
    /// [`Evidence::filtering`](super::Evidence::filtering).
    pub evidence: Vec<usize>,
}

impl<C: Class> Property<C> {
    /// A property of which nothing is known.
    #[must_use]
    pub fn unknown(reason: Reason) -> Self {
        Self {
            possible: C::ALL.to_vec(),
            confidence: Confidence::Unknown,
            reason,
            evidence: Vec::new(),
        }
    }

    /// The class, if just one is left and the evidence decides it.
    #[must_use]
    pub fn class(&self) -> Option<C> {
        match self.possible.as_slice() {
            [class] if self.confidence != Confidence::Unknown => Some(*class),
            _ => None,
        }
    }

    /// Why, in a plain sentence.
    #[must_use]
    pub fn explanation(&self) -> &'static str {
        self.reason.explanation()
    }

    /// The same, said of a list from which the one that it speaks of was taken: the entry of each
    /// of its own.
    #[cfg(feature = "serde")]
    pub(super) fn within(mut self, entries: &[usize]) -> Self {
        let own = self.evidence.iter();
        self.evidence = own
            .filter_map(|index| entries.get(*index).copied())
            .collect();
        self
    }

    /// The class by its stable name, `unknown` where it is not decided.
    #[must_use]
    pub fn class_name(&self) -> &'static str {
        self.class().map_or("unknown", Class::name)
    }
}
