//! The peers: each parses everything that it has types for.

use std::hint::black_box;
use std::str::FromStr;

use icescope::candidate::Candidate;
use icescope::sdp::{Document, Profile, check};
use sdp_types::attributes as typed;

use crate::corpus::Description;

/// A parser: what it is called, and how it parses a description. `false` where it refuses it.
pub struct Parser {
    /// Its name.
    pub name: &'static str,
    /// Parses a description and gives everything away to `black_box`.
    pub parse: fn(&Description) -> bool,
    /// Whether its time grows faster than the text.
    pub quadratic: bool,
}

/// The peers that type what they parse.
pub const TYPED: [Parser; 5] = [
    Parser {
        name: "sdp-nom",
        parse: sdp_nom,
        quadratic: false,
    },
    Parser {
        name: "sdp-types",
        parse: sdp_types,
        quadratic: false,
    },
    Parser {
        name: "ezk-sdp-types",
        parse: ezk,
        quadratic: false,
    },
    Parser {
        name: "webrtc-sdp",
        parse: webrtc_sdp,
        quadratic: true,
    },
    Parser {
        name: "str0m",
        parse: str0m,
        quadratic: false,
    },
];

/// icescope: the line table, and the typed value of each line.
pub fn icescope(description: &Description) -> bool {
    let Ok(document) = Document::parse(description.text.as_str()) else {
        return false;
    };
    for line in document.lines() {
        let _ = black_box(line.typed());
    }
    true
}

/// icescope: the same, with all values kept at once, as the peers keep theirs.
pub fn icescope_kept(description: &Description) -> bool {
    let Ok(document) = Document::parse(description.text.as_str()) else {
        return false;
    };
    let values: Vec<_> = document.lines().map(|line| line.typed()).collect();
    black_box(values);
    true
}

/// icescope: typed as above, and checked as a browser would.
pub fn icescope_checked(description: &Description) -> bool {
    let Ok(document) = Document::parse(description.text.as_str()) else {
        return false;
    };
    black_box(check(&document, Profile::WebRtc).diagnostics().len());
    icescope(description)
}

/// icescope: the line table alone.
pub fn icescope_lines(description: &Description) -> bool {
    black_box(Document::parse(description.text.as_str())).is_ok()
}

/// The floor of every line table: where the lines are, and nothing else.
pub fn memchr_lines(description: &Description) -> bool {
    let text = description.text.as_bytes();
    let mut lines = Vec::with_capacity(memchr::memchr_iter(b'\n', text).count() + 1);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text) {
        lines.push((start, end));
        start = end + 1;
    }
    if start < text.len() {
        lines.push((start, text.len()));
    }
    black_box(lines);
    true
}

fn sdp_nom(description: &Description) -> bool {
    black_box(sdp_nom::Session::read_str(&description.text));
    true
}

/// The line table of sdp-types: its session, with attributes as strings.
pub fn sdp_types_lines(description: &Description) -> bool {
    black_box(sdp_types::Session::parse(description.text.as_bytes())).is_ok()
}

fn sdp_types(description: &Description) -> bool {
    let Ok(session) = sdp_types::Session::parse(description.text.as_bytes()) else {
        return false;
    };
    let media = session.medias.iter().flat_map(|media| &media.attributes);
    for attribute in session.attributes.iter().chain(media) {
        sdp_types_attribute(attribute);
    }
    black_box(session);
    true
}

/// Types one attribute, if sdp-types has a type for it.
fn sdp_types_attribute(attribute: &sdp_types::Attribute) {
    fn keep<T: FromStr>(value: &str) {
        let _ = black_box(value.parse::<T>());
    }
    let value = attribute.value.as_deref().unwrap_or_default();
    match attribute.attribute.as_str() {
        "rtpmap" => keep::<typed::RtpMap>(value),
        "fmtp" => keep::<typed::Fmtp>(value),
        "rtcp" => keep::<typed::Rtcp>(value),
        "rtcp-fb" => keep::<typed::RtcpFb>(value),
        name @ ("sendrecv" | "sendonly" | "recvonly" | "inactive") => {
            keep::<typed::Direction>(name);
        }
        "extmap" => keep::<typed::ExtMap>(value),
        "fingerprint" => keep::<typed::Fingerprint>(value),
        "group" => keep::<typed::Group>(value),
        "setup" => keep::<typed::Setup>(value),
        "ssrc" => keep::<typed::Ssrc>(value),
        "ssrc-group" => keep::<typed::SsrcGroup>(value),
        "crypto" => keep::<typed::Crypto>(value),
        "candidate" => keep::<typed::Candidate>(value),
        "rid" => keep::<typed::Rid>(value),
        "remote-candidates" => keep::<typed::RemoteCandidates>(value),
        "source-filter" => keep::<typed::SourceFilter>(value),
        "mid" => keep::<typed::Mid>(value),
        "rtcp-mux" => keep::<typed::RtcpMux>(value),
        "rtcp-mux-only" => keep::<typed::RtcpMuxOnly>(value),
        "rtcp-rsize" => keep::<typed::RtcpRsize>(value),
        "ice-lite" => keep::<typed::IceLite>(value),
        "ice-ufrag" => keep::<typed::IceUfrag>(value),
        "ice-pwd" => keep::<typed::IcePwd>(value),
        "ice-options" => keep::<typed::IceOptions>(value),
        "end-of-candidates" => keep::<typed::EndOfCandidates>(value),
        "msid" => keep::<typed::Msid>(value),
        "sctp-port" => keep::<typed::SctpPort>(value),
        "max-message-size" => keep::<typed::MaxMessageSize>(value),
        "sctpmap" => keep::<typed::SctpMap>(value),
        _ => {}
    }
}

fn ezk(description: &Description) -> bool {
    black_box(ezk_sdp_types::SessionDescription::parse(
        &description.shared,
    ))
    .is_ok()
}

fn webrtc_sdp(description: &Description) -> bool {
    black_box(webrtc_sdp::parse_sdp(&description.text, false)).is_ok()
}

fn str0m(description: &Description) -> bool {
    black_box(str0m::change::SdpOffer::from_sdp_string(&description.text)).is_ok()
}

/// A parser of one candidate. `false` where it refuses it.
pub struct CandidateParser {
    /// Its name.
    pub name: &'static str,
    /// Parses `candidate:...` and gives the result to `black_box`.
    pub parse: fn(&str) -> bool,
}

/// The peers that parse one candidate.
pub const CANDIDATE: [CandidateParser; 3] = [
    CandidateParser {
        name: "str0m (is)",
        parse: is_candidate,
    },
    CandidateParser {
        name: "sdp-types",
        parse: sdp_types_candidate,
    },
    CandidateParser {
        name: "sdp-nom",
        parse: sdp_nom_candidate,
    },
];

/// icescope: parsed, and classified.
pub fn icescope_candidate(text: &str) -> bool {
    let Ok(candidate) = Candidate::parse(after_name(text)) else {
        return false;
    };
    black_box(candidate.class());
    black_box(candidate);
    true
}

fn is_candidate(text: &str) -> bool {
    black_box(is::Candidate::from_sdp_string(text)).is_ok()
}

fn sdp_types_candidate(text: &str) -> bool {
    black_box(after_name(text).parse::<typed::Candidate>()).is_ok()
}

fn sdp_nom_candidate(text: &str) -> bool {
    black_box(sdp_nom::attributes::candidate::candidate(after_name(text))).is_ok()
}

fn after_name(text: &str) -> &str {
    text.strip_prefix("candidate:").unwrap_or(text)
}
