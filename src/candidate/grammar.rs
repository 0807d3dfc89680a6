//! The nom parsers that candidates and SDP values are built from.
//!
//! Every parser works on the rest of the value, so the place of a fault is known from the length
//! of what is left, and the error stays two words.

use nom::Err;
use nom::error::{ErrorKind, ParseError};

use super::scan;
use super::syntax::{SyntaxError, SyntaxErrorKind};

/// The error that runs through nom: how much was left, and what was wrong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    left: usize,
    kind: SyntaxErrorKind,
}

impl ParseError<&str> for Fault {
    fn from_error_kind(input: &str, kind: ErrorKind) -> Self {
        let kind = match kind {
            ErrorKind::Eof => SyntaxErrorKind::TrailingText,
            ErrorKind::Char | ErrorKind::OneOf => SyntaxErrorKind::ExpectedSeparator,
            ErrorKind::Tag => SyntaxErrorKind::ExpectedKeyword,
            ErrorKind::Digit => SyntaxErrorKind::ExpectedNumber,
            ErrorKind::HexDigit => SyntaxErrorKind::ExpectedHex,
            _ => SyntaxErrorKind::ExpectedToken,
        };
        Self {
            left: input.len(),
            kind,
        }
    }

    fn append(_: &str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// What a parser of this crate returns.
pub(crate) type Parsed<'a, T> = nom::IResult<&'a str, T, Fault>;

/// Fails at the start of `rest`. What is expected at the end of the text comes too early there.
pub(crate) fn fault<T>(rest: &str, kind: SyntaxErrorKind) -> Parsed<'_, T> {
    Err(Err::Error(fault_at(rest, kind)))
}

#[cold]
fn fault_at(rest: &str, kind: SyntaxErrorKind) -> Fault {
    use SyntaxErrorKind as Kind;
    let kind = match kind {
        Kind::ExpectedNumber
        | Kind::ExpectedSpace
        | Kind::ExpectedToken
        | Kind::ExpectedSeparator
        | Kind::ExpectedKeyword
        | Kind::ExpectedAddress
        | Kind::ExpectedHex
            if rest.is_empty() =>
        {
            Kind::Incomplete
        }
        kind => kind,
    };
    Fault {
        left: rest.len(),
        kind,
    }
}

/// Runs a parser over a whole value. Spaces at its end are let through: they are common, mean
/// nothing, and the document check reports them.
pub(crate) fn complete<'a, T>(
    text: &'a str,
    parser: impl FnOnce(&'a str) -> Parsed<'a, T>,
) -> Result<T, SyntaxError> {
    let at = |fault: Fault| SyntaxError::new(text.len().saturating_sub(fault.left), fault.kind);
    match parser(text) {
        Ok((rest, value)) => {
            let junk = skip_spaces(rest);
            if junk.is_empty() {
                Ok(value)
            } else {
                Err(at(Fault {
                    left: junk.len(),
                    kind: SyntaxErrorKind::TrailingText,
                }))
            }
        }
        Err(Err::Error(fault) | Err::Failure(fault)) => Err(at(fault)),
        // Streaming parsers are not used here.
        Err(Err::Incomplete(_)) => Err(SyntaxError::new(text.len(), SyntaxErrorKind::Incomplete)),
    }
}

/// One or more spaces. The grammars allow just one; more are let through.
#[inline]
pub(crate) fn space(input: &str) -> Parsed<'_, ()> {
    let rest = skip_spaces(input);
    if rest.len() < input.len() {
        Ok((rest, ()))
    } else {
        fault(input, SyntaxErrorKind::ExpectedSpace)
    }
}

/// What follows the spaces at the start, if there are any.
#[inline]
pub(crate) fn skip_spaces(input: &str) -> &str {
    let mut rest = input;
    while let Some(after) = rest.strip_prefix(' ') {
        rest = after;
    }
    rest
}

/// A text without the spaces around it.
#[inline]
pub(crate) fn trim_spaces(text: &str) -> &str {
    let mut text = skip_spaces(text);
    while let Some(before) = text.strip_suffix(' ') {
        text = before;
    }
    text
}

/// The bytes up to the first one that fails the test, at least one.
pub(crate) fn bytes1(
    input: &str,
    kind: SyntaxErrorKind,
    belongs: impl Fn(u8) -> bool,
) -> Parsed<'_, &str> {
    let end = input
        .bytes()
        .position(|byte| !belongs(byte))
        .unwrap_or(input.len());
    taken(input, end, kind)
}

/// The first bytes, of which there must be one at least.
///
/// A multi-byte character is taken or left as a whole: its bytes are all above 0x7F, and every
/// test here treats those alike.
#[inline]
fn taken(input: &str, end: usize, kind: SyntaxErrorKind) -> Parsed<'_, &str> {
    match input.split_at_checked(end) {
        Some((taken, rest)) if end > 0 => Ok((rest, taken)),
        _ => fault(input, kind),
    }
}

/// A word: anything up to the next space or tab.
#[inline]
pub(crate) fn word(input: &str) -> Parsed<'_, &str> {
    taken(input, word_end(input), SyntaxErrorKind::ExpectedToken)
}

/// Where a word ends. One number fits a register; what a parser returns does not, so that those are
/// made part of their callers, and this is not.
#[inline(never)]
fn word_end(input: &str) -> usize {
    scan::first_blank(input.as_bytes())
}

/// An RFC 8866 section 9 `token`.
#[inline]
pub(crate) fn token(input: &str) -> Parsed<'_, &str> {
    taken(input, token_end(input), SyntaxErrorKind::ExpectedToken)
}

/// Where a token ends.
#[inline(never)]
fn token_end(input: &str) -> usize {
    // The index is a byte, and there are 256 entries.
    let belongs = |byte: u8| TOKEN.get(usize::from(byte)).is_some_and(|belongs| *belongs);
    let end = input.bytes().position(|byte| !belongs(byte));
    end.unwrap_or(input.len())
}

/// [`is_token`] for each byte.
static TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x7F {
        let (_, rest) = table.split_at_mut(byte as usize);
        if let [belongs, ..] = rest {
            *belongs = is_token(byte);
        }
        byte += 1;
    }
    table
};

/// Whether a byte may stand in an RFC 8866 `token`.
pub(crate) const fn is_token(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x27 | 0x2A..=0x2B | 0x2D..=0x2E | 0x30..=0x39 | 0x41..=0x5A | 0x5E..=0x7E)
}

/// Whether a byte is an `ice-char` (RFC 8839 section 5.1).
pub(crate) const fn is_ice_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// Whether a text is so many ice-chars or more, and no more than 256 (RFC 8839 section 5.4).
pub(crate) fn is_credential(text: &str, least: usize) -> bool {
    (least..=256).contains(&text.len()) && text.bytes().all(is_ice_char)
}

/// One given byte, which must be ASCII.
pub(crate) fn mark<'a>(byte: char) -> impl FnMut(&'a str) -> Parsed<'a, ()> {
    move |input| match input.strip_prefix(byte) {
        Some(rest) => Ok((rest, ())),
        None => fault(input, SyntaxErrorKind::ExpectedSeparator),
    }
}

/// A keyword in any case, as ABNF strings are, that ends with the text or before a space.
pub(crate) fn keyword<'a>(name: &'static str) -> impl FnMut(&'a str) -> Parsed<'a, ()> {
    move |input| match word(input) {
        Ok((rest, word)) if word == name || word.eq_ignore_ascii_case(name) => Ok((rest, ())),
        _ => fault(input, SyntaxErrorKind::ExpectedKeyword),
    }
}

/// Digits, as text: for numbers of any size.
pub(crate) fn digits(input: &str) -> Parsed<'_, &str> {
    bytes1(input, SyntaxErrorKind::ExpectedNumber, |byte| {
        byte.is_ascii_digit()
    })
}

/// A decimal number that fits `T`.
#[inline]
pub(crate) fn number<T: TryFrom<u64>>(input: &str) -> Parsed<'_, T> {
    let mut value = 0_u64;
    let mut length = 0;
    for byte in input.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        length += 1;
    }
    let (rest, digits) = taken(input, length, SyntaxErrorKind::ExpectedNumber)?;
    let fits = length <= SAFE_DIGITS || is_number(digits);
    match T::try_from(value) {
        Ok(value) if fits => Ok((rest, value)),
        _ => fault(input, SyntaxErrorKind::NumberTooLarge),
    }
}

/// The number that a whole text is; the standard parser takes a sign too.
pub(crate) fn whole_number<T: TryFrom<u64>>(text: &str) -> Option<T> {
    T::try_from(whole(text)?).ok()
}

/// Not inlined, because no value that is read often takes this way.
#[inline(never)]
fn whole(text: &str) -> Option<u64> {
    match number(text) {
        Ok(("", number)) => Some(number),
        _ => None,
    }
}

/// Whether digits of which there are many fit a `u64`, which is rare: not inlined.
#[cold]
fn is_number(digits: &str) -> bool {
    digits.parse::<u64>().is_ok()
}

/// So many digits always fit a `u64`.
const SAFE_DIGITS: usize = 19;

/// A number after a space.
#[inline]
pub(crate) fn next_number<T: TryFrom<u64>>(input: &str) -> Parsed<'_, T> {
    let (rest, ()) = space(input)?;
    number(rest)
}

/// A word after a space.
#[inline]
pub(crate) fn next_word(input: &str) -> Parsed<'_, &str> {
    let (rest, ()) = space(input)?;
    word(rest)
}

/// A token after a space.
#[inline]
pub(crate) fn next_token(input: &str) -> Parsed<'_, &str> {
    let (rest, ()) = space(input)?;
    token(rest)
}
