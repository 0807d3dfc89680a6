//! The table of what browsers do with changes, against the record of real ones; and each category,
//! found in a change that makes it.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

use std::collections::BTreeSet;
use std::path::Path;

use icescope::sdp::Document;
use icescope::sdp::diff::diff;
use icescope::sdp::munge::{Category, DescriptionType, Standing, check_munging};
use serde_json::Value;

fn record() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/munge/browsers.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_table_says_what_browsers_did() {
    let record = record();
    for browser in ["chromium", "firefox"] {
        let mut seen = BTreeSet::new();
        for row in record["browsers"][browser]["rows"].as_array().unwrap() {
            let name = row["category"].as_str().unwrap();
            let category = Category::ALL
                .iter()
                .find(|category| category.name() == name);
            let category = category.unwrap_or_else(|| panic!("{name} is no category"));
            seen.insert(name);
            let kind = match row["type"].as_str().unwrap() {
                "offer" => DescriptionType::Offer,
                _ => DescriptionType::Answer,
            };
            let standing = match browser {
                "chromium" => category.chromium(kind),
                _ => category.firefox(kind),
            };
            let expected: &[Standing] = match row["outcome"].as_str().unwrap() {
                "refused" => &[Standing::Refused],
                "accepted" => &[Standing::Accepted, Standing::AtRisk],
                "ignored" => &[Standing::Ignored],
                // An answer of this kind has nothing to change, where an offer had.
                "not-applicable" if kind == DescriptionType::Answer => continue,
                // Nothing was tried.
                "not-applicable" => &[Standing::Ignored],
                other => panic!("{other}"),
            };
            assert!(
                expected.contains(&standing),
                "{browser} {name}: {standing:?}, but {row}"
            );
        }
        let all: BTreeSet<_> = Category::ALL
            .iter()
            .map(|category| category.name())
            .collect();
        assert_eq!(seen, all, "{browser}: a category that was not tried");
    }
}

#[test]
fn the_record_is_of_both_kinds_of_outcome() {
    let text = record().to_string();
    for outcome in ["accepted", "refused", "ignored"] {
        assert!(text.contains(&format!("\"outcome\":\"{outcome}\"")));
    }
}

const MADE: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\n\
    a=ice-options:trickle\r\na=fingerprint:sha-256 AB:CD\r\na=setup:actpass\r\na=mid:0\r\na=extmap:1 urn:x:level\r\n\
    a=sendrecv\r\na=msid:s t\r\na=rtcp-mux\r\na=rtcp-rsize\r\na=rtcp-xr:rcvr-rtt=all\r\na=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\n\
    a=fmtp:111 minptime=10;useinbandfec=1\r\na=ssrc:1 cname:c\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96 97 98\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\n\
    a=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id=42e01f\r\na=rtpmap:98 VP9/90000\r\n\
    m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\na=sctp-port:5000\r\na=max-message-size:262144\r\n";

fn found(edits: &[(&str, &str)]) -> Vec<&'static str> {
    let mut text = MADE.to_owned();
    for (old, new) in edits {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let (made, set) = (
        Document::parse(MADE).unwrap(),
        Document::parse(text).unwrap(),
    );
    let check = check_munging(&made, &set, DescriptionType::Offer);
    check
        .changes()
        .iter()
        .map(|change| change.category().name())
        .collect()
}

#[test]
fn each_category_is_named_alone() {
    let data = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\na=sctp-port:5000\r\na=max-message-size:262144\r\n";
    let one = |old: &'static str, new: &'static str| vec![(old, new)];
    let cases: Vec<(Vec<(&str, &str)>, &str)> = vec![
        (
            vec![(data, ""), ("BUNDLE 0 1 2", "BUNDLE 0 1")],
            "number-of-contents",
        ),
        (
            vec![("a=mid:0", "a=mid:x"), ("BUNDLE 0", "BUNDLE x")],
            "mid",
        ),
        (one("BUNDLE 0 1 2", "BUNDLE 0 1"), "bundle"),
        (
            one("BUNDLE 0 1 2", "BUNDLE 0\r\na=group:BUNDLE 1 2"),
            "bundle-divided",
        ),
        (one("abcd\r\n", "wxyz\r\n"), "ice-ufrag"),
        (one("abcdefgh", "xxxxefgh"), "ice-pwd"),
        (one("t=0 0", "t=0 0\r\na=ice-lite"), "ice-mode"),
        (one("trickle", "trickle x"), "ice-options"),
        (one("a=ice-options:trickle\r\n", ""), "ice-options-trickle"),
        (
            one("trickle", "trickle renomination"),
            "ice-options-renomination",
        ),
        (one("actpass", "active"), "dtls-setup"),
        (one("AB:CD", "00:00"), "fingerprint"),
        (one("sendrecv", "recvonly"), "direction"),
        (
            vec![
                ("111 0", "99 0"),
                ("rtpmap:111", "rtpmap:99"),
                ("fb:111", "fb:99"),
                ("fmtp:111", "fmtp:99"),
            ],
            "payload-types",
        ),
        (one("111 0 8", "111 0"), "audio-codecs-removed"),
        (
            vec![
                ("0 8\r\n", "0 8 99\r\n"),
                ("a=ssrc", "a=rtpmap:99 X/8000\r\na=ssrc"),
            ],
            "audio-codecs-added",
        ),
        (
            vec![
                ("0 8\r\n", "0 8 99\r\n"),
                ("a=ssrc", "a=rtpmap:99 L16/8000\r\na=ssrc"),
            ],
            "audio-codecs-added-l16",
        ),
        (
            vec![
                ("0 8\r\n", "0 8 99\r\n"),
                ("a=ssrc", "a=rtpmap:99 multiopus/48000/6\r\na=ssrc"),
            ],
            "audio-codecs-added-multiopus",
        ),
        (one("111 0 8", "0 111 8"), "audio-codecs-reordered"),
        (
            one("fec=1", "fec=1;stereo=1"),
            "audio-codecs-fmtp-opus-stereo",
        ),
        (one("fec=1", "fec=1;usedtx=1"), "audio-codecs-fmtp-opus-dtx"),
        (one("fec=1", "fec=0"), "audio-codecs-fmtp-opus-fec"),
        (one("fec=1", "fec=1;cbr=1"), "audio-codecs-fmtp-opus-cbr"),
        (one("minptime=10", "minptime=20"), "audio-codecs-fmtp"),
        (
            one("a=ssrc", "a=rtcp-fb:111 nack\r\na=ssrc"),
            "audio-codecs-rtcp-fb-audio-nack",
        ),
        (
            one("a=ssrc", "a=rtcp-fb:111 rrtr\r\na=ssrc"),
            "audio-codecs-rtcp-fb-rrtr",
        ),
        (
            one("a=rtcp-fb:111 transport-cc\r\n", ""),
            "audio-codecs-rtcp-fb",
        ),
        (
            vec![("96 97 98", "96 97"), ("a=rtpmap:98 VP9/90000\r\n", "")],
            "video-codecs-removed",
        ),
        (
            vec![
                ("96 97 98", "96 97 98 99"),
                ("a=rtpmap:98", "a=rtpmap:99 X/90000\r\na=rtpmap:98"),
            ],
            "video-codecs-added",
        ),
        (one("96 97 98", "98 96 97"), "video-codecs-reordered"),
        (one("42e01f", "42001f"), "video-codecs-fmtp"),
        (
            one("42e01f", "42e01f;sps-pps-idr-in-keyframe=1"),
            "video-codecs-fmtp-h264-sps-pps-idr-in-keyframe",
        ),
        (one("a=rtcp-fb:96 nack\r\n", ""), "video-codecs-rtcp-fb"),
        (
            one("a=rtpmap:98", "a=ssrc-group:SIM 1 2\r\na=rtpmap:98"),
            "video-codecs-legacy-simulcast",
        ),
        (
            one("a=rtpmap:98", "a=rtcp-fb:50 nack\r\na=rtpmap:98"),
            "codec-not-listed",
        ),
        (
            one("a=rtpmap:98", "a=simulcast:send h;l\r\na=rtpmap:98"),
            "simulcast",
        ),
        (one("a=ssrc:1 ", "a=ssrc:2 "), "ssrcs"),
        (one("msid:s t", "msid:x t"), "msid"),
        (one("a=rtcp-mux\r\n", ""), "rtcp-mux"),
        (
            one("a=rtcp-mux\r\n", "a=rtcp-mux\r\na=rtcp-mux-only\r\n"),
            "rtcp-mux-only",
        ),
        (one("a=rtcp-rsize\r\n", ""), "rtcp-reduced-size"),
        (
            one("a=sendrecv", "a=sendrecv\r\na=extmap:2 urn:x:y"),
            "rtp-header-extension-added",
        ),
        (
            one("a=extmap:1 urn:x:level\r\n", ""),
            "rtp-header-extension-removed",
        ),
        (one("extmap:1", "extmap:3"), "rtp-header-extension-modified"),
        (
            one("c=IN IP4 0.0.0.0\r\n", "c=IN IP4 0.0.0.0\r\nb=AS:9\r\n"),
            "bandwidth",
        ),
        (
            one(
                "a=ssrc",
                "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=ssrc",
            ),
            "ice-candidate-count",
        ),
        (
            one("a=sctp-port:5000", "a=sctp-port:5000\r\na=sctp-init:AA"),
            "data-channel-sctp-init",
        ),
        (
            one("sctp-port:5000", "sctp-port:5001"),
            "data-channel-sctp-port",
        ),
        (
            one("size:262144", "size:1"),
            "data-channel-max-message-size",
        ),
        (
            one("c=IN IP4 0.0.0.0", "c=IN IP4 192.0.2.1"),
            "media-address",
        ),
        (one("m=audio", "m=video"), "media-kind"),
        (one("m=application", "m=1;2"), "media-kind-unknown"),
        (vec![("a=mid:2\r\n", "")], "mid-removed"),
        (
            one("setup:actpass\r\n", "setup:actpass\r\na=setup:ACTPASS\r\n"),
            "dtls-setup-actpass",
        ),
        (one("42e01f", "64001f"), "video-codecs-fmtp-unsupported"),
        (one("96 97 98", "96 97 98 50"), "codec-unmapped"),
        (one("a=rtcp-xr:rcvr-rtt=all\r\n", ""), "rtcp-xr"),
        (
            one("urn:x:level", "urn:x:level x"),
            "rtp-header-extension-parameters",
        ),
        (one("webrtc-datachannel", "foo"), "data-channel-format"),
        (
            one("a=rtcp-mux\r\n", "a=rtcp-mux\r\na=rtcp-mux\r\n"),
            "no-effect",
        ),
        (one("s=-", "s=x"), "session-line"),
        (one("a=ssrc", "a=x-own:1\r\na=ssrc"), "unknown-attribute"),
    ];
    let mut seen = BTreeSet::new();
    for (edits, category) in cases {
        let found = found(&edits);
        let distinct: BTreeSet<_> = found.iter().copied().collect();
        assert_eq!(distinct, BTreeSet::from([category]), "{edits:?}");
        seen.insert(category);
    }
    let all: BTreeSet<_> = Category::ALL
        .iter()
        .map(|category| category.name())
        .collect();
    assert_eq!(seen, all);
}

/// Chromium refuses what it has not made under any number.
#[test]
fn a_codec_under_the_number_of_another_is_added() {
    assert_eq!(found(&[("96 VP8", "96 VP7")]), ["video-codecs-added"]);
    assert_eq!(found(&[("96 VP8", "96 VP9")]), ["payload-types"]);
}

/// By what a decoder is found, in Chromium: the clock rate of sound, and the channels of opus.
#[test]
fn a_codec_with_another_clock_rate_or_channels_is_added() {
    for map in ["opus/48000", "opus/48000/1", "opus/16000/2"] {
        let all = found(&[("opus/48000/2", map)]);
        assert_eq!(all, ["audio-codecs-added"], "{map}");
    }
    assert_eq!(found(&[("opus/48000/2", "OPUS/48000/2")]), [""; 0]);
    assert_eq!(found(&[("VP8/90000", "VP8/48000")]), ["payload-types"]);
}

/// Chromium takes an rtpmap that stands alone, and neither fmtp nor rtcp-fb.
#[test]
fn what_is_said_of_a_codec_that_is_not_listed_is_told() {
    let with = |line: &str| found(&[("a=rtpmap:98", &format!("{line}\r\na=rtpmap:98"))]);
    assert_eq!(with("a=fmtp:50 x=1"), ["codec-not-listed"]);
    assert_eq!(with("a=rtcp-fb:50 nack"), ["codec-not-listed"]);
    assert_eq!(with("a=rtpmap:50 VP8/90000"), ["unknown-attribute"]);
    let behind = found(&[("SAVPF 111 0", "SAVPF 0")]);
    assert_eq!(behind, ["audio-codecs-removed", "codec-not-listed"]);
}

#[test]
fn one_line_may_hold_several_changes() {
    let found = found(&[("fec=1", "fec=1;stereo=1;usedtx=1")]);
    let expected = [
        "audio-codecs-fmtp-opus-stereo",
        "audio-codecs-fmtp-opus-dtx",
    ];
    assert_eq!(found, expected);
}

/// Each was tried in Chromium, which refuses it.
#[test]
fn a_description_that_is_broken_is_refused() {
    let made = MADE.replace(
        "a=rtpmap:98 VP9/90000",
        "a=rtpmap:98 rtx/90000\r\na=fmtp:98 apt=96",
    );
    let original = Document::parse(made.as_str()).unwrap();
    assert!(!check_munging(&original, &original, DescriptionType::Offer).refused());
    for (munged, code) in [
        (made.trim_end().to_owned(), "no-final-line-end"),
        (
            made.replace("abcdefghijklmnopqrstuv", "short"),
            "ice-pwd-length",
        ),
        (
            made.replace("a=extmap:1", "a=extmap:4096"),
            "extmap-to-choose",
        ),
        (
            made.replace("SAVPF 96 97", "SAVPF 97")
                .replace("a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\n", ""),
            "rtx-unknown-apt",
        ),
        (
            made.replace(
                "m=application",
                "a=ssrc-group:FID 5 6\r\na=ssrc-group:FID 5 6\r\na=ssrc:5 cname:c\r\na=ssrc:6 cname:c\r\nm=application",
            ),
            "duplicate-ssrc-group",
        ),
        (
            made.replace("a=msid:s t", "a=msid:s t\r\na=msid:s u"),
            "two-tracks",
        ),
    ] {
        let munged = Document::parse(munged.as_str()).unwrap();
        let check = check_munging(&original, &munged, DescriptionType::Offer);
        let codes: Vec<_> = check.errors().iter().map(|error| error.code()).collect();
        assert_eq!(codes, [code]);
        assert!(check.refused() && check.at_risk());
    }
}

/// What `diff` tells, a category names; and so is each word of a browser's offer.
#[test]
fn no_change_goes_unnamed() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    const WORDS: [&str; 14] = [
        "", "0", "-1", "x", "300", "65536", "a b", "a:b", "a=b", "a;b", "IN", "send", "*", "1",
    ];
    for name in ["chrome-av-dc-offer-noice", "firefox-av-dc-offer-noice"] {
        let path = format!("tests/data/sdp/browser/browser-{name}.sdp");
        let made = std::fs::read_to_string(path).unwrap();
        let original = Document::parse(made.as_str()).unwrap();
        let lines: Vec<&str> = made.lines().collect();
        for trial in 0..400 {
            let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            let at = random(lines.len());
            let ends: Vec<usize> = lines[at]
                .char_indices()
                .filter(|(_, one)| " :;=/,".contains(*one))
                .map(|(index, _)| index)
                .chain([lines[at].len()])
                .collect();
            let end = ends[random(ends.len())];
            let start = lines[at][..end]
                .rfind([' ', ':', ';', '=', '/', ','])
                .map_or(0, |one| one + 1);
            match trial % 4 {
                0 => lines[at].replace_range(start..end, WORDS[random(WORDS.len())]),
                1 => lines[at].replace_range(start..end, ""),
                2 => drop(lines.remove(at)),
                _ => lines[at].insert_str(end, WORDS[random(WORDS.len())]),
            }
            let text: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
            let munged = Document::parse(text.as_str()).unwrap();
            for kind in [DescriptionType::Offer, DescriptionType::Answer] {
                let check = check_munging(&original, &munged, kind);
                assert!(
                    diff(&original, &munged).is_empty() || !check.changes().is_empty(),
                    "line {}: {:?}",
                    at + 1,
                    lines.get(at)
                );
            }
        }
    }
}

/// The letters of the first fingerprint are all that Chromium compares.
#[test]
fn a_fingerprint_in_another_spelling_is_told() {
    assert_eq!(found(&[("sha-256", "SHA-256")]), ["fingerprint"]);
    assert_eq!(found(&[("AB:CD", "ab:cd")]), ["fingerprint"]);
    let twice = "a=fingerprint:sha-256 AB:CD\r\na=fingerprint:sha-256 AB:CD";
    assert_eq!(
        found(&[("a=fingerprint:sha-256 AB:CD", twice)]),
        ["no-effect"]
    );
}

/// Each was tried in both browsers: what one of them refuses is an error.
#[test]
fn values_that_no_longer_parse_are_errors_where_a_browser_refuses_them() {
    let errors = |edit: (&str, &str)| {
        let original = Document::parse(MADE).unwrap();
        let text = MADE.replacen(edit.0, edit.1, 1);
        assert_ne!(text, MADE);
        let munged = Document::parse(text).unwrap();
        let check = check_munging(&original, &munged, DescriptionType::Offer);
        !check.errors().is_empty()
    };
    let added = |line: &str| errors(("a=sendrecv", &format!("{line}\r\na=sendrecv")));
    for line in [
        "a=setup:bogus",
        "a=extmap:x urn:x",
        "a=rtpmap:x G722/8000",
        "a=ssrc-group:FID 1 x",
        "a=candidate:x",
        "a=msid:",
        "a=rtcp-fb:x nack",
        "a=fingerprint:sha-256 ABCD",
        "a=simulcast:send 1;2",
        "a=ice-pwd:",
    ] {
        assert!(added(line), "{line}");
    }
    for line in [
        "a=ptime:x",
        "a=framerate:x",
        "a=rtcp:x",
        "a=rtpmap:50 G722",
        "a=extmap:9/foo urn:x",
        "a=sctp-port:x",
        "a=mid:",
        "a=inactive",
    ] {
        assert!(!added(line), "{line}");
    }
    for edit in [
        ("c=IN IP4 0.0.0.0", "c=IN IP4 0.0.0.0\r\nb=AS:-1"),
        ("c=IN IP4 0.0.0.0", "c=IN IP4 0.0.0.0\r\nb=TIAS:x"),
        ("c=IN IP4", "c=INIP4"),
        ("v=0", "v="),
        ("a=sctp-port:5000", "a=sctp-port:x"),
        ("webrtc-datachannel", "foo"),
    ] {
        assert!(errors(edit), "{edit:?}");
    }
    assert!(!errors((
        "c=IN IP4 0.0.0.0",
        "c=IN IP4 0.0.0.0\r\nb=X-FOO:x"
    )));
}

#[test]
fn what_is_not_changed_is_not_told() {
    assert_eq!(
        found(&[
            ("v=0\r\n", "v=0\n"),
            ("minptime=10;useinbandfec=1", "useinbandfec=1;minptime=10")
        ]),
        [""; 0]
    );
}
