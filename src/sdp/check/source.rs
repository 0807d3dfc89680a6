//! Streams, tracks and RTP sources that more than one section has (RFC 8830, RFC 5576).

use std::collections::BTreeMap;

use super::super::names::Names;
use super::Code;
use super::bundle::{Bundles, word};
use super::diagnostic::Report;
use super::section::Values;

pub(super) fn check<'d>(media: &[Values<'d>], bundles: &Bundles, report: &mut Report<'d>) {
    tracks(media, report);
    // By bundle and source: the section that had it last.
    let mut known = BTreeMap::new();
    for (number, (section, bundle)) in media.iter().zip(bundles).enumerate() {
        let (Some(bundle), false) = (*bundle, section.is_disabled()) else {
            continue;
        };
        for (attribute, ssrc) in &section.ssrcs {
            let other = known.insert((bundle, *ssrc), number);
            if other.is_some_and(|other| other != number) {
                report.add(Code::DuplicateSsrc, word(*attribute));
            }
        }
    }
}

/// Chromium goes by the first stream of each section.
fn tracks<'d>(media: &[Values<'d>], report: &mut Report<'d>) {
    let mut first = Vec::new();
    for (index, section) in media.iter().enumerate() {
        let mut msids = section.msids.iter();
        if let Some((attribute, msid)) = msids.next()
            && msid.track.is_some()
        {
            let text = attribute.value().unwrap_or_default();
            first.push((text.trim_end_matches(' '), index));
        }
        let mut known = None;
        for (attribute, msid) in &section.msids {
            let Some(track) = msid.track else { continue };
            if *known.get_or_insert(track) != track {
                report.add_about(Code::TwoTracks, attribute.value_span(), track);
            }
        }
    }
    for index in Names::numbered(first).repeated() {
        if let Some((attribute, _)) = media.get(index).and_then(|section| section.msids.first()) {
            report.add(Code::DuplicateMsid, attribute.value_span());
        }
    }
}
