//! From a difference to the categories of browsers.

use std::collections::BTreeSet;

use super::super::attribute::{AttributeValue, Key};
use super::super::diff::{Change, ChangeKind};
use super::super::field::Value;
use super::super::line::{Line, LineKind};
use super::Category;
use super::codecs::{Context, codec, media};

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
        Key::RtcpMux => Category::RtcpMux,
        Key::RtcpMuxOnly => Category::RtcpMuxOnly,
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

pub(super) fn is_audio(change: &Change<'_>) -> bool {
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
