//! The line that `icescope sdp` ends with where a text was held against the wrong rules.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use std::path::Path;

use process::icescope_with;

const SIP: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 5000 RTP/AVP 0\r\nm=video 5002 RTP/SAVPF 31\r\n";
const FRAGMENT: &str = "a=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg12\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\n";
const OTHER: &str = "hint: this looks like SIP or RTSP, not WebRTC";

/// The last line of what is told of a text, alone or after an offer.
fn last(arguments: &[&str], text: &str) -> String {
    let offer = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/data/sdp/browser/browser-chrome-dc-offer.sdp");
    let mut all = vec!["sdp"];
    all.extend(arguments);
    if matches!(arguments, ["answer" | "munge", ..]) {
        all.push(offer.to_str().unwrap());
    }
    all.push("-");
    let output = icescope_with(&all, text.as_bytes());
    let told = String::from_utf8(output.stdout).unwrap();
    told.lines().last().unwrap().to_owned()
}

#[test]
fn what_is_for_telephones_is_told() {
    let profiles = format!("{OTHER}: try --profile strict (or lenient)");
    for verb in ["check", "show", "answer"] {
        assert_eq!(last(&[verb], SIP), profiles, "{verb}");
    }
    let browsers = format!("{OTHER}, which is what browsers take");
    assert_eq!(last(&["munge"], SIP), browsers);
    // Also where nothing was changed.
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("icescope-hint-{}.sdp", std::process::id()));
    std::fs::write(&file, SIP).unwrap();
    let same = ["sdp", "munge", file.to_str().unwrap(), "-"];
    let output = icescope_with(&same, SIP.as_bytes());
    std::fs::remove_file(&file).unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        told,
        format!(
            "Nothing was changed, and browsers refuse it as it is: `icescope sdp check` says why.\n{browsers}\n"
        )
    );
}

#[test]
fn a_fragment_is_told() {
    let option = "hint: a trickle ICE fragment? try --fragment";
    let command = "hint: a trickle ICE fragment? try icescope sdp check --fragment";
    let candidates = FRAGMENT.split_once("m=audio").unwrap().0;
    for text in [FRAGMENT, candidates, "a=end-of-candidates\n"] {
        assert_eq!(last(&["check"], text), option);
        for verb in ["show", "answer", "munge"] {
            assert_eq!(last(&[verb], text), command, "{verb} {text}");
        }
    }
}

#[test]
fn what_is_not_clear_is_not_told() {
    let text = |lines: &str| format!("{SIP}{lines}");
    for text in [
        text("a=ice-ufrag:abcd\r\n"),
        text("a=fingerprint:sha-256 AA\r\n"),
        text("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n"),
        "v=0\r\n".to_owned(),
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n".to_owned(),
        "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=sendrecv\r\n".to_owned(),
    ] {
        for verb in ["check", "show", "answer", "munge"] {
            let told = last(&[verb], &text);
            assert!(!told.starts_with("hint"), "{verb} {text} {told}");
        }
    }
    for options in [
        &["check", "--profile", "strict"][..],
        &["show", "--profile", "lenient"],
        &["answer", "--profile", "strict"],
    ] {
        assert!(!last(options, SIP).starts_with("hint"), "{options:?}");
    }
    for verb in ["check", "show", "answer", "munge"] {
        for text in [SIP, FRAGMENT] {
            assert!(last(&[verb, "--json"], text).starts_with('{'), "{verb}");
        }
    }
    assert!(!last(&["check", "--fragment"], FRAGMENT).starts_with("hint"));
}
