//! The formats of a media section, with what is known about each.

use core::ops::Range;

use crate::candidate::grammar::whole_number;

use super::super::attribute::{AttributeValue, Key, Parameters, Rtpmap};
use super::super::line::Attribute;
use super::super::names::Names;
use super::super::section::Section;
use super::error::EditError;

/// A payload type of an `m=` line.
#[derive(Clone, Copy)]
pub(in crate::sdp) struct Format<'d> {
    pub(in crate::sdp) text: &'d str,
    /// The place in the list of the first one with this text, of which there may be many.
    pub(in crate::sdp) first: usize,
    pub(in crate::sdp) encoding: &'d str,
    pub(in crate::sdp) clock_rate: u32,
    pub(in crate::sdp) channels: Option<u32>,
    pub(in crate::sdp) parameters: Parameters<'d>,
    pub(in crate::sdp) rtpmap: Option<Attribute<'d>>,
    pub(in crate::sdp) fmtp: Option<Attribute<'d>>,
}

/// What serves other codecs, or carries no media.
const HELPERS: [&str; 8] = [
    "rtx",
    "red",
    "ulpfec",
    "flexfec-03",
    "flexfec",
    "telephone-event",
    "CN",
    "rtploopback",
];

impl Format<'_> {
    pub(in crate::sdp) fn is_helper(&self) -> bool {
        HELPERS.iter().any(|name| self.is(name))
    }

    /// The codec, as it can be compared: its name in lower case, its clock rate and its channels.
    pub(in crate::sdp) fn codec(&self) -> (String, u32, u32) {
        (
            self.encoding.to_ascii_lowercase(),
            self.clock_rate,
            self.channels.unwrap_or(1),
        )
    }

    fn is(&self, name: &str) -> bool {
        self.encoding.eq_ignore_ascii_case(name)
    }
}

/// The formats of an `m=` line.
pub(in crate::sdp) struct Formats<'d> {
    pub(in crate::sdp) list: Vec<Format<'d>>,
    /// Where they stand.
    pub(in crate::sdp) span: Range<usize>,
    /// The number of the line.
    pub(in crate::sdp) line: usize,
    /// The indices of those that make no sense without a format, by its text.
    by_served: Names<'d>,
}

impl<'d> Formats<'d> {
    /// Those of a section; `None` where they are no payload types.
    pub(in crate::sdp) fn of(section: &Section<'d>) -> Result<Option<Self>, EditError> {
        let Some(line) = section.heading() else {
            return Ok(None);
        };
        let number = line.number();
        let unreadable = |_| EditError::UnreadableMedia { number };
        let Some(media) = section.media().map_err(unreadable)? else {
            return Ok(None);
        };
        if !media.is_rtp() {
            return Ok(None);
        }
        let (maps, parameters) = (section.keyed(Key::Rtpmap), section.keyed(Key::Fmtp));
        let (maps, parameters) = (ByFormat::new(maps), ByFormat::new(parameters));
        let format = |text: &'d str, first: usize| {
            let rtpmap = maps.first(text);
            let fmtp = parameters.first(text);
            let number = whole_number(text);
            let (mut encoding, mut clock_rate, mut channels) = number
                .and_then(Rtpmap::of_static)
                .map(|map| (map.encoding, map.clock_rate, map.channels))
                .unwrap_or_default();
            if let Some(Ok(AttributeValue::Rtpmap(map))) = rtpmap.map(|attribute| attribute.typed())
            {
                encoding = map.encoding;
                clock_rate = map.clock_rate;
                channels = map.channels;
            }
            let value = fmtp.and_then(|attribute| attribute.value());
            let value = value.and_then(|value| value.split_once(' '));
            Format {
                text,
                first,
                encoding,
                clock_rate,
                channels,
                parameters: Parameters::of(value.map_or("", |(_, text)| text)),
                rtpmap,
                fmtp,
            }
        };
        let mut list: Vec<Format<'d>> = Vec::new();
        let firsts = Names::numbered(media.formats.iter().zip(0..).collect());
        let mut served = Vec::new();
        for (index, text) in media.formats.iter().enumerate() {
            let first = firsts.first(text).unwrap_or(index);
            // Its lines may be long, so they are looked at once.
            if let Some(same) = list.get(first).copied() {
                list.push(same);
                continue;
            }
            let format = format(text, first);
            let parameters = format.parameters;
            if format.is("rtx") {
                served.extend(parameters.get("apt").map(|apt| (apt, index)));
            } else if format.is("red") {
                let texts = parameters.text().split('/').map(str::trim);
                let texts = texts.filter(|text| !text.is_empty());
                served.extend(texts.map(|text| (text, index)));
            }
            list.push(format);
        }
        let end = line.span().end;
        let text = media.formats.text();
        Ok(Some(Self {
            list,
            span: end - text.len()..end,
            line: number,
            by_served: Names::numbered(served),
        }))
    }

    /// The formats, each text once.
    pub(in crate::sdp) fn distinct(&self) -> impl Iterator<Item = &Format<'d>> + Clone {
        let all = self.list.iter().enumerate();
        all.filter_map(|(index, format)| (format.first == index).then_some(format))
    }

    /// Formats, each with those that retransmit it behind it, in the order of the line.
    pub(in crate::sdp) fn with_retransmissions(&self, indices: &[usize]) -> Vec<usize> {
        let mut all = Vec::with_capacity(indices.len());
        for index in indices {
            all.push(*index);
            let is_rtx = |index: &usize| self.list.get(*index).is_some_and(|one| one.is("rtx"));
            all.extend(self.dependants(*index).filter(is_rtx));
        }
        all
    }

    /// Marks formats and those that make no sense without them.
    pub(in crate::sdp) fn with_dependants(&self, mut open: Vec<usize>) -> Vec<bool> {
        let mut marks = vec![false; self.list.len()];
        while let Some(index) = open.pop() {
            if let Some(mark @ false) = marks.get_mut(index) {
                *mark = true;
                open.extend(self.dependants(index));
            }
        }
        marks
    }

    /// Those that make no sense without a format. They are given for the first format of a text
    /// only, as a line may list the same text many times, each with as many that serve it.
    fn dependants(&self, index: usize) -> impl Iterator<Item = usize> {
        let served = self.list.get(index).filter(|one| one.first == index);
        let served = served.into_iter();
        served.flat_map(|one| self.by_served.all(one.text))
    }
}

/// Attributes by the format that their values begin with.
struct ByFormat<'d> {
    attributes: Vec<Attribute<'d>>,
    names: Names<'d>,
}

impl<'d> ByFormat<'d> {
    fn new(attributes: impl Iterator<Item = Attribute<'d>>) -> Self {
        let attributes: Vec<_> = attributes.collect();
        let names = attributes.iter().enumerate();
        let names = names.filter_map(|(at, attribute)| Some((first_word(attribute.value()?), at)));
        Self {
            names: Names::numbered(names.collect()),
            attributes,
        }
    }

    fn first(&self, format: &str) -> Option<Attribute<'d>> {
        let at = self.names.first(format)?;
        self.attributes.get(at).copied()
    }
}

pub(in crate::sdp) fn first_word(value: &str) -> &str {
    value.split(' ').next().unwrap_or_default()
}
