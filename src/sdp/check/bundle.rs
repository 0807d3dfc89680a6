//! `mid`, `group` and BUNDLE across sections (RFC 5888, RFC 9143).

use core::ops::Range;
use std::collections::BTreeMap;

use super::super::attribute::Key;
use super::super::line::Attribute;
use super::super::names::Names;
use super::Code;
use super::diagnostic::Report;
use super::section::Values;

/// For each media section, the section whose transport it shares, if it is in a bundle.
pub(super) type Bundles = Vec<Option<usize>>;

pub(super) fn check<'d>(
    session: &Values<'d>,
    media: &[Values<'d>],
    report: &mut Report<'d>,
) -> Bundles {
    let mids = media.iter().enumerate().filter_map(|(index, section)| {
        let mid = section.mid?.value().unwrap_or_default();
        Some((mid.trim_end_matches(' '), index))
    });
    let by_mid = Names::numbered(mids.collect());
    for index in by_mid.repeated() {
        if let Some(mid) = media.get(index).and_then(|section| section.mid) {
            report.add(Code::DuplicateMid, mid.value_span());
        }
    }
    mids_of_browsers(media, &by_mid, report);
    let mut bundles: Bundles = vec![None; media.len()];
    for (attribute, group) in &session.groups {
        // The first section of a bundle has the transport (RFC 9143 section 7.1.3).
        let mut tagged = None;
        // The place of each mid follows from where the list lies in the line.
        let list = group.mids.text();
        let mut offset = attribute.value_span().end - list.len();
        for mid in list.split(' ') {
            let span = offset..offset + mid.len();
            offset = span.end + 1;
            if mid.is_empty() {
                continue;
            }
            let Some(index) = by_mid.first(mid) else {
                report.add(Code::GroupUnknownMid, span);
                continue;
            };
            if !group.is_bundle() {
                continue;
            }
            if tagged.is_none() && media.get(index).is_some_and(Values::is_disabled) {
                report.add(Code::BundleFirstRejected, span.clone());
            }
            let tagged = *tagged.get_or_insert(index);
            match bundles.get_mut(index) {
                Some(slot @ None) => *slot = Some(tagged),
                _ => report.add(Code::MidInTwoBundles, span),
            }
        }
    }
    for (section, bundle) in media.iter().zip(&bundles) {
        // Browsers go by the last one, and the bundle by the first.
        if let (Some(other), true) = (section.other_mid, bundle.is_some()) {
            report.add_about(
                Code::ConflictingMid,
                other.value_span(),
                other.value().unwrap_or_default(),
            );
        }
        let (Some(heading), true) = (section.heading, section.has(Key::BundleOnly)) else {
            continue;
        };
        if bundle.is_none() {
            report.add(Code::BundleOnlyUnbundled, heading.span());
        } else if section.media.is_some_and(|media| media.port != 0) {
            report.add(Code::BundleOnlyPort, heading.span());
        }
    }
    names(media, &bundles, report);
    bundles
}

/// How long a mid may be, in characters.
const MID_LENGTH: usize = 16;

/// Browsers have no room for long mids, and Chromium counts the sections that have none.
fn mids_of_browsers<'d>(media: &[Values<'d>], by_mid: &Names<'d>, report: &mut Report<'d>) {
    let mut unnamed = 0_usize;
    for section in media {
        match (section.mid, section.heading) {
            (Some(mid), _) if mid.value_span().len() > MID_LENGTH => {
                report.add(Code::MidLength, mid.value_span());
            }
            (None, Some(heading)) => {
                let same = by_mid.first(&unnamed.to_string());
                unnamed += 1;
                if let Some(mid) = same.and_then(|index| media.get(index)?.mid) {
                    let subject = mid.value().unwrap_or_default();
                    report.add_about(Code::MidChosen, heading.span(), subject);
                }
            }
            _ => {}
        }
    }
}

/// The sections of a bundle share one RTP session: what a payload type (RFC 9143 section 9.1.1) or
/// the number of an extension (section 12) stands for, it stands for in all of them.
fn names<'d>(media: &[Values<'d>], bundles: &Bundles, report: &mut Report<'d>) {
    // By bundle, kind and number: the section that said it first, and what.
    let mut known = BTreeMap::new();
    for (number, (section, bundle)) in media.iter().zip(bundles).enumerate() {
        let (Some(bundle), false) = (*bundle, section.is_disabled()) else {
            continue;
        };
        let codecs = section.maps.iter().map(|(attribute, map)| {
            let detail = (map.clock_rate, map.channels.unwrap_or(1));
            let code = Code::PayloadTypeInBundle;
            (
                code,
                *attribute,
                u16::from(map.payload_type),
                map.encoding,
                detail,
            )
        });
        let extensions = section.extensions.iter().map(|(attribute, extmap)| {
            (
                Code::ExtmapInBundle,
                *attribute,
                extmap.id,
                extmap.uri,
                (0, 0),
            )
        });
        for (code, attribute, id, name, detail) in codecs.chain(extensions) {
            let (of, first, other) = *known
                .entry((bundle, code, id))
                .or_insert((number, name, detail));
            let same = first.eq_ignore_ascii_case(name) && other == detail;
            if of != number && !same {
                report.add(code, word(attribute));
            }
        }
    }
}

/// The number at the start of a value.
pub(super) fn word(attribute: Attribute<'_>) -> Range<usize> {
    let start = attribute.value_span().start;
    let text = attribute.value().unwrap_or_default();
    start..start + text.find([' ', '/']).unwrap_or(text.len())
}
