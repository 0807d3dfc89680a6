//! Answers as they come in the course of a session: what Chromium 156 and Firefox 153 were seen to take
//! in `setRemoteDescription`, the first time and later, is an error only by the RFCs.

#![allow(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use icescope::sdp::answer::{check_answer, own_errors};
use icescope::sdp::{Document, Profile, Severity, check};

const KEYS: &str = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\na=fingerprint:sha-256 \
    AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB\r\n\
    a=setup:actpass\r\n";

/// Three sections in one bundle, of which the middle one was stopped.
fn offer() -> String {
    let rtp = |media: &str, mid: &str, lines: &str| {
        format!(
            "m={media}\r\nc=IN IP4 0.0.0.0\r\na=mid:{mid}\r\n{KEYS}a=rtcp-mux\r\na=sendrecv\r\n{lines}"
        )
    };
    [
        "v=0\r\no=- 1 3 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 2 3\r\n",
        &rtp("audio 9 UDP/TLS/RTP/SAVPF 0", "0", ""),
        "m=video 0 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=inactive\r\na=rtpmap:96 VP8/90000\r\n",
        &rtp(
            "video 9 UDP/TLS/RTP/SAVPF 96",
            "2",
            "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\na=rtpmap:96 VP8/90000\r\n",
        ),
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:3\r\n",
        KEYS,
        "a=sctp-port:5000\r\n",
    ]
    .concat()
}

fn answer() -> String {
    offer()
        .replace("abcd\r\n", "wxyz\r\n")
        .replace("setup:actpass", "setup:active")
}

/// The right answer with a change in its section of data, which is the last of the bundle.
fn in_data(old: &str, new: &str) -> String {
    let answer = answer();
    let (rest, data) = answer.split_once("m=application").unwrap();
    [rest, "m=application", &data.replace(old, new)].concat()
}

/// The findings about an answer that is made from the right one, with those of the answer alone.
fn found(answer: &str, profile: Profile) -> Vec<(&'static str, Severity)> {
    let offer = offer();
    let (offer, answer) = (
        Document::parse(offer.as_str()).unwrap(),
        Document::parse(answer).unwrap(),
    );
    let check_of_both = check_answer(&offer, &answer, profile);
    let both = check_of_both.diagnostics().iter();
    let alone = check(&answer, profile);
    both.map(|one| (one.code(), one.severity()))
        .chain(own_errors(&alone).map(|one| (one.code(), one.severity())))
        .filter(|(_, severity)| *severity != Severity::Info)
        .collect()
}

/// What is changed in the answer, and what is found under `webrtc`.
#[test]
fn what_both_browsers_take_is_no_error() {
    let layers = |direction: &str| {
        format!("a=rid:h {direction}\r\na=rid:l {direction}\r\na=simulcast:{direction} h;l\r\n")
    };
    let video = "a=rtpmap:96 VP8/90000\r\nm=application";
    let with = |lines: &str| video.replace("m=app", &format!("{lines}m=app"));
    let cases: [(String, &[&str]); 9] = [
        (answer(), &[]),
        (
            // So Chromium answers once it has sent layers, whatever it is offered.
            answer().replace(video, &with(&layers("send"))),
            &[
                "rid-not-offered",
                "rid-not-offered",
                "simulcast-not-offered",
            ],
        ),
        (
            answer().replace(video, &with("a=rid:h recv\r\n")),
            &["rid-not-offered"],
        ),
        (
            // The section of data is rejected and left in the group.
            answer().replace("m=application 9", "m=application 0"),
            &["bundle-rejected"],
        ),
        (
            in_data("setup:active", "setup:actpass"),
            &["bundle-setup-differs"],
        ),
        (answer().replace("a=mid:1\r\n", ""), &["mid-missing"]),
        (
            answer().replace("9 UDP/TLS/RTP/SAVPF", "9 RTP/AVP"),
            &["media-protocol-form", "media-protocol-form"],
        ),
        (
            answer().replace("9 UDP/TLS/RTP/SAVPF", "9 TCP/DTLS/RTP/SAVP"),
            &["media-protocol-form", "media-protocol-form"],
        ),
        (
            answer().replace("UDP/DTLS/SCTP", "TCP/DTLS/SCTP"),
            &["media-protocol-form"],
        ),
    ];
    for (answer, expected) in cases {
        let found = found(&answer, Profile::WebRtc);
        let codes: Vec<_> = found.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, expected, "{answer}");
        assert!(
            found
                .iter()
                .all(|(_, severity)| *severity == Severity::Warning),
            "{found:?}"
        );
    }
}

/// The same under `strict`, and what a browser refuses under `webrtc` too.
#[test]
fn the_rest_is_an_error() {
    let error = |answer: String, profile| {
        let found = found(&answer, profile);
        let errors = found.iter().filter(|(_, one)| *one == Severity::Error);
        let mut codes: Vec<_> = errors.map(|(code, _)| *code).collect();
        codes.dedup();
        codes
    };
    for (answer, expected) in [
        (
            answer().replace("m=application 9", "m=application 0"),
            "bundle-rejected",
        ),
        (in_data("setup:active", "setup:actpass"), "setup-actpass"),
        (
            answer().replace("9 UDP/TLS/RTP/SAVPF", "9 RTP/AVP"),
            "media-protocol-form",
        ),
    ] {
        assert_eq!(error(answer, Profile::Strict), [expected]);
    }
    let without_fingerprint = |text: &str| -> String {
        let lines = text.split_inclusive("\r\n");
        lines
            .filter(|line| !line.starts_with("a=fingerprint"))
            .collect()
    };
    // Without a fingerprint it is another transport.
    let plain = without_fingerprint(&answer().replace("9 UDP/TLS/RTP/SAVPF", "9 RTP/AVP"));
    assert!(error(plain, Profile::WebRtc).contains(&"media-protocol"));
    // The first section of a bundle settles it for all.
    let first = answer().replacen("setup:active", "setup:actpass", 1);
    assert_eq!(error(first, Profile::WebRtc), ["setup-actpass"]);
    // The others need no fingerprint of their own, but the page in Firefox ends where one has none.
    let whole = answer();
    let (first, rest) = whole.split_once("m=video 0").unwrap();
    let bare = [first, "m=video 0", &without_fingerprint(rest)].concat();
    assert_eq!(error(bare.clone(), Profile::Strict), [""; 0]);
    assert_eq!(
        error(bare.clone(), Profile::WebRtc),
        ["fingerprint-bundled"]
    );
    let mut keys = KEYS.split_inclusive("\r\n");
    let key = keys.find(|line| line.starts_with("a=fingerprint")).unwrap();
    let everywhere = without_fingerprint(&whole).replace("t=0 0\r\n", &format!("t=0 0\r\n{key}"));
    assert_eq!(error(everywhere, Profile::WebRtc), [""; 0]);
}
