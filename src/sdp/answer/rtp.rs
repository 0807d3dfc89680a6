//! Payload types, layers, header extensions and RTCP of one section.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::{AttributeValue, Direction, Key, RidDirection, Simulcast};
use super::super::edit::format::{Format, Formats};
use super::super::line::Attribute;
use super::super::section::Section;
use super::diagnostic::Report;
use super::section::Pair;
use super::{AnswerCode, Side};

pub(super) fn check<'d>(pair: &Pair<'d, '_>, report: &mut Report<'d>) {
    payload_types(pair, report);
    layers(pair, report);
    extensions(pair, report);
    rtcp(pair, report);
}

/// A codec, as it can be compared.
fn codec(format: &Format<'_>) -> (String, u32, u32) {
    (
        format.encoding.to_ascii_lowercase(),
        format.clock_rate,
        format.channels.unwrap_or(1),
    )
}

fn payload_types<'d>(pair: &Pair<'d, '_>, report: &mut Report<'d>) {
    let (Ok(Some(offered)), Ok(Some(answered))) =
        (Formats::of(&pair.offered), Formats::of(&pair.answered))
    else {
        return;
    };
    let mut by_codec: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    let mut by_type = BTreeMap::new();
    for format in &offered.list {
        by_codec
            .entry(codec(format))
            .or_default()
            .insert(format.text);
        by_type.entry(format.text).or_insert_with(|| codec(format));
    }
    // Retransmission, correction and tones may have a section of their own (RFC 4588 section 8.7,
    // RFC 4733 section 2.4.1).
    let only_helpers = offered.list.iter().all(Format::is_helper);
    let mut common = false;
    for format in &answered.list {
        // Without an rtpmap nobody knows what it is; the check of the answer alone says so.
        if format.encoding.is_empty() {
            common |= by_type.contains_key(format.text);
            continue;
        }
        let own = codec(format);
        let map = format.rtpmap.map(|attribute| attribute.value_span());
        let span = map.unwrap_or_else(|| answered.span.clone());
        let reused = by_type.get(format.text).is_some_and(|other| *other != own);
        match by_codec.get(&own) {
            Some(types) => {
                common |= only_helpers || !format.is_helper();
                if !types.contains(format.text) {
                    let code = AnswerCode::PayloadTypeDiffers;
                    report.add_about(code, Side::Answer, span.clone(), format.encoding);
                }
            }
            None => {
                let code = AnswerCode::CodecNotOffered;
                report.add_about(code, Side::Answer, span.clone(), format.text);
            }
        }
        if reused {
            report.add_about(
                AnswerCode::PayloadTypeReused,
                Side::Answer,
                span,
                format.text,
            );
        }
    }
    if !common {
        report.add(AnswerCode::NoCommonCodec, Side::Answer, answered.span);
    }
}

const fn opposite(direction: RidDirection) -> RidDirection {
    match direction {
        RidDirection::Send => RidDirection::Recv,
        RidDirection::Recv => RidDirection::Send,
    }
}

fn layers<'d>(pair: &Pair<'d, '_>, report: &mut Report<'d>) {
    let mut offered = BTreeMap::new();
    for attribute in pair.offered.keyed(Key::Rid) {
        if let Ok(AttributeValue::Rid(rid)) = attribute.typed() {
            offered.insert(rid.id, rid.direction);
        }
    }
    for attribute in pair.answered.keyed(Key::Rid) {
        let Ok(AttributeValue::Rid(rid)) = attribute.typed() else {
            continue;
        };
        let code = match offered.get(rid.id) {
            None => AnswerCode::RidNotOffered,
            Some(direction) if *direction == rid.direction => AnswerCode::RidDirection,
            Some(_) => continue,
        };
        report.add_about(code, Side::Answer, attribute.value_span(), rid.id);
    }
    let simulcast = |section: &Section<'d>| {
        let attribute = section.keyed(Key::Simulcast).next()?;
        match attribute.typed() {
            Ok(AttributeValue::Simulcast(simulcast)) => Some((attribute, simulcast)),
            _ => None,
        }
    };
    let Some((attribute, answered)) = simulcast(&pair.answered) else {
        return;
    };
    let span = attribute.value_span();
    let offered = simulcast(&pair.offered).map(|(_, simulcast)| simulcast);
    let list = |direction| {
        offered.and_then(|simulcast| match direction {
            RidDirection::Send => simulcast.send,
            RidDirection::Recv => simulcast.recv,
        })
    };
    for (direction, own) in [
        (RidDirection::Send, answered.send),
        (RidDirection::Recv, answered.recv),
    ] {
        if own.is_some() && list(opposite(direction)).is_none() {
            let code = AnswerCode::SimulcastNotOffered;
            report.add(code, Side::Answer, span.clone());
        }
    }
    let listed: BTreeSet<_> = offered
        .iter()
        .flat_map(Simulcast::rids)
        .map(|(direction, rid)| (opposite(direction), rid))
        .collect();
    for (direction, rid) in answered.rids() {
        if list(opposite(direction)).is_some() && !listed.contains(&(direction, rid)) {
            let code = AnswerCode::SimulcastRidNotOffered;
            report.add_about(code, Side::Answer, span.clone(), rid);
        }
    }
}

/// Numbers in an offer that stand for "choose one" (RFC 8285 section 7).
const TO_CHOOSE: core::ops::RangeInclusive<u16> = 4096..=4351;

fn extensions<'d>(pair: &Pair<'d, '_>, report: &mut Report<'d>) {
    let typed = |attribute: &Attribute<'d>| match attribute.typed() {
        Ok(AttributeValue::Extmap(extmap)) => Some(extmap),
        _ => None,
    };
    let mut offered = BTreeMap::new();
    let mut to_choose = BTreeMap::new();
    let own = pair.offered.keyed(Key::Extmap);
    for extmap in own
        .chain(pair.offer.extmaps.iter().copied())
        .filter_map(|one| typed(&one))
    {
        let chosen = to_choose.entry(extmap.uri).or_insert(None);
        if TO_CHOOSE.contains(&extmap.id) {
            chosen.get_or_insert(extmap);
        }
        offered.entry((extmap.uri, extmap.id)).or_insert(extmap);
    }
    for attribute in pair.answered.keyed(Key::Extmap) {
        let Some(own) = typed(&attribute) else {
            continue;
        };
        let span = attribute.value_span();
        let Some(chosen) = to_choose.get(own.uri) else {
            report.add_about(AnswerCode::ExtmapNotOffered, Side::Answer, span, own.uri);
            continue;
        };
        let Some(other) = offered.get(&(own.uri, own.id)).or(chosen.as_ref()) else {
            report.add_about(AnswerCode::ExtmapIdDiffers, Side::Answer, span, own.uri);
            continue;
        };
        let answered = own.direction.unwrap_or(Direction::SendRecv);
        let fits = match other.direction.unwrap_or(Direction::SendRecv) {
            Direction::SendRecv => true,
            Direction::SendOnly => matches!(answered, Direction::RecvOnly | Direction::Inactive),
            Direction::RecvOnly => matches!(answered, Direction::SendOnly | Direction::Inactive),
            Direction::Inactive => answered == Direction::Inactive,
        };
        if !fits {
            report.add_about(AnswerCode::ExtmapDirection, Side::Answer, span, own.uri);
        }
    }
}

fn rtcp<'d>(pair: &Pair<'d, '_>, report: &mut Report<'d>) {
    for (key, code) in [
        (Key::RtcpMux, AnswerCode::RtcpMuxNotOffered),
        (Key::RtcpRsize, AnswerCode::RtcpRsizeNotOffered),
    ] {
        let offered = pair.offered.keyed(key).next();
        let answered = pair.answered.keyed(key).next();
        if let (None, Some(answered), false) = (offered, answered, pair.is_bundled()) {
            report.add(code, Side::Answer, answered.line().span());
        }
    }
    // The session's may stand for the section's.
    if let (None, Some(answered)) = pair.either(Key::ExtmapAllowMixed) {
        let span = answered.line().span();
        report.add(AnswerCode::ExtmapMixedNotOffered, Side::Answer, span);
    }
    let only = pair.offered.keyed(Key::RtcpMuxOnly).next();
    let muxed = pair.answered.keyed(Key::RtcpMux).next();
    if let (Some(_), None, Some(line)) = (only, muxed, pair.answered.lines().next()) {
        report.add(AnswerCode::RtcpMuxRefused, Side::Answer, line.span());
    }
}
