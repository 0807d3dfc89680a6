//! `mid`, `group` and BUNDLE across sections (RFC 5888, RFC 9143).

use std::collections::BTreeMap;

use super::super::attribute::Key;
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
    let mut by_mid = BTreeMap::new();
    for (index, section) in media.iter().enumerate() {
        let Some(attribute) = section.mid else {
            continue;
        };
        let mid = attribute.value().unwrap_or_default().trim_end_matches(' ');
        if by_mid.contains_key(mid) {
            report.add(Code::DuplicateMid, attribute.value_span());
        } else {
            by_mid.insert(mid, index);
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
            let Some(index) = by_mid.get(mid).copied() else {
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
