//! Texts and numbers, to be found again.

use std::collections::BinaryHeap;

/// What stands here for maps and sets: a list that is sorted once and then searched. It is one type
/// for all of them, because each other one would bring code of its own.
pub(super) struct Keys<K> {
    list: Vec<(K, usize)>,
}

/// Texts, each with a number.
pub(super) type Names<'a> = Keys<&'a str>;

/// Numbers such as SSRCs, each with its place among those that were given.
pub(super) type Numbers = Keys<u32>;

impl<'a> Names<'a> {
    /// Names without numbers.
    pub(super) fn set(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self::numbered(names.into_iter().map(|name| (name, 0)).collect())
    }
}

impl Numbers {
    pub(super) fn of(numbers: &mut dyn Iterator<Item = u32>) -> Self {
        Self::numbered(numbers.zip(0..).collect())
    }
}

impl<K: Copy + Ord> Keys<K> {
    /// Keys with a number for each. A key may have several.
    pub(super) fn numbered(list: Vec<(K, usize)>) -> Self {
        // Not `sort`, which is faster where there are many, and ten times the code.
        let list = BinaryHeap::from(list).into_sorted_vec();
        Self { list }
    }

    pub(super) fn contains(&self, key: K) -> bool {
        self.first(key).is_some()
    }

    /// The least number of a key.
    pub(super) fn first(&self, key: K) -> Option<usize> {
        let (_, number) = self.entries(key).first()?;
        Some(*number)
    }

    /// The greatest number of a key.
    pub(super) fn last(&self, key: K) -> Option<usize> {
        let (_, number) = self.entries(key).last()?;
        Some(*number)
    }

    /// The numbers of a key, from the least to the greatest.
    pub(super) fn all(&self, key: K) -> impl Iterator<Item = usize> {
        self.entries(key).iter().map(|(_, number)| *number)
    }

    /// All numbers, in the order of their keys.
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> {
        self.list.iter().map(|(_, number)| *number)
    }

    /// The numbers of keys that come again, but for the least number of each.
    pub(super) fn repeated(&self) -> impl Iterator<Item = usize> {
        // Each entry beside the one behind it.
        let pairs = self.list.iter().zip(self.list.iter().skip(1));
        pairs.filter_map(|((key, _), (next, number))| (key == next).then_some(*number))
    }

    fn entries(&self, key: K) -> &[(K, usize)] {
        let start = self.list.partition_point(|(other, _)| *other < key);
        let end = self.list.partition_point(|(other, _)| *other <= key);
        self.list.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, Numbers};

    #[test]
    fn names_keep_all_their_numbers() {
        let names = Names::numbered(vec![("b", 7), ("a", 1), ("b", 2), ("", 0)]);
        assert_eq!(names.first("b"), Some(2));
        assert_eq!(names.all("b").collect::<Vec<_>>(), [2, 7]);
        assert!(names.contains("") && names.contains("a"));
        assert_eq!(names.repeated().collect::<Vec<_>>(), [7]);
        assert!(!names.contains("ab"));
        assert_eq!(names.first("c"), None);
    }

    #[test]
    fn the_last_place_counts() {
        let numbers = Numbers::of(&mut [7, 3, 7, u32::MAX].into_iter());
        assert_eq!(numbers.last(7), Some(2));
        assert_eq!(numbers.last(3), Some(1));
        assert!(numbers.contains(u32::MAX) && !numbers.contains(0) && !numbers.contains(8));
        assert_eq!(numbers.repeated().collect::<Vec<_>>(), [2]);
    }
}
