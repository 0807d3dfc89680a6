//! What a change breaks: a description that is none any more is refused, whatever was changed.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::{Key, STREAM_ID};
use super::super::check::{Code, Diagnostic, Profile, Severity, check};
use super::super::document::Document;
use super::super::line::{Attribute, Line, LineKind};
use super::super::section::Section;
use crate::candidate::SyntaxErrorKind;

/// What must be known of both descriptions to say whether an error counts.
struct Judge<'d> {
    /// The sections of the munged one, by the number of their first line.
    sections: Vec<(usize, Section<'d>)>,
    /// Their formats.
    formats: Vec<BTreeSet<&'d str>>,
    /// The lines with the last ufrag or password of a section of media.
    credentials: BTreeSet<usize>,
    /// Chromium offers this extension, and needs it; Firefox does neither.
    has_stream_id: bool,
    has_two_byte: bool,
    /// The payload types whose rtpmap has a word too many, which browsers do not read.
    read_on: BTreeSet<&'d str>,
    /// What is retransmitted is not listed, which says more than that it is not mapped.
    told: bool,
}

impl<'d> Judge<'d> {
    fn new(original: &Document<'_>, munged: &'d Document<'_>) -> Self {
        let media = munged.media();
        Self {
            sections: munged
                .sections()
                .filter_map(|section| Some((section.lines().next()?.number(), section)))
                .collect(),
            formats: media
                .clone()
                .map(|section| {
                    let media = section.media().ok().flatten();
                    let formats = media.map(|media| media.formats);
                    formats.iter().flat_map(|formats| formats.iter()).collect()
                })
                .collect(),
            credentials: media
                .flat_map(|section| {
                    [Key::IceUfrag, Key::IcePwd]
                        .into_iter()
                        .filter_map(move |key| section.keyed(key).last())
                })
                .map(|last| last.line().number())
                .collect(),
            has_stream_id: original.text().contains(STREAM_ID),
            has_two_byte: false,
            read_on: munged
                .media()
                .flat_map(|section| section.keyed(Key::Rtpmap))
                .filter(|one| trails(one, one.typed().err().map(|error| error.kind())))
                .filter_map(|one| one.value()?.split(' ').next())
                .collect(),
            told: false,
        }
    }

    /// Whether Chromium or Firefox refuses a local description for it. What is an error under `webrtc`
    /// was tried with remote ones; what is not named here was tried with local ones too.
    fn refuses(&self, found: &Diagnostic<'_>, munged: &Document<'_>) -> bool {
        match found.kind() {
            Code::ConflictingDirection | Code::AudioSsrcs => false,
            // Firefox refuses it; Chromium makes some where there are many.
            Code::ExtmapTwoByte => !self.has_two_byte,
            Code::SimulcastExtension => self.has_stream_id,
            Code::RtxAptUnmapped => !self.told && self.read_on.is_empty(),
            Code::RtpmapNeeded => !self.read_on.contains(found.subject()),
            Code::InvalidValue => munged
                .line(found.position().line)
                .is_some_and(|line| self.value(&line, found)),
            _ => true,
        }
    }

    /// Whether a browser refuses a local description where this value leaves its grammar.
    fn value(&self, line: &Line<'_>, found: &Diagnostic<'_>) -> bool {
        match line.kind() {
            LineKind::Bandwidth => {
                // Of other kinds neither reads the value.
                let kind = line.value().split_once(':').map(|(kind, _)| kind);
                matches!(kind, None | Some("AS" | "TIAS" | "CT"))
            }
            LineKind::Attribute => line
                .attribute()
                .is_some_and(|one| self.attribute(&one, found)),
            LineKind::Version
            | LineKind::Origin
            | LineKind::Time
            | LineKind::Connection
            | LineKind::Media => true,
            _ => false,
        }
    }

    fn attribute(&self, attribute: &Attribute<'_>, found: &Diagnostic<'_>) -> bool {
        let number = attribute.line().number();
        let at = self.sections.partition_point(|(first, _)| *first <= number);
        let section = self.sections.get(at.saturating_sub(1));
        let Some((section, key)) = section.map(|(_, one)| *one).zip(attribute.key()) else {
            return false;
        };
        let index = section.media_index();
        let in_session = index.is_none();
        let in_rtp = matches!(section.kind(), Some("audio" | "video"));
        match key {
            Key::Fingerprint | Key::Setup => true,
            // The last one counts.
            Key::IceUfrag | Key::IcePwd => self.credentials.contains(&number),
            Key::Candidate | Key::Rid | Key::ImageAttr => !in_session,
            Key::Simulcast => {
                in_rtp || !in_session && attribute.value().is_some_and(|one| !one.is_empty())
            }
            Key::SctpPort | Key::MaxMessageSize => !in_session && !in_rtp,
            Key::Rtpmap => {
                let format = attribute.value().unwrap_or_default();
                let format = format.split(' ').next().unwrap_or_default();
                let listed = index.and_then(|index| self.formats.get(index));
                let listed = listed.is_some_and(|formats| formats.contains(format));
                let read = format.parse::<u8>().is_ok();
                in_rtp && (listed || !read) && !trails(attribute, found.fault())
            }
            // No direction is not read.
            Key::Extmap => {
                (in_rtp || in_session) && found.fault() != Some(SyntaxErrorKind::UnknownKeyword)
            }
            Key::Fmtp | Key::RtcpFb | Key::Ssrc | Key::SsrcGroup | Key::Msid => in_rtp,
            _ => false,
        }
    }
}

/// Whether an rtpmap has a word too many.
fn trails(attribute: &Attribute<'_>, fault: Option<SyntaxErrorKind>) -> bool {
    let words = attribute.value().unwrap_or_default().split(' ').count();
    fault == Some(SyntaxErrorKind::TrailingText) && words > 2
}

/// The errors of the munged description that the original does not have, and how many the original has
/// for which a browser would refuse it: none, if one made it.
pub(super) fn errors<'d>(
    original: &'d Document<'_>,
    munged: &'d Document<'_>,
) -> (Vec<Diagnostic<'d>>, usize) {
    let found = |document: &'d Document<'_>| {
        let check = check(document, Profile::WebRtc);
        check.into_diagnostics().into_iter().filter(|found| {
            found.severity() == Severity::Error || found.kind() == Code::ExtmapTwoByte
        })
    };
    let mut judge = Judge::new(original, munged);
    let mut known: BTreeMap<(Code, &str), usize> = BTreeMap::new();
    let of_original = Judge::new(original, original);
    let mut count = 0;
    for one in found(original) {
        let is_error = one.severity() == Severity::Error;
        count += usize::from(is_error && of_original.refuses(&one, original));
        judge.has_two_byte |= one.kind() == Code::ExtmapTwoByte;
        *known.entry((one.kind(), one.subject())).or_default() += 1;
    }
    let new: Vec<_> = found(munged)
        .filter(|one| match known.get_mut(&(one.kind(), one.subject())) {
            Some(count @ 1..) => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect();
    judge.told = new.iter().any(|one| one.kind() == Code::RtxUnknownApt);
    let new = new.into_iter();
    let refused = new.filter(|one| judge.refuses(one, munged)).collect();
    (refused, count)
}
