//! `ptime`, `maxptime` and `framerate`, which are decimal numbers, and `quality` (RFC 8866 section 6).

use core::fmt;

use crate::candidate::grammar::{self, Parsed};
use crate::candidate::{SyntaxError, SyntaxErrorKind};

/// A positive number with or without a fraction, as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Decimal<'a> {
    text: &'a str,
}

/// Longer numbers say nothing and are refused.
const LONGEST: usize = 32;

impl<'a> Decimal<'a> {
    /// The text: `29.97`.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// The number; the nearest one that the type can hold.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.text.parse().unwrap_or_default()
    }

    /// The digits that count, before and after the point.
    fn parts(&self) -> (&'a str, &'a str) {
        let (whole, fraction) = self.text.split_once('.').unwrap_or((self.text, ""));
        (
            whole.trim_start_matches('0'),
            fraction.trim_end_matches('0'),
        )
    }
}

/// Numbers are equal where their values are: `25` and `25.0`.
impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Decimal<'_> {}

impl core::hash::Hash for Decimal<'_> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

impl fmt::Display for Decimal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Decimal<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

pub(super) fn parse(value: &str) -> Result<Decimal<'_>, SyntaxError> {
    grammar::complete(value, decimal)
}

/// Digits, and a point with digits behind it.
fn decimal(input: &str) -> Parsed<'_, Decimal<'_>> {
    let (rest, _) = grammar::digits(input)?;
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => grammar::digits(fraction)?.0,
        None => rest,
    };
    let text = input.get(..input.len() - rest.len()).unwrap_or_default();
    if text.len() > LONGEST {
        return grammar::fault(input, SyntaxErrorKind::NumberTooLarge);
    }
    if text.bytes().all(|byte| matches!(byte, b'0' | b'.')) {
        return grammar::fault(input, SyntaxErrorKind::NumberTooSmall);
    }
    Ok((rest, Decimal { text }))
}

/// `quality`: 0 to 10, 10 being the best (RFC 8866 section 6.14).
pub(super) fn quality(value: &str) -> Result<u8, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, quality) = grammar::number(input)?;
        if quality > 10 {
            return grammar::fault(input, SyntaxErrorKind::NumberTooLarge);
        }
        Ok((rest, quality))
    })
}
