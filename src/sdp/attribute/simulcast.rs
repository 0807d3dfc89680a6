//! `simulcast`: the same source in several encodings (RFC 8853), and its form in drafts.

use core::fmt;

use crate::candidate::grammar::{self, Parsed};
use crate::candidate::{SyntaxError, SyntaxErrorKind};

use super::RidDirection;

/// The encodings of one source (RFC 8853 section 5.1).
///
/// Drafts of the RFC, still met with, have a space first and say what the list holds:
/// ` send rid=1,4;2;3 paused=4`. Writing gives the form that was read.
///
/// ```
/// use icescope::sdp::{AttributeValue, Document};
///
/// let document = Document::parse("a=simulcast:send 1,~4;2;3 recv c")?;
/// let line = document.session().attributes("simulcast").next().expect("one simulcast").typed();
/// let Ok(AttributeValue::Simulcast(simulcast)) = line else { panic!() };
/// let send = simulcast.send.expect("send");
/// assert_eq!(send.streams().count(), 3);
/// let first: Vec<_> = send.streams().next().expect("a stream").collect();
/// assert_eq!((first[0].id, first[0].paused), ("1", false));
/// assert_eq!((first[1].id, first[1].paused), ("4", true));
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Simulcast<'a> {
    /// Those sent.
    pub send: Option<SimulcastStreams<'a>>,
    /// Those received.
    pub recv: Option<SimulcastStreams<'a>>,
    /// Whether the text names those received first.
    pub recv_first: bool,
}

/// What a list of streams holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum SimulcastForm {
    /// Ids of `rid` lines, as in RFC 8853.
    Rfc,
    /// The same in the form of drafts: `rid=`.
    DraftRid,
    /// Payload types, in the form of drafts: `pt=`.
    DraftPayloadType,
}

/// The streams of one direction: semicolons between streams, commas between alternatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct SimulcastStreams<'a> {
    /// In which form they are given.
    pub form: SimulcastForm,
    /// The streams as they stand, `~` before what is paused.
    pub list: &'a str,
    /// What a draft's `paused=` names.
    pub paused: Option<&'a str>,
}

/// One alternative of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SimulcastId<'a> {
    /// The `rid`, or in one draft the payload type.
    pub id: &'a str,
    /// Whether it is not sent for now.
    pub paused: bool,
}

impl<'a> SimulcastStreams<'a> {
    /// The streams, each with its alternatives, the preferred one first.
    pub fn streams(
        &self,
    ) -> impl Iterator<Item = impl Iterator<Item = SimulcastId<'a>> + use<'a>> + use<'a> {
        let paused = self.paused.unwrap_or_default();
        self.list.split(';').map(move |stream| {
            stream
                .split(',')
                .map(move |text| {
                    let id = text.strip_prefix('~').unwrap_or(text);
                    // Those named as paused are few: the draft knew of a handful of streams.
                    let named = paused.len() < 256 && paused.split(',').any(|name| name == id);
                    SimulcastId {
                        id,
                        paused: id.len() < text.len() || (named && !id.is_empty()),
                    }
                })
                .filter(|stream| !stream.id.is_empty())
        })
    }
}

impl<'a> Simulcast<'a> {
    /// Every `rid` named, with its direction.
    pub fn rids(&self) -> impl Iterator<Item = (RidDirection, &'a str)> + use<'a> {
        let rids = |direction, streams: Option<SimulcastStreams<'a>>| {
            streams
                .filter(|streams| streams.form != SimulcastForm::DraftPayloadType)
                .map_or("", |streams| streams.list)
                .split([';', ','])
                .map(|rid| rid.strip_prefix('~').unwrap_or(rid))
                .filter(|rid| !rid.is_empty())
                .map(move |rid| (direction, rid))
        };
        rids(RidDirection::Send, self.send).chain(rids(RidDirection::Recv, self.recv))
    }
}

impl fmt::Display for SimulcastStreams<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.form {
            SimulcastForm::Rfc => "",
            SimulcastForm::DraftRid => "rid=",
            SimulcastForm::DraftPayloadType => "pt=",
        })?;
        f.write_str(self.list)?;
        match self.paused {
            Some(paused) => write!(f, " paused={paused}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Simulcast<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sides = [
            (RidDirection::Send, self.send),
            (RidDirection::Recv, self.recv),
        ];
        if self.recv_first {
            sides.reverse();
        }
        let sides = sides
            .into_iter()
            .filter_map(|(direction, streams)| Some((direction, streams?)));
        for (index, (direction, streams)) in sides.enumerate() {
            // Drafts have a space behind the colon.
            if index > 0 || streams.form != SimulcastForm::Rfc {
                f.write_str(" ")?;
            }
            write!(f, "{direction} {streams}")?;
        }
        Ok(())
    }
}

pub(super) fn parse(value: &str) -> Result<Simulcast<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let mut simulcast = Simulcast {
            send: None,
            recv: None,
            recv_first: false,
        };
        let mut rest = input.trim_start_matches(' ');
        loop {
            let start = rest;
            let (after, word) = grammar::word(start)?;
            let (after, streams) = streams(after)?;
            let side = match word {
                "send" => &mut simulcast.send,
                "recv" => {
                    simulcast.recv_first = simulcast.send.is_none();
                    &mut simulcast.recv
                }
                _ => return grammar::fault(start, SyntaxErrorKind::UnknownKeyword),
            };
            if side.replace(streams).is_some() {
                return grammar::fault(start, SyntaxErrorKind::TrailingText);
            }
            rest = after.trim_start_matches(' ');
            if rest.is_empty() {
                return Ok((rest, simulcast));
            }
        }
    })
}

fn streams(input: &str) -> Parsed<'_, SimulcastStreams<'_>> {
    let (rest, word) = grammar::next_word(input)?;
    let (form, list) = match word.split_once('=') {
        Some(("rid", list)) => (SimulcastForm::DraftRid, list),
        Some(("pt", list)) => (SimulcastForm::DraftPayloadType, list),
        _ => (SimulcastForm::Rfc, word),
    };
    let next = rest.trim_start_matches(' ');
    let (rest, paused) = match next.strip_prefix("paused=") {
        Some(paused) => {
            let (rest, paused) = grammar::word(paused)?;
            (rest, Some(paused))
        }
        None => (rest, None),
    };
    Ok((rest, SimulcastStreams { form, list, paused }))
}
