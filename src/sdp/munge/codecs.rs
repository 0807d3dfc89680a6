//! What changed about codecs: on the `m=` line, in `rtpmap`, `fmtp` and `rtcp-fb`.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::{AttributeValue, Key};
use super::super::diff::{Change, ChangeKind};
use super::super::edit::format::{Formats, first_word};
use super::super::field::Value;
use super::Category;
use super::context::{Context, formats_of, is_audio, made};
use super::parameters::fmtp;

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
        list.map(|format| (format.text.to_owned(), format.codec()))
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
