//! Streams, tracks and RTP sources that more than one section has (RFC 8830, RFC 5576).

use super::super::names::Names;
use super::Code;
use super::bundle::{Bundles, in_bundles, word};
use super::diagnostic::Report;
use super::section::Values;

pub(super) fn check<'d>(media: &[Values<'d>], bundles: &Bundles, report: &mut Report<'d>) {
    tracks(media, report);
    let said = in_bundles(media, bundles, &|section| {
        let sources = section.ssrcs.iter();
        sources.map(|(_, ssrc)| *ssrc).collect()
    });
    for (before, this) in said.iter().zip(said.iter().skip(1)) {
        if this.is_same(before)
            && this.section != before.section
            && let Some((attribute, _)) = this.of(media, |section| &section.ssrcs)
        {
            report.add(Code::DuplicateSsrc, word(*attribute));
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
