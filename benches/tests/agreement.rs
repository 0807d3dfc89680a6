//! icescope, sdp-types and webrtc-sdp agree on the values that they share, for every description
//! that browsers made. Each kind of disagreement is in a table, with its reason and its number:
//! one that is new, or gone, fails.

use std::collections::BTreeMap;

use icescope::candidate::{Address, Candidate};
use icescope::sdp::{AttributeValue, Document, Value};
use icescope_benches::corpus;
use sdp_types::attributes as typed;
use webrtc_sdp::attribute_type::SdpAttribute;

/// Where parsers differ: the peer, the attribute, how many values, and why. Nowhere, on this corpus.
const KNOWN: &[(&str, &str, usize, &str)] = &[];

/// What differs, by peer and attribute.
#[derive(Default)]
struct Differences {
    compared: BTreeMap<(&'static str, &'static str), usize>,
    found: BTreeMap<(&'static str, &'static str), Vec<String>>,
}

impl Differences {
    fn compare(&mut self, peer: &'static str, what: &'static str, ours: &str, theirs: &str) {
        *self.compared.entry((peer, what)).or_default() += 1;
        if ours != theirs {
            let example = format!("ours {ours}, theirs {theirs}");
            self.found.entry((peer, what)).or_default().push(example);
        }
    }
}

fn texts() -> Vec<(String, String)> {
    let mut texts: Vec<_> = std::fs::read_dir(corpus::folder())
        .expect("the corpus is there")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sdp"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("it is text");
            (path.display().to_string(), text)
        })
        .collect();
    texts.sort();
    texts
}

#[test]
fn peers_agree_but_where_the_table_says() {
    let mut differences = Differences::default();
    let texts = texts();
    assert_eq!(texts.len(), 94);
    for (path, text) in &texts {
        let document = Document::parse(text.as_str()).expect("icescope takes any text");
        against_sdp_types(&document, text, path, &mut differences);
        against_webrtc_sdp(&document, text, path, &mut differences);
    }
    for ((peer, what), count) in &differences.compared {
        println!("{peer:10} {what:18} {count:6} compared");
    }
    let found: Vec<(&str, &str, usize)> = differences
        .found
        .iter()
        .map(|((peer, what), examples)| {
            println!("{peer} {what}: {} differ: {}", examples.len(), examples[0]);
            (*peer, *what, examples.len())
        })
        .collect();
    let known: Vec<_> = KNOWN
        .iter()
        .map(|(peer, what, count, _)| (*peer, *what, *count))
        .collect();
    assert_eq!(found, known);
}

/// The values of icescope's attributes of one name, section by section: 0 is the session.
fn ours<'d>(document: &'d Document<'_>, section: usize, name: &str) -> Vec<AttributeValue<'d>> {
    let section = document
        .sections()
        .nth(section)
        .expect("the section is there");
    section
        .attributes(name)
        .map(|attribute| {
            attribute
                .typed()
                .unwrap_or_else(|error| panic!("{name}: {error}"))
        })
        .collect()
}

fn against_sdp_types(document: &Document<'_>, text: &str, path: &str, to: &mut Differences) {
    const PEER: &str = "sdp-types";
    let session = sdp_types::Session::parse(text.as_bytes())
        .unwrap_or_else(|error| panic!("{path}: {error}"));
    to.compare(
        PEER,
        "sections",
        &document.media().len().to_string(),
        &session.medias.len().to_string(),
    );
    for (section, media) in document.media().zip(&session.medias) {
        let line = section
            .media()
            .expect("it parses")
            .expect("it is a media section");
        to.compare(
            PEER,
            "m=",
            &format!(
                "{} {} {} {}",
                line.media, line.port, line.protocol, line.formats
            ),
            &format!(
                "{} {} {} {}",
                media.media, media.port, media.proto, media.fmt
            ),
        );
    }
    let sections = std::iter::once(&session.attributes)
        .chain(session.medias.iter().map(|media| &media.attributes));
    for (section, attributes) in sections.enumerate() {
        let here = document.sections().nth(section).expect("as many sections");
        assert_eq!(here.all_attributes().count(), attributes.len(), "{path}");
        for (attribute, theirs) in here.all_attributes().zip(attributes) {
            assert_eq!(attribute.name(), theirs.attribute, "{path}");
            assert_eq!(attribute.value(), theirs.value.as_deref(), "{path}");
            let Ok(ours) = attribute.typed() else {
                panic!("{path}: {}", attribute.name());
            };
            let value = theirs.value.as_deref().unwrap_or_default();
            if let Some((what, ours, theirs)) = sdp_types_pair(&ours, value) {
                to.compare(PEER, what, &ours, &theirs);
            }
        }
    }
}

/// One value as both tell it, in the same words.
fn sdp_types_pair(
    ours: &AttributeValue<'_>,
    value: &str,
) -> Option<(&'static str, String, String)> {
    fn theirs<T: std::str::FromStr>(value: &str, tell: impl FnOnce(T) -> String) -> String {
        value.parse().map_or_else(|_| "refused".to_owned(), tell)
    }
    Some(match ours {
        AttributeValue::Rtpmap(ours) => (
            "rtpmap",
            format!(
                "{} {} {} {:?}",
                ours.payload_type,
                ours.encoding,
                ours.clock_rate,
                ours.channels.map(|channels| channels.to_string())
            ),
            theirs(value, |map: typed::RtpMap| {
                format!(
                    "{} {} {} {:?}",
                    map.payload_type, map.encoding_name, map.clock_rate, map.encoding_params
                )
            }),
        ),
        AttributeValue::Fmtp(ours) => (
            "fmtp",
            format!(
                "{} {:?}",
                ours.format,
                ours.parameters.iter().collect::<Vec<_>>()
            ),
            theirs(value, |fmtp: typed::Fmtp| {
                let parameters: Vec<_> = fmtp
                    .format_specific_params
                    .iter()
                    .map(|param| (param.param.as_str(), param.val.as_deref()))
                    .collect();
                format!("{} {parameters:?}", fmtp.fmt)
            }),
        ),
        AttributeValue::Extmap(ours) => (
            "extmap",
            format!(
                "{} {:?} {}",
                ours.id,
                ours.direction.map(|it| it.name()),
                ours.uri
            ),
            theirs(value, |map: typed::ExtMap| {
                format!(
                    "{} {:?} {}",
                    map.id,
                    map.direction.map(|it| it.as_str()),
                    map.uri
                )
            }),
        ),
        AttributeValue::Fingerprint(ours) => (
            "fingerprint",
            format!(
                "{} {:?}",
                ours.algorithm,
                ours.digest.bytes().collect::<Vec<_>>()
            ),
            theirs(value, |it: typed::Fingerprint| {
                format!("{} {:?}", it.hash_func.as_str(), it.fingerprint)
            }),
        ),
        AttributeValue::Group(ours) => (
            "group",
            format!(
                "{} {:?}",
                ours.semantics,
                ours.mids.iter().collect::<Vec<_>>()
            ),
            theirs(value, |it: typed::Group| {
                format!("{} {:?}", it.semantics.as_str(), it.mid_tags)
            }),
        ),
        AttributeValue::Setup(ours) => (
            "setup",
            ours.name().to_owned(),
            theirs(value, |it: typed::Setup| it.to_string()),
        ),
        AttributeValue::Ssrc(ours) => (
            "ssrc",
            format!("{} {} {:?}", ours.ssrc, ours.attribute, ours.value),
            theirs(value, |it: typed::Ssrc| {
                format!(
                    "{} {} {:?}",
                    it.ssrc_id,
                    it.attribute.as_str(),
                    it.value.as_deref()
                )
            }),
        ),
        AttributeValue::SsrcGroup(ours) => (
            "ssrc-group",
            format!(
                "{} {:?}",
                ours.semantics,
                ours.ssrcs.iter().collect::<Vec<_>>()
            ),
            theirs(value, |it: typed::SsrcGroup| {
                format!("{} {:?}", it.semantics.as_str(), it.ssrc_ids)
            }),
        ),
        AttributeValue::Mid(ours) => (
            "mid",
            (*ours).to_owned(),
            theirs(value, |it: typed::Mid| it.0),
        ),
        AttributeValue::Msid(ours) => (
            "msid",
            format!("{} {:?}", ours.stream, ours.track),
            theirs(value, |it: typed::Msid| {
                format!("{} {:?}", it.id, it.appdata.as_deref())
            }),
        ),
        AttributeValue::IceUfrag(ours) => (
            "ice-ufrag",
            (*ours).to_owned(),
            theirs(value, |it: typed::IceUfrag| it.0),
        ),
        AttributeValue::IcePwd(ours) => (
            "ice-pwd",
            (*ours).to_owned(),
            theirs(value, |it: typed::IcePwd| it.0),
        ),
        AttributeValue::IceOptions(ours) => (
            "ice-options",
            format!("{:?}", ours.iter().collect::<Vec<_>>()),
            theirs(value, |it: typed::IceOptions| format!("{:?}", it.0)),
        ),
        AttributeValue::SctpPort(ours) => (
            "sctp-port",
            ours.to_string(),
            theirs(value, |it: typed::SctpPort| it.0.to_string()),
        ),
        AttributeValue::RtcpFb(_) => (
            "rtcp-fb",
            value.to_owned(),
            theirs(value, |it: typed::RtcpFb| it.to_string()),
        ),
        AttributeValue::Candidate(ours) => (
            "candidate",
            told(ours),
            theirs(value, |it: typed::Candidate| {
                format!(
                    "{} {} {} {} {} {} {} {:?} {:?} {:?}",
                    it.foundation,
                    it.component_id,
                    it.transport.to_lowercase(),
                    it.priority,
                    candidate_address(&it.address),
                    it.port,
                    it.typ.as_str(),
                    it.rel_addr.map(|address| address.to_string()),
                    it.rel_port,
                    it.extensions
                        .iter()
                        .map(|(name, value)| (name.as_str(), value.as_str()))
                        .collect::<Vec<_>>()
                )
            }),
        ),
        _ => return None,
    })
}

fn candidate_address(address: &sdp_types::CandidateAddress) -> String {
    match address {
        sdp_types::CandidateAddress::IpAddr(ip) => ip.to_string(),
        sdp_types::CandidateAddress::FQDN(name) => name.clone(),
    }
}

fn told(candidate: &Candidate<'_>) -> String {
    let tcp_type = candidate.tcp_type.map(|role| ("tcptype", role.name()));
    format!(
        "{} {} {} {} {} {} {} {:?} {:?} {:?}",
        candidate.foundation,
        candidate.component,
        candidate.transport.name(),
        candidate.priority,
        candidate.address,
        candidate.port,
        candidate.kind.name(),
        candidate
            .related_address
            .map(|address: Address<'_>| address.to_string()),
        candidate.related_port,
        tcp_type
            .into_iter()
            .chain(candidate.extensions.iter())
            .collect::<Vec<_>>()
    )
}

fn against_webrtc_sdp(document: &Document<'_>, text: &str, path: &str, to: &mut Differences) {
    const PEER: &str = "webrtc-sdp";
    let Ok(session) = webrtc_sdp::parse_sdp(text, false) else {
        to.compare(PEER, "description", "taken", "refused");
        return;
    };
    to.compare(PEER, "description", "taken", "taken");
    let origin = document.lines().find_map(|line| match line.typed() {
        Ok(Value::Origin(origin)) => Some(origin),
        _ => None,
    });
    let origin = origin.expect("browsers write an origin");
    let theirs = session.get_origin();
    to.compare(
        PEER,
        "o=",
        &format!(
            "{} {} {}",
            origin.username, origin.session_id, origin.session_version
        ),
        &format!(
            "{} {} {}",
            theirs.username, theirs.session_id, theirs.session_version
        ),
    );
    assert_eq!(document.media().len(), session.media.len(), "{path}");
    let sections = std::iter::once(&session.attribute)
        .chain(session.media.iter().map(|media| media.get_attributes()));
    for (section, attributes) in sections.enumerate() {
        for (name, tell) in WEBRTC {
            let theirs: Vec<String> = attributes.iter().filter_map(tell.theirs).collect();
            let ours: Vec<String> = ours(document, section, name)
                .iter()
                .filter_map(tell.ours)
                .collect();
            if ours.len() == theirs.len() {
                for (ours, theirs) in ours.iter().zip(&theirs) {
                    to.compare(PEER, name, ours, theirs);
                }
            } else {
                to.compare(PEER, name, &format!("{ours:?}"), &format!("{theirs:?}"));
            }
        }
    }
}

/// How each side tells the value of an attribute.
struct Tell {
    ours: fn(&AttributeValue<'_>) -> Option<String>,
    theirs: fn(&SdpAttribute) -> Option<String>,
}

/// A row: a variant of ours, one of theirs, and what each says.
macro_rules! tell {
    ($ours:ident($a:ident) => $our_words:expr, $theirs:ident($b:ident) => $their_words:expr) => {
        Tell {
            ours: |value| match value {
                AttributeValue::$ours($a) => Some($our_words),
                _ => None,
            },
            theirs: |value| match value {
                SdpAttribute::$theirs($b) => Some($their_words),
                _ => None,
            },
        }
    };
}

const WEBRTC: &[(&str, Tell)] = &[
    (
        "candidate",
        tell!(Candidate(a) => format!(
            "{} {} {} {} {} {} {} {:?} {:?}", a.foundation, a.component, a.transport.name(), a.priority,
            a.address, a.port, a.kind.name(), a.related_address.map(|it| it.to_string()), a.related_port
        ),
        Candidate(b) => format!(
            "{} {} {} {} {} {} {} {:?} {:?}", b.foundation, b.component, b.transport.to_string().to_lowercase(),
            b.priority, b.address, b.port, b.c_type, b.raddr.as_ref().map(|it| it.to_string()), b.rport
        )),
    ),
    (
        "extmap",
        tell!(Extmap(a) => format!("{} {} {:?}", a.id, a.uri, a.direction.map(|it| it.name())),
              Extmap(b) => format!("{} {} {:?}", b.id, b.url, b.direction.as_ref().map(|it| it.to_string()))),
    ),
    (
        "fingerprint",
        tell!(Fingerprint(a) => format!("{} {:?}", a.algorithm, a.digest.bytes().collect::<Vec<_>>()),
              Fingerprint(b) => format!("{} {:?}", b.hash_algorithm, b.fingerprint)),
    ),
    (
        "fmtp",
        tell!(Fmtp(a) => a.format.to_owned(), Fmtp(b) => b.payload_type.to_string()),
    ),
    (
        "group",
        tell!(Group(a) => format!("{} {:?}", a.semantics, a.mids.iter().collect::<Vec<_>>()),
              Group(b) => format!("{} {:?}", b.semantics, b.tags)),
    ),
    (
        "ice-pwd",
        tell!(IcePwd(a) => (*a).to_owned(), IcePwd(b) => b.clone()),
    ),
    (
        "ice-ufrag",
        tell!(IceUfrag(a) => (*a).to_owned(), IceUfrag(b) => b.clone()),
    ),
    ("mid", tell!(Mid(a) => (*a).to_owned(), Mid(b) => b.clone())),
    (
        "msid",
        tell!(Msid(a) => format!("{} {:?}", a.stream, a.track),
              Msid(b) => format!("{} {:?}", b.id, b.appdata.as_deref())),
    ),
    (
        "rtcp-fb",
        tell!(RtcpFb(a) => format!("{} {:?}", a.kind, a.parameter.unwrap_or_default()),
              Rtcpfb(b) => format!("{} {:?}", b.feedback_type, b.parameter)),
    ),
    (
        "rtpmap",
        tell!(Rtpmap(a) => format!("{} {} {} {:?}", a.payload_type, a.encoding, a.clock_rate, a.channels),
              Rtpmap(b) => format!("{} {} {} {:?}", b.payload_type, b.codec_name, b.frequency, b.channels)),
    ),
    (
        "sctp-port",
        tell!(SctpPort(a) => a.to_string(), SctpPort(b) => b.to_string()),
    ),
    (
        "setup",
        tell!(Setup(a) => a.name().to_owned(), Setup(b) => b.to_string()),
    ),
    (
        "ssrc",
        tell!(Ssrc(a) => format!("{} {:?} {:?}", a.ssrc, Some(a.attribute), a.value),
              Ssrc(b) => format!("{} {:?} {:?}", b.id, b.attribute.as_deref(), b.value.as_deref())),
    ),
];
