//! What payload types retransmit (RFC 4588).

use super::super::attribute::{Fmtp, Rtpmap};
use super::super::codecs::payload_type;
use super::super::line::Attribute;
use super::Code;
use super::diagnostic::Report;
use super::rtp::{Rtp, TYPES};
use super::section::Values;

impl<'d> Rtp<'d> {
    /// The parameters of a payload type whose codec is known.
    pub(super) fn retransmission(
        &mut self,
        map: &Rtpmap<'d>,
        attribute: Attribute<'d>,
        fmtp: &Fmtp<'d>,
        report: &mut Report<'d>,
    ) {
        if map.is("rtx")
            && let Some(apt) = fmtp.parameters.get("apt")
        {
            let number = payload_type(apt);
            if let Some(repairs) = self.repairs.get_mut(usize::from(map.payload_type)) {
                *repairs = Some(number.unwrap_or(u8::MAX));
            }
            let text = attribute.value().unwrap_or_default();
            if !number.is_some_and(|number| self.is_listed(number)) {
                if self.has_flows {
                    return self.elsewhere.push((attribute, apt));
                }
                report.add_about(Code::RtxUnknownApt, attribute.value_span(), apt);
            } else if !self.is_rejected() && !behind_apt(text).starts_with(apt) {
                report.add(Code::RtxAptSpace, attribute.value_span());
            }
        }
    }

    /// What is wrong at the end of the section with a payload type that is `rtx`.
    pub(super) fn wrong_rtx(&self, index: usize) -> Option<Code> {
        let Some(number) = self.repairs.get(index).copied().flatten() else {
            return Some(Code::RtxWithoutApt);
        };
        match self.maps.get(usize::from(number))? {
            Some(map) => (map.is("rtx") && !self.is_rejected()).then_some(Code::RtxOfRtx),
            None => self
                .assigned(number)
                .is_none()
                .then_some(Code::RtxAptUnmapped),
        }
    }
}

/// What a section retransmits of another, that one lists.
pub(super) fn flows<'d>(media: &[Values<'d>], report: &mut Report<'d>) {
    let mut listed = [false; TYPES];
    for line in media.iter().filter_map(|section| section.media) {
        for number in line.formats.iter().filter_map(payload_type) {
            if let Some(slot) = listed.get_mut(usize::from(number)) {
                *slot |= line.is_rtp();
            }
        }
    }
    for (attribute, apt) in media.iter().flat_map(|section| &section.elsewhere) {
        let number = payload_type(apt).map(usize::from);
        if number.and_then(|number| listed.get(number)) != Some(&true) {
            report.add_about(Code::RtxUnknownApt, attribute.value_span(), apt);
        }
    }
}

/// What Chromium takes for the number that is retransmitted. Found by bytes, because the search of
/// `str` is 7 KB of code.
fn behind_apt(text: &str) -> &str {
    let at = text.as_bytes().windows(4).position(|word| word == b"apt=");
    at.and_then(|at| text.get(at + 4..)).unwrap_or_default()
}
