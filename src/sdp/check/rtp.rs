//! Payload types, header extensions and simulcast of one media section.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::{PayloadTypes, Rtpmap};
use super::super::field::MediaLine;
use super::super::line::Line;
use super::Code;
use super::diagnostic::Report;
use super::section::Values;

/// Payload types have seven bits.
const TYPES: usize = 128;

pub(super) fn check<'d>(session: &Values<'d>, section: &Values<'d>, report: &mut Report<'d>) {
    if let (Some(heading), Some(media)) = (section.heading, section.media) {
        if media.is_rtp() {
            payload_types(heading, &media, section, report);
        } else {
            formats(&media, section, report);
        }
    }
    extensions(session, section, report);
    simulcast(section, report);
}

/// Formats that are no payload types, as in `m=application`.
fn formats<'d>(media: &MediaLine<'d>, section: &Values<'d>, report: &mut Report<'d>) {
    if section.fmtps.is_empty() {
        return;
    }
    let listed: BTreeSet<&str> = media.formats.iter().collect();
    for (attribute, fmtp) in &section.fmtps {
        if !listed.contains(fmtp.format) {
            report.add_about(Code::FmtpNotListed, attribute.value_span(), fmtp.format);
        }
    }
}

fn payload_type(text: &str) -> Option<u8> {
    text.parse()
        .ok()
        .filter(|number| usize::from(*number) < TYPES)
}

/// Those that RFC 3551 assigns no codec: 20 to 24, 27, 29, 30, and all from 35 on.
const fn is_dynamic(payload_type: u8) -> bool {
    payload_type >= 35 || matches!(payload_type, 20..=24 | 27 | 29 | 30)
}

fn payload_types<'d>(
    heading: Line<'d>,
    media: &MediaLine<'d>,
    section: &Values<'d>,
    report: &mut Report<'d>,
) {
    let mut maps: [Option<Rtpmap<'d>>; TYPES] = [None; TYPES];
    let mut listed = [false; TYPES];
    for (attribute, map) in &section.rtpmaps {
        let start = attribute.value_span().start;
        let text = attribute.value().unwrap_or_default();
        let number = start..start + text.find(' ').unwrap_or(text.len());
        match maps.get_mut(usize::from(map.payload_type)) {
            None => report.add(Code::PayloadTypeRange, number),
            Some(Some(other)) => {
                let same = other.encoding.eq_ignore_ascii_case(map.encoding)
                    && other.clock_rate == map.clock_rate
                    && other.channels.unwrap_or(1) == map.channels.unwrap_or(1);
                if !same {
                    report.add(Code::RtpmapConflict, number);
                }
            }
            Some(slot) => *slot = Some(*map),
        }
    }

    // The place of each format follows from where its text lies in the line.
    let list_start = heading.span().end - media.formats.text().len();
    let mut offset = list_start;
    for word in media.formats.text().split(' ') {
        let span = offset..offset + word.len();
        offset = span.end + 1;
        if word.is_empty() {
            continue;
        }
        let Some(number) = payload_type(word) else {
            report.add(Code::PayloadTypeRange, span);
            continue;
        };
        let index = usize::from(number);
        if let Some(listed) = listed.get_mut(index) {
            if *listed {
                report.add(Code::DuplicatePayloadType, span);
                continue;
            }
            *listed = true;
        }
        if is_dynamic(number) && maps.get(index).is_some_and(Option::is_none) {
            report.add(Code::MissingRtpmap, span);
        }
    }

    let is_listed = |number: u8| listed.get(usize::from(number)).copied().unwrap_or(false);
    for (attribute, map) in &section.rtpmaps {
        if usize::from(map.payload_type) < TYPES && !is_listed(map.payload_type) {
            let start = attribute.value_span().start;
            let text = attribute.value().unwrap_or_default();
            let number = start..start + text.find(' ').unwrap_or(text.len());
            report.add(Code::RtpmapNotListed, number);
        }
    }
    for (attribute, fmtp) in &section.fmtps {
        let start = attribute.value_span().start;
        let number = payload_type(fmtp.format);
        if !number.is_some_and(is_listed) {
            report.add(Code::FmtpNotListed, start..start + fmtp.format.len());
        }
        let map = number.and_then(|number| *maps.get(usize::from(number))?);
        let is_rtx = map.is_some_and(|map| map.encoding.eq_ignore_ascii_case("rtx"));
        if is_rtx
            && let Some(apt) = fmtp.parameters.get("apt")
            && !payload_type(apt).is_some_and(is_listed)
        {
            report.add_about(Code::RtxUnknownApt, attribute.value_span(), apt);
        }
    }
    for (attribute, feedback) in &section.feedback {
        if let PayloadTypes::One(number) = feedback.payload_type
            && !is_listed(number)
        {
            let start = attribute.value_span().start;
            let text = attribute.value().unwrap_or_default();
            let number = start..start + text.find(' ').unwrap_or(text.len());
            report.add(Code::RtcpFbNotListed, number);
        }
    }
}

fn extensions<'d>(session: &Values<'d>, section: &Values<'d>, report: &mut Report<'d>) {
    // Those of the session apply to each media section; they are rare and few.
    let mut uris: BTreeMap<u16, &str> = BTreeMap::new();
    if !section.extmaps.is_empty() {
        uris.extend(
            session
                .extmaps
                .iter()
                .take(TYPES)
                .map(|(_, extmap)| (extmap.id, extmap.uri)),
        );
    }
    for (attribute, extmap) in &section.extmaps {
        let start = attribute.value_span().start;
        let text = attribute.value().unwrap_or_default();
        let number = start..start + text.find([' ', '/']).unwrap_or(text.len());
        if !matches!(extmap.id, 1..=14 | 16..=255 | 4096..=4351) {
            report.add(Code::ExtmapId, number);
        } else if uris
            .insert(extmap.id, extmap.uri)
            .is_some_and(|uri| uri != extmap.uri)
        {
            report.add(Code::DuplicateExtmap, number);
        }
    }
}

fn simulcast<'d>(section: &Values<'d>, report: &mut Report<'d>) {
    let mut rids = BTreeSet::new();
    for (attribute, rid) in &section.rids {
        if !rids.insert(rid.id) {
            report.add_about(Code::DuplicateRid, attribute.value_span(), rid.id);
        }
    }
    let Some((attribute, simulcast)) = &section.simulcast else {
        return;
    };
    let declared: BTreeSet<_> = section
        .rids
        .iter()
        .map(|(_, rid)| (rid.direction, rid.id))
        .collect();
    for (direction, rid) in simulcast.rids() {
        if !declared.contains(&(direction, rid)) {
            report.add_about(Code::SimulcastUnknownRid, attribute.value_span(), rid);
        }
    }
}
