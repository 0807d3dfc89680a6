//! Each finding: a description that has it, and where it is.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;

use icescope::sdp::{Code, Document, Fragment, Profile, Severity, check};

/// A description without any finding, under every profile.
const GOOD: &str = "v=0\r\n\
    o=- 4611731400430051336 2 IN IP4 127.0.0.1\r\n\
    s=-\r\n\
    t=0 0\r\n\
    a=group:BUNDLE 0 1\r\n\
    a=ice-options:trickle\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\n\
    c=IN IP4 0.0.0.0\r\n\
    a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host generation 0\r\n\
    a=ice-ufrag:8hhY\r\n\
    a=ice-pwd:asd88fgpdd777uzjYhagZg12\r\n\
    a=fingerprint:sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB\r\n\
    a=setup:actpass\r\n\
    a=mid:0\r\n\
    a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\n\
    a=sendrecv\r\n\
    a=rtcp-mux\r\n\
    a=rtpmap:111 opus/48000/2\r\n\
    a=fmtp:111 minptime=10\r\n\
    a=rtcp-fb:111 transport-cc\r\n\
    m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n\
    c=IN IP4 0.0.0.0\r\n\
    a=bundle-only\r\n\
    a=mid:1\r\n\
    a=sctp-port:5000\r\n";

fn codes(text: &str, profile: Profile) -> Vec<(&'static str, Severity, usize, usize)> {
    let document = Document::parse(text).unwrap();
    check(&document, profile)
        .diagnostics()
        .iter()
        .map(|found| {
            (
                found.code(),
                found.severity(),
                found.position().line,
                found.position().column,
            )
        })
        .collect()
}

/// A priority of mediasoup's: 64 for hosts, where RFC 8445 section 5.1.2.2 recommends 126.
fn is_accepted(text: &str) -> bool {
    let document = Document::parse(text).unwrap();
    check(&document, Profile::WebRtc).accepted()
}

#[test]
fn an_uncommon_type_preference_is_a_note() {
    use icescope::candidate::Finding;

    let code = Code::Candidate(Finding::PriorityType);
    assert_eq!(code.severity(Profile::WebRtc), Some(Severity::Info));
    assert_eq!(code.severity(Profile::Lenient), None);
}

#[test]
fn a_good_description_has_no_findings() {
    for profile in Profile::ALL {
        assert_eq!(codes(GOOD, profile), []);
    }
}

/// What to replace by what in the good description, and the finding that it brings: its code, its
/// line and its column.
const CASES: &[(&str, &str, &str, usize, usize)] = &[
    ("a=sendrecv", "sendrecv", "malformed-line", 16, 1),
    ("a=sendrecv", "f=sendrecv", "unknown-line-type", 16, 1),
    ("a=sendrecv", "", "blank-line", 16, 1),
    (
        "a=sctp-port:5000\r\n",
        "a=sctp-port:5000\r\n\r\n\r\n",
        "blank-line-at-end",
        26,
        1,
    ),
    ("s=-\r\n", "s=-\n", "mixed-line-ends", 3, 1),
    (
        "a=sctp-port:5000\r\n",
        "a=sctp-port:5000",
        "no-final-line-end",
        25,
        17,
    ),
    ("s=-", "s=-\u{0}x", "control-character", 3, 4),
    ("a=sendrecv", "a=sendrecv ", "space-at-end", 16, 11),
    (
        "a=setup:actpass",
        "a=setup:actpass ",
        "space-in-value",
        13,
        16,
    ),
    ("m=audio 9 ", "m=audio  9 ", "double-space", 7, 9),
    ("v=0\r\n", "", "missing-version", 5, 22),
    (
        "o=- 4611731400430051336 2 IN IP4 127.0.0.1\r\n",
        "",
        "missing-origin",
        5,
        22,
    ),
    ("s=-\r\n", "", "missing-session-name", 5, 22),
    ("t=0 0\r\n", "", "missing-time", 5, 22),
    (
        "111 0\r\nc=IN IP4 0.0.0.0\r\n",
        "111 0\r\n",
        "missing-connection",
        7,
        1,
    ),
    (
        "c=IN IP4 0.0.0.0",
        "c=IN IPV4 0.0.0.0",
        "address-type",
        8,
        3,
    ),
    ("v=0", "v=1", "wrong-version", 1, 3),
    ("s=-\r\nt=0 0", "t=0 0\r\ns=-", "session-line-order", 4, 1),
    ("a=mid:0", "b=AS:500\r\na=mid:0", "line-order", 14, 1),
    ("s=-", "s=-\r\ns=-", "repeated-line", 4, 1),
    ("a=sendrecv", "s=-", "session-line-in-media", 16, 1),
    ("t=0 0", "t=0 0\r\nk=clear:x", "encryption-key", 5, 1),
    ("s=-", "s=", "empty-value", 3, 1),
    ("127.0.0.1", "::1", "invalid-value", 2, 34),
    ("a=setup:actpass", "a=setup:both", "invalid-value", 13, 9),
    ("a=sendrecv", "a=send(recv", "attribute-name", 16, 3),
    ("a=sendrecv", "a=ice-lite", "attribute-level", 16, 3),
    (
        "a=rtcp-mux",
        "a=rtcp-mux\r\na=rtcp-mux",
        "repeated-attribute",
        18,
        3,
    ),
    (
        "a=sendrecv",
        "a=sendrecv\r\na=inactive",
        "conflicting-direction",
        17,
        3,
    ),
    (
        "a=ice-ufrag:8hhY",
        "a=ice-ufrag:8hh",
        "ice-ufrag-length",
        10,
        13,
    ),
    (
        "asd88fgpdd777uzjYhagZg12",
        "asd88fgpdd777uzjYhagZ",
        "ice-pwd-length",
        11,
        11,
    ),
    (
        "a=ice-ufrag:8hhY",
        "a=ice-ufrag:8h-Y",
        "ice-credential-syntax",
        10,
        13,
    ),
    ("a=ice-ufrag:8hhY\r\n", "", "missing-ice-ufrag", 7, 1),
    (
        "a=ice-pwd:asd88fgpdd777uzjYhagZg12\r\n",
        "",
        "missing-ice-pwd",
        7,
        1,
    ),
    (
        "a=fingerprint:sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB\r\n",
        "",
        "missing-fingerprint",
        7,
        1,
    ),
    ("a=setup:actpass\r\n", "", "missing-setup", 7, 1),
    (
        "a=setup:actpass",
        "a=setup:holdconn",
        "setup-holdconn",
        13,
        9,
    ),
    ("a=mid:0\r\n", "", "missing-mid", 7, 1),
    ("a=rtcp-mux\r\n", "", "missing-rtcp-mux", 7, 1),
    ("a=sctp-port:5000\r\n", "", "missing-sctp-port", 21, 1),
    ("sha-1 ", "sha-256 ", "fingerprint-length", 12, 15),
    ("sha-1 ", "md5 ", "fingerprint-broken-hash", 12, 15),
    ("sha-1 ", "crc-32 ", "fingerprint-unknown-hash", 12, 15),
    ("a=mid:1", "a=mid:0", "duplicate-mid", 24, 7),
    ("BUNDLE 0 1", "BUNDLE 0 1 2", "group-unknown-mid", 5, 20),
    ("BUNDLE 0 1", "BUNDLE 0 1 0", "mid-in-two-bundles", 5, 20),
    (
        "m=application 0",
        "m=application 9",
        "bundle-only-port",
        21,
        1,
    ),
    ("m=audio 9", "m=audio 0", "bundle-first-rejected", 5, 16),
    ("BUNDLE 0 1", "BUNDLE 0", "bundle-only-unbundled", 21, 1),
    ("111 0\r\n", "111 0 128\r\n", "payload-type-range", 7, 35),
    ("111 0\r\n", "111 0 0\r\n", "duplicate-payload-type", 7, 35),
    ("111 0\r\n", "111 0 97\r\n", "missing-rtpmap", 7, 35),
    ("a=rtpmap:111 opus/48000/2\r\n", "", "rtpmap-needed", 7, 29),
    (
        "a=rtpmap:111",
        "a=rtpmap:96 x/1\r\na=rtpmap:111",
        "rtpmap-not-listed",
        18,
        10,
    ),
    (
        "a=rtpmap:111",
        "a=rtpmap:111 x/1\r\na=rtpmap:111",
        "rtpmap-conflict",
        19,
        10,
    ),
    ("opus/48000/2", "opus/0", "clock-rate-zero", 18, 10),
    ("a=fmtp:111", "a=fmtp:96", "fmtp-not-listed", 19, 8),
    (
        "a=rtcp-fb:111",
        "a=rtcp-fb:96",
        "rtcp-fb-not-listed",
        20,
        11,
    ),
    (
        "opus/48000/2\r\na=fmtp:111 minptime=10",
        "rtx/90000\r\na=fmtp:111 apt=96",
        "rtx-unknown-apt",
        19,
        8,
    ),
    (
        "opus/48000/2\r\na=fmtp:111 minptime=10",
        "rtx/90000\r\na=fmtp:111 rtx-time=10",
        "rtx-without-apt",
        7,
        29,
    ),
    (
        "111 0\r\n",
        "111 72\r\na=rtpmap:72 x/8000\r\n",
        "payload-type-rtcp",
        7,
        33,
    ),
    (
        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n",
        "m=video 0 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 VP8/90000\r\n",
        "payload-type-in-bundle",
        22,
        10,
    ),
    (
        "a=bundle-only",
        "a=bundle-only\r\na=extmap:1/sendonly urn:x",
        "extmap-in-bundle",
        24,
        10,
    ),
    ("a=extmap:1 ", "a=extmap:4096 ", "extmap-to-choose", 15, 10),
    ("a=extmap:1 ", "a=extmap:15 ", "extmap-id", 15, 10),
    (
        "a=extmap:1 ",
        "a=extmap:1 urn:x\r\na=extmap:1 ",
        "duplicate-extmap",
        16,
        10,
    ),
    (
        "a=sendrecv",
        "a=rid:a send\r\na=rid:a recv",
        "duplicate-rid",
        17,
        7,
    ),
    (
        "a=sendrecv",
        "a=rid:a send\r\na=simulcast:send a;b",
        "simulcast-unknown-rid",
        17,
        13,
    ),
    ("50000 typ host", "0 typ host", "candidate-port-zero", 9, 13),
];

/// A fragment without any finding, under every profile.
const FRAGMENT: &str = "a=group:BUNDLE 0 1\r\n\
    m=audio 9 RTP/AVP 0\r\n\
    a=mid:0\r\n\
    a=ice-ufrag:8hhY\r\n\
    a=ice-pwd:asd88fgpdd777uzjYhagZg12\r\n\
    a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host\r\n\
    a=end-of-candidates\r\n";

const FRAGMENT_CASES: &[(&str, &str, &str, usize)] = &[
    ("a=group", "v=0\r\na=group", "fragment-line", 1),
    ("a=mid:0\r\n", "", "fragment-mid", 2),
    ("a=ice-ufrag:8hhY\r\n", "", "fragment-credentials", 2),
    ("50000 typ", "x typ", "invalid-value", 6),
    ("a=mid:0\r\n", "a=mid:0\r\n\r\n", "blank-line", 4),
    ("192.0.2.1 50000", "192.0.2.1 0", "candidate-port-zero", 6),
];

#[test]
fn a_good_fragment_has_no_findings() {
    let fragment = Fragment::parse(FRAGMENT).unwrap();
    for profile in Profile::ALL {
        assert_eq!(fragment.check(profile).diagnostics(), []);
    }
    assert_eq!(fragment.to_string(), FRAGMENT);
    let empty = Fragment::parse("").unwrap();
    assert_eq!(
        empty.check(Profile::WebRtc).diagnostics()[0].code(),
        "fragment-credentials"
    );
}

#[test]
fn each_finding_is_made_where_it_belongs() {
    let mut made = BTreeSet::new();
    for (from, to, code, line, column) in CASES {
        assert!(GOOD.contains(from), "{from}");
        let text = GOOD.replacen(from, to, 1);
        let found: Vec<_> = Profile::ALL
            .into_iter()
            .flat_map(|profile| codes(&text, profile))
            .collect();
        let places: Vec<_> = found
            .iter()
            .filter(|found| found.0 == *code)
            .map(|(_, _, line, column)| (*line, *column))
            .collect();
        assert!(
            places.contains(&(*line, *column)),
            "{code} at {line}:{column}: {found:?}"
        );
        made.insert(*code);
    }
    for (text, code) in [
        (GOOD.replace("\r\n", "\n"), "not-crlf"),
        (GOOD.replace("\r\n", "\r"), "bare-carriage-return"),
    ] {
        assert!(
            codes(&text, Profile::Strict)
                .iter()
                .any(|found| found.0 == code && found.2 == 1)
        );
        made.insert(code);
    }
    for (from, to, code, line) in FRAGMENT_CASES {
        assert!(FRAGMENT.contains(from), "{from}");
        let text = FRAGMENT.replacen(from, to, 1);
        let fragment = Fragment::parse(text).unwrap();
        let found = fragment.check(Profile::WebRtc);
        let found: Vec<_> = found
            .diagnostics()
            .iter()
            .map(|found| (found.code(), found.position().line))
            .collect();
        assert_eq!(found, [(*code, *line)]);
        made.insert(*code);
    }
    for code in Code::ALL {
        assert!(made.contains(code.name()), "no test for {}", code.name());
    }
}

#[test]
fn each_time_may_have_its_zones() {
    let times = "t=1 2\r\nr=7d 1h 0 25h\r\nz=1 -1h 2 0\r\nt=3 4\r\nr=1d 1h 0\r\nz=3 -1h";
    let text = GOOD.replace("t=0 0", times);
    assert_eq!(codes(&text, Profile::Strict), []);
    let twice = GOOD.replace("t=0 0", &format!("{times}\r\nz=3 -1h"));
    assert_eq!(
        codes(&twice, Profile::Strict),
        [("repeated-line", Severity::Error, 10, 1)]
    );
}

#[test]
fn severities_go_by_profile() {
    let text = GOOD.replace("a=ice-ufrag:8hhY\r\n", "");
    assert_eq!(codes(&text, Profile::Strict), []);
    assert_eq!(
        codes(&text, Profile::WebRtc),
        [("missing-ice-ufrag", Severity::Error, 7, 1)]
    );
    assert_eq!(codes(&text, Profile::Lenient), []);
    let text = GOOD.replace("v=0", "v=1");
    assert_eq!(
        codes(&text, Profile::Lenient),
        [("wrong-version", Severity::Warning, 1, 3)]
    );
}

/// Chromium or Firefox refuses each of these in `setRemoteDescription`, so they are no good for WebRTC.
#[test]
fn what_browsers_refuse_is_not_accepted() {
    let video = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\n\
        a=rtpmap:96 VP8/90000\r\n";
    let bundled = GOOD.find("m=application").unwrap();
    let without_mux = format!("{}{video}", &GOOD[..bundled]);
    let muxed = format!("{without_mux}a=rtcp-mux\r\n");
    assert_eq!(codes(&muxed, Profile::WebRtc), []);
    assert_eq!(codes(&without_mux, Profile::Strict), []);
    for text in [
        GOOD.strip_suffix("\r\n").unwrap().to_owned(),
        format!("{GOOD}\r\n"),
        GOOD.replace("t=0 0", "x=y\r\nt=0 0"),
        GOOD.replace("t=0 0", "a=x\r\nt=0 0"),
        GOOD.replace("v=0", "v=0\r\nv=0"),
        GOOD.replace("s=-", "s="),
        GOOD.replace("a=mid:0", "a=\r\na=mid:0"),
        GOOD.replace("c=IN IP4 0.0.0.0\r\n", ""),
        GOOD.replace("a=rtcp-mux\r\n", ""),
        without_mux,
        GOOD.replace("sha-1 ", "sha-999 "),
        GOOD.replace("a=rtpmap:111 opus/48000/2\r\n", ""),
        GOOD.replace("typ host", "typ local"),
        GOOD.replace("a=mid:0", "a=mid:0 "),
        GOOD.replace("a=fingerprint:sha-1 ", "a=fingerprint:sha-1  "),
        GOOD.replace("BUNDLE 0", "BUNDLE  0"),
    ] {
        assert!(!is_accepted(&text), "{text}");
    }
    // Both take these.
    for text in [
        GOOD.replace("a=mid:0", "b=AS:500\r\na=mid:0"),
        GOOD.replace("a=sendrecv", "a=sendrecv "),
        GOOD.replace("a=rtcp-mux", "a=rtcp-mux  "),
        GOOD.replace("1 1 udp", "1 1 ssltcp"),
        GOOD.replace("111 0\r\n", "111 0 97\r\n"),
    ] {
        assert!(is_accepted(&text), "{text}");
    }
    // What is over TCP may wait (RFC 4145 section 4).
    let tcp = GOOD
        .replace("UDP/TLS/RTP/SAVPF 111 0", "TCP/TLS/BFCP *")
        .replace("actpass", "holdconn");
    assert!(
        codes(&tcp, Profile::Strict)
            .iter()
            .all(|found| found.0 != "setup-holdconn")
    );
}

#[test]
fn a_rejected_section_needs_nothing() {
    let text = GOOD.replace("a=bundle-only\r\n", "");
    let rejected = text
        .replace("m=audio 9", "m=audio 0")
        .replace("a=group:BUNDLE 0 1\r\n", "")
        .replace("a=ice-ufrag:8hhY\r\n", "");
    assert_eq!(codes(&rejected, Profile::WebRtc), []);
}

#[test]
fn sentences_name_what_they_speak_of() {
    let text = GOOD.replace("111 0\r\n", "111 0 97\r\n");
    let document = Document::parse(text.as_str()).unwrap();
    let found = check(&document, Profile::WebRtc);
    let found = &found.diagnostics()[0];
    assert_eq!(
        found.to_string(),
        "The payload type 97 is dynamic and has no rtpmap, so its codec is unknown."
    );
    assert_eq!(found.reference().to_string(), "RFC 8866 section 6.6");
    assert_eq!(&text[found.span()], "97");
}

#[test]
fn columns_count_characters() {
    let text = GOOD.replace("s=-\r\n", "s=-\r\ni=é😀 \r\n");
    assert_eq!(
        codes(&text, Profile::WebRtc),
        [("space-at-end", Severity::Info, 4, 5)]
    );
}

/// The findings of the table that one change of the text takes away.
const FIXED: &[&str] = &[
    "blank-line",
    "blank-line-at-end",
    "bundle-only-port",
    "control-character",
    "double-space",
    "duplicate-payload-type",
    "empty-value",
    "encryption-key",
    "fmtp-not-listed",
    "group-unknown-mid",
    "missing-connection",
    "missing-origin",
    "missing-sctp-port",
    "missing-session-name",
    "missing-time",
    "missing-version",
    "no-final-line-end",
    "repeated-attribute",
    "repeated-line",
    "rtcp-fb-not-listed",
    "rtpmap-not-listed",
    "space-at-end",
    "space-in-value",
    "unknown-line-type",
    "wrong-version",
];

/// The text after the fix of a finding, if it has one.
fn fixed(text: &str, code: &str) -> Option<String> {
    let document = Document::parse(text).unwrap();
    Profile::ALL.into_iter().find_map(|profile| {
        let found = check(&document, profile);
        let found = found
            .diagnostics()
            .iter()
            .find(|found| found.code() == code)?;
        let fix = found.fix()?;
        let mut text = text.to_owned();
        text.replace_range(fix.span.clone(), &fix.replacement);
        Some(text)
    })
}

#[test]
fn a_fix_takes_its_finding_away_and_brings_no_other() {
    let mut fixes = BTreeSet::new();
    for (from, to, code, ..) in CASES {
        let text = GOOD.replacen(from, to, 1);
        let Some(better) = fixed(&text, code) else {
            continue;
        };
        fixes.insert(*code);
        for profile in Profile::ALL {
            let before = codes(&text, profile);
            let after = codes(&better, profile);
            assert!(
                after.iter().all(|found| found.0 != *code),
                "{code}: {after:?}"
            );
            assert!(after.len() < before.len() || before.is_empty(), "{code}");
        }
    }
    assert_eq!(fixes.into_iter().collect::<Vec<_>>(), FIXED);
    let flag = GOOD.replace("a=rtcp-mux", "a=rtcp-mux:1");
    assert_eq!(fixed(&flag, "invalid-value").as_deref(), Some(GOOD));
    let fixed_port = GOOD.replace("c=IN IP4 0.0.0.0\r\na=cand", "a=cand");
    let no_ice = fixed_port.replace("m=audio 9", "m=audio 50000");
    assert_eq!(fixed(&no_ice, "missing-connection"), None);
}

#[test]
fn fixes_make_a_description_out_of_nothing() {
    let mut text = String::from("a=sendrecv");
    for _ in 0..8 {
        let document = Document::parse(text.clone()).unwrap();
        let found = check(&document, Profile::Strict);
        let fix = found.diagnostics().iter().find_map(|found| found.fix());
        match fix {
            Some(fix) => text.replace_range(fix.span.clone(), &fix.replacement),
            None => break,
        }
    }
    assert_eq!(
        text,
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=sendrecv\r\n"
    );
    assert_eq!(codes(&text, Profile::Strict), []);
}
