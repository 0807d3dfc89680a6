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
        let (mut digits, mut divisor) = (0_u128, 1_u128);
        let mut behind_point = false;
        for byte in self.text.bytes() {
            if byte == b'.' {
                behind_point = true;
                continue;
            }
            // At most `LONGEST` digits: both stay below 2^107.
            digits = digits * 10 + u128::from(byte - b'0');
            if behind_point {
                divisor *= 10;
            }
        }
        nearest(digits, divisor)
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

/// The double that is nearest to a fraction, the even one of two that are; `divisor` is a power of
/// ten, and both are below 2^107.
///
/// `str::parse` says the same, but brings a table of 10 KB along that no server can compress.
fn nearest(mut digits: u128, mut divisor: u128) -> f64 {
    let double = |number: u128| u64::try_from(number).ok().map(|number| number as f64);
    if let (0..=EXACT, Some(digits), Some(divisor)) = (digits, double(digits), double(divisor)) {
        // Both are doubles, and so the nearest one to their quotient is what the division gives.
        return digits / divisor;
    }
    // Binary digits from the first one on: divisor <= digits < 2 * divisor.
    let mut exponent = 0_i16;
    while digits < divisor {
        digits <<= 1;
        exponent -= 1;
    }
    while digits >= divisor << 1 {
        divisor <<= 1;
        exponent += 1;
    }
    let mut quotient = 0_u64;
    for _ in 0..u64::BITS {
        quotient <<= 1;
        if digits >= divisor {
            quotient |= 1;
            digits -= divisor;
        }
        digits <<= 1;
    }
    // What is left only matters where the rest is half a unit.
    let quotient = quotient | u64::from(digits != 0);
    quotient as f64 * 2_f64.powi(i32::from(exponent) - 63)
}

/// All integers up to this one are doubles.
const EXACT: u128 = 1 << 53;

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parse;

    fn agrees(text: &str) {
        let value = parse(text).unwrap().value();
        assert_eq!(
            value.to_bits(),
            text.parse::<f64>().unwrap().to_bits(),
            "{text}"
        );
    }

    #[test]
    fn halves_and_limits_are_rounded_as_they_should() {
        for text in [
            "0.1",
            "29.97",
            "9007199254740993",
            "9007199254740993.0000000001",
            "9007199254740992.9999999999",
            "18014398509481985.5",
            "0.000000000000000000000000000001",
            "99999999999999999999999999999999",
            "0000000000000000000000000000007",
        ] {
            agrees(text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn values_are_the_nearest_doubles(text in "[0-9]{1,16}(\\.[0-9]{1,15})?") {
            prop_assume!(text.bytes().any(|byte| matches!(byte, b'1'..=b'9')));
            agrees(&text);
        }
    }
}
