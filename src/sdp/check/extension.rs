//! RTP header extensions of all sections (RFC 8285).

use super::super::attribute::Extmap;
use super::super::line::Attribute;
use super::Code;
use super::diagnostic::Report;
use super::section::Values;
use super::words;

/// Whether a number can be that of an extension.
fn number<'d>(attribute: Attribute<'d>, extmap: &Extmap<'d>, report: &mut Report<'d>) -> bool {
    let fits = matches!(extmap.id, 1..=14 | 16..=255 | 4096..=4351);
    if !fits {
        report.add(Code::ExtmapId, words::number(attribute));
    }
    let is_hex = |digits: &str| {
        let digits = digits.as_bytes().first_chunk();
        digits.is_some_and(|two: &[u8; 2]| two.iter().all(u8::is_ascii_hexdigit))
    };
    if !extmap.uri.split('%').skip(1).all(is_hex) {
        report.add(Code::ExtmapUri, attribute.value_span());
    }
    if matches!(extmap.id, 4096..=4351) {
        report.add(Code::ExtmapToChoose, words::number(attribute));
    }
    fits
}

/// What the numbers of extensions stand for while lines go by.
#[derive(Default)]
pub(super) struct Extensions<'d> {
    /// By number.
    list: Vec<(u16, &'d str)>,
}

impl<'d> Extensions<'d> {
    /// Says what a number stands for from here on; what it stood for.
    pub(super) fn name(&mut self, extmap: &Extmap<'d>) -> Option<&'d str> {
        match self.list.binary_search_by_key(&extmap.id, |(id, _)| *id) {
            Ok(at) => {
                let (_, uri) = self.list.get_mut(at)?;
                Some(core::mem::replace(uri, extmap.uri))
            }
            Err(at) => {
                self.list.insert(at, (extmap.id, extmap.uri));
                None
            }
        }
    }

    /// The same, where no number may stand for two; whether the number stands for this one already.
    pub(super) fn add(
        &mut self,
        attribute: Attribute<'d>,
        extmap: &Extmap<'d>,
        report: &mut Report<'d>,
    ) -> bool {
        if !number(attribute, extmap, report) {
            return false;
        }
        let other = self.name(extmap);
        if other.is_some_and(|uri| uri != extmap.uri) {
            report.add(Code::DuplicateExtmap, words::number(attribute));
        }
        other == Some(extmap.uri)
    }
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
            report.add(Code::ExtmapTwoByte, words::number(*attribute));
        }
    }
    let mut numbers = Extensions::default();
    for (attribute, extmap) in &session.extensions {
        if numbers.add(*attribute, extmap, report) {
            report.add(Code::RepeatedExtmap, words::number(*attribute));
        }
    }
    let carries_rtp = |section: &&Values<'_>| section.media.is_some_and(|line| line.is_rtp());
    let of_media = media
        .iter()
        .filter(carries_rtp)
        .find_map(|section| section.extensions.first());
    if let (Some((attribute, _)), false) = (of_media, session.extensions.is_empty()) {
        report.add(Code::ExtmapLevels, words::number(*attribute));
    }
}
