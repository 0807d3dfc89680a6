//! From a difference to the categories of browsers.

use std::collections::BTreeSet;

use super::super::attribute::{AttributeValue, Key};
use super::super::diff::{Change, ChangeKind};
use super::super::field::Value;
use super::super::line::{Line, LineKind};
use super::Category;
use super::codecs::{codec, media};
use super::context::{Context, is_audio, kind};
use super::transport;

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
        LineKind::Media => media(change, context),
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
        return vec![Category::UnknownAttribute];
    };
    let is_audio = is_audio(change);
    let in_rtp = is_audio || kind(change) == "video";
    let Some(key) = attribute.key() else {
        return vec![Category::UnknownAttribute];
    };
    let one = match key {
        Key::Group => return bundle(change, context),
        Key::Mid => transport::mid(context, in_session),
        Key::IceUfrag => Category::IceUfrag,
        Key::IcePwd => Category::IcePwd,
        Key::IceLite if in_session => Category::IceMode,
        Key::IceLite => Category::NoEffect,
        Key::IceOptions => options(change),
        Key::Setup => transport::setup(change, line, context),
        Key::Fingerprint => transport::fingerprint(change, context),
        Key::SendRecv | Key::SendOnly | Key::RecvOnly | Key::Inactive => Category::Direction,
        Key::Candidate | Key::EndOfCandidates if in_session => Category::NoEffect,
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
        Key::RtcpMux => transport::rtcp_mux(context, in_rtp),
        Key::RtcpXr => transport::rtcp_xr(context, in_rtp),
        Key::RtcpMuxOnly => Category::RtcpMuxOnly,
        Key::RtcpRsize => Category::RtcpReducedSize,
        Key::Rtcp => Category::MediaAddress,
        Key::Extmap if !in_rtp && !in_session => Category::NoEffect,
        Key::Extmap => match change.kind() {
            ChangeKind::Added => Category::RtpHeaderExtensionAdded,
            ChangeKind::Removed => Category::RtpHeaderExtensionRemoved,
            _ => transport::extension(change),
        },
        Key::SctpInit if in_rtp || in_session => Category::NoEffect,
        Key::SctpInit => Category::DataChannelSctpInit,
        Key::SctpPort => Category::DataChannelSctpPort,
        Key::MaxMessageSize => Category::DataChannelMaxMessageSize,
        Key::Rtpmap | Key::Fmtp | Key::RtcpFb if !in_rtp => Category::NoEffect,
        Key::Rtpmap | Key::Fmtp | Key::RtcpFb => return codec(change, key, is_audio, context),
        _ if in_session => Category::SessionLine,
        _ => Category::UnknownAttribute,
    };
    vec![one]
}

/// A group that only follows a mid that was changed, or a section that was removed, is part of that.
fn bundle(change: &Change<'_>, context: &Context<'_>) -> Vec<Category> {
    let count = |line: Option<Line<'_>>| {
        let words = line.map_or("", |line| line.value());
        words.split(' ').filter(|word| !word.is_empty()).count()
    };
    match change.kind() {
        ChangeKind::Changed
            if context.mids_changed && count(change.before()) == count(change.after()) =>
        {
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
        _ if context.is_divided => vec![Category::BundleDivided],
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
