//! `icescope sdp answer`, `sdp diff` and `sdp munge`, as a script sees them.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use process::icescope_with;

fn browser(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/data/sdp/browser")
        .join(file)
}

/// Runs the command on a file of the corpus and a text.
fn run(verb: &str, first: &str, second: &str, json: bool) -> Output {
    let options: &[&str] = if json { &["--json"] } else { &[] };
    run_with(verb, first, second, options)
}

fn run_with(verb: &str, first: &str, second: &str, options: &[&str]) -> Output {
    let file = browser(first);
    let given = ["sdp", verb, file.to_str().unwrap(), "-"];
    icescope_with(&[&given, options].concat(), second.as_bytes())
}

fn object(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

const OFFER: &str = "browser-chrome-av-dc-offer.sdp";

#[test]
fn answers_are_judged() {
    let answer = std::fs::read_to_string(browser("browser-chrome-av-dc-answer.sdp")).unwrap();
    let output = run("answer", OFFER, &answer, true);
    assert_eq!(output.status.code(), Some(0));
    let good = object(&output);
    assert_eq!(
        (good["schema"].as_str(), good["accepted"].as_bool()),
        (Some("icescope/sdp-answer/1"), Some(true))
    );
    let bad = answer.replace("a=setup:active", "a=setup:actpass");
    let output = run("answer", OFFER, &bad, true);
    assert_eq!(output.status.code(), Some(1));
    let found = &object(&output)["diagnostics"][0];
    assert_eq!(found["code"], "setup-actpass");
    assert_eq!(found["side"], "answer");
    let offset = usize::try_from(found["offset"].as_u64().unwrap()).unwrap();
    assert!(bad[offset..].starts_with("actpass"));
    let text = run("answer", OFFER, &bad, false);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.contains("An answer must choose active or passive.") && text.contains("^^^^^^^"),
        "{text}"
    );
}

/// Firefox refuses an answer without it, but not an offer.
#[test]
fn an_answer_has_a_port_for_data_channels() {
    let answer = std::fs::read_to_string(browser("browser-chrome-av-dc-answer.sdp")).unwrap();
    let without = answer.replace("a=sctp-port:5000\r\n", "");
    assert_ne!(without, answer);
    let output = run("answer", OFFER, &without, true);
    assert_eq!(output.status.code(), Some(1));
    let found = &object(&output)["diagnostics"][0];
    assert_eq!(found["code"], "sctp-port-missing");
    assert_eq!(found["severity"], "error");
    assert_eq!(object(&output)["answerErrors"], serde_json::json!([]));
    let checked = icescope_with(&["sdp", "check", "-"], without.as_bytes());
    assert_eq!(checked.status.code(), Some(0));
    // The answer by itself is wrong in the eyes of the RFC, which is told once.
    let output = run_with(
        "answer",
        OFFER,
        &without,
        &["--json", "--profile", "strict"],
    );
    assert_eq!(object(&output)["diagnostics"], serde_json::json!([]));
    assert_eq!(
        object(&output)["answerErrors"][0]["code"],
        "missing-sctp-port"
    );
}

/// What a browser refuses of an answer alone is told, though it fits its offer.
#[test]
fn answers_are_judged_by_themselves() {
    let answer = std::fs::read_to_string(browser("browser-chrome-av-dc-answer.sdp")).unwrap();
    let without = |prefix: &str| {
        let lines = answer.split_inclusive("\r\n");
        let kept: String = lines.filter(|line| !line.starts_with(prefix)).collect();
        kept
    };
    let pwd = answer.find("a=ice-pwd:").unwrap() + "a=ice-pwd:".len();
    let cut = [&answer[..pwd], &answer[pwd..][..13], &answer[pwd + 24..]].concat();
    let cases = [
        (cut, "ice-pwd-length"),
        (without("a=fingerprint"), "missing-fingerprint"),
        (without("a=rtcp-mux"), "missing-rtcp-mux"),
        (answer.replace("\r\n", "\r\n\r\n"), "blank-line"),
    ];
    for (bad, code) in cases {
        let output = run("answer", OFFER, &bad, true);
        let told = object(&output);
        assert_eq!(output.status.code(), Some(1), "{code}");
        assert_eq!(told["accepted"], false, "{code}");
        assert_eq!(told["profile"], "webrtc");
        assert_eq!(told["offerErrors"], Value::Array(Vec::new()), "{code}");
        assert_eq!(told["answerErrors"][0]["code"], code);
        let text = String::from_utf8(run("answer", OFFER, &bad, false).stdout).unwrap();
        assert!(
            text.contains("By itself the answer has ") && text.contains(": icescope sdp check -"),
            "{text}"
        );
        assert!(
            text.ends_with("The answer fits the offer, but the answer is rejected.\n"),
            "{text}"
        );
    }
}

#[test]
fn differences_are_told() {
    let offer = std::fs::read_to_string(browser(OFFER)).unwrap();
    let output = run("diff", OFFER, &offer, true);
    assert_eq!(
        (output.status.code(), object(&output)["equal"].as_bool()),
        (Some(0), Some(true))
    );
    let other = offer.replacen("a=sendrecv", "a=recvonly", 1);
    let output = run("diff", OFFER, &other, true);
    assert_eq!(output.status.code(), Some(1));
    let told = object(&output);
    assert_eq!(told["schema"], "icescope/sdp-diff/1");
    let change = &told["changes"][0];
    assert_eq!(
        (&change["kind"], &change["name"], &change["mid"]),
        (&"changed".into(), &"direction".into(), &"0".into())
    );
    assert_eq!(change["after"]["text"], "a=recvonly");
    let text = String::from_utf8(run("diff", OFFER, &other, false).stdout).unwrap();
    assert!(text.starts_with("Section 0, audio, mid 0\n"), "{text}");
}

#[test]
fn munging_is_judged() {
    let offer = std::fs::read_to_string(browser(OFFER)).unwrap();
    let munged = offer.replace("a=rtcp-mux\r\n", "");
    let output = run("munge", OFFER, &munged, true);
    assert_eq!(output.status.code(), Some(1));
    let told = object(&output);
    assert_eq!(
        (told["schema"].as_str(), told["refused"].as_bool()),
        (Some("icescope/sdp-munge/1"), Some(true))
    );
    assert_eq!(told["changes"][0]["category"], "rtcp-mux");
    assert_eq!(told["changes"][0]["side"], "original");
    let munged = offer.replacen("a=sendrecv", "a=recvonly", 1);
    let output = run("munge", OFFER, &munged, false);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        text.contains("Chromium: at-risk") && text.contains("RTCRtpTransceiver.direction"),
        "{text}"
    );
}

/// Two files that are none: said first, and few findings.
#[test]
fn what_is_no_description_is_told_first() {
    let readme = "Some words.\n\n# And a title\n".repeat(100);
    let lines = |output: Output| {
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    for verb in ["diff", "munge"] {
        let told = lines(run(verb, OFFER, &readme, false));
        assert!(
            told[0].starts_with("-: this does not look like a session description"),
            "{verb} {told:?}"
        );
        assert!(told.len() < 300, "{verb} {}", told.len());
        let more = |line: &String| line.starts_with("... and ") && line.ends_with(" more");
        let once = told.iter().filter(|line| line.contains("no-description"));
        match verb {
            "diff" => assert!(told.iter().any(more), "{told:?}"),
            _ => assert_eq!(once.count(), 1, "{told:?}"),
        }
        for (text, what) in [
            ("", "-: the file is empty"),
            ("\r\n", "-: the file holds nothing but line ends"),
            (" \n", "-: the file holds nothing but spaces and line ends"),
        ] {
            let told = lines(run(verb, OFFER, text, false));
            assert_eq!(told[0], what, "{verb}");
        }
    }
    let all = object(&run("diff", OFFER, &readme, true));
    assert!(all["changes"].as_array().unwrap().len() > 100);
}

#[test]
fn an_answer_may_not_number_extensions_anew() {
    let file = "browser-chrome-av-dc-answer.sdp";
    let answer = std::fs::read_to_string(browser(file)).unwrap();
    let munged = answer.replace("a=extmap:1 ", "a=extmap:12 ");
    assert_ne!(munged, answer);
    for (options, kind, refused) in [
        (&["--json", "--type", "answer"][..], "answer", true),
        (&["--json"], "offer", false),
    ] {
        let output = run_with("munge", file, &munged, options);
        let told = object(&output);
        assert_eq!(
            (told["type"].as_str(), told["refused"].as_bool()),
            (Some(kind), Some(refused))
        );
    }
    let output = run_with("munge", file, &munged, &["--type", "rollback"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn both_files_cannot_be_standard_input() {
    for verb in ["diff", "check", "show"] {
        let output = Command::new(env!("CARGO_BIN_EXE_icescope"))
            .args(["sdp", verb, "-", "-", "--json"])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(
            (output.status.code(), &object(&output)["error"]["code"]),
            (Some(2), &"usage".into())
        );
    }
}
