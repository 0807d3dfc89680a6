//! `icescope candidate` with a description: on standard input, or by the name of its file.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;

use process::{ICESCOPE, icescope_with};

const OFFER: &str = "dc-12-candidates.sdp";
const NONE: &str = "there is no candidate on standard input";

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/sdp/browser")
}

fn offer() -> String {
    std::fs::read_to_string(folder().join(OFFER)).unwrap()
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    icescope_with(&[&["candidate"], arguments].concat(), input)
}

fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn the_other_lines_of_a_description_are_passed_over() {
    let offer = offer();
    let lines = offer.split_inclusive('\n');
    let alone: String = lines.filter(|line| line.contains("candidate:")).collect();
    assert_eq!(alone.lines().count(), 12);
    let marked = format!("\u{feff}{offer}\r\n \r\na=end-of-candidates\r\n");
    for option in [None, Some("--json")] {
        let arguments: Vec<&str> = option.into_iter().chain(["-"]).collect();
        let expected = run(&arguments, alone.as_bytes());
        for input in [offer.as_bytes(), marked.as_bytes()] {
            let output = run(&arguments, input);
            assert_eq!(output.status.code(), Some(0), "{output:?}");
            assert_eq!(output.stdout, expected.stdout);
            assert!(said(&output).is_empty(), "{output:?}");
        }
    }
    // Also where they are not UTF-8.
    let output = run(
        &["-"],
        b"s=Caf\xE9\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n",
    );
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn what_begins_as_a_candidate_or_as_no_line_is_told_with_its_number() {
    for wrong in [
        "a=candidate:1 1 udp",
        "a=candidate 1 1 udp 1",
        "some words",
        "candidate:1",
    ] {
        let output = run(
            &["--json", "-"],
            format!("v=0\r\ns=-\r\n{wrong}\r\n").as_bytes(),
        );
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let object = process::json(&output);
        assert_eq!(
            (&object["text"], &object["error"]["line"]),
            (&json!(wrong), &json!(3))
        );
    }
    let bare = b"v=0\na=1 1 udp 2122260223 192.0.2.1 50000 typ host\n";
    assert_eq!(
        process::json(&run(&["--json", "-"], bare))["candidate"]["foundation"],
        "1"
    );
}

#[test]
fn standard_input_without_a_candidate_is_an_error() {
    for input in [
        "",
        "\r\n\n",
        "v=0\r\ns=-\r\nm=audio 9 RTP/AVP 0\r\na=end-of-candidates\r\n",
    ] {
        let output = run(&["-"], input.as_bytes());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        assert_eq!(said(&output), format!("icescope: {NONE}\n"));
        let output = run(&["--json", "-"], input.as_bytes());
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(
            process::json(&output),
            json!({"schema": "icescope/error/1", "error": {"code": "no-candidate", "message": NONE}})
        );
    }
}

#[test]
fn what_is_shared_keeps_all_lines() {
    let offer = offer();
    let output = run(&["--redact", "-"], offer.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let shared = String::from_utf8(output.stdout).unwrap();
    assert_eq!(shared.lines().count(), offer.lines().count());
    assert!(!shared.contains("192.0.2.17"), "{shared}");
    let whole = Command::new(ICESCOPE)
        .args(["sdp", "write", "--redact"])
        .arg(folder().join(OFFER))
        .output()
        .unwrap();
    let whole = String::from_utf8(whole.stdout).unwrap();
    assert!(shared.lines().eq(whole.lines()), "{shared}");
    let empty = run(&["--redact", "-"], b"");
    assert_eq!((empty.status.code(), said(&empty)), (Some(0), ""));
}

#[test]
fn the_name_of_a_file_in_place_of_a_candidate_is_told() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(ICESCOPE);
        let command = command.arg("candidate").args(arguments);
        command.current_dir(folder()).output().unwrap()
    };
    let how = format!("is a file; its candidates: icescope candidate - < {OFFER}");
    let output = run(&[OFFER]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert_eq!(said(&output), format!("icescope: {OFFER} {how}\n"));
    let output = run(&["--json", OFFER]);
    assert_eq!(
        process::json(&output),
        json!({"schema": "icescope/error/1", "file": OFFER, "error": {
            "code": "usage", "message": format!("this {how}")}})
    );
    let shared = run(&["--redact", OFFER]);
    let how = format!("is a file; to share it: icescope sdp write --redact {OFFER}");
    assert_eq!(
        said(&shared),
        format!(
            "icescope: {OFFER} {how}
"
        )
    );
    // What is no file is a candidate that does not parse.
    assert_eq!(run(&["no-such.sdp"]).status.code(), Some(1));
}
