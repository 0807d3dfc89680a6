//! Texts with numbers, to be found again.

use std::collections::BinaryHeap;

/// What stands here for maps and sets of texts: a list that is sorted once and then searched. It
/// is one type for all of them, because each other one would bring code of its own.
pub(super) struct Names<'a> {
    list: Vec<(&'a str, usize)>,
}

impl<'a> Names<'a> {
    /// Names with a number for each. A name may have several.
    pub(super) fn numbered(list: Vec<(&'a str, usize)>) -> Self {
        // Not `sort`, which is faster where there are many, and ten times the code.
        let list = BinaryHeap::from(list).into_sorted_vec();
        Self { list }
    }

    /// Names without numbers.
    pub(super) fn set(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self::numbered(names.into_iter().map(|name| (name, 0)).collect())
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// The least number of a name.
    pub(super) fn first(&self, name: &str) -> Option<usize> {
        let (other, number) = self.from(name).first()?;
        (*other == name).then_some(*number)
    }

    /// The numbers of a name, from the least to the greatest.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = usize> {
        self.entries(name).iter().map(|(_, number)| *number)
    }

    /// The numbers of names that come again, but for the least number of each.
    pub(super) fn repeated(&self) -> impl Iterator<Item = usize> {
        let pairs = self.list.iter().zip(self.list.iter().skip(1));
        pairs.filter_map(|((name, _), (next, number))| (name == next).then_some(*number))
    }

    /// The list from a name on.
    fn from(&self, name: &str) -> &[(&'a str, usize)] {
        let start = self.list.partition_point(|(other, _)| *other < name);
        self.list.get(start..).unwrap_or_default()
    }

    fn entries(&self, name: &str) -> &[(&'a str, usize)] {
        let behind = self.from(name);
        let count = behind.iter().take_while(|(other, _)| *other == name);
        behind.get(..count.count()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

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
}
