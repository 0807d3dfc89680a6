//! RTP header extensions of all sections (RFC 8285).

use super::super::attribute::Extmap;
use super::super::line::Attribute;
use super::Code;
use super::bundle::word;
use super::diagnostic::Report;
use super::section::Values;

/// Whether a number can be that of an extension.
pub(super) fn number<'d>(
    attribute: Attribute<'d>,
    extmap: &Extmap<'d>,
    report: &mut Report<'d>,
) -> bool {
    let fits = matches!(extmap.id, 1..=14 | 16..=255 | 4096..=4351);
    if !fits {
        report.add(Code::ExtmapId, word(attribute));
    }
    if matches!(extmap.id, 4096..=4351) {
        report.add(Code::ExtmapToChoose, word(attribute));
    }
    fits
}

pub(super) fn check<'d>(session: &Values<'d>, media: &[Values<'d>], report: &mut Report<'d>) {
    for section in media
        .iter()
        .chain([session])
        .filter(|section| !section.is_disabled())
    {
        for (attribute, _) in section
            .extensions
            .iter()
            .filter(|(_, extmap)| matches!(extmap.id, 16..=255))
        {
            report.add(Code::ExtmapTwoByte, word(*attribute));
        }
    }
    for (attribute, extmap) in &session.extensions {
        number(*attribute, extmap, report);
    }
    let carries_rtp = |section: &&Values<'_>| section.media.is_some_and(|line| line.is_rtp());
    let of_media = media
        .iter()
        .filter(carries_rtp)
        .find_map(|section| section.extensions.first());
    if let (Some((attribute, _)), false) = (of_media, session.extensions.is_empty()) {
        report.add(Code::ExtmapLevels, word(*attribute));
    }
}
