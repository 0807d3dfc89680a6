//! The values of one section: each is parsed once, and what later checks need is kept.

use core::mem::replace;

use crate::candidate::{SyntaxError, SyntaxErrorKind, grammar};

use super::super::attribute::{AttributeValue, Extmap, Group, Key, Rtpmap, Setup};
use super::super::field::{MediaLine, Value};
use super::super::line::{Attribute, Line, LineKind};
use super::super::section::Section;
use super::diagnostic::Report;
use super::keys::Keys;
use super::rtp::Rtp;
use super::simulcast::Layers;
use super::source::Sources;
use super::{Code, Reference, candidate, credentials, field, name};

/// What later checks need to know about a section.
#[derive(Default)]
pub(super) struct Values<'d> {
    pub(super) heading: Option<Line<'d>>,
    pub(super) media: Option<MediaLine<'d>>,
    pub(super) has_connection: bool,
    /// A bit for each attribute that is there, parsed or not.
    present: u128,
    pub(super) mid: Option<Attribute<'d>>,
    /// One that is not the same.
    pub(super) other_mid: Option<Attribute<'d>>,
    /// Whether the section leaves open which side starts DTLS, as offers do.
    pub(super) offers: bool,
    fingerprinted: bool,
    pub(super) sources: Sources<'d>,
    pub(super) groups: Vec<(Attribute<'d>, Group<'d>)>,
    /// What a media section's payload types stand for.
    pub(super) maps: Vec<(Attribute<'d>, Rtpmap<'d>)>,
    /// What the numbers of its extensions stand for; those of the session apply to every section.
    pub(super) extensions: Vec<(Attribute<'d>, Extmap<'d>)>,
    /// What it retransmits of another section.
    pub(super) elsewhere: Vec<(Attribute<'d>, &'d str)>,
    pub(super) layers: Layers<'d>,
    keys: Keys<'d>,
}

impl Values<'_> {
    pub(super) const fn has(&self, key: Key) -> bool {
        self.present & (1 << key as u8) != 0
    }

    /// Port 0 disables a section, but not one that is for use in a bundle only.
    pub(super) fn is_disabled(&self) -> bool {
        self.media.is_some_and(|line| line.port == 0) && !self.has(Key::BundleOnly)
    }
}

/// Checks the lines of the session section, or of a section of a fragment, for themselves.
pub(super) fn lines<'d>(section: Section<'d>, report: &mut Report<'d>) -> Values<'d> {
    walk(section, None, report)
}

/// Checks the lines of a media section.
pub(super) fn media<'d>(
    section: Section<'d>,
    session: &Values<'d>,
    report: &mut Report<'d>,
) -> Values<'d> {
    let mut rtp = Rtp::new(session);
    let mut values = walk(section, Some(&mut rtp), report);
    values.elsewhere = rtp.finish(&values, report);
    values.keys.finish(report);
    values
}

fn walk<'d>(
    section: Section<'d>,
    mut rtp: Option<&mut Rtp<'d>>,
    report: &mut Report<'d>,
) -> Values<'d> {
    let mut values = Values::default();
    let mut direction = None;
    for line in section.lines() {
        match line.attribute() {
            Some(attribute) => {
                let in_media = section.media_index().is_some();
                name::check(attribute, in_media, &values, &mut direction, report);
                if let Some(key) = attribute.key().or_else(|| name::read_as_flag(attribute)) {
                    values.present |= 1 << key as u8;
                }
                let value = attribute.typed();
                match value {
                    Ok(value) => {
                        let rtp = rtp.as_deref_mut();
                        attribute_value(attribute, value, &mut values, rtp, report);
                    }
                    Err(error) => invalid(attribute, error, report),
                }
            }
            None => {
                let value = line.typed();
                if let (Ok(Value::Media(media)), Some(rtp)) = (&value, &mut rtp) {
                    rtp.media(line, *media, report);
                }
                field_value(line, value, &mut values, report);
            }
        }
    }
    values
}

fn field_value<'d>(
    line: Line<'d>,
    value: Result<Value<'d>, SyntaxError>,
    values: &mut Values<'d>,
    report: &mut Report<'d>,
) {
    match line.kind() {
        LineKind::Media => values.heading = Some(line),
        LineKind::Connection => values.has_connection = true,
        _ => {}
    }
    match value {
        Ok(value) => {
            if let Value::Media(media) = value {
                values.media = Some(media);
            }
            field::check(line, &value, values.heading.is_some(), report);
        }
        Err(error) => {
            let name = line.content().get(..2).unwrap_or_default();
            if error.kind() == SyntaxErrorKind::MissingValue {
                report.add(Code::EmptyValue, line.span());
            } else {
                report.add_invalid(error, line.value_span(), name, section_of(line.kind()));
            }
        }
    }
}

/// The section of RFC 8866 that defines a line.
const fn section_of(kind: LineKind) -> Reference {
    let section = match kind {
        LineKind::Version => "5.1",
        LineKind::Origin => "5.2",
        LineKind::SessionName => "5.3",
        LineKind::Information => "5.4",
        LineKind::Uri => "5.5",
        LineKind::Email | LineKind::Phone => "5.6",
        LineKind::Connection => "5.7",
        LineKind::Bandwidth => "5.8",
        LineKind::Time => "5.9",
        LineKind::Repeat => "5.10",
        LineKind::Zone => "5.11",
        LineKind::EncryptionKey => "5.12",
        LineKind::Attribute => "5.13",
        LineKind::Media => "5.14",
        LineKind::Unknown | LineKind::Blank | LineKind::Malformed => "5",
    };
    Reference { rfc: 8866, section }
}

#[cold]
fn invalid<'d>(attribute: Attribute<'d>, error: SyntaxError, report: &mut Report<'d>) {
    let spec = attribute.key().map(Key::spec);
    let reference = spec.map_or(section_of(LineKind::Attribute), |spec| Reference {
        rfc: spec.rfc,
        section: spec.section,
    });
    let span = attribute.line().value_span();
    report.add_invalid(error, span, attribute.name(), reference);
}

/// `rtp` is there in a media section.
fn attribute_value<'d>(
    attribute: Attribute<'d>,
    value: AttributeValue<'d>,
    values: &mut Values<'d>,
    rtp: Option<&mut Rtp<'d>>,
    report: &mut Report<'d>,
) {
    if let AttributeValue::Rtpmap(map) = value
        && map.clock_rate == 0
    {
        report.add(Code::ClockRateZero, attribute.value_span());
    }
    match (value, rtp) {
        (AttributeValue::Rtpmap(map), Some(rtp)) => {
            values.maps.push((attribute, map));
            return rtp.rtpmap(attribute, map, report);
        }
        (AttributeValue::Fmtp(fmtp), Some(rtp)) => return rtp.fmtp(attribute, fmtp, report),
        (AttributeValue::RtcpFb(feedback), Some(rtp)) => {
            return rtp.feedback(attribute, &feedback, report);
        }
        (AttributeValue::Extmap(extmap), Some(rtp)) => {
            values.extensions.push((attribute, extmap));
            return rtp.extmap(attribute, &extmap, report);
        }
        (AttributeValue::Extmap(extmap), None) => values.extensions.push((attribute, extmap)),
        _ => {}
    }
    match value {
        // Sections of data have neither (RFC 8830 section 2, RFC 5576 section 3), and browsers pass
        // over what stands there.
        AttributeValue::Msid(_) | AttributeValue::Ssrc(_) | AttributeValue::SsrcGroup(_)
            if values.media.is_some_and(|media| !media.is_rtp()) => {}
        AttributeValue::Candidate(found) => candidate::check(&found, attribute, report),
        AttributeValue::IceUfrag(ufrag) => {
            credentials::credential(ufrag, 4, Code::IceUfragLength, attribute, report);
        }
        AttributeValue::IcePwd(pwd) => {
            credentials::credential(pwd, 22, Code::IcePwdLength, attribute, report);
        }
        AttributeValue::Fingerprint(fingerprint) => {
            // Of the session: it has no heading.
            if values.heading.is_none() && replace(&mut values.fingerprinted, true) {
                report.add(Code::SessionFingerprints, attribute.value_span());
            }
            credentials::fingerprint(&fingerprint, attribute, report);
        }
        AttributeValue::Crypto(crypto) => values.keys.add(attribute, &crypto, report),
        // The setup of TCP connections may be anything (RFC 4145).
        AttributeValue::Setup(Setup::HoldConn)
            if values.media.is_none_or(|media| media.is_dtls()) =>
        {
            report.add(Code::SetupHoldconn, attribute.value_span());
        }
        AttributeValue::Setup(Setup::ActPass) => values.offers = true,
        AttributeValue::Mid(_) => {
            let first = values.mid.get_or_insert(attribute);
            if first.value() != attribute.value() {
                values.other_mid = Some(attribute);
            }
        }
        AttributeValue::Msid(msid) => values.sources.msid(attribute, msid, report),
        AttributeValue::Ssrc(source) => values.sources.ssrc(attribute, &source, report),
        AttributeValue::SsrcGroup(group) => values.sources.group(attribute, group.semantics),
        AttributeValue::IceOptions(options)
            if !options
                .iter()
                .all(|option| option.bytes().all(grammar::is_ice_char)) =>
        {
            report.add(Code::IceOptionSyntax, attribute.value_span());
        }
        // Chromium has 31 bits for it.
        AttributeValue::MaxMessageSize(size) if size.0 >> 31 != 0 => {
            report.add(Code::MessageSize, attribute.value_span());
        }
        AttributeValue::SctpPort(0) => report.add(Code::SctpPortZero, attribute.value_span()),
        AttributeValue::Group(group) => values.groups.push((attribute, group)),
        AttributeValue::Rid(rid) => values.layers.rid(attribute, rid),
        AttributeValue::Simulcast(simulcast) => {
            values.layers.simulcast(attribute, simulcast, report);
        }
        _ => {}
    }
}
