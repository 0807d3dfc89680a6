//! One section of the answer against the one at its place in the offer.

use core::ops::Range;
use std::collections::{BTreeMap, BTreeSet};

use crate::candidate::grammar::whole_number;

use super::super::attribute::{AttributeValue, Direction, Key};
use super::super::check::Profile;
use super::super::document::Document;
use super::super::field::{Connection, MediaLine};
use super::super::line::Attribute;
use super::super::section::Section;
use super::diagnostic::Report;
use super::rtp::Extensions;
use super::{AnswerCode, Side, direction, rtp, security};

/// What a session section says for all media sections; looked up once.
pub(super) struct Session<'d> {
    firsts: BTreeMap<Key, Attribute<'d>>,
    pub(super) extensions: Extensions<'d>,
    pub(super) direction: Option<Attribute<'d>>,
    pub(super) connection: Option<Connection<'d>>,
    /// The mids that are in a BUNDLE group, but not the first of it.
    bundled: BTreeSet<&'d str>,
    /// Those of them whose bundle has a fingerprint, in its first section.
    keyed: BTreeSet<&'d str>,
}

impl<'d> Session<'d> {
    pub(super) fn of(document: &'d Document<'_>) -> Self {
        let section = document.session();
        let mut session = Self {
            firsts: BTreeMap::new(),
            extensions: Extensions::of(&section),
            direction: None,
            connection: section.connection(),
            bundled: BTreeSet::new(),
            keyed: BTreeSet::new(),
        };
        let has_key = |section: &Section<'_>| section.keyed(Key::Fingerprint).next().is_some();
        let with_key = document.media().filter(has_key);
        let with_key: BTreeSet<_> = with_key.filter_map(|section| section.mid()).collect();
        for attribute in section.all_attributes() {
            let Some(key) = attribute.key() else {
                continue;
            };
            session.firsts.entry(key).or_insert(attribute);
            if Direction::of_key(key).is_some() {
                session.direction.get_or_insert(attribute);
            }
            if let Ok(AttributeValue::Group(group)) = attribute.typed()
                && group.is_bundle()
            {
                let mut mids = group.mids.iter();
                let first = mids.next().is_some_and(|first| with_key.contains(first));
                let keyed = mids.clone().filter(|_| first);
                session.keyed.extend(keyed);
                session.bundled.extend(mids);
            }
        }
        session
    }
}

/// Two sections at one place.
pub(super) struct Pair<'d, 's> {
    pub(super) offered: Section<'d>,
    pub(super) answered: Section<'d>,
    pub(super) offer: &'s Session<'d>,
    pub(super) answer: &'s Session<'d>,
}

impl<'d> Pair<'d, '_> {
    /// Whether the offer leaves what is about the transport to the first section of a bundle, as it
    /// must where the section has no address of its own (RFC 9143 section 7.1.3).
    pub(super) fn is_bundled(&self) -> bool {
        let mid = self.offered.mid();
        mid.is_some_and(|mid| self.offer.bundled.contains(mid))
    }

    /// Which potential configuration of the offer the answer has made its own, if it names one: there
    /// protocol and attributes are those of the capabilities (RFC 5939 section 3.5.2), and codecs too
    /// where it names them (RFC 6871 section 3.3.4.1).
    pub(super) fn configuration(&self) -> Option<&'d str> {
        let mut configurations = self.answered.attributes("acfg");
        configurations.find_map(|attribute| attribute.value())
    }

    /// Where the `m=` line of the answer is.
    #[inline(never)]
    pub(super) fn head(&self) -> Range<usize> {
        let line = self.answered.lines().next();
        line.map_or(0..0, |line| line.span())
    }

    /// Whether the answer leaves it to the first section of a bundle, which alone must have it (RFC
    /// 9143 section 7.1.3).
    pub(super) fn leaves_transport(&self) -> bool {
        let mid = self.answered.mid();
        mid.is_some_and(|mid| self.answer.bundled.contains(mid))
    }

    /// Whether the fingerprint of its bundle is that of the section in the answer too.
    pub(super) fn shares_fingerprint(&self) -> bool {
        let mid = self.answered.mid();
        mid.is_some_and(|mid| self.answer.keyed.contains(mid))
    }

    /// An attribute of the section or, if it has none, of the session, in offer and answer.
    #[inline(never)]
    pub(super) fn either(&self, key: Key) -> (Option<Attribute<'d>>, Option<Attribute<'d>>) {
        let find = |section: &Section<'d>, session: &Session<'d>| {
            let own = section.keyed(key).next();
            own.or_else(|| session.firsts.get(&key).copied())
        };
        (
            find(&self.offered, self.offer),
            find(&self.answered, self.answer),
        )
    }
}

/// The port of a section whose `m=` line parses.
pub(super) fn port(section: &Section<'_>) -> Option<u16> {
    section.media().ok().flatten().map(|media| media.port)
}

pub(super) fn check<'d>(pair: &Pair<'d, '_>, report: &mut Report<'d>) {
    mids(pair, report);
    let (Ok(Some(offered)), Ok(Some(answered))) = (pair.offered.media(), pair.answered.media())
    else {
        return;
    };
    let Some(line) = pair.answered.heading() else {
        return;
    };
    if offered.media != answered.media {
        report.add_about(
            AnswerCode::MediaKind,
            Side::Answer,
            line.span(),
            offered.media,
        );
        return;
    }
    if pair.answered.is_rejected() {
        if !pair.offered.is_rejected() {
            report.add(AnswerCode::SectionRejected, Side::Answer, line.span());
        }
        return;
    }
    if pair.offered.is_rejected() {
        report.add(AnswerCode::MediaAcceptedRejected, Side::Answer, line.span());
        return;
    }
    let same = offered.protocol == answered.protocol || pair.configuration().is_some();
    if !same {
        let is_form = is_form(pair, offered.protocol, answered.protocol);
        let code = if is_form {
            AnswerCode::MediaProtocolForm
        } else {
            AnswerCode::MediaProtocol
        };
        report.add_about(code, Side::Answer, line.span(), offered.protocol);
        if !is_form {
            return;
        }
    }
    if offered.is_rtp() {
        direction::check(pair, offered.port == answered.port, report);
        rtp::check(pair, report);
    } else if same && !has_own_ports(&offered) && common_format(&offered, &answered).is_none() {
        let format = answered.formats.text();
        report.add_about(
            AnswerCode::FormatNotOffered,
            Side::Answer,
            line.span(),
            format,
        );
    }
    // Firefox looks at those of every section.
    rtp::extensions(pair, report);
    sctp_port(pair, &answered, report);
    security::check(pair, &offered, &answered, report);
    ice(pair, offered.is_dtls() || answered.is_dtls(), report);
}

/// What Firefox refuses in an answer, while of an offer it rejects the section alone. Under other
/// profiles the check of the answer alone tells what is wrong.
fn sctp_port<'d>(pair: &Pair<'d, '_>, answered: &MediaLine<'d>, report: &mut Report<'d>) {
    let section = &pair.answered;
    let is_old = section.keyed(Key::Sctpmap).next().is_some();
    if report.profile != Profile::WebRtc || !answered.protocol.ends_with("DTLS/SCTP") || is_old {
        return;
    }
    match section.keyed(Key::SctpPort).next() {
        None => report.add(AnswerCode::SctpPortMissing, Side::Answer, pair.head()),
        Some(attribute) if attribute.typed() == Ok(AttributeValue::SctpPort(0)) => {
            let span = attribute.value_span();
            report.add(AnswerCode::SctpPortZero, Side::Answer, span);
        }
        Some(_) => {}
    }
}

/// The names that stand for SRTP with keys by DTLS where there is a fingerprint (RFC 9429 section
/// 5.1.2), as browsers read them in an answer too; which transport it is, ICE finds out.
const SRTP: [&str; 8] = [
    "RTP/AVP",
    "RTP/AVPF",
    "RTP/SAVP",
    "RTP/SAVPF",
    "TCP/DTLS/RTP/SAVP",
    "TCP/DTLS/RTP/SAVPF",
    "UDP/TLS/RTP/SAVP",
    "UDP/TLS/RTP/SAVPF",
];

/// Those of SCTP over DTLS, the last one from before RFC 8841.
const SCTP: [&str; 3] = ["UDP/DTLS/SCTP", "TCP/DTLS/SCTP", "DTLS/SCTP"];

/// Whether two names stand for one transport: in another case, as `UDPTL` and `udptl`; or among those
/// of SCTP over DTLS, or of SRTP where both sides have a fingerprint.
fn is_form(pair: &Pair<'_, '_>, offered: &str, answered: &str) -> bool {
    let both = |names: &[&str]| names.contains(&offered) && names.contains(&answered);
    offered.eq_ignore_ascii_case(answered)
        || both(&SCTP)
        || both(&SRTP) && matches!(pair.either(Key::Fingerprint), (Some(_), Some(_)))
}

/// Whether the format is the SCTP port of each side, as before RFC 8841.
fn has_own_ports(media: &MediaLine<'_>) -> bool {
    media.protocol == "DTLS/SCTP"
        && media
            .formats
            .iter()
            .all(|one| whole_number::<u16>(one).is_some())
}

/// Formats are names of media types, of any case (RFC 8866 section 5.14).
fn common_format<'d>(offered: &MediaLine<'_>, answered: &MediaLine<'d>) -> Option<&'d str> {
    let lower = |format: &str| format.to_ascii_lowercase();
    let offered: BTreeSet<String> = offered.formats.iter().map(lower).collect();
    let mut answered = answered.formats.iter();
    answered.find(|format| offered.contains(&lower(format)))
}

fn mids<'d>(pair: &Pair<'d, '_>, report: &mut Report<'d>) {
    let own = pair.answered.keyed(Key::Mid).next();
    let line = pair.answered.lines().next();
    match (pair.offered.mid(), own) {
        (Some(offered), Some(attribute)) => {
            if pair.answered.mid() != Some(offered) {
                let span = attribute.value_span();
                report.add_about(AnswerCode::MidDiffers, Side::Answer, span, offered);
            }
        }
        (Some(offered), None) => {
            if let Some(line) = line {
                report.add_about(AnswerCode::MidMissing, Side::Answer, line.span(), offered);
            }
        }
        (None, Some(attribute)) => {
            report.add(
                AnswerCode::MidNotOffered,
                Side::Answer,
                attribute.value_span(),
            );
        }
        (None, None) => {}
    }
}

/// `by_dtls`: the section is one of WebRTC, which cannot do without ICE, as others can.
fn ice<'d>(pair: &Pair<'d, '_>, by_dtls: bool, report: &mut Report<'d>) {
    if let Some(mismatch) = pair.answered.keyed(Key::IceMismatch).next() {
        let span = mismatch.line().span();
        report.add(AnswerCode::IceMismatch, Side::Answer, span);
        return;
    }
    let line = pair.answered.lines().next().map(|line| line.span());
    match pair.either(Key::IceUfrag) {
        (Some(_), None) => {
            if let (false, Some(span)) = (pair.leaves_transport(), line) {
                let code = if by_dtls || report.profile == Profile::WebRtc {
                    AnswerCode::IceMissing
                } else {
                    AnswerCode::IceDeclined
                };
                report.add(code, Side::Answer, span);
            }
        }
        (None, Some(attribute)) if !pair.is_bundled() => {
            let span = attribute.line().span();
            report.add(AnswerCode::IceNotOffered, Side::Answer, span);
        }
        (Some(offered), Some(answered)) if offered.value() == answered.value() => {
            let span = answered.value_span();
            report.add(AnswerCode::IceSameCredentials, Side::Answer, span);
        }
        _ => {}
    }
    let lite = |session: &Session<'d>| session.firsts.get(&Key::IceLite).copied();
    if let (Some(_), Some(answered), Some(0)) = (
        lite(pair.offer),
        lite(pair.answer),
        pair.answered.media_index(),
    ) {
        let span = answered.line().span();
        report.add(AnswerCode::IceBothLite, Side::Answer, span);
    }
}
