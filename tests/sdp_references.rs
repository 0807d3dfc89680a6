//! Which RFCs the diagnostics may name: current ones only.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use icescope::candidate::Finding;
use icescope::sdp::answer::AnswerCode;
use icescope::sdp::attribute::ATTRIBUTES;
use icescope::sdp::{Code, Profile};

/// Every RFC that a finding or an attribute may name. None of them is obsoleted by another.
const ALLOWED: &[u16] = &[
    3264, // offer and answer
    3312, // curr, des, conf
    3605, // rtcp
    3611, // rtcp-xr
    4145, // setup
    4567, // key-mgmt
    4568, // crypto
    4570, // source-filter
    4574, // label
    4585, // rtcp-fb
    4588, // rtx
    4796, // content
    5506, // rtcp-rsize
    5576, // ssrc
    5761, // rtcp-mux
    5763, // setup with DTLS
    5888, // group, mid
    6064, // framesize
    6236, // imageattr
    6544, // TCP candidates
    7273, // ts-refclk, mediaclk
    7826, // control, range
    8122, // fingerprint
    8285, // extmap
    8445, // ICE
    8827, // identity
    8830, // msid
    8839, // ICE in SDP
    8840, // trickle ICE in SDP
    8841, // SCTP over DTLS
    8842, // DTLS in SDP
    8851, // rid
    8853, // simulcast
    8858, // rtcp-mux-only
    8864, // dcmap, dcsa
    8866, // SDP
    9143, // BUNDLE
    9335, // cryptex
    9429, // JSEP
];

fn is_section(section: &str) -> bool {
    // Appendices have letters.
    let appendix = section
        .split_once('.')
        .filter(|(letter, _)| matches!(letter.as_bytes(), [b'A'..=b'Z']));
    let numbers = appendix.map_or(section, |(_, numbers)| numbers);
    numbers
        .split('.')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[test]
fn only_current_rfcs_are_named() {
    let mut named: Vec<(u16, &str)> = Vec::new();
    named.extend(
        Code::ALL
            .iter()
            .map(|code| (code.reference().rfc, code.reference().section)),
    );
    named.extend(
        Finding::ALL
            .iter()
            .map(|finding| (finding.rfc(), finding.section())),
    );
    named.extend(
        AnswerCode::ALL
            .iter()
            .map(|code| (code.reference().rfc, code.reference().section)),
    );
    named.extend(ATTRIBUTES.iter().map(|spec| (spec.rfc, spec.section)));
    for (rfc, section) in &named {
        assert!(ALLOWED.contains(rfc), "RFC {rfc} is not in the table");
        assert!(is_section(section), "RFC {rfc} section {section:?}");
    }
    for rfc in ALLOWED {
        assert!(
            named.iter().any(|(number, _)| number == rfc),
            "nothing names RFC {rfc}"
        );
    }
}

#[test]
fn codes_are_stable_names_and_distinct() {
    let mut codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    codes.extend(
        Finding::ALL
            .iter()
            .map(|finding| Code::Candidate(*finding).name()),
    );
    let count = codes.len();
    for code in &codes {
        assert!(
            code.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
            "{code}"
        );
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count);
}

#[test]
fn no_profile_is_stricter_than_the_one_named_so_but_for_what_webrtc_adds() {
    for code in Code::ALL {
        let [strict, webrtc, lenient] = Profile::ALL.map(|profile| code.severity(profile));
        assert!(lenient <= webrtc, "{}", code.name());
        // Browsers know no other hashes, though RFCs may name more.
        let added = strict.is_none() || *code == Code::FingerprintUnknown;
        assert!(added || webrtc <= strict, "{}", code.name());
        assert!(
            strict.is_some() || webrtc.is_some(),
            "{} is never reported",
            code.name()
        );
    }
}
