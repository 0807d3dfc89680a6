//! Numbers, such as SSRCs, to be found again.

use std::collections::BinaryHeap;

/// What [`Names`](super::super::names::Names) is for texts: numbers in order, each with its place
/// among those that were given.
pub(super) struct Numbers {
    list: Vec<(u32, usize)>,
}

impl Numbers {
    pub(super) fn of(numbers: &mut dyn Iterator<Item = u32>) -> Self {
        let list: BinaryHeap<_> = numbers.zip(0..).collect();
        Self {
            list: list.into_sorted_vec(),
        }
    }

    pub(super) fn contains(&self, number: u32) -> bool {
        self.last(number).is_some()
    }

    /// The last place of a number.
    pub(super) fn last(&self, number: u32) -> Option<usize> {
        let end = self.list.partition_point(|(other, _)| *other <= number);
        let (other, place) = self.list.get(end.checked_sub(1)?)?;
        (*other == number).then_some(*place)
    }

    /// The places of numbers that come again, but for the first of each.
    pub(super) fn repeated(&self) -> impl Iterator<Item = usize> {
        let pairs = self.list.iter().zip(self.list.iter().skip(1));
        pairs.filter_map(|((number, _), (next, place))| (number == next).then_some(*place))
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn the_last_place_counts() {
        let numbers = Numbers::of(&mut [7, 3, 7, u32::MAX].into_iter());
        assert_eq!(numbers.last(7), Some(2));
        assert_eq!(numbers.last(3), Some(1));
        assert!(numbers.contains(u32::MAX) && !numbers.contains(0) && !numbers.contains(8));
        assert_eq!(numbers.repeated().collect::<Vec<_>>(), [2]);
    }
}
