//! `icescope candidate` with several texts, JSON and standard input.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use std::process::Output;

use serde_json::{Value, json};

use process::icescope_with;

const HOST: &str = "1 1 udp 2122260223 192.0.2.1 50000 typ host";
const INIT: &str =
    r#"{"candidate":"candidate:2 1 udp 2122260223 192.0.2.2 50000 typ host","sdpMid":"0"}"#;

fn run(arguments: &[&str], input: &str) -> Output {
    icescope_with(&[&["candidate"], arguments].concat(), input.as_bytes())
}

fn objects(arguments: &[&str], input: &str) -> Vec<Value> {
    let output = run(&[&["--json"], arguments].concat(), input);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn text(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn each_quoted_argument_is_a_candidate() {
    let several = [HOST, INIT, "end-of-candidates", "-", ""];
    let input = format!("{HOST}\r\n{INIT}\n");
    let found = objects(&several, &input);
    let foundations: Vec<_> = found
        .iter()
        .map(|object| object["candidate"]["foundation"].as_str())
        .collect();
    let (one, two) = (Some("1"), Some("2"));
    assert_eq!(foundations, [one, two, None, one, two, None]);
    assert!(
        found[0]["candidate"]["extensions"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(found[2]["endOfCandidates"], true);
    // As many answers as lines of standard input would give, and separated as those.
    let alone = run(&[HOST, INIT], "");
    assert_eq!(alone.status.code(), Some(0));
    assert_eq!(alone.stdout, run(&["-"], &input).stdout);
}

#[test]
fn words_are_joined_where_there_is_nothing_else() {
    let words: Vec<&str> = HOST.split(' ').collect();
    assert_eq!(objects(&words, ""), objects(&[HOST], ""));
    assert_eq!(objects(&["end-of-candidates"], "").len(), 1);
}

#[test]
fn the_exit_code_is_the_worst() {
    let output = run(&[HOST, "no candidate", HOST], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output).contains("    2 | no candidate"),
        "{}",
        text(&output)
    );
    let twice = run(&["-", "-"], HOST);
    assert_eq!((twice.status.code(), twice.stdout.len()), (Some(2), 0));
}

#[test]
fn an_error_has_the_text_and_its_place_and_nothing_that_is_not_known() {
    let broken = "candidate:1 é udp 1 192.0.2.1 9 typ host";
    assert_eq!(
        objects(&["--", broken], "")[0],
        json!({"schema": "icescope/error/1", "text": broken, "error": {
            "code": "expected-number", "message": "a number must stand here", "line": 1, "column": 13,
            "offset": 12, "length": 2, "rfc": "RFC 8839 section 5.1"}})
    );
    assert_eq!(
        objects(&["{}"], "")[0],
        json!({"schema": "icescope/error/1", "text": "{}", "error": {
            "code": "no-candidate", "message": "there is no candidate in this JSON", "line": 1, "column": 1,
            "offset": 0}})
    );
    let output = icescope_with(&["candidate", "--json", "-"], b"candidate:\xE9\n");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        process::json(&output),
        json!({"schema": "icescope/error/1", "error": {
            "code": "not-utf8", "message": "line 1 of standard input is not UTF-8", "line": 1, "column": 11,
            "offset": 10, "length": 1}})
    );
}

#[test]
fn json_without_a_candidate_is_told_as_such() {
    for (given, code, column) in [
        (r#"{"sdp":"v=0"}"#, "no-candidate", 1),
        (r#"{"candidate":7}"#, "no-candidate", 1),
        (r#"[{"candidate":""}]"#, "no-candidate", 1),
        (r#" {"candidate":"1 1 udp"#, "not-json", 22),
        (r#"{"candidate":"1 1 udp"}"#, "incomplete", 8),
    ] {
        let error = &objects(&["-"], given)[0]["error"];
        assert_eq!(
            (&error["code"], &error["column"]),
            (&code.into(), &column.into()),
            "{given}"
        );
        let output = run(&[given], "");
        assert_eq!(output.status.code(), Some(1), "{given}");
        assert!(text(&output).starts_with("no candidate: "), "{given}");
    }
    for end in ["null", r#"{"candidate":null}"#, r#"{"candidate":""}"#, ""] {
        assert_eq!(objects(&[end], "")[0]["endOfCandidates"], true, "{end}");
        // A blank line on standard input says nothing.
        let (key, value) = match end {
            "" => (
                "error",
                json!({"code": "no-candidate", "message": "there is no candidate on standard input"}),
            ),
            _ => ("endOfCandidates", json!(true)),
        };
        let object = &objects(&["-"], &format!("{end}\n"))[0];
        assert_eq!(object[key], value, "{end}");
    }
}

#[test]
fn what_is_wrong_shows_no_line_end_and_what_should_follow() {
    let value = "candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host generation";
    let words: Vec<&str> = value.split(' ').collect();
    for (count, next) in [
        (1, "the component"),
        (4, "the address"),
        (6, "typ and the type"),
        (7, "the type"),
        (9, "the value of generation"),
    ] {
        let cut = format!("a={}\r\n", words[..count].join(" "));
        let output = run(&["-"], &cut);
        let expected = format!("no candidate: the text ends too early: {next} must follow\n");
        assert!(text(&output).starts_with(&expected), "{}", text(&output));
        assert!(!text(&output).contains('\u{fffd}'), "{}", text(&output));
    }
}

#[test]
fn what_is_shared_is_shared_whole_and_hidden_though_it_does_not_parse() {
    let long = "candidate:1 1 TCP 2105524479 d19cb6b1-1234-4321-8765-0123456789ab.local 9 typ host tcptype active \
        generation 0 ufrag abcdefgh12345678 pwd 0123456789012345678901 network-id 1 network-cost 10";
    let broken = "candidate:842163049 1 udp 1677729535 192.0.2.77 typ srflx ufrag abcd";
    let log = "10:02 got candidate:5 and 192.0.2.77";
    let output = run(&["--redact", long, broken, log], "");
    let shared: Vec<&str> = text(&output).lines().collect();
    assert!(
        shared[0].ends_with("network-id 1 network-cost 10"),
        "{shared:?}"
    );
    assert!(shared[1].starts_with("candidate:2 1 udp"), "{shared:?}");
    assert!(shared[2].starts_with("10:02 got candidate:5"), "{shared:?}");
    for secret in [
        "d19cb6b1",
        "abcd",
        "012345678901",
        "192.0.2.77",
        "842163049",
    ] {
        assert!(!text(&output).contains(secret), "{secret}: {shared:?}");
    }
}
