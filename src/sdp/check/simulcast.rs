//! `rid` and `simulcast` of media sections (RFC 8851, RFC 8853).

use crate::candidate::grammar::is_token;

use super::super::attribute::{Rid, RidDirection, STREAM_ID, Simulcast};
use super::super::line::Attribute;
use super::super::names::Names;
use super::Code;
use super::diagnostic::Report;
use super::section::Values;

/// What the lines of one section say of its layers.
#[derive(Default)]
pub(super) struct Layers<'d> {
    rids: Vec<(Attribute<'d>, Rid<'d>)>,
    simulcast: Option<(Attribute<'d>, Simulcast<'d>)>,
}

impl<'d> Layers<'d> {
    pub(super) fn rid(&mut self, attribute: Attribute<'d>, rid: Rid<'d>) {
        self.rids.push((attribute, rid));
    }

    /// The first one is what the section has.
    pub(super) fn simulcast(
        &mut self,
        attribute: Attribute<'d>,
        simulcast: Simulcast<'d>,
        report: &mut Report<'d>,
    ) {
        match self.simulcast {
            Some(_) => report.add(Code::RepeatedSimulcast, attribute.value_span()),
            None => self.simulcast = Some((attribute, simulcast)),
        }
    }
}

pub(super) fn check<'d>(session: &Values<'d>, media: &[Values<'d>], report: &mut Report<'d>) {
    let tells_apart = |section: &Values<'_>| {
        section
            .extensions
            .iter()
            .any(|(_, extmap)| extmap.uri == STREAM_ID)
    };
    let told_apart = tells_apart(session);
    for section in media {
        if let Some((attribute, _)) = &section.layers.simulcast
            && !section.is_disabled()
            && !told_apart
            && !tells_apart(section)
        {
            report.add(Code::SimulcastExtension, attribute.value_span());
        }
        rids(&section.layers, report);
    }
}

fn rids<'d>(layers: &Layers<'d>, report: &mut Report<'d>) {
    for (attribute, rid) in &layers.rids {
        if rid.id.len() > 255 || !rid.id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            report.add_about(Code::RidSyntax, attribute.value_span(), rid.id);
        }
        let all = rid.restrictions.text();
        if let Some(other) = all.split(';').find(|one| !all.is_empty() && !is_known(one)) {
            report.add_about(Code::RidRestriction, attribute.value_span(), other);
        }
        if let Some(other) = all
            .split(';')
            .find(|one| !all.is_empty() && !is_restriction(one))
        {
            report.add_about(Code::RidRestrictionSyntax, attribute.value_span(), other);
        }
    }
    let rids = layers.rids.iter().enumerate();
    let by_id = Names::numbered(rids.map(|(index, (_, rid))| (rid.id, index)).collect());
    for index in by_id.repeated() {
        if let Some((attribute, rid)) = layers.rids.get(index) {
            report.add_about(Code::DuplicateRid, attribute.value_span(), rid.id);
        }
    }
    let Some((attribute, simulcast)) = &layers.simulcast else {
        return;
    };
    let lists = [simulcast.send, simulcast.recv].into_iter().flatten();
    let mut ids = lists.flat_map(|streams| streams.list.split([';', ',']));
    if ids.any(|id| id.trim_start_matches('~').is_empty()) {
        report.add(Code::SimulcastEmpty, attribute.value_span());
    }
    let declared = [RidDirection::Send, RidDirection::Recv].map(|direction| {
        let rids = layers.rids.iter().map(|(_, rid)| rid);
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

const LIMITS: [&str; 6] = [
    "max-width",
    "max-height",
    "max-fps",
    "max-fs",
    "max-br",
    "max-pps",
];

/// Whether a restriction of a rid is written as RFC 8851 section 10 has it. A limit may have a
/// fraction, as browsers write some.
fn is_restriction(restriction: &str) -> bool {
    let (key, value) = match restriction.split_once('=') {
        Some((key, value)) => (key, Some(value)),
        None => (restriction, None),
    };
    let number = |text: &str| {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits(whole) && digits(fraction)
    };
    match key {
        "pt" | "depend" => value.is_some_and(|list| {
            let mut items = list.split(',');
            items.all(|item| !item.is_empty() && item.bytes().all(is_token))
        }),
        _ if LIMITS.contains(&key) || key == "max-bpp" => value.is_none_or(number),
        _ => {
            let name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            !key.is_empty() && key.bytes().all(name)
        }
    }
}

/// Whether Firefox can read a restriction of a rid.
fn is_known(restriction: &str) -> bool {
    let Some((key, value)) = restriction.split_once('=') else {
        return false;
    };
    let is = |name: &&str| key.eq_ignore_ascii_case(name);
    // What follows the digits is left aside.
    let number = |text: &str, most: u64| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let number = text.get(..digits).and_then(|digits| digits.parse().ok());
        number.is_some_and(|number: u64| number <= most)
    };
    if is(&"pt") {
        value.split(',').all(|format| number(format, 127))
    } else if is(&"depend") {
        value.split(',').all(|rid| !rid.is_empty())
    } else if LIMITS.iter().any(is) {
        number(value, u32::MAX.into())
    } else {
        !key.is_empty()
    }
}
