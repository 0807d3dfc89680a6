//! `ts-refclk` and `mediaclk`: which clocks time stamps and media follow (RFC 7273).

use core::fmt;

use crate::candidate::grammar::{self, Parsed, whole_number};
use crate::candidate::{SyntaxError, SyntaxErrorKind};

use super::super::list::Words;

/// The clock of NTP time stamps (RFC 7273 section 4).
///
/// ```
/// use icescope::sdp::{AttributeValue, Document};
///
/// let document = Document::parse("a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37")?;
/// let line = document.session().attributes("ts-refclk").next().expect("one clock").typed();
/// let Ok(AttributeValue::TsRefclk(clock)) = line else { panic!() };
/// let ptp = clock.ptp().expect("PTP");
/// assert_eq!((ptp.version, ptp.grandmaster), ("IEEE1588-2008", Some("39-A7-94-FF-FE-07-CB-D0")));
/// assert_eq!(ptp.domain, Some("37"));
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct ReferenceClock<'a> {
    /// `ntp`, `ptp`, `gps`, `gal`, `glonass`, `local`, `private`, `localmac`.
    pub source: &'a str,
    /// What follows the `=`, or the colon of `private:traceable`.
    pub value: Option<&'a str>,
}

/// A clock of the precision time protocol (RFC 7273 section 4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PtpClock<'a> {
    /// `IEEE1588-2008`.
    pub version: &'a str,
    /// The identity of the grandmaster; `None` for one that is traceable or not named.
    pub grandmaster: Option<&'a str>,
    /// The domain, by number or name.
    pub domain: Option<&'a str>,
    /// Whether the clock is traceable to a global one.
    pub traceable: bool,
}

impl<'a> ReferenceClock<'a> {
    /// The clock, where it is one of PTP.
    #[must_use]
    pub fn ptp(&self) -> Option<PtpClock<'a>> {
        let value = self.value.filter(|_| self.source == "ptp")?;
        let mut parts = value.splitn(3, ':');
        let version = parts.next()?;
        let server = parts.next();
        Some(PtpClock {
            version,
            grandmaster: server.filter(|server| *server != "traceable"),
            domain: parts.next(),
            traceable: server == Some("traceable"),
        })
    }

    /// Whether other clocks that say so too agree with it (RFC 7273 section 4.7).
    #[must_use]
    pub fn is_traceable(&self) -> bool {
        match self.source {
            "gps" | "gal" | "glonass" => true,
            "ptp" => self.ptp().is_some_and(|ptp| ptp.traceable),
            "ntp" => self.value == Some("/traceable/"),
            "private" => self.value == Some("traceable"),
            _ => false,
        }
    }
}

impl fmt::Display for ReferenceClock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.source == "private" { ':' } else { '=' };
        f.write_str(self.source)?;
        match self.value {
            Some(value) => write!(f, "{mark}{value}"),
            None => Ok(()),
        }
    }
}

/// The clock that media is sampled by (RFC 7273 section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct MediaClock<'a> {
    /// The name of the clock in base64, which senders with the same clock share.
    pub id: Option<&'a str>,
    /// `sender`, `direct`, `IEEE1722`.
    pub source: &'a str,
    /// What follows the `=`: for `direct` the time stamp at the clock's epoch.
    pub value: Option<&'a str>,
    /// What follows: `rate=90000/1001`.
    pub parameters: Words<'a>,
}

impl MediaClock<'_> {
    /// The rate in Hz as a fraction, where the line says so.
    #[must_use]
    pub fn rate(&self) -> Option<(u32, u32)> {
        let rate = self
            .parameters
            .iter()
            .find_map(|word| word.strip_prefix("rate="))?;
        let (above, below) = rate.split_once('/').unwrap_or((rate, "1"));
        Some((whole_number(above)?, whole_number(below)?))
    }
}

impl fmt::Display for MediaClock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(id) = self.id {
            write!(f, "id={id} ")?;
        }
        f.write_str(self.source)?;
        if let Some(value) = self.value {
            write!(f, "={value}")?;
        }
        self.parameters
            .iter()
            .try_for_each(|word| write!(f, " {word}"))
    }
}

pub(super) fn reference(value: &str) -> Result<ReferenceClock<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        if let Some(rest) = input.strip_prefix("private:") {
            let (rest, value) = grammar::word(rest)?;
            return Ok((
                rest,
                ReferenceClock {
                    source: "private",
                    value: Some(value),
                },
            ));
        }
        let (rest, (source, value)) = pair(input)?;
        let needs_value = matches!(source, "ntp" | "ptp" | "localmac");
        if needs_value && value.is_none() {
            return grammar::fault(rest, SyntaxErrorKind::ExpectedSeparator);
        }
        Ok((rest, ReferenceClock { source, value }))
    })
}

pub(super) fn media(value: &str) -> Result<MediaClock<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, (first, value)) = pair(input)?;
        let (rest, id, (source, value)) = if first == "id" {
            let (rest, ()) = grammar::space(rest)?;
            let (rest, clock) = pair(rest)?;
            (rest, value, clock)
        } else {
            (rest, None, (first, value))
        };
        if !rest.is_empty() {
            let (_, ()) = grammar::space(rest)?;
        }
        Ok((
            "",
            MediaClock {
                id,
                source,
                value,
                parameters: Words::of(rest),
            },
        ))
    })
}

/// A name, and a value if `=` follows.
fn pair(input: &str) -> Parsed<'_, (&str, Option<&str>)> {
    let (rest, name) = grammar::token(input)?;
    match rest.strip_prefix('=') {
        Some(rest) => {
            let (rest, value) = grammar::word(rest)?;
            Ok((rest, (name, Some(value))))
        }
        None => Ok((rest, (name, None))),
    }
}
