//! `t=`, `r=` and `z=`: when the session is active (RFC 8866 sections 5.9 to 5.11).

use core::fmt;

use crate::candidate::grammar::{self, Parsed};
use crate::candidate::{SyntaxError, SyntaxErrorKind};

use super::super::list;

/// `t=`: start and stop, in seconds since 1900; 0 for unbounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Timing {
    /// The start.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::sdp::view::decimal"))]
    pub start: u64,
    /// The stop.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::sdp::view::decimal"))]
    pub stop: u64,
}

/// A span of time in seconds, which text may give in days, hours or minutes: `7d`, `-1h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub i64);

#[cfg(feature = "serde")]
impl serde::Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(itoa::Buffer::new().format(self.0))
    }
}

/// `r=`: how a session repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Repeat<'a> {
    /// From one time to the next.
    pub interval: Span,
    /// How long it lasts each time.
    pub duration: Span,
    /// The starts, counted from that of the `t=` line.
    pub offsets: Spans<'a>,
}

/// Spans with spaces between them.
#[derive(Clone, Copy, Debug)]
pub struct Spans<'a> {
    text: &'a str,
}

impl<'a> Spans<'a> {
    /// The spans.
    pub fn iter(&self) -> impl Iterator<Item = Span> + use<'a> {
        let mut rest = self.text;
        core::iter::from_fn(move || {
            let (after, span) = span(rest.trim_start_matches(' ')).ok()?;
            rest = after;
            Some(span)
        })
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Spans<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// `z=`: when the clock changes, and by how much.
#[derive(Clone, Copy, Debug)]
pub struct Adjustments<'a> {
    text: &'a str,
}

/// One change of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Adjustment {
    /// When, in seconds since 1900.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::sdp::view::decimal"))]
    pub time: u64,
    /// By how much.
    pub offset: Span,
}

impl<'a> Adjustments<'a> {
    /// The changes.
    pub fn iter(&self) -> impl Iterator<Item = Adjustment> + use<'a> {
        let mut rest = self.text;
        core::iter::from_fn(move || {
            let (after, adjustment) = adjustment(rest.trim_start_matches(' ')).ok()?;
            rest = after;
            Some(adjustment)
        })
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Adjustments<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.start, self.stop)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for Repeat<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.interval, self.duration)?;
        self.offsets
            .iter()
            .try_for_each(|offset| write!(f, " {offset}"))
    }
}

impl fmt::Display for Adjustment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.time, self.offset)
    }
}

impl fmt::Display for Adjustments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list::joined(f, self.iter(), " ")
    }
}

list::equal_by_entries!(Spans);
list::equal_by_entries!(Adjustments);

pub(super) fn timing(value: &str) -> Result<Timing, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, start) = grammar::number(input)?;
        let (rest, stop) = grammar::next_number(rest)?;
        Ok((rest, Timing { start, stop }))
    })
}

pub(super) fn repeat(value: &str) -> Result<Repeat<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, interval) = span(input)?;
        let (rest, ()) = grammar::space(rest)?;
        let (rest, duration) = span(rest)?;
        let (text, ()) = grammar::space(rest)?;
        let (mut rest, _) = span(text)?;
        while !rest.trim_start_matches(' ').is_empty() {
            let (after, ()) = grammar::space(rest)?;
            (rest, _) = span(after)?;
        }
        Ok((
            rest,
            Repeat {
                interval,
                duration,
                offsets: Spans { text },
            },
        ))
    })
}

pub(super) fn adjustments(value: &str) -> Result<Adjustments<'_>, SyntaxError> {
    grammar::complete(value, |text| {
        let (mut rest, _) = adjustment(text)?;
        while !rest.trim_start_matches(' ').is_empty() {
            let (after, ()) = grammar::space(rest)?;
            (rest, _) = adjustment(after)?;
        }
        Ok((rest, Adjustments { text }))
    })
}

fn adjustment(input: &str) -> Parsed<'_, Adjustment> {
    let (rest, time) = grammar::number(input)?;
    let (rest, ()) = grammar::space(rest)?;
    let (rest, offset) = span(rest)?;
    Ok((rest, Adjustment { time, offset }))
}

fn span(input: &str) -> Parsed<'_, Span> {
    let (digits, sign) = input
        .strip_prefix('-')
        .map_or((input, 1), |rest| (rest, -1));
    let (rest, number) = grammar::number::<i64>(digits)?;
    let (unit, rest) = match rest.as_bytes().first() {
        Some(b'd') => (86_400, rest.get(1..)),
        Some(b'h') => (3_600, rest.get(1..)),
        Some(b'm') => (60, rest.get(1..)),
        Some(b's') => (1, rest.get(1..)),
        _ => (1, Some(rest)),
    };
    match number.checked_mul(sign * unit) {
        Some(seconds) => Ok((rest.unwrap_or_default(), Span(seconds))),
        None => grammar::fault(digits, SyntaxErrorKind::NumberTooLarge),
    }
}
