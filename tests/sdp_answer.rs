//! Offers against answers: those of browsers fit, and each thing that does not fit is found.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

use std::collections::BTreeSet;
use std::path::Path;

use icescope::sdp::answer::{AnswerCode, Side, check_answer};
use icescope::sdp::{Document, Profile, Severity};

const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\na=group:BUNDLE 2\r\na=ice-lite\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=fingerprint:sha-256 AB\r\na=mid:0\r\na=setup:actpass\r\na=ice-ufrag:abcd\r\na=sendonly\r\n\
    a=rtpmap:111 opus/48000/2\r\na=extmap:1 urn:x:level\r\na=extmap:2/sendonly urn:x:time\r\n\
    m=video 0 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:1\r\na=bundle-only\r\na=setup:actpass\r\na=ice-ufrag:abcd\r\n\
    a=rtcp-mux\r\na=rtcp-mux-only\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n\
    a=rid:h send\r\na=rid:l send\r\na=simulcast:send h\r\n\
    m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\na=setup:active\r\na=ice-ufrag:abcd\r\n\
    m=audio 0 RTP/AVP 0\r\n\
    m=audio 9 RTP/AVP 8\r\n\
    m=audio 9 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:a\r\na=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:b\r\n\
    m=message 9 TCP/MSRP *\r\na=setup:active\r\n\
    m=video 9 RTP/AVP 98 99\r\na=rtpmap:98 H264/90000\r\na=fmtp:98 profile-level-id=42e01f;packetization-mode=1\r\n\
    a=rtpmap:99 H264/90000\r\na=fmtp:99 profile-level-id=4d0034\r\n";

const ANSWER: &str = "v=0\r\no=- 2 1 IN IP4 192.0.2.2\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\na=group:BUNDLE 2\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=fingerprint:sha-256 CD\r\na=mid:0\r\na=setup:active\r\na=ice-ufrag:wxyz\r\na=recvonly\r\n\
    a=rtpmap:111 opus/48000/2\r\na=extmap:1 urn:x:level\r\na=extmap:2/recvonly urn:x:time\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:1\r\na=setup:active\r\na=recvonly\r\na=rtcp-mux\r\n\
    a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\na=rid:h recv\r\na=simulcast:recv h\r\n\
    m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\na=setup:passive\r\na=ice-ufrag:wxyz\r\n\
    m=audio 0 RTP/AVP 0\r\n\
    m=audio 9 RTP/AVP 8\r\n\
    m=audio 9 RTP/SAVP 0\r\na=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:c\r\n\
    m=message 9 TCP/MSRP *\r\na=setup:passive\r\n\
    m=video 9 RTP/AVP 98\r\na=rtpmap:98 H264/90000\r\na=fmtp:98 packetization-mode=1;profile-level-id=42e00a\r\n";

/// What is found where a text of the answer is replaced.
fn found(old: &str, new: &str) -> Vec<(&'static str, Side, String)> {
    found_under(Profile::Strict, old, new)
}

fn found_under(profile: Profile, old: &str, new: &str) -> Vec<(&'static str, Side, String)> {
    assert!(ANSWER.contains(old), "{old}");
    let text = ANSWER.replacen(old, new, 1);
    let offer = Document::parse(OFFER).unwrap();
    let answer = Document::parse(text.as_str()).unwrap();
    let check = check_answer(&offer, &answer, profile);
    check
        .diagnostics()
        .iter()
        .map(|found| {
            let document = match found.side() {
                Side::Offer => OFFER,
                Side::Answer => &text,
            };
            assert!(!found.to_string().contains("{}"));
            (
                found.code(),
                found.side(),
                document[found.span()].to_owned(),
            )
        })
        .collect()
}

/// The codes of what does not fit, for browsers.
fn codes_of(offer: &Document<'_>, answer: &Document<'_>) -> Vec<&'static str> {
    let check = check_answer(offer, answer, Profile::WebRtc);
    check.diagnostics().iter().map(|one| one.code()).collect()
}

#[test]
fn an_answer_that_fits_has_no_findings() {
    assert_eq!(found("v=0", "v=0"), []);
}

#[test]
fn each_code_is_found_where_it_lies() {
    let cases = [
        ("t=0 0", "t=1 2", "time-differs", "t=1 2"),
        (
            "m=video 9 RTP/AVP 98\r\n",
            "",
            "media-unanswered",
            "m=video 9 RTP/AVP 98 99",
        ),
        (
            "42e00a\r\n",
            "42e00a\r\nm=x 9 y z\r\n",
            "media-not-offered",
            "m=x 9 y z",
        ),
        (
            "m=audio 9 UDP",
            "m=video 9 UDP",
            "media-kind",
            "m=video 9 UDP/TLS/RTP/SAVPF 111",
        ),
        (
            "m=audio 9 RTP/AVP",
            "m=audio 9 RTP/SAVP",
            "media-protocol",
            "m=audio 9 RTP/SAVP 8",
        ),
        (
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "m=application 9 DTLS/SCTP 5000",
            "media-protocol-form",
            "m=application 9 DTLS/SCTP 5000",
        ),
        (
            "m=audio 0",
            "m=audio 5",
            "media-accepted-rejected",
            "m=audio 5 RTP/AVP 0",
        ),
        ("a=mid:0", "a=mid:x", "mid-differs", "x"),
        (
            "a=mid:0\r\n",
            "",
            "mid-missing",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        ),
        (
            "m=audio 9 RTP/AVP 8\r\n",
            "m=audio 9 RTP/AVP 8\r\na=mid:x\r\n",
            "mid-not-offered",
            "x",
        ),
        ("BUNDLE 2", "BUNDLE 2 9", "bundle-not-offered", "BUNDLE 2 9"),
        ("BUNDLE 0 1", "BUNDLE 0 1 2", "bundle-mixed", "BUNDLE 0 1 2"),
        (
            "BUNDLE 0 1",
            "BUNDLE 0\r\na=group:BUNDLE 1",
            "bundle-split",
            "BUNDLE 1",
        ),
        (
            "m=audio 9 UDP",
            "m=audio 0 UDP",
            "bundle-rejected",
            "BUNDLE 0 1",
        ),
        (
            "BUNDLE 0 1",
            "BUNDLE 0",
            "bundle-only-alone",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
        ),
        ("setup:active", "setup:actpass", "setup-actpass", "actpass"),
        ("setup:passive", "setup:active", "setup-conflict", "active"),
        (
            "a=mid:0\r\na=setup:active\r\n",
            "a=mid:0\r\n",
            "setup-missing",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        ),
        (
            "TCP/MSRP *\r\na=setup:passive",
            "TCP/MSRP *\r\na=setup:active",
            "setup-role",
            "active",
        ),
        (
            "a=fingerprint:sha-256 CD\r\n",
            "",
            "fingerprint-missing",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        ),
        ("a=crypto", "a=x", "crypto-missing", "m=audio 9 RTP/SAVP 0"),
        (
            "crypto:2 AES_CM_128",
            "crypto:1 AES_CM_128",
            "crypto-not-offered",
            "1 AES_CM_128_HMAC_SHA1_32 inline:c",
        ),
        (
            "inline:c",
            "inline:c\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d",
            "crypto-several",
            "1 AES_CM_128_HMAC_SHA1_80 inline:d",
        ),
        (
            "a=mid:1\r\na=setup:active",
            "a=mid:1\r\na=setup:passive",
            "bundle-setup-differs",
            "passive",
        ),
        (
            "a=recvonly\r\na=rtpmap:111",
            "a=inactive\r\na=rtpmap:111",
            "no-media",
            "a=inactive",
        ),
        (
            "a=recvonly\r\na=rtpmap:111",
            "a=rtpmap:111",
            "direction-conflict",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        ),
        ("SAVPF 111\r\n", "SAVPF 18\r\n", "no-common-codec", "18"),
        (
            "SAVPF 111\r\n",
            "SAVPF 101\r\na=rtpmap:101 telephone-event/8000\r\n",
            "no-common-media-codec",
            "101",
        ),
        ("42e00a", "640034", "no-common-profile", "98"),
        (
            "packetization-mode=1",
            "packetization-mode=0",
            "codec-profile-differs",
            "98 H264/90000",
        ),
        ("96 VP8", "96 VP9", "codec-not-offered", "96 VP9/90000"),
        (
            "rtpmap:111 opus",
            "rtpmap:111 PCMU/8000\r\na=x:",
            "payload-type-differs",
            "111 PCMU/8000",
        ),
        ("96 VP8", "96 VP9", "payload-type-reused", "96 VP9/90000"),
        (
            "webrtc-datachannel",
            "x",
            "format-not-offered",
            "m=application 9 UDP/DTLS/SCTP x",
        ),
        ("rid:h recv", "rid:m recv", "rid-not-offered", "m recv"),
        ("rid:h recv", "rid:h send", "rid-direction", "h send"),
        (
            "simulcast:recv",
            "simulcast:send",
            "simulcast-not-offered",
            "send h",
        ),
        (
            "simulcast:recv h",
            "simulcast:recv l",
            "simulcast-rid-not-offered",
            "recv l",
        ),
        (
            "1 urn:x:level",
            "1 urn:x:other",
            "extmap-not-offered",
            "1 urn:x:other",
        ),
        (
            "1 urn:x:level",
            "3 urn:x:level",
            "extmap-id-differs",
            "3 urn:x:level",
        ),
        (
            "2/recvonly",
            "2/sendonly",
            "extmap-direction",
            "2/sendonly urn:x:time",
        ),
        (
            "t=0 0",
            "t=0 0\r\na=extmap-allow-mixed",
            "extmap-mixed-not-offered",
            "a=extmap-allow-mixed",
        ),
        (
            "a=mid:0",
            "a=mid:0\r\na=rtcp-mux",
            "rtcp-mux-not-offered",
            "a=rtcp-mux",
        ),
        (
            "a=rtcp-mux\r\n",
            "",
            "rtcp-mux-refused",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
        ),
        (
            "a=mid:0",
            "a=mid:0\r\na=rtcp-rsize",
            "rtcp-rsize-not-offered",
            "a=rtcp-rsize",
        ),
        (
            "a=ice-ufrag:wxyz\r\na=recvonly",
            "a=recvonly",
            "ice-missing",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        ),
        (
            "RTP/AVP 8\r\n",
            "RTP/AVP 8\r\na=ice-ufrag:wxyz\r\n",
            "ice-not-offered",
            "a=ice-ufrag:wxyz",
        ),
        ("wxyz", "abcd", "ice-same-credentials", "abcd"),
        (
            "a=mid:0",
            "a=mid:0\r\na=ice-mismatch",
            "ice-mismatch",
            "a=ice-mismatch",
        ),
        (
            "t=0 0",
            "t=0 0\r\na=ice-lite",
            "ice-both-lite",
            "a=ice-lite",
        ),
    ];
    let mut seen = BTreeSet::new();
    for (old, new, code, marked) in cases {
        let all = found(old, new);
        let hit = all.iter().find(|(name, ..)| *name == code);
        let (_, side, text) = hit.unwrap_or_else(|| panic!("{code} is not among {all:?}"));
        assert_eq!(
            (text.as_str(), *side == Side::Offer),
            (marked, code == "media-unanswered"),
            "{code}"
        );
        seen.insert(code);
    }
    const CHANNELS: &str = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel";
    let with = format!("{CHANNELS}\r\na=extmap:3 urn:x:level");
    let all = found(CHANNELS, &with);
    let hit = all.iter().find(|(name, ..)| *name == "extmap-not-offered");
    assert_eq!(hit.map(|(.., text)| text.as_str()), Some("3 urn:x:level"));
    // Of the profile webrtc alone; as tried with Firefox 153, also where the format is a port.
    const DATA: &str = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel";
    const OLD: &str = "m=application 9 DTLS/SCTP 5000";
    let cases = [
        (DATA.to_owned(), "sctp-port-missing", Some(DATA)),
        (OLD.to_owned(), "sctp-port-missing", Some(OLD)),
        (
            format!("{DATA}\r\na=sctp-port:0"),
            "sctp-port-zero",
            Some("0"),
        ),
        (
            format!("{DATA}\r\na=sctp-port:5000"),
            "sctp-port-missing",
            None,
        ),
        (
            format!("{DATA}\r\na=sctpmap:5000 x 1"),
            "sctp-port-missing",
            None,
        ),
        (
            format!("{OLD}\r\na=sctpmap:5000 x 1"),
            "sctp-port-missing",
            None,
        ),
    ];
    for (new, code, marked) in cases {
        let of = |profile| {
            let all = found_under(profile, DATA, &new).into_iter();
            let mut hits = all.filter(|(name, ..)| *name == code);
            hits.next().map(|(_, side, text)| (side, text))
        };
        let expected = marked.map(|marked| (Side::Answer, marked.to_owned()));
        assert_eq!(of(Profile::WebRtc), expected, "{new}");
        assert_eq!(of(Profile::Strict), None, "{new}");
        assert_eq!(of(Profile::Lenient), None, "{new}");
        seen.insert(code);
    }
    let rejected = found_under(
        Profile::Strict,
        DATA,
        &DATA.replacen("application 9", "application 0", 1),
    );
    assert!(
        rejected
            .iter()
            .any(|(code, ..)| *code == "section-rejected")
    );
    seen.insert("section-rejected");
    // Where the section is none of WebRTC: in the next test.
    seen.insert("ice-declined");
    // What ends a page in Firefox: in `sdp_answer_sessions`.
    seen.insert("fingerprint-bundled");
    // Where the offer is of multicast: in `sdp_peers`.
    seen.insert("multicast-differs");
    let all: BTreeSet<_> = AnswerCode::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(seen, all);
}

/// ICE and keys that a SIP phone offers, and another one does without.
#[test]
fn what_is_no_webrtc_can_do_without() {
    let section = |protocol: &str, lines: &str| {
        Document::parse(format!("v=0\r\nm=audio 49170 {protocol} 0\r\n{lines}")).unwrap()
    };
    let codes = |offer: &Document<'_>, answer: &Document<'_>, profile| -> Vec<_> {
        let check = check_answer(offer, answer, profile);
        let found = check.diagnostics().iter();
        found.map(|one| (one.code(), one.severity())).collect()
    };
    let ice = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\n";
    let (offer, answer) = (section("RTP/AVP", ice), section("RTP/AVP", ""));
    let declined = [("ice-declined", Severity::Warning)];
    assert_eq!(codes(&offer, &answer, Profile::Strict), declined);
    assert_eq!(codes(&offer, &answer, Profile::Lenient), declined);
    let missing = [("ice-missing", Severity::Error)];
    assert_eq!(codes(&offer, &answer, Profile::WebRtc), missing);
    let (offer, answer) = (answer, offer);
    for (profile, severity) in [
        (Profile::Strict, Severity::Error),
        (Profile::Lenient, Severity::Warning),
    ] {
        let not_offered = [("ice-not-offered", severity)];
        assert_eq!(codes(&offer, &answer, profile), not_offered);
    }
    let keys =
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n";
    for (protocol, expected) in [
        ("RTP/AVP", vec![]),
        ("RTP/AVPF", vec![]),
        ("RTP/SAVP", vec!["crypto-missing"]),
    ] {
        let (offer, answer) = (section(protocol, keys), section(protocol, ""));
        let found = codes(&offer, &answer, Profile::Strict);
        let found: Vec<_> = found.iter().map(|(code, _)| *code).collect();
        assert_eq!(found, expected, "{protocol}");
    }
}

/// By RFC 4145 section 4.1, where no TLS is spoken.
#[test]
fn roles_of_connections_are_compared() {
    let codes = |offered: &str, answered: &str| {
        let text = |setup: &str| format!("v=0\r\nm=audio 9 TCP/RTP/AVP 0\r\n{setup}");
        let (offer, answer) = (
            Document::parse(text(offered)).unwrap(),
            Document::parse(text(answered)).unwrap(),
        );
        codes_of(&offer, &answer)
    };
    let roles = ["active", "passive", "actpass", "holdconn"];
    for offered in roles {
        for answered in roles {
            let line = |role: &str| format!("a=setup:{role}\r\n");
            let fits = match offered {
                "active" => matches!(answered, "passive" | "holdconn"),
                "passive" => matches!(answered, "active" | "holdconn"),
                "actpass" => answered != "actpass",
                _ => answered == "holdconn",
            };
            let found = codes(&line(offered), &line(answered));
            assert_eq!(found.is_empty(), fits, "{offered} {answered} {found:?}");
        }
    }
    // Where nothing is said, the offer is active and the answer is passive.
    assert_eq!(codes("", ""), [""; 0]);
    assert_eq!(codes("a=setup:passive\r\n", ""), ["setup-role"]);
    assert_eq!(codes("", "a=setup:active\r\n"), ["setup-role"]);
}

/// What browsers take is an error only where RFCs are all that counts.
#[test]
fn what_browsers_take_is_worse_by_the_rfcs() {
    use icescope::sdp::answer::own_errors;
    let offer = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n\
        m=application 9 DTLS/SCTP 5000\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=setup:actpass\r\na=fingerprint:sha-256 AB\r\na=sctpmap:5000 x 1\r\n";
    let answer = offer
        .replace("DTLS/SCTP 5000", "UDP/DTLS/SCTP webrtc-datachannel")
        .replace("a=sctpmap:5000 x 1", "a=sctp-port:5000")
        .replace("a=setup:actpass\r\n", "");
    let (offer, answer) = (
        Document::parse(offer).unwrap(),
        Document::parse(answer).unwrap(),
    );
    for (profile, accepted) in [(Profile::Strict, false), (Profile::WebRtc, true)] {
        let check = check_answer(&offer, &answer, profile);
        let codes: Vec<_> = check.diagnostics().iter().map(|one| one.code()).collect();
        assert_eq!(codes, ["media-protocol-form", "setup-missing"], "{profile}");
        assert_eq!(check.accepted(), accepted);
        let alone = icescope::sdp::check(&answer, profile);
        assert!(own_errors(&alone).all(|error| error.code() != "missing-setup"));
    }
    let form = |fingerprint| {
        let text =
            |protocol| format!("v=0\r\nm=audio 9 {protocol} 0\r\na=setup:active\r\n{fingerprint}");
        let (offer, answer) = (
            Document::parse(text("RTP/SAVPF")).unwrap(),
            Document::parse(text("UDP/TLS/RTP/SAVPF").replace("active", "passive")).unwrap(),
        );
        codes_of(&offer, &answer)
    };
    assert_eq!(
        form("a=fingerprint:sha-256 AB\r\n"),
        ["media-protocol-form"]
    );
    assert_eq!(form(""), ["media-protocol"]);
}

/// What the RFCs allow, of an offer and an answer.
#[test]
fn unusual_answers_fit() {
    let pairs = [
        // The transport of a section that is bundled stands in the first of the bundle.
        (
            "a=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=setup:actpass\r\na=ice-ufrag:abcd\r\na=rtcp-mux\r\n\
             m=audio 0 UDP/TLS/RTP/SAVPF 0\r\na=mid:1\r\na=bundle-only\r\n",
            "a=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=setup:active\r\na=ice-ufrag:wxyz\r\na=rtcp-mux\r\n\
             m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:1\r\na=ice-ufrag:wxyz\r\na=rtcp-mux\r\n",
        ),
        // Tones alone.
        (
            "m=audio 9 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n",
            "m=audio 9 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n",
        ),
        // A payload type that needs no rtpmap, and one all the same.
        (
            "m=audio 9 RTP/AVP 10 5\r\n",
            "m=audio 9 RTP/AVP 10 5\r\na=rtpmap:10 L16/44100/2\r\na=rtpmap:5 DVI4/8000\r\n",
        ),
        // Each side has its SCTP port.
        (
            "m=application 9 DTLS/SCTP 5000\r\na=sctpmap:5000 x 1\r\n",
            "m=application 9 DTLS/SCTP 5001\r\na=sctpmap:5001 x 1\r\n",
        ),
        // Capabilities (RFC 5939).
        (
            "m=audio 9 RTP/AVP 0\r\na=tcap:1 RTP/SAVPF\r\na=pcfg:1 t=1\r\n",
            "m=audio 9 RTP/SAVPF 0\r\na=acfg:1 t=1\r\n",
        ),
    ];
    for (offer, answer) in pairs {
        let (offer, answer) = (
            Document::parse(offer).unwrap(),
            Document::parse(answer).unwrap(),
        );
        assert_eq!(
            check_answer(&offer, &answer, Profile::WebRtc).diagnostics(),
            [],
            "{}",
            answer.text()
        );
    }
}

#[test]
fn answers_of_browsers_fit_their_offers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sdp/browser");
    let mut pairs = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(stem) = name.strip_suffix("-answer.sdp") else {
            continue;
        };
        let Ok(offer) = std::fs::read_to_string(folder.join(format!("{stem}-offer.sdp"))) else {
            continue;
        };
        let answer = std::fs::read_to_string(&path).unwrap();
        let (offer, answer) = (
            Document::parse(offer).unwrap(),
            Document::parse(answer).unwrap(),
        );
        let check = check_answer(&offer, &answer, Profile::WebRtc);
        let errors: Vec<_> = check
            .diagnostics()
            .iter()
            .map(|found| format!("{} {found}", found.code()))
            .collect();
        assert!(check.accepted(), "{name}: {errors:?}");
        for own in [&offer, &answer].map(|one| icescope::sdp::check(one, Profile::WebRtc)) {
            let first = own.errors().next().map(ToString::to_string);
            assert_eq!(first, None, "{name}");
        }
        pairs += 1;
    }
    assert!(pairs >= 15, "{pairs}");
}

/// None of them is obsoleted by another.
const CURRENT: [u16; 15] = [
    3264, 4145, 4568, 5506, 5761, 8285, 8839, 8841, 8842, 8851, 8853, 8858, 8866, 9143, 9429,
];

#[test]
fn only_current_rfcs_are_named() {
    for code in AnswerCode::ALL {
        let reference = code.reference();
        assert!(
            CURRENT.contains(&reference.rfc),
            "{}: {reference}",
            code.name()
        );
    }
}
