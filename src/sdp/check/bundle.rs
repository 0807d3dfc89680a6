//! `mid`, `group` and BUNDLE across sections (RFC 5888, RFC 9143).

use super::super::attribute::Key;
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
            let tagged = *tagged.get_or_insert(index);
            match bundles.get_mut(index) {
                Some(slot @ None) => *slot = Some(tagged),
                _ => report.add(Code::MidInTwoBundles, span),
            }
        }
    }
    for (section, bundle) in media.iter().zip(&bundles) {
        let (Some(heading), true) = (section.heading, section.has(Key::BundleOnly)) else {
            continue;
        };
        if bundle.is_none() {
            report.add(Code::BundleOnlyUnbundled, heading.span());
        } else if section.media.is_some_and(|media| media.port != 0) {
            report.add(Code::BundleOnlyPort, heading.span());
        }
    }
    bundles
}
