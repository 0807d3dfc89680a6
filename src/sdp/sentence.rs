//! Sentences of findings, with what they speak of.

use core::fmt;

/// Longer texts are cut.
const CHARACTERS: usize = 48;

/// Writes a sentence, with the subject where its braces stand, which it has for nothing else.
pub(super) fn write(
    sentence: &'static str,
    subject: &str,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let Some((before, after)) = sentence.split_once('{') else {
        return f.write_str(sentence);
    };
    f.write_str(before)?;
    match subject.char_indices().nth(CHARACTERS) {
        Some((cut, _)) => write!(f, "{}...", subject.get(..cut).unwrap_or_default())?,
        None => f.write_str(subject)?,
    }
    f.write_str(after.strip_prefix('}').unwrap_or(after))
}
