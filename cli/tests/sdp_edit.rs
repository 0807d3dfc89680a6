//! `icescope sdp edit`, as a script sees it.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use std::path::Path;
use std::process::Output;

use process::icescope_with;

fn run(arguments: &[&str], input: &[u8]) -> Output {
    icescope_with(&[&["sdp", "edit"], arguments].concat(), input)
}

#[test]
fn edits_leave_all_other_bytes() {
    let input = b"v=0\n\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 98\na=rtpmap:96 VP8/90000\na=rtpmap:98 VP9/90000\n s=\x1b[31m\na=candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active\na=x";
    let flags = [
        "--direction",
        "recvonly",
        "--section",
        "0",
        "--codec-first",
        "VP9",
        "--drop-tcp",
        "-",
    ];
    let output = run(&flags, input);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        output.stdout,
        b"v=0\n\r\nm=video 9 UDP/TLS/RTP/SAVPF 98 96\na=rtpmap:96 VP8/90000\na=rtpmap:98 VP9/90000\n s=\x1b[31m\na=x\na=recvonly"
    );
}

#[test]
fn a_codec_that_is_not_there_is_named_with_those_that_are() {
    let input = b"v=0\nm=audio 9 UDP/TLS/RTP/SAVPF 111 0\na=rtpmap:111 opus/48000/2\nm=video 9 UDP/TLS/RTP/SAVPF 98\na=rtpmap:98 VP9/90000\n";
    for (flags, message) in [
        (
            &["--codec-first", "AV1", "--section", "0"][..],
            "section 0 (audio) has no codec AV1; it has opus, PCMU\n",
        ),
        (
            &["--codec-keep", "AV1", "--codec-keep", "H264"],
            "section 0 (audio) has no codec AV1 or H264; it has opus, PCMU; section 1 (video) has no codec AV1 or H264; it has VP9\n",
        ),
        (
            &["--fmtp", "VP8:x=1", "--section", "video"],
            "section 1 (video) has no codec VP8; it has VP9\n",
        ),
        (
            &["--opus-dtx", "on", "--section", "1"],
            "section 1 (video) has no codec opus; it has VP9\n",
        ),
    ] {
        let output = run(&[flags, &["-"]].concat(), input);
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.ends_with(message), "{flags:?} {said}");
    }
}

#[test]
fn a_section_that_is_not_there_is_named_with_those_that_are() {
    let input = b"v=0\nm=audio 9 RTP/AVP 0\na=mid:a\nm=video 9 RTP/AVP 31\n";
    let has = "it has 0 (audio, mid a), 1 (video)";
    let alone =
        "the session section cannot be kept, removed or rejected alone: name media sections";
    for (flags, message) in [
        (
            ["--section", "7", "--set", "x"],
            format!("no section 7; {has}"),
        ),
        (
            ["--section", "mid:b", "--set", "x"],
            format!("no section with the mid b; {has}"),
        ),
        (
            ["--section", "0", "--keep-section", "vidoe"],
            format!("no section of the kind vidoe; {has}"),
        ),
        (
            ["--section", "0", "--keep-section", "session"],
            alone.to_owned(),
        ),
        (
            ["--section", "0", "--remove-section", "session"],
            alone.to_owned(),
        ),
        (
            ["--section", "0", "--reject-section", "session"],
            alone.to_owned(),
        ),
    ] {
        let output = run(&[&flags[..], &["-"]].concat(), input);
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.ends_with(&format!("{message}\n")), "{flags:?} {said}");
    }
    let many = format!("v=0\n{}", "m=audio 9 RTP/AVP 0\n".repeat(20));
    let output = run(&["--section", "20", "--set", "x", "-"], many.as_bytes());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.ends_with(", 11 (audio), ...\n"), "{said}");
    let output = run(&["--section", "0", "--set", "x", "-"], b"v=0\n");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.ends_with("the description has no media section\n"),
        "{said}"
    );
}

#[test]
fn what_would_undo_another_edit_is_refused() {
    let input = b"v=0\ns=-\nt=0 0\n";
    for flags in [
        ["--set-line", "3=x", "--remove-line", "3"],
        ["--set-line", "3=x", "--set-line", "3=y"],
    ] {
        let output = run(&[&flags[..], &["-"]].concat(), input);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("line 3"), "{said}");
    }
    let same = ["--set-line", "3=x", "--set-line", "3=x", "-"];
    assert_eq!(run(&same, input).stdout, b"v=0\ns=-\nx\n");
}

#[test]
fn each_flag_does_its_edit() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/data/sdp/browser/browser-chrome-av-dc-offer.sdp");
    let text = std::fs::read_to_string(path).unwrap();
    let edited = |flags: &[&str]| {
        let mut all = flags.to_vec();
        all.push("-");
        let output = run(&all, text.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{flags:?} {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(edited(&[]), text);
    let opus = edited(&[
        "--opus-stereo",
        "on",
        "--opus-dtx",
        "on",
        "--opus-fec",
        "off",
        "--opus-cbr",
        "on",
        "--opus-bitrate",
        "64000",
    ]);
    let fmtp = "a=fmtp:111 minptime=10;useinbandfec=0;stereo=1;sprop-stereo=1;usedtx=1;cbr=1;maxaveragebitrate=64000\r\n";
    assert!(opus.contains(fmtp), "{opus}");
    assert!(edited(&["--section", "video", "--bandwidth", "AS:500"]).contains("\r\nb=AS:500\r\n"));
    let kept = edited(&["--codec-keep", "VP8", "--section", "video"]);
    assert!(kept.contains("VP8/90000") && !kept.contains("VP9/90000"));
    assert!(!edited(&["--codec-remove", "AV1"]).contains("AV1"));
    assert!(
        edited(&["--fmtp", "opus:minptime=20"])
            .contains("a=fmtp:111 minptime=20;useinbandfec=1\r\n")
    );
    assert!(!edited(&["--relay-only"]).contains("typ host"));
    assert!(
        edited(&["--ice", "abcd:abcdefghijklmnopqrstuv"])
            .matches("a=ice-ufrag:abcd\r\n")
            .count()
            > 0
    );
    assert!(edited(&["--simulcast-send", "h,m,l"]).contains("a=simulcast:send h;m;l\r\n"));
    let one = edited(&["--keep-section", "audio"]);
    assert!(one.contains("a=group:BUNDLE 0\r\n") && !one.contains("m=video"));
    assert!(edited(&["--reject-section", "video"]).contains("m=video 0 "));
    assert!(edited(&["--set-line", "3=s=x", "--remove-line", "1"]).starts_with("o="));
    assert!(
        edited(&["--section", "session", "--set", "ice-lite"])
            .contains("\r\na=ice-lite\r\nm=audio")
    );
    assert!(!edited(&["--remove", "rtcp-mux"]).contains("a=rtcp-mux\r\n"));
}

#[test]
fn what_cannot_be_done_is_told() {
    let input = b"v=0\r\nm=audio 9 RTP/AVP 0\r\n";
    for (flags, code) in [
        (
            vec!["--section", "7", "--direction", "inactive"],
            "no-such-section",
        ),
        (vec!["--codec-first", "VP9"], "no-such-codec"),
        (vec!["--codec-remove", "PCMU"], "last-codec"),
        (vec!["--set", "x:a\nb"], "breaks-line"),
        (vec!["--remove-line", "9"], "no-such-line"),
        (vec!["--add-candidate", "hello"], "invalid-candidate"),
        (vec!["--ice", "a:b"], "invalid-credential"),
        (vec!["--simulcast-send", "h,h"], "rid-repeated"),
        (vec!["--drop-layer", "h"], "no-such-rid"),
    ] {
        let mut all = flags.clone();
        all.extend(["--json", "-"]);
        let output = run(&all, input);
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        let object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(object["error"]["code"], code, "{flags:?}");
        // The file is named beside the error, not in its message.
        assert_eq!(object["file"], "-", "{flags:?}");
        let message = object["error"]["message"].as_str().unwrap();
        assert!(!message.starts_with("-: "), "{message}");
    }
    assert_eq!(
        run(&["--direction", "up", "-"], input).status.code(),
        Some(2)
    );
    for (flags, message) in [
        (
            ["--drop-layer", "h", "-"],
            "no section that --section names has a layer h",
        ),
        (
            ["--add-candidate", "a=candidate:1 1 udp many 192.0.2.1", "-"],
            "the candidate does not parse: a number must stand here (many)",
        ),
    ] {
        let error = String::from_utf8(run(&flags, input).stderr).unwrap();
        assert_eq!(error, format!("icescope: -: {message}\n"));
    }
}

#[test]
fn a_rid_of_the_other_direction_is_named() {
    let input = b"v=0\nm=video 9 RTP/AVP 31\na=rid:h send\n";
    let output = run(&["--simulcast-recv", "h,m", "-"], input);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said,
        "icescope: -: line 3 has the rid for the other direction already (a=rid:h send): remove it first with --drop-layer\n"
    );
    let flags = ["--drop-layer", "h", "--simulcast-recv", "h,m", "-"];
    assert_eq!(run(&flags, input).status.code(), Some(0));
}

#[test]
fn lines_come_and_go_by_the_numbers_of_the_input() {
    let input = b"v=0\r\ns=-\r\nt=0 0\r\na=x\r\n";
    let flags = [
        "--remove-line",
        "2",
        "--insert-line",
        "2=s=one",
        "--insert-line",
        "2=i=two",
        "--insert-line",
        "5=a=last",
        "--remove-line",
        "4",
        "--remove-line",
        "4",
        "-",
    ];
    let output = run(&flags, input);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        output.stdout,
        b"v=0\r\ns=one\r\ni=two\r\nt=0 0\r\na=last\r\n"
    );
    let beyond = run(&["--insert-line", "6=a=x", "-"], input);
    assert_eq!(beyond.status.code(), Some(2), "{beyond:?}");
}

#[test]
fn a_section_is_inserted_from_a_file() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("icescope-section-{}.sdp", std::process::id()));
    std::fs::write(&file, "m=video 9 RTP/AVP 31\na=mid:v\n").unwrap();
    let flag = format!("0={}", file.display());
    let output = run(
        &["--insert-section", &flag, "-"],
        b"v=0\r\nm=audio 9 RTP/AVP 0\r\n",
    );
    std::fs::remove_file(&file).unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        output.stdout,
        b"v=0\r\nm=video 9 RTP/AVP 31\r\na=mid:v\r\nm=audio 9 RTP/AVP 0\r\n"
    );
    let gone = run(&["--json", "--insert-section", &flag, "-"], b"v=0\r\n");
    assert_eq!(gone.status.code(), Some(2), "{gone:?}");
    assert!(gone.stdout.starts_with(b"{"), "{gone:?}");
}
