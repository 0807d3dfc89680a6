//! Layers, header extensions and RTCP of one section.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::{AttributeValue, Direction, Extmap, Key, RidDirection, Simulcast};
use super::super::line::Attribute;
use super::super::section::Section;
use super::diagnostic::Report;
use super::section::Pair;
use super::{AnswerCode, Side, codec};

pub(super) fn check<'d>(pair: &Pair<'d, '_>, report: &mut Report<'d>) {
    let configuration = pair.configuration().unwrap_or_default();
    if !configuration.split(' ').any(|part| part.starts_with("m=")) {
        codec::check(pair, report);
    }
    layers(pair, report);
    rtcp(pair, report);
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

/// The header extensions that a section offers; those of the session are looked up once for all.
#[derive(Default)]
pub(super) struct Extensions<'d> {
    by_number: BTreeMap<(&'d str, u16), Extmap<'d>>,
    /// By the URI, with a number that stands for "choose one", where there is such.
    by_uri: BTreeMap<&'d str, Option<Extmap<'d>>>,
}

fn typed<'d>(attribute: &Attribute<'d>) -> Option<Extmap<'d>> {
    match attribute.typed() {
        Ok(AttributeValue::Extmap(extmap)) => Some(extmap),
        _ => None,
    }
}

impl<'d> Extensions<'d> {
    pub(super) fn of(section: &Section<'d>) -> Self {
        let mut all = Self::default();
        for extmap in section.keyed(Key::Extmap).filter_map(|one| typed(&one)) {
            let chosen = all.by_uri.entry(extmap.uri).or_insert(None);
            if TO_CHOOSE.contains(&extmap.id) {
                chosen.get_or_insert(extmap);
            }
            let key = (extmap.uri, extmap.id);
            all.by_number.entry(key).or_insert(extmap);
        }
        all
    }
}

pub(super) fn extensions<'d>(pair: &Pair<'d, '_>, report: &mut Report<'d>) {
    let offered = [&Extensions::of(&pair.offered), &pair.offer.extensions];
    for attribute in pair.answered.keyed(Key::Extmap) {
        let Some(own) = typed(&attribute) else {
            continue;
        };
        let span = attribute.value_span();
        let mut chosen = offered.iter().filter_map(|all| all.by_uri.get(own.uri));
        if chosen.clone().next().is_none() {
            report.add_about(AnswerCode::ExtmapNotOffered, Side::Answer, span, own.uri);
            continue;
        }
        let mut same = offered
            .iter()
            .filter_map(|all| all.by_number.get(&(own.uri, own.id)));
        let other = same.next().or_else(|| chosen.find_map(Option::as_ref));
        let Some(other) = other else {
            report.add_about(AnswerCode::ExtmapIdDiffers, Side::Answer, span, own.uri);
            continue;
        };
        let answered = own.direction.unwrap_or(Direction::SendRecv);
        if !answered.answers(other.direction.unwrap_or(Direction::SendRecv)) {
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
