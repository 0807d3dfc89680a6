//! What changed about codecs: on the `m=` line, in `rtpmap`, `fmtp` and `rtcp-fb`.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::{AttributeValue, H264Profile, Key};
use super::super::diff::{Change, ChangeKind};
use super::super::document::Document;
use super::super::edit::format::{Format, Formats, first_word};
use super::super::field::Value;
use super::super::section::Section;
use super::classify::is_audio;
use super::parameters::{fmtp, supported};
use super::transport::{Facts, first_fingerprint};
use super::{Category, DescriptionType};

/// What is known about the codecs of a section; made once for all its changes.
pub(super) struct Context<'d> {
    pub(super) kind: DescriptionType,
    /// Whether a section has another mid than before.
    pub(super) mids_changed: bool,
    /// The fingerprint that Chromium holds against its own is the same.
    pub(super) same_fingerprint: bool,
    /// The sections that share the transport of another one.
    bundled: BTreeSet<usize>,
    /// The kinds of the sections before, by their place.
    kinds: Vec<&'d str>,
    sections: Option<(Option<usize>, Option<usize>)>,
    /// The formats that are listed before, and those that are listed after.
    listed: [BTreeSet<&'d str>; 2],
    pub(super) encodings: BTreeMap<u8, &'d str>,
    /// The profiles of H.264 before.
    pub(super) forms: BTreeSet<H264Profile>,
    /// What the section has of lines of which one counts, before and after.
    pub(super) facts: [Facts; 2],
    /// The codecs before, as [`made`] writes them.
    made: BTreeSet<String>,
}

impl<'d> Context<'d> {
    pub(super) fn new(
        original: &'d Document<'_>,
        munged: &'d Document<'_>,
        kind: DescriptionType,
    ) -> Self {
        let mids = |document: &'d Document<'_>| document.media().map(|section| section.mid());
        let joined: BTreeSet<&str> = munged
            .session()
            .keyed(Key::Group)
            .filter_map(|attribute| match attribute.typed() {
                Ok(AttributeValue::Group(group)) if group.is_bundle() => Some(group.mids),
                _ => None,
            })
            .flat_map(|mids| mids.iter().skip(1))
            .collect();
        Self {
            kind,
            bundled: munged
                .media()
                .enumerate()
                .filter(|(_, section)| section.mid().is_some_and(|mid| joined.contains(mid)))
                .map(|(index, _)| index)
                .collect(),
            mids_changed: !mids(original).eq(mids(munged)),
            same_fingerprint: first_fingerprint(original).map(|(_, line)| line.content())
                == first_fingerprint(munged).map(|(_, line)| line.content()),
            kinds: original
                .media()
                .map(|section| section.kind().unwrap_or_default())
                .collect(),
            sections: None,
            listed: [BTreeSet::new(), BTreeSet::new()],
            encodings: BTreeMap::new(),
            forms: BTreeSet::new(),
            facts: [Facts::default(), Facts::default()],
            made: BTreeSet::new(),
        }
    }

    pub(super) fn is_bundled(&self, index: usize) -> bool {
        self.bundled.contains(&index)
    }

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
        self.facts = [before, after].map(|section| section.map(Facts::of).unwrap_or_default());
        let is_audio = is_audio(change);
        let old = formats_of(before);
        self.forms = old
            .iter()
            .flat_map(Formats::distinct)
            .filter_map(|format| supported(format.encoding, format.parameters))
            .collect();
        self.made = old
            .iter()
            .flat_map(Formats::distinct)
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
/// only of opus, and neither for tones, noise and redundancy.
fn made(encoding: &str, clock_rate: u32, channels: Option<u32>, is_audio: bool) -> String {
    let mut text = encoding.to_ascii_lowercase();
    if is_audio && !matches!(text.as_str(), "telephone-event" | "cn" | "red") {
        let channels = channels.filter(|_| text == "opus").unwrap_or(1);
        text = format!("{text}/{clock_rate}/{channels}");
    }
    text
}

fn formats_of<'d>(section: Option<Section<'d>>) -> Option<Formats<'d>> {
    Formats::of(&section?).ok().flatten()
}

/// What changed on the `m=` line: the address, and which codecs there are.
pub(super) fn media(change: &Change<'_>, context: &Context<'_>) -> Vec<Category> {
    let found = line(change, context);
    // Whatever it is, it is part of how the media get there.
    match (found.is_empty(), change.before(), change.after()) {
        (true, Some(_), Some(_)) => vec![Category::MediaAddress],
        _ => found,
    }
}

fn line(change: &Change<'_>, context: &Context<'_>) -> Vec<Category> {
    let (Some(before), Some(after)) = (change.before(), change.after()) else {
        // The number of sections says it.
        return match change.kind() {
            _ if change.section_after().is_some() => vec![Category::NumberOfContents],
            _ => Vec::new(),
        };
    };
    if change.kind() == ChangeKind::Moved {
        let index = change
            .section_after()
            .and_then(|section| section.media_index());
        let there = index.and_then(|index| context.kinds.get(index));
        return vec![
            match change.section_after().and_then(|section| section.kind()) {
                Some(kind) if there.is_some_and(|there| *there != kind) => Category::MediaKind,
                _ => Category::Mid,
            },
        ];
    }
    let mut found = Vec::new();
    let is_audio = is_audio(change);
    let word = |text: &'_ str| text.split(' ').next().unwrap_or_default().to_owned();
    let (old_kind, new_kind) = (word(before.value()), word(after.value()));
    if !old_kind.eq_ignore_ascii_case(&new_kind) {
        found.push(match (old_kind.as_str(), new_kind.as_str()) {
            ("audio" | "video", "audio" | "video") => Category::MediaKind,
            _ => Category::MediaKindUnknown,
        });
    } else if old_kind != new_kind {
        found.push(Category::MediaAddress);
    }
    match (before.typed(), after.typed()) {
        (Ok(Value::Media(old)), Ok(Value::Media(new))) => {
            if (old.port, old.port_count, old.protocol) != (new.port, new.port_count, new.protocol)
            {
                found.push(Category::MediaAddress);
            }
            if !old.is_rtp() && !old.formats.iter().eq(new.formats.iter()) {
                found.push(Category::DataChannelFormat);
            }
        }
        _ if old_kind == new_kind => found.push(Category::MediaAddress),
        _ => {}
    }
    let (Some(old), Some(new)) = (
        formats_of(change.section_before()),
        formats_of(change.section_after()),
    ) else {
        return found;
    };
    // Chromium looks for what no rtpmap names in the static payload types of sound alone.
    let unmapped: BTreeSet<&str> = new
        .distinct()
        .filter(|format| format.rtpmap.is_none() && (!is_audio || format.encoding.is_empty()))
        .map(|format| format.text)
        .collect();
    let numbers = |formats: &Formats<'_>| -> BTreeMap<String, (String, u32, u32)> {
        let list = formats.distinct();
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
    for (number, codec) in new_numbers
        .iter()
        .filter(|(number, _)| !old_numbers.contains_key(*number))
    {
        match gone.get_mut(codec) {
            Some(count @ 1..) => {
                *count -= 1;
                found.push(Category::PayloadTypes);
            }
            _ => found.push(match (codec.0.as_str(), is_audio) {
                _ if unmapped.contains(number.as_str()) => Category::CodecUnmapped,
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
