//! Redundant audio or video (RFC 2198 section 5).

use core::fmt;

use crate::candidate::grammar::whole_number;

use super::super::Parameters;

/// Redundant audio or video: the payload types in a packet, the first being the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Red<'a> {
    parameters: Parameters<'a>,
}

impl<'a> Red<'a> {
    /// The view of parameters: `111/111`.
    #[must_use]
    pub const fn of(parameters: Parameters<'a>) -> Self {
        Self { parameters }
    }

    /// The payload types.
    pub fn payload_types(&self) -> impl Iterator<Item = u8> + use<'a> {
        self.parameters
            .text()
            .split('/')
            .filter_map(|number| whole_number(number.trim_matches(' ')))
    }
}

impl fmt::Display for Red<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.parameters)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Red<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.payload_types())
    }
}
