//! Telephone keys and tones (RFC 4733 section 2.4).

use core::fmt;
use core::ops::RangeInclusive;

use crate::candidate::grammar::whole_number;

use super::super::Parameters;

/// Telephone keys and tones: the numbers of the events that are understood.
///
/// ```
/// use icescope::sdp::attribute::{Parameters, TelephoneEvent};
///
/// let events = TelephoneEvent::of(Parameters::of("0-15,66"));
/// assert!(events.includes(11) && events.includes(66) && !events.includes(16));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TelephoneEvent<'a> {
    parameters: Parameters<'a>,
}

impl<'a> TelephoneEvent<'a> {
    /// The view of parameters: `0-15,66`.
    #[must_use]
    pub const fn of(parameters: Parameters<'a>) -> Self {
        Self { parameters }
    }

    /// The events; 0 to 15 are the keys 0 to 9, `*`, `#` and A to D.
    pub fn ranges(&self) -> impl Iterator<Item = RangeInclusive<u8>> + use<'a> {
        // A few write `events=0-15`.
        let text = self.parameters.text();
        let list = text.split_once('=').map_or(text, |(_, list)| list);
        list.split(',').filter_map(|piece| {
            let (first, last) = piece.split_once('-').unwrap_or((piece, piece));
            let number = |text: &str| whole_number(text.trim_matches(' '));
            Some(number(first)?..=number(last)?)
        })
    }

    /// Whether an event is understood.
    #[must_use]
    pub fn includes(&self, event: u8) -> bool {
        self.ranges().any(|range| range.contains(&event))
    }
}

impl fmt::Display for TelephoneEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.parameters)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for TelephoneEvent<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Events {
            first: u8,
            last: u8,
        }
        serializer.collect_seq(self.ranges().map(|range| Events {
            first: *range.start(),
            last: *range.end(),
        }))
    }
}
