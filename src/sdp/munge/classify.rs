//! From a difference to the categories of browsers.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::{AttributeValue, Key, Parameters};
use super::super::diff::{Change, ChangeKind};
use super::super::edit::format::{Format, Formats};
use super::super::field::Value;
use super::super::line::{Line, LineKind};
use super::super::section::Section;
use super::Category;

/// What is known about the codecs of a section; made once for all its changes.
#[derive(Default)]
pub(super) struct Context<'d> {
    sections: Option<(Option<usize>, Option<usize>)>,
    /// The formats that are listed before and after.
    listed: BTreeSet<&'d str>,
    encodings: BTreeMap<u8, &'d str>,
    /// The names of the codecs before, in lower case.
    made: BTreeSet<String>,
}

impl<'d> Context<'d> {
    fn follow(&mut self, change: &Change<'d>) {
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
        let (old, new) = (formats(before), formats(after));
        self.sections = sections;
        self.listed = old.intersection(&new).copied().collect();
        self.made = formats_of(before)
            .iter()
            .flat_map(|formats| &formats.list)
            .map(|format| format.encoding.to_ascii_lowercase())
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

/// The categories of a difference; none where it is part of another one.
pub(super) fn categories<'d>(change: &Change<'d>, context: &mut Context<'d>) -> Vec<Category> {
    context.follow(change);
    let Some(line) = change.after().or(change.before()) else {
        return Vec::new();
    };
    let in_session = change
        .section_after()
        .or(change.section_before())
        .is_none_or(|section| section.media_index().is_none());
    match line.kind() {
        LineKind::Media => media(change),
        LineKind::Bandwidth => vec![Category::Bandwidth],
        LineKind::Connection => vec![Category::MediaAddress],
        LineKind::Attribute => attribute(change, &line, in_session, context),
        _ if in_session => vec![Category::SessionLine],
        _ => vec![Category::UnknownAttribute],
    }
}

fn attribute(
    change: &Change<'_>,
    line: &Line<'_>,
    in_session: bool,
    context: &Context<'_>,
) -> Vec<Category> {
    let Some(attribute) = line.attribute() else {
        return Vec::new();
    };
    let is_audio = is_audio(change);
    let Some(key) = attribute.key() else {
        return vec![Category::UnknownAttribute];
    };
    let one = match key {
        Key::Group => return bundle(change),
        Key::Mid => Category::Mid,
        Key::IceUfrag => Category::IceUfrag,
        Key::IcePwd => Category::IcePwd,
        Key::IceLite => Category::IceMode,
        Key::IceOptions => options(change),
        Key::Setup => Category::DtlsSetup,
        Key::Fingerprint => Category::Fingerprint,
        Key::SendRecv | Key::SendOnly | Key::RecvOnly | Key::Inactive => Category::Direction,
        Key::Candidate | Key::EndOfCandidates => Category::IceCandidateCount,
        Key::Rid | Key::Simulcast => Category::Simulcast,
        Key::SsrcGroup => match attribute.value() {
            Some(value) if value.starts_with("SIM ") => Category::VideoCodecsLegacySimulcast,
            _ => Category::Ssrcs,
        },
        Key::Ssrc => match attribute.typed() {
            Ok(AttributeValue::Ssrc(source))
                if source.attribute == "msid" && change.kind() == ChangeKind::Changed =>
            {
                Category::Msid
            }
            _ => Category::Ssrcs,
        },
        Key::Msid | Key::MsidSemantic => Category::Msid,
        Key::RtcpMux | Key::RtcpMuxOnly => Category::RtcpMux,
        Key::RtcpRsize => Category::RtcpReducedSize,
        Key::Rtcp => Category::MediaAddress,
        Key::Extmap => match change.kind() {
            ChangeKind::Added => Category::RtpHeaderExtensionAdded,
            ChangeKind::Removed => Category::RtpHeaderExtensionRemoved,
            _ => Category::RtpHeaderExtensionModified,
        },
        Key::SctpInit => Category::DataChannelSctpInit,
        Key::SctpPort => Category::DataChannelSctpPort,
        Key::MaxMessageSize => Category::DataChannelMaxMessageSize,
        Key::Rtpmap | Key::Fmtp | Key::RtcpFb => return codec(change, key, is_audio, context),
        _ if in_session => Category::SessionLine,
        _ => Category::UnknownAttribute,
    };
    vec![one]
}

fn is_audio(change: &Change<'_>) -> bool {
    let section = change.section_after().or(change.section_before());
    let line = section.and_then(|section| section.lines().next());
    line.is_some_and(|line| line.value().starts_with("audio "))
}

/// A group that only follows a mid that was changed, or a section that was removed, is part of that.
fn bundle(change: &Change<'_>) -> Vec<Category> {
    let count = |line: Option<Line<'_>>| {
        let words = line.map_or("", |line| line.value());
        words.split(' ').filter(|word| !word.is_empty()).count()
    };
    match change.kind() {
        ChangeKind::Changed if count(change.before()) == count(change.after()) => {
            let words = |line: Option<Line<'_>>| -> BTreeSet<String> {
                let text = line.map_or("", |line| line.value());
                text.split(' ').map(str::to_owned).collect()
            };
            if words(change.before()) == words(change.after()) {
                vec![Category::Bundle]
            } else {
                Vec::new()
            }
        }
        _ => vec![Category::Bundle],
    }
}

fn options(change: &Change<'_>) -> Category {
    let has = |line: Option<Line<'_>>, option: &str| {
        matches!(line.map(|line| line.typed()), Some(Ok(Value::Attribute(AttributeValue::IceOptions(words))))
            if words.iter().any(|word| word == option))
    };
    let (before, after) = (change.before(), change.after());
    if !has(before, "renomination") && has(after, "renomination") {
        Category::IceOptionsRenomination
    } else if has(before, "trickle") && !has(after, "trickle") {
        Category::IceOptionsTrickle
    } else {
        Category::IceOptions
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

fn formats_of<'d>(section: Option<Section<'d>>) -> Option<Formats<'d>> {
    Formats::of(&section?).ok().flatten()
}

/// What changed on the `m=` line: the address, and which codecs there are.
fn media(change: &Change<'_>) -> Vec<Category> {
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
fn codec(change: &Change<'_>, key: Key, is_audio: bool, context: &Context<'_>) -> Vec<Category> {
    let Some(line) = change.after().or(change.before()) else {
        return Vec::new();
    };
    let value = line.attribute().and_then(|attribute| attribute.value());
    let number = value
        .unwrap_or_default()
        .split(' ')
        .next()
        .unwrap_or_default();
    if number != "*" && !context.listed.contains(number) {
        return Vec::new();
    }
    vec![match key {
        Key::Rtpmap => match line.typed() {
            Ok(Value::Attribute(AttributeValue::Rtpmap(map)))
                if change.after().is_some()
                    && !context.made.contains(&map.encoding.to_ascii_lowercase()) =>
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
