//! Where the words of a value are.

use core::ops::Range;

use super::super::line::Attribute;

/// The words of a text that starts at `start`, each with its place. An empty one stands between two
/// spaces.
pub(super) fn words(start: usize, text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut offset = start;
    text.split(' ').map(move |word| {
        let span = offset..offset + word.len();
        offset = span.end + 1;
        (span, word)
    })
}

/// The number at the start of a value, which a space ends.
pub(super) fn first(attribute: Attribute<'_>) -> Range<usize> {
    until(attribute, &[' '])
}

/// The same, where a slash ends it too.
pub(super) fn number(attribute: Attribute<'_>) -> Range<usize> {
    until(attribute, &[' ', '/'])
}

fn until(attribute: Attribute<'_>, ends: &[char]) -> Range<usize> {
    let start = attribute.value_span().start;
    let text = attribute.value().unwrap_or_default();
    start..start + text.find(ends).unwrap_or(text.len())
}
