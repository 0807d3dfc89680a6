//! Payload types and header extensions of one media section.

use core::ops::Range;

use super::super::attribute::{Extmap, Fmtp, Key, PayloadTypes, RtcpFeedback, Rtpmap};
use super::super::codecs::payload_type;
use super::super::field::MediaLine;
use super::super::line::{Attribute, Line};
use super::super::names::Names;
use super::Code;
use super::diagnostic::Report;
use super::extension;
use super::section::Values;
use super::words;

/// Payload types have seven bits.
pub(super) const TYPES: usize = 128;

/// What is known of a media section's formats and extensions while its lines go by.
pub(super) struct Rtp<'d> {
    /// The `m=` line, if it parses.
    media: Option<(Line<'d>, MediaLine<'d>)>,
    /// Whether the protocol is RTP, so that formats are payload types.
    is_rtp: bool,
    listed: [bool; TYPES],
    pub(super) maps: [Option<Rtpmap<'d>>; TYPES],
    /// The last payload type that stands for it.
    ulpfec: Option<u8>,
    /// Which payload types have parameters or feedback.
    described: [bool; TYPES],
    /// What they say that they retransmit.
    pub(super) repairs: [Option<u8>; TYPES],
    /// Parameters that can be judged at the end of the section only.
    waiting: Vec<(Attribute<'d>, Fmtp<'d>)>,
    extensions: extension::Extensions<'d>,
    /// Extensions that come again.
    repeated: Vec<Attribute<'d>>,
    /// Whether sections belong together by FID, so that one may retransmit what another sends (RFC
    /// 4588 section 8.7).
    pub(super) has_flows: bool,
    /// Parameters of what this section retransmits and does not list, with what that is.
    pub(super) elsewhere: Vec<(Attribute<'d>, &'d str)>,
}

impl<'d> Rtp<'d> {
    /// Starts with a media section. The session's extensions apply to it too.
    pub(super) fn new(session: &Values<'d>) -> Self {
        let mut rtp = Self {
            media: None,
            is_rtp: false,
            listed: [false; TYPES],
            maps: [None; TYPES],
            ulpfec: None,
            described: [false; TYPES],
            repairs: [None; TYPES],
            waiting: Vec::new(),
            extensions: extension::Extensions::default(),
            repeated: Vec::new(),
            has_flows: session.groups.iter().any(|(_, of)| of.semantics == "FID"),
            elsewhere: Vec::new(),
        };
        // They are rare and few.
        for (_, extmap) in session.extensions.iter().take(TYPES) {
            rtp.extensions.name(extmap);
        }
        rtp
    }

    /// The `m=` line, which comes first.
    pub(super) fn media(
        &mut self,
        heading: Line<'d>,
        media: MediaLine<'d>,
        report: &mut Report<'d>,
    ) {
        self.media = Some((heading, media));
        self.is_rtp = media.is_rtp();
        if !self.is_rtp {
            return;
        }
        for (span, word) in formats(heading, &media) {
            // Without a codec (RFC 3551 section 6).
            if matches!(word, "1" | "2" | "19") && media.port != 0 {
                report.add(Code::PayloadTypeReserved, span.clone());
            }
            match payload_type(word).map(|number| self.listed.get_mut(usize::from(number))) {
                Some(Some(listed)) if *listed => report.add(Code::DuplicatePayloadType, span),
                Some(Some(listed)) => *listed = true,
                _ => report.add(Code::PayloadTypeRange, span),
            }
        }
    }

    /// Chromium does not look at what is retransmitted here.
    pub(super) fn is_rejected(&self) -> bool {
        self.media.is_some_and(|(_, line)| line.port == 0)
    }

    /// The codec that a payload type stands for in Chromium without an rtpmap: of those that are
    /// assigned it knows the older ones of audio.
    pub(super) fn assigned(&self, number: u8) -> Option<Rtpmap<'static>> {
        let is_audio = self.media.is_some_and(|(_, line)| line.media == "audio");
        Rtpmap::of_static(number).filter(|_| is_audio && number < 19)
    }

    pub(super) fn is_listed(&self, number: u8) -> bool {
        self.listed
            .get(usize::from(number))
            .copied()
            .unwrap_or(false)
    }

    pub(super) fn rtpmap(
        &mut self,
        attribute: Attribute<'d>,
        map: Rtpmap<'d>,
        report: &mut Report<'d>,
    ) {
        if !self.is_rtp {
            return;
        }
        match self.maps.get_mut(usize::from(map.payload_type)) {
            None => return report.add(Code::PayloadTypeRange, words::first(attribute)),
            Some(Some(other)) => {
                let same = other.encoding.eq_ignore_ascii_case(map.encoding)
                    && other.clock_rate == map.clock_rate
                    && other.channels.unwrap_or(1) == map.channels.unwrap_or(1);
                if !same {
                    report.add(Code::RtpmapConflict, words::first(attribute));
                }
            }
            Some(slot) => *slot = Some(map),
        }
        if !self.is_listed(map.payload_type) {
            report.add(Code::RtpmapNotListed, words::first(attribute));
        } else if self.media.is_some_and(|(_, line)| line.media == "audio") {
            let assigned = self.assigned(map.payload_type);
            if assigned.is_some_and(|assigned| !assigned.is(map.encoding)) {
                report.add(Code::StaticPayloadType, words::first(attribute));
            }
            if map.channels.is_some_and(|channels| channels > 16) {
                report.add(Code::ChannelCount, attribute.value_span());
            }
        } else if map.is("ulpfec") {
            let other = self.ulpfec.replace(map.payload_type);
            if !self.is_rejected() && other.is_some_and(|other| other != map.payload_type) {
                report.add(Code::SecondUlpfec, words::first(attribute));
            }
        }
    }

    pub(super) fn fmtp(
        &mut self,
        attribute: Attribute<'d>,
        fmtp: Fmtp<'d>,
        report: &mut Report<'d>,
    ) {
        if !self.is_rtp {
            return self.waiting.push((attribute, fmtp));
        }
        let number = payload_type(fmtp.format);
        if !number.is_some_and(|number| self.is_listed(number)) {
            let start = attribute.value_span().start;
            report.add(Code::FmtpNotListed, start..start + fmtp.format.len());
        }
        let Some(number) = number else { return };
        self.describe(number);
        match self.maps.get(usize::from(number)).copied() {
            Some(Some(map)) => self.retransmission(&map, attribute, &fmtp, report),
            // The map may follow.
            _ => self.waiting.push((attribute, fmtp)),
        }
    }

    fn describe(&mut self, number: u8) {
        if let Some(described) = self.described.get_mut(usize::from(number)) {
            *described = true;
        }
    }

    pub(super) fn feedback(
        &mut self,
        attribute: Attribute<'d>,
        feedback: &RtcpFeedback<'d>,
        report: &mut Report<'d>,
    ) {
        if let PayloadTypes::One(number) = feedback.payload_type
            && self.is_rtp
        {
            self.describe(number);
            if usize::from(number) >= TYPES {
                report.add(Code::PayloadTypeRange, words::first(attribute));
            } else if !self.is_listed(number) {
                report.add(Code::RtcpFbNotListed, words::first(attribute));
            }
        }
    }

    pub(super) fn extmap(
        &mut self,
        attribute: Attribute<'d>,
        extmap: &Extmap<'d>,
        report: &mut Report<'d>,
    ) {
        if self.extensions.add(attribute, extmap, report) {
            self.repeated.push(attribute);
        }
    }

    /// The section is over. Gives what another section must list, see [`super::rtx::flows`].
    pub(super) fn finish(
        mut self,
        values: &Values<'d>,
        report: &mut Report<'d>,
    ) -> Vec<(Attribute<'d>, &'d str)> {
        let muxed = values.has(Key::RtcpMux);
        // Firefox does not look at a section that is rejected.
        for attribute in self.repeated.iter().filter(|_| !values.is_disabled()) {
            report.add(Code::RepeatedExtmap, words::number(*attribute));
        }
        let Some((heading, media)) = self.media else {
            return self.elsewhere;
        };
        if self.is_rtp {
            for (attribute, fmtp) in core::mem::take(&mut self.waiting) {
                let number = payload_type(fmtp.format).map(usize::from);
                if let Some(Some(map)) = number.and_then(|number| self.maps.get(number)).copied() {
                    self.retransmission(&map, attribute, &fmtp, report);
                }
            }
            let mut seen = [false; TYPES];
            for (span, word) in formats(heading, &media) {
                let Some(number) = payload_type(word) else {
                    continue;
                };
                let index = usize::from(number);
                let first = seen
                    .get_mut(index)
                    .is_some_and(|seen| !core::mem::replace(seen, true));
                if !first {
                    continue;
                }
                if muxed && (64..=95).contains(&number) {
                    report.add(Code::PayloadTypeRtcp, span.clone());
                }
                match self.maps.get(index) {
                    Some(None) => {
                        let described = self.described.get(index) == Some(&true);
                        if described && self.assigned(number).is_none() {
                            report.add(Code::RtpmapNeeded, span.clone());
                        }
                        // What a rejected section says of formats means nothing (RFC 3264 section 6).
                        if is_dynamic(number) && !values.is_disabled() {
                            report.add(Code::MissingRtpmap, span);
                        }
                    }
                    Some(Some(map)) if map.is("rtx") => {
                        if let Some(code) = self.wrong_rtx(index) {
                            report.add(code, span);
                        }
                    }
                    _ => {}
                }
            }
        } else if !self.waiting.is_empty() {
            let listed = Names::set(media.formats.iter());
            for (attribute, fmtp) in &self.waiting {
                if !listed.contains(fmtp.format) {
                    report.add_about(Code::FmtpUnknownFormat, attribute.value_span(), fmtp.format);
                }
            }
        }
        self.elsewhere
    }
}

/// The formats of an `m=` line. The place of each follows from where the list lies in the line.
fn formats<'d>(
    heading: Line<'d>,
    media: &MediaLine<'d>,
) -> impl Iterator<Item = (Range<usize>, &'d str)> {
    let list = media.formats.text();
    words::words(heading.span().end - list.len(), list).filter(|(_, word)| !word.is_empty())
}

/// Those that RFC 3551 assigns no codec: 20 to 24, 27, 29, 30, and all from 35 on.
const fn is_dynamic(payload_type: u8) -> bool {
    payload_type >= 35 || matches!(payload_type, 20..=24 | 27 | 29 | 30)
}
