//! What changed about codecs: on the `m=` line, in `rtpmap`, `fmtp` and `rtcp-fb`.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::{AttributeValue, Key, Parameters};
use super::super::diff::{Change, ChangeKind};
use super::super::edit::format::{Format, Formats, first_word};
use super::super::field::Value;
use super::super::line::Line;
use super::super::section::Section;
use super::Category;
use super::classify::is_audio;

/// What is known about the codecs of a section; made once for all its changes.
#[derive(Default)]
pub(super) struct Context<'d> {
    sections: Option<(Option<usize>, Option<usize>)>,
    /// The formats that are listed before, and those that are listed after.
    listed: [BTreeSet<&'d str>; 2],
    encodings: BTreeMap<u8, &'d str>,
    /// The codecs before, as [`made`] writes them.
    made: BTreeSet<String>,
}

impl<'d> Context<'d> {
    pub(super) fn follow(&mut self, change: &Change<'d>) {
        let (before, after) = (change.section_before(), change.section_after());
        let index = |section: Option<Section<'_>>| section.and_then(|one| one.media_index());
        let sections = Some((index(before), index(after)));
        if self.sections == sections {
            return;
        }
        let formats = |section: Option<Section<'d>>| -> BTreeSet<&'d str> {
            let media = section.and_then(|section| section.media().ok().flatten());
            media
                .into_iter()
                .flat_map(|media| media.formats.iter())
                .collect()
        };
        self.sections = sections;
        self.listed = [formats(before), formats(after)];
        let is_audio = is_audio(change);
        self.made = formats_of(before)
            .iter()
            .flat_map(|formats| &formats.list)
            .map(|format| {
                made(
                    format.encoding,
                    format.clock_rate,
                    format.channels,
                    is_audio,
                )
            })
            .collect();
        self.encodings.clear();
        if let Some(section) = after.or(before) {
            for attribute in section.keyed(Key::Rtpmap) {
                if let Ok(AttributeValue::Rtpmap(map)) = attribute.typed() {
                    self.encodings
                        .entry(map.payload_type)
                        .or_insert(map.encoding);
                }
            }
        }
    }
}

/// A codec, as it can be compared.
fn identity(format: &Format<'_>) -> (String, u32, u32) {
    (
        format.encoding.to_ascii_lowercase(),
        format.clock_rate,
        format.channels.unwrap_or(1),
    )
}

/// A codec by what Chromium finds a decoder by: the clock rate only where it is sound, the channels
/// only of opus, and neither for tones.
fn made(encoding: &str, clock_rate: u32, channels: Option<u32>, is_audio: bool) -> String {
    let mut text = encoding.to_ascii_lowercase();
    if is_audio && text != "telephone-event" && text != "cn" {
        let channels = channels.filter(|_| text == "opus").unwrap_or(1);
        text = format!("{text}/{clock_rate}/{channels}");
    }
    text
}

fn formats_of<'d>(section: Option<Section<'d>>) -> Option<Formats<'d>> {
    Formats::of(&section?).ok().flatten()
}

/// What changed on the `m=` line: the address, and which codecs there are.
pub(super) fn media(change: &Change<'_>) -> Vec<Category> {
    let (Some(before), Some(after)) = (change.before(), change.after()) else {
        // The number of sections says it.
        return match change.kind() {
            _ if change.section_after().is_some() => vec![Category::NumberOfContents],
            _ => Vec::new(),
        };
    };
    if change.kind() == ChangeKind::Moved {
        return vec![Category::Mid];
    }
    let mut found = Vec::new();
    let is_audio = is_audio(change);
    if let (Ok(Value::Media(old)), Ok(Value::Media(new))) = (before.typed(), after.typed())
        && (old.media, old.port, old.protocol) != (new.media, new.port, new.protocol)
    {
        found.push(Category::MediaAddress);
    }
    let (Some(old), Some(new)) = (
        formats_of(change.section_before()),
        formats_of(change.section_after()),
    ) else {
        return found;
    };
    let numbers = |formats: &Formats<'_>| -> BTreeMap<String, (String, u32, u32)> {
        let list = formats.list.iter();
        list.map(|format| (format.text.to_owned(), identity(format)))
            .collect()
    };
    let (old_numbers, new_numbers) = (numbers(&old), numbers(&new));
    let mut gone: BTreeMap<_, usize> = BTreeMap::new();
    for (_, codec) in old_numbers
        .iter()
        .filter(|(number, _)| !new_numbers.contains_key(*number))
    {
        *gone.entry(codec).or_default() += 1;
    }
    for (_, codec) in new_numbers
        .iter()
        .filter(|(number, _)| !old_numbers.contains_key(*number))
    {
        match gone.get_mut(codec) {
            Some(count @ 1..) => {
                *count -= 1;
                found.push(Category::PayloadTypes);
            }
            _ => found.push(match (codec.0.as_str(), is_audio) {
                ("l16", true) => Category::AudioCodecsAddedL16,
                ("multiopus", true) => Category::AudioCodecsAddedMultiOpus,
                (_, true) => Category::AudioCodecsAdded,
                (_, false) => Category::VideoCodecsAdded,
            }),
        }
    }
    if gone.values().any(|count| *count > 0) {
        found.push(if is_audio {
            Category::AudioCodecsRemoved
        } else {
            Category::VideoCodecsRemoved
        });
    }
    // What is said of a codec is told with it, but for what is left behind.
    let behind = change.section_after().is_some_and(|section| {
        section.all_attributes().any(|attribute| {
            let format = first_word(attribute.value().unwrap_or_default());
            matches!(attribute.key(), Some(Key::Fmtp | Key::RtcpFb))
                && old_numbers.contains_key(format)
                && !new_numbers.contains_key(format)
        })
    });
    if behind {
        found.push(Category::CodecNotListed);
    }
    let common = |formats: &Formats<'_>, other: &BTreeMap<String, (String, u32, u32)>| {
        let list = formats.list.iter().map(|format| format.text.to_owned());
        list.filter(|text| other.contains_key(text))
            .collect::<Vec<_>>()
    };
    if common(&old, &new_numbers) != common(&new, &old_numbers) {
        found.push(if is_audio {
            Category::AudioCodecsReordered
        } else {
            Category::VideoCodecsReordered
        });
    }
    found
}

/// What changed about a codec that is still there; one that came or went is told by the `m=` line.
pub(super) fn codec(
    change: &Change<'_>,
    key: Key,
    is_audio: bool,
    context: &Context<'_>,
) -> Vec<Category> {
    let Some(line) = change.after().or(change.before()) else {
        return Vec::new();
    };
    let value = line.attribute().and_then(|attribute| attribute.value());
    let number = first_word(value.unwrap_or_default());
    let [old, new] = &context.listed;
    match (old.contains(number), new.contains(number)) {
        (true, true) => {}
        _ if number == "*" => {}
        (_, false) if change.after().is_some() && key != Key::Rtpmap => {
            return vec![Category::CodecNotListed];
        }
        (false, false) => return vec![Category::UnknownAttribute],
        _ => return Vec::new(),
    }
    vec![match key {
        Key::Rtpmap => match line.typed() {
            Ok(Value::Attribute(AttributeValue::Rtpmap(map)))
                if change.after().is_some()
                    && !context.made.contains(&made(
                        map.encoding,
                        map.clock_rate,
                        map.channels,
                        is_audio,
                    )) =>
            {
                if is_audio {
                    Category::AudioCodecsAdded
                } else {
                    Category::VideoCodecsAdded
                }
            }
            _ => Category::PayloadTypes,
        },
        Key::Fmtp => return fmtp(change, number, is_audio, context),
        _ => {
            let rest = value.unwrap_or_default().get(number.len()..);
            let rest = rest.unwrap_or_default().trim();
            match (is_audio, change.kind(), rest) {
                (true, ChangeKind::Added, "nack") => Category::AudioCodecsRtcpFbAudioNack,
                (true, ChangeKind::Added, "rrtr") => Category::AudioCodecsRtcpFbRrtr,
                (true, ..) => Category::AudioCodecsRtcpFb,
                (false, ..) => Category::VideoCodecsRtcpFb,
            }
        }
    }]
}

fn fmtp(change: &Change<'_>, number: &str, is_audio: bool, context: &Context<'_>) -> Vec<Category> {
    fn parameters<'d>(line: Option<Line<'d>>) -> Parameters<'d> {
        match line.map(|line| line.typed()) {
            Some(Ok(Value::Attribute(AttributeValue::Fmtp(fmtp)))) => fmtp.parameters,
            _ => Parameters::of(""),
        }
    }
    let (old, new) = (parameters(change.before()), parameters(change.after()));
    let changed = |name: &str| {
        let on = |parameters: &Parameters<'_>| parameters.get(name) == Some("1");
        on(&old) != on(&new)
    };
    let number = number.parse().ok();
    let encoding = number.and_then(|number: u8| context.encodings.get(&number));
    let is = |name: &str| encoding.is_some_and(|encoding| encoding.eq_ignore_ascii_case(name));
    if is_audio && is("opus") {
        let switches = [
            ("stereo", Category::AudioCodecsFmtpOpusStereo),
            ("useinbandfec", Category::AudioCodecsFmtpOpusFec),
            ("usedtx", Category::AudioCodecsFmtpOpusDtx),
            ("cbr", Category::AudioCodecsFmtpOpusCbr),
        ];
        let switched = switches.into_iter().filter(|(name, _)| changed(name));
        let switched: Vec<Category> = switched.map(|(_, category)| category).collect();
        if !switched.is_empty() {
            return switched;
        }
    }
    vec![if is("H264") && changed("sps-pps-idr-in-keyframe") {
        Category::VideoCodecsFmtpH264SpsPpsIdr
    } else if is_audio {
        Category::AudioCodecsFmtp
    } else {
        Category::VideoCodecsFmtp
    }]
}
