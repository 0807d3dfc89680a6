//! What counts as a difference, and what does not.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

use std::path::Path;

use icescope::sdp::Document;
use icescope::sdp::diff::diff;

const BEFORE: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\na=mid:0\r\na=ice-options:trickle ice2\r\na=sendrecv\r\n\
    a=fingerprint:sha-256 AB:CD\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n\
    a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n\
    m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n";

fn changes(edits: &[(&str, &str)]) -> Vec<String> {
    let mut text = BEFORE.to_owned();
    for (old, new) in edits {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let (before, after) = (
        Document::parse(BEFORE).unwrap(),
        Document::parse(text).unwrap(),
    );
    let told = |change: &icescope::sdp::diff::Change<'_>| {
        format!(
            "{} {} {} {:?} {:?}",
            change
                .section_after()
                .or(change.section_before())
                .unwrap()
                .mid()
                .unwrap_or("-"),
            change.kind().name(),
            change.name(),
            change.before().map_or("", |line| line.content()),
            change.after().map_or("", |line| line.content()),
        )
    };
    diff(&before, &after).iter().map(told).collect()
}

#[test]
fn what_means_nothing_is_no_difference() {
    for edit in [
        ("useinbandfec=1", "useinbandfec=1 "),
        ("minptime=10;useinbandfec=1", "useinbandfec=1; MINPTIME=10"),
        ("trickle ice2", "ice2 trickle"),
        ("BUNDLE 0 1 2", "BUNDLE 0 2 1"),
        ("sha-256 AB:CD", "SHA-256 ab:cd"),
        (
            "a=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n",
            "a=rtcp-fb:96 nack pli\r\na=rtcp-fb:96 nack\r\n",
        ),
        ("a=sendrecv\r\n", "a=sendrecv\r\n\r\n"),
        ("1 1 udp", "1 1 UDP"),
        ("opus/48000/2", "OPUS/48000/2"),
        ("v=0\r\n", "v=0\n"),
    ] {
        assert_eq!(changes(&[edit]), [""; 0], "{edit:?}");
    }
}

#[test]
fn what_means_something_is_told() {
    assert_eq!(
        changes(&[("sendrecv", "recvonly")]),
        ["0 changed direction \"a=sendrecv\" \"a=recvonly\""]
    );
    assert_eq!(
        changes(&[("SAVPF 111 0", "SAVPF 0 111")]),
        [
            "0 reordered m \"m=audio 9 UDP/TLS/RTP/SAVPF 111 0\" \"m=audio 9 UDP/TLS/RTP/SAVPF 0 111\""
        ]
    );
    assert_eq!(
        changes(&[("useinbandfec=1", "useinbandfec=0")]),
        [
            "0 changed fmtp \"a=fmtp:111 minptime=10;useinbandfec=1\" \"a=fmtp:111 minptime=10;useinbandfec=0\""
        ]
    );
    assert_eq!(
        changes(&[("a=rtcp-fb:96 nack\r\n", "")]),
        ["1 removed rtcp-fb \"a=rtcp-fb:96 nack\" \"\""]
    );
    assert_eq!(
        changes(&[("a=mid:2", "a=mid:2\r\na=sctp-port:5000")]),
        ["2 added sctp-port \"\" \"a=sctp-port:5000\""]
    );
    assert_eq!(
        changes(&[("BUNDLE 0 1", "BUNDLE 1 0")]),
        ["- changed group \"a=group:BUNDLE 0 1 2\" \"a=group:BUNDLE 1 0 2\""]
    );
    assert_eq!(
        changes(&[(
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n",
            "m=text 9 x y\r\n"
        )]),
        [
            "- added m \"\" \"m=text 9 x y\"",
            "2 removed m \"m=application 9 UDP/DTLS/SCTP webrtc-datachannel\" \"\"",
        ]
    );
}

#[test]
fn moved_sections_are_told_once() {
    let lines: Vec<&str> = BEFORE.split_inclusive("\r\n").collect();
    let text = [&lines[..5], &lines[13..18], &lines[5..13], &lines[18..]]
        .concat()
        .concat();
    let (before, after) = (
        Document::parse(BEFORE).unwrap(),
        Document::parse(text).unwrap(),
    );
    let changes = diff(&before, &after);
    let told: Vec<_> = changes
        .iter()
        .map(|change| (change.kind().name(), change.name()))
        .collect();
    assert_eq!(told, [("moved", "m")]);
}

/// The place of a stopped section is used again (RFC 9429 section 5.2.2), as browsers do: the new one
/// was at no other place before, whatever its kind.
#[test]
fn a_recycled_section_is_not_moved() {
    let told = |before: &[&str], after: &[&str]| -> Vec<String> {
        let text = |sections: &[&str]| {
            let sections = sections.iter().map(|one| {
                let (media, mid) = one.split_once(' ').unwrap();
                let (port, mid) = mid.split_once(' ').unwrap();
                format!("m={media} {port} UDP/TLS/RTP/SAVPF 0\r\na=mid:{mid}\r\n")
            });
            format!("v=0\r\n{}", sections.collect::<String>())
        };
        let [before, after] = [before, after].map(|all| Document::parse(text(all)).unwrap());
        let changes = diff(&before, &after);
        let sections = changes.iter().filter(|change| change.name() == "m");
        sections
            .map(|change| {
                let [before, after] = [change.before(), change.after()].map(|line| {
                    let text = line.map_or("", |line| line.content());
                    text.split(' ').next().unwrap().to_owned()
                });
                format!("{} {before} {after}", change.kind().name())
            })
            .collect()
    };
    let new = [
        "added  m=video",
        "added  m=audio",
        "removed m=audio ",
        "removed m=video ",
    ];
    assert_eq!(
        told(&["audio 0 0", "video 0 1"], &["video 9 2", "audio 9 3"]),
        new
    );
    // Of two stopped ones, that at its place.
    assert_eq!(
        told(&["video 0 0", "video 0 1"], &["audio 9 2", "video 9 3"]),
        [
            "added  m=audio",
            "changed m=video m=video",
            "removed m=video "
        ]
    );
    assert_eq!(
        told(
            &["video 0 0", "audio 9 1"],
            &["audio 9 2", "audio 9 1", "video 9 3"]
        ),
        ["added  m=audio", "added  m=video", "removed m=video "]
    );
    // What was not stopped has got another mid.
    assert_eq!(
        told(&["audio 9 0", "video 9 1"], &["video 9 2", "audio 9 3"]),
        ["moved m=audio m=audio"]
    );
}

#[test]
fn a_description_is_equal_to_itself() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sdp/browser");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "sdp") {
            let text = std::fs::read_to_string(&path).unwrap();
            let lines = text.replace("\r\n", "\n");
            let (before, after) = (
                Document::parse(text).unwrap(),
                Document::parse(lines).unwrap(),
            );
            assert_eq!(diff(&before, &after).len(), 0, "{}", path.display());
        }
    }
}

#[test]
fn the_order_of_many_lines_is_no_difference() {
    let text = |numbers: &mut dyn Iterator<Item = usize>| {
        let lines = numbers.map(|number| format!("a=x:{number}\r\na=x:{}\r\n", number / 2));
        format!(
            "v=0\r\nm=audio 9 RTP/AVP 0\r\n{}",
            lines.collect::<String>()
        )
    };
    let (before, after) = (text(&mut (0..500)), text(&mut (0..500).rev()));
    let before = Document::parse(before).unwrap();
    let reversed = Document::parse(after.as_str()).unwrap();
    assert!(diff(&before, &reversed).is_empty());
    let other = after.replacen("a=x:499\r\n", "a=x:-1\r\n", 1);
    let other = Document::parse(other).unwrap();
    assert_eq!(diff(&before, &other).len(), 1);
}
