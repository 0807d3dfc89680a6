//! `rid` and `simulcast` of media sections (RFC 8851, RFC 8853).

use super::super::attribute::RidDirection;
use super::super::names::Names;
use super::Code;
use super::diagnostic::Report;
use super::section::Values;

/// The header extension by which streams are told apart (RFC 8852 section 4.3).
const STREAM_ID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

pub(super) fn check<'d>(session: &Values<'d>, media: &[Values<'d>], report: &mut Report<'d>) {
    let tells_apart = |section: &Values<'_>| {
        section
            .extensions
            .iter()
            .any(|(_, extmap)| extmap.uri == STREAM_ID)
    };
    let told_apart = tells_apart(session);
    for section in media {
        if let Some((attribute, _)) = &section.simulcast
            && !section.is_disabled()
            && !told_apart
            && !tells_apart(section)
        {
            report.add(Code::SimulcastExtension, attribute.value_span());
        }
        rids(section, report);
    }
}

fn rids<'d>(section: &Values<'d>, report: &mut Report<'d>) {
    for (attribute, rid) in &section.rids {
        if rid.id.len() > 255 || !rid.id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            report.add_about(Code::RidSyntax, attribute.value_span(), rid.id);
        }
    }
    let rids = section.rids.iter().enumerate();
    let by_id = Names::numbered(rids.map(|(index, (_, rid))| (rid.id, index)).collect());
    for index in by_id.repeated() {
        if let Some((attribute, rid)) = section.rids.get(index) {
            report.add_about(Code::DuplicateRid, attribute.value_span(), rid.id);
        }
    }
    let Some((attribute, simulcast)) = &section.simulcast else {
        return;
    };
    let declared = [RidDirection::Send, RidDirection::Recv].map(|direction| {
        let rids = section.rids.iter().map(|(_, rid)| rid);
        let own = rids.filter(|rid| rid.direction == direction);
        (direction, Names::set(own.map(|rid| rid.id)))
    });
    for (direction, rid) in simulcast.rids() {
        let own = declared.iter().find(|(of, _)| *of == direction);
        if !own.is_some_and(|(_, ids)| ids.contains(rid)) {
            report.add_about(Code::SimulcastUnknownRid, attribute.value_span(), rid);
        }
    }
}
