//! Each finding: a description that has it, and where it is.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "sdp_check/cases.rs"]
mod cases;

use std::collections::BTreeSet;

use cases::CASES;
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
    // They have tests of their own.
    made.extend([
        "doubled-carriage-return",
        "no-description",
        "wrapped-json",
        "no-section-in-use",
    ]);
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
fn restrictions_of_a_rid_are_as_the_rfc_writes_them() {
    let strict = |restrictions: &str| {
        let line = format!("a=rid:h send {restrictions}");
        codes(&GOOD.replace("a=sendrecv", &line), Profile::Strict)
    };
    for good in [
        "pt=96",
        "pt=96,97;max-width=1280",
        "max-width",
        "max-fps=29.97",
        "max-bpp=0.5",
        "depend=l,m",
        "x-own",
        "x-own=a b",
    ] {
        assert_eq!(strict(good), [], "{good}");
    }
    for bad in [
        "pt=",
        "pt",
        "pt=96,",
        "pt=,96",
        "pt=96;",
        "depend=",
        "depend=l,,m",
        "max-width=",
        "max-br=1x",
        "max-fps=1.",
        "=1",
        "max-width=1; max-height=1",
    ] {
        let expected = [("rid-restriction-syntax", Severity::Error, 16, 7)];
        assert_eq!(strict(bad), expected, "{bad}");
    }
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

/// Line ends that were turned into CRLF twice are one finding, which one change takes away.
#[test]
fn doubled_line_ends_are_one_finding() {
    for doubled in ["\r\r\n", "\r\r\r\n"] {
        let text = GOOD.replace("\r\n", doubled);
        for profile in Profile::ALL {
            let document = Document::parse(text.as_str()).unwrap();
            let found = check(&document, profile);
            let [one] = found.diagnostics() else {
                panic!("{found:?}");
            };
            assert_eq!(one.code(), "doubled-carriage-return");
            assert_eq!((one.position().line, one.position().column), (1, 4));
            let fragment = Fragment::of(document.clone());
            assert_eq!(fragment.check(profile).diagnostics(), found.diagnostics());
        }
        let fixed = fixed(&text, "doubled-carriage-return").unwrap();
        assert_eq!(fixed, GOOD);
    }
    // The last line may have none.
    let text = GOOD.replace("\r\n", "\r\r\n") + "a=x";
    let fixed = fixed(&text, "doubled-carriage-return").unwrap();
    assert_eq!(fixed, format!("{GOOD}a=x"));
    // Where some lines only end so, it is these that are wrong.
    let text = GOOD.replace("s=-\r\n", "s=-\r\r\n");
    assert!(
        codes(&text, Profile::Strict)
            .iter()
            .any(|found| found.0 == "control-character")
    );
}

/// Chromium or Firefox refuses each of these in `setRemoteDescription`, so they are no good for WebRTC.
#[test]
fn what_browsers_refuse_is_not_accepted() {
    let video = "m=video 0 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=bundle-only\r\n\
        a=rtpmap:96 VP8/90000\r\n";
    let bundled = GOOD.find("m=application").unwrap();
    let without_mux = format!("{}{video}", &GOOD[..bundled]);
    let muxed = format!("{without_mux}a=rtcp-mux\r\n");
    assert_eq!(codes(&muxed, Profile::WebRtc), []);
    assert_eq!(codes(&without_mux, Profile::Strict), []);
    // An offer says how to reach a section of which it is open whether it is bundled; an answer
    // says it once, and browsers do not look at what it says again.
    let open = muxed
        .replace("a=bundle-only\r\n", "")
        .replace("m=video 0", "m=video 9");
    let needs = ["ice-ufrag", "ice-pwd", "fingerprint", "setup"];
    let missing = needs.map(|name| format!("missing-{name}"));
    let found = codes(&open, Profile::WebRtc);
    assert!(found.iter().map(|found| found.0).eq(missing), "{found:?}");
    let answer = open.replace("actpass", "active");
    assert_eq!(codes(&answer, Profile::WebRtc), []);
    let half = "a=ice-ufrag:8hhY\r\n";
    assert!(!is_accepted(&format!("{muxed}{half}")));
    assert!(is_accepted(&format!("{answer}{half}")));
    // In the session it is of no use.
    let above = GOOD.replace("a=rtcp-mux\r\n", "");
    let above = above.replace("t=0 0", "t=0 0\r\na=rtcp-mux");
    assert!(!is_accepted(&above));
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
fn another_text_is_told_once() {
    for (text, code) in [
        ("hello", "no-description"),
        (
            "\n10:00 v=0\n10:00 o=- 1 1 IN IP4 192.0.2.1\n",
            "no-description",
        ),
        ("\u{feff}hello\r\n", "no-description"),
        (r#"{"type":"offer","sdp":"v=0\r\n"}"#, "wrapped-json"),
        ("  [\n  {\n", "wrapped-json"),
        ("[12:00] {\"sdp\":\"v=0\"}\n", "no-description"),
    ] {
        let document = Document::parse(text).unwrap();
        for profile in Profile::ALL {
            let check = check(&document, profile);
            let [found] = check.diagnostics() else {
                panic!("{text}: {:?}", check.diagnostics());
            };
            assert_eq!((found.code(), found.fix()), (code, None), "{text}");
            assert!(!check.accepted());
        }
    }
    // One of its lines is enough.
    for text in ["", "hello\r\ns=-\r\n", "\u{feff}v=0\r\n"] {
        let found = codes(text, Profile::WebRtc);
        assert!(
            found.iter().any(|found| found.0 == "missing-origin"),
            "{text}"
        );
    }
}

#[test]
fn a_rejected_section_needs_nothing() {
    let text = GOOD.replace("a=bundle-only\r\n", "");
    let rejected = text
        .replace("m=audio 9", "m=audio 0")
        .replace("a=group:BUNDLE 0 1\r\n", "")
        .replace("a=ice-ufrag:8hhY\r\n", "");
    let note = ("no-section-in-use", Severity::Info, 6, 1);
    assert_eq!(codes(&rejected, Profile::WebRtc), [note]);
    let unmapped = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n\
        m=video 0 RTP/AVP 96\r\nc=IN IP4 192.0.2.1\r\n";
    assert_eq!(codes(unmapped, Profile::Strict), []);
}

#[test]
fn sentences_name_what_they_speak_of() {
    let text = GOOD.replace("111 0\r\n", "111 0 97\r\n");
    let document = Document::parse(text.as_str()).unwrap();
    let found = check(&document, Profile::WebRtc);
    let found = &found.diagnostics()[0];
    assert_eq!(
        found.to_string(),
        "No codec is assigned to the payload type 97, and no rtpmap says which it stands for."
    );
    assert_eq!(found.reference().to_string(), "RFC 8866 section 6.6");
    assert_eq!(&text[found.span()], "97");
}

/// As tried with Chromium 156; Firefox takes them all.
#[test]
fn groups_of_sources_are_told_as_chromium_reads_them() {
    let found = |heading: &str, lines: &[&str]| -> Vec<&'static str> {
        let lines: String = lines.iter().map(|line| format!("a={line}\r\n")).collect();
        let text = format!("v=0\r\nm={heading} UDP/TLS/RTP/SAVPF 96\r\n{lines}");
        let found = codes(&text, Profile::WebRtc).into_iter();
        let of_sources = |code: &&str| code.contains("ssrc");
        found.map(|one| one.0).filter(of_sources).collect()
    };
    const ONE: &str = "ssrc:1 cname:c";
    const TWO: &str = "ssrc:2 cname:c";
    const THREE: &str = "ssrc:3 cname:c";
    const PAIR: &str = "ssrc-group:FID 1 2";
    let again = ["duplicate-ssrc-group"];
    let none = [""; 0];
    assert_eq!(found("video 9", &[PAIR, ONE, TWO]), none);
    assert_eq!(found("video 9", &[PAIR, PAIR, ONE, TWO]), again);
    let other = [PAIR, "ssrc-group:FID 1 3", ONE, TWO, THREE];
    assert_eq!(found("video 9", &other), again);
    let twice = ["ssrc-group:FOO 1 2", "ssrc-group:FOO 1 2", ONE, TWO];
    assert_eq!(found("video 9", &twice), again);
    // Of another kind, or with another first source.
    for group in ["SIM 1 3", "FEC-FR 1 3", "FID 3 2", "FID 2 1", "FID 2 3"] {
        let group = format!("ssrc-group:{group}");
        let lines = [PAIR, &group, ONE, TWO, THREE];
        assert_eq!(found("video 9", &lines), none, "{group}");
    }
    // The first is unknown, or the section is not used.
    assert_eq!(found("video 9", &[PAIR, PAIR, TWO]), none);
    assert_eq!(found("video 0", &[PAIR, PAIR, ONE, TWO]), none);
    assert_eq!(found("video 9", &[PAIR, ONE]), ["ssrc-group-unknown"]);
    assert_eq!(found("video 9", &["ssrc-group:FOO 1 2", ONE]), none);
    assert_eq!(found("video 0", &[PAIR, ONE]), none);
    let repeats = ["ssrc-group-repeats"];
    assert_eq!(found("video 0", &["ssrc-group:FID 1 1"]), repeats);

    assert_eq!(found("audio 9", &[PAIR, PAIR, ONE, ONE]), none);
    assert_eq!(found("audio 9", &[ONE, TWO, THREE]), ["audio-ssrcs"]);
    assert_eq!(found("audio 0", &[ONE, TWO]), none);
    assert_eq!(found("video 9", &[ONE, TWO]), none);
}

/// As tried with Chromium 156; Firefox takes them all.
#[test]
fn streams_by_ssrc_are_told_as_chromium_reads_them() {
    let found = |[one, two]: [&[&str]; 2]| -> Vec<(&'static str, Severity, usize, usize)> {
        let section = |lines: &[&str]| -> String {
            let lines: String = lines.iter().map(|line| format!("a={line}\r\n")).collect();
            format!("m=video 9 UDP/TLS/RTP/SAVPF 96\r\n{lines}")
        };
        let text = format!("v=0\r\n{}{}", section(one), section(two));
        let found = codes(&text, Profile::WebRtc).into_iter();
        let of_streams =
            |code: &str| matches!(code, "msid-by-ssrc" | "two-tracks" | "duplicate-msid");
        found.filter(|one| of_streams(one.0)).collect()
    };
    let one = |lines: &[&str]| found([lines, &[]]);
    const NOTE: (&str, Severity, usize, usize) = ("msid-by-ssrc", Severity::Info, 3, 15);
    const ONE: &str = "ssrc:1 msid:s t";
    // What Chromium itself writes.
    assert_eq!(one(&["msid:s t", "ssrc:1 cname:c", ONE]), []);
    assert_eq!(one(&["ssrc:1 cname:c"]), []);
    assert_eq!(one(&[ONE, "ssrc:2 msid:s t"]), [NOTE]);
    assert_eq!(one(&[ONE, "ssrc:2 msid:r t"]), [NOTE]);
    assert_eq!(
        one(&["ssrc:1 msid:s", "ssrc:2 msid:s", "ssrc:3 cname:c"]),
        [NOTE]
    );
    // The last one counts.
    assert_eq!(one(&["ssrc:1 msid:s u", ONE, "ssrc:2 msid:s t"]), [NOTE]);
    let error = |line, column| ("two-tracks", Severity::Error, line, column);
    assert_eq!(one(&[ONE, "ssrc:2 msid:s u"]), [NOTE, error(4, 15)]);
    assert_eq!(one(&[ONE, "ssrc:2 cname:c"]), [NOTE, error(4, 8)]);
    assert_eq!(one(&["msid:s t", ONE, "ssrc:2 msid:s u"]), []);
    assert_eq!(one(&["msid:s", ONE, "ssrc:2 msid:s u"]), []);

    let other = ("msid-by-ssrc", Severity::Info, 5, 15);
    let twice = |line, column| ("duplicate-msid", Severity::Error, line, column);
    const TWO: &str = "ssrc:2 msid:s t";
    assert_eq!(found([&[ONE], &["ssrc:2 msid:s u"]]), [NOTE, other]);
    assert_eq!(found([&[ONE], &[TWO]]), [NOTE, twice(5, 15), other]);
    assert_eq!(found([&[ONE], &["msid:s t"]]), [NOTE, twice(5, 8)]);
    assert_eq!(
        found([&["ssrc:1 msid:s"], &["ssrc:2 msid:s"]]),
        [NOTE, other]
    );
    assert_eq!(
        codes(
            &GOOD.replace("a=sendrecv", "a=ssrc:7 msid:s t"),
            Profile::Lenient
        ),
        []
    );
}

#[test]
fn columns_count_characters() {
    let text = GOOD.replace("s=-\r\n", "s=-\r\ni=é😀 \r\n");
    assert_eq!(
        codes(&text, Profile::WebRtc),
        [
            ("non-ascii", Severity::Error, 4, 3),
            ("space-at-end", Severity::Info, 4, 5)
        ]
    );
}

/// The findings of the table that one change of the text takes away.
const FIXED: &[&str] = &[
    "attribute-space",
    "blank-line",
    "blank-line-at-end",
    "bundle-only-port",
    "byte-order-mark",
    "control-character",
    "double-space",
    "duplicate-payload-type",
    "empty-value",
    "encryption-key",
    "fingerprint-case",
    "flag-value",
    "fmtp-not-listed",
    "fmtp-unknown-format",
    "group-unknown-mid",
    "missing-connection",
    "missing-origin",
    "missing-sctp-port",
    "missing-session-name",
    "missing-time",
    "missing-version",
    "no-final-line-end",
    "port-count",
    "repeated-attribute",
    "repeated-line",
    "rtcp-fb-not-listed",
    "rtpmap-not-listed",
    "space-at-end",
    "space-in-value",
    "unicast-slash",
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
    assert_eq!(fixed(&flag, "flag-value").as_deref(), Some(GOOD));
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
