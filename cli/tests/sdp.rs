//! `icescope sdp` and `icescope candidate`, as a script sees them.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod process;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use process::icescope_with;

fn browser(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/data/sdp/browser")
        .join(file)
}

/// Runs the command with a text on its standard input.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    icescope_with(arguments, input)
}

fn text(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    text(output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn write_gives_back_the_bytes() {
    let path = browser("browser-chrome-sfu48-offer.sdp");
    let output = run(&["sdp", "write", path.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, std::fs::read(path).unwrap());
    let odd = b"v=0\n\r\nhello\r\n s=\x1b[31m";
    let output = run(&["sdp", "write", "-"], odd);
    assert_eq!(
        (output.status.code(), output.stdout.as_slice()),
        (Some(0), odd.as_slice())
    );
}

#[test]
fn check_tells_first_what_is_no_description() {
    let output = run(&["sdp", "check", "-"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).starts_with("-: the file is empty\n"));
    let readme = "Some words.\n".repeat(100);
    let output = run(&["sdp", "check", "-"], readme.as_bytes());
    let told = text(&output);
    assert!(
        told.starts_with("-: this does not look like a session description"),
        "{told}"
    );
}

#[test]
fn check_shows_three_findings_of_a_kind_unless_all_are_asked_for() {
    let odd = format!("v=0\r\n{}", "Some words.\r\n".repeat(100));
    let places = |text: &str| {
        let places = text.lines().filter(|line| line.starts_with("  line "));
        places.count()
    };
    let output = run(&["sdp", "check", "-"], odd.as_bytes());
    let told = text(&output);
    // And those that no kind has more of: o=, s= and t= are missing.
    assert_eq!(places(told), 3 + 3, "{told}");
    let more = "... and 97 more malformed-line, at lines 5, 6, 7, 8, 9, 10, 11, 12 and 89 others; --all shows each\n-: rejected";
    assert!(told.contains(more), "{told}");
    let output = run(&["sdp", "check", "--json", "-"], odd.as_bytes());
    let all = lines(&output)[0]["diagnostics"].as_array().unwrap().len();
    for command in ["check", "show"] {
        let output = run(&["sdp", command, "--all", "-"], odd.as_bytes());
        assert_eq!(places(text(&output)), all);
    }
}

#[test]
fn check_prints_one_object_a_line_and_exits_with_the_worst() {
    let good = browser("dc-12-candidates.sdp");
    let good = good.to_str().unwrap();
    let output = run(
        &["sdp", "check", "--json", good, "-"],
        b"v=0\r\na=setup:x\r\n",
    );
    assert_eq!(output.status.code(), Some(1));
    let objects = lines(&output);
    assert_eq!(objects.len(), 2);
    assert_eq!(
        objects[0],
        json!({"schema": "icescope/check/1", "file": good, "profile": "webrtc", "accepted": true, "diagnostics": []})
    );
    assert!(text(&output).starts_with(r#"{"schema":"icescope/check/1","file":"#));
    assert_eq!(objects[1]["schema"], "icescope/check/1");
    assert_eq!(
        (&objects[1]["file"], &objects[1]["accepted"]),
        (&json!("-"), &json!(false))
    );
    let found = objects[1]["diagnostics"].as_array().unwrap();
    let setup = found
        .iter()
        .find(|found| found["code"] == "invalid-value")
        .unwrap();
    assert_eq!(setup["severity"], "error");
    assert_eq!((&setup["line"], &setup["column"]), (&json!(2), &json!(9)));
    assert_eq!(setup["rfc"], "RFC 4145 section 4");
    assert!(setup["message"].as_str().unwrap().contains("setup"));

    let lenient = ["sdp", "check", "--json", "--profile", "lenient", "-"];
    let output = run(&lenient, b"v=0\r\na=setup:x\r\n");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(lines(&output)[0]["accepted"], true);
}

#[test]
fn what_cannot_be_read_is_an_object_and_two() {
    let output = run(
        &["sdp", "check", "--json", "/nonexistent", "-"],
        b"v=0\r\ns=\xE9\r\n",
    );
    assert_eq!(output.status.code(), Some(2));
    let objects = lines(&output);
    let error = &objects[0]["error"];
    assert_eq!(
        objects[0],
        json!({"schema": "icescope/error/1", "file": "/nonexistent", "error": {
            "code": "unreadable", "message": error["message"]}})
    );
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .starts_with("cannot read: ")
    );
    let error = &objects[1]["error"];
    assert_eq!(
        objects[1],
        json!({"schema": "icescope/error/1", "file": "-", "error": {
            "code": "not-utf8", "message": error["message"], "line": 2, "column": 3, "offset": 7, "length": 1}})
    );
    let output = run(&["sdp", "check", "--json", "--profile", "x", "-"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(lines(&output)[0]["error"]["code"], "usage");
    let output = run(&["sdp", "write", "-"], b"\xff");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}

#[test]
fn check_for_people_marks_the_place_and_lets_no_escape_through() {
    let output = run(
        &["sdp", "check", "-"],
        "v=0\r\ns=é\x1b[31m\r\na=setup:b\r\n".as_bytes(),
    );
    assert_eq!(output.status.code(), Some(1));
    let text = text(&output);
    assert!(
        text.contains("    3 | a=setup:b\n      |         ^\n"),
        "{text}"
    );
    assert!(!text.contains('\x1b'), "{text}");
    assert!(text.contains("-: rejected (webrtc:"), "{text}");
}

#[test]
fn show_and_json_explain() {
    let path = browser("browser-chrome-av-dc-offer.sdp");
    let path = path.to_str().unwrap();
    let output = run(&["sdp", "show", path], b"");
    assert_eq!(output.status.code(), Some(0));
    for expected in [
        "3 media sections",
        "#1 video, mid 1",
        "opus/48000/2 as 111",
        "hidden by mDNS",
        "Accepted",
    ] {
        assert!(
            text(&output).contains(expected),
            "{expected}: {}",
            text(&output)
        );
    }
    let json = lines(&run(&["sdp", "json", path, path], b""));
    assert_eq!(json.len(), 2);
    assert_eq!(json[0]["schema"], "icescope/sdp/1");
    assert_eq!(
        lines(&run(&["sdp", "show", "--json", path], b""))[0],
        json[0]
    );
}

/// As `JSON.stringify(event.candidate)` gives it, and as chat servers wrap it.
#[test]
fn a_candidate_may_be_json() {
    let init = r#"{"candidate":"candidate:1 1 udp 2122260223 192.168.1.5 50000 typ host generation 0","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"abcd"}"#;
    let wrapped = format!(r#"{{"type":"candidate","candidate":{init}}}"#);
    for text in [init, wrapped.as_str()] {
        let output = run(&["candidate", "--json", text], b"");
        assert_eq!(output.status.code(), Some(0));
        let found = &lines(&output)[0]["candidate"];
        assert_eq!(found["type"], "host");
        assert_eq!(found["class"]["scope"], "private");
        let shared = run(&["candidate", "--redact", "-"], text.as_bytes());
        let shared = self::text(&shared);
        assert!(!shared.contains("192.168.1.5"), "{shared}");
        assert!(shared.starts_with("candidate:1 1 udp"), "{shared}");
    }
    let end = run(&["candidate", r#"{"candidate":"","sdpMid":"0"}"#], b"");
    assert!(self::text(&end).contains("no more will follow"));
}

#[test]
fn candidates_are_explained_quoted_or_not() {
    let line = "a=candidate:1 1 udp 2122260223 192.168.1.5 50000 typ host generation 0";
    let output = run(&["candidate", line], b"");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output).contains("private"), "{}", text(&output));
    let mut words = vec!["candidate", "--json"];
    words.extend(line.split(' '));
    let unquoted = lines(&run(&words, b""));
    assert_eq!(unquoted[0]["candidate"]["class"]["scope"], "private");
    let input = format!("{line}\r\nend-of-candidates\n{line} odd\n");
    let output = run(&["candidate", "--json", "-"], input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let objects = lines(&output);
    assert_eq!(objects[0]["candidate"], unquoted[0]["candidate"]);
    assert_eq!(objects[1]["endOfCandidates"], true);
    assert_eq!(
        (&objects[2]["error"]["code"], &objects[2]["error"]["line"]),
        (&json!("incomplete"), &json!(3))
    );
    let end = run(&["candidate", ""], b"");
    assert!(text(&end).contains("no more will follow"));
}

#[test]
fn a_reader_that_leaves_is_no_panic() {
    let path = browser("browser-chrome-sfu100-offer-noice.sdp");
    let mut child = Command::new(env!("CARGO_BIN_EXE_icescope"))
        .args(["sdp", "json", "--json", path.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_reader_that_leaves_does_not_change_the_verdict() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_icescope"))
        .args(["sdp", "check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"nonsense\n").unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty());
}

/// The JSON of descriptions as it was agreed on. `ICESCOPE_GOLDEN=write` writes it anew.
#[test]
fn json_is_as_it_was() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/golden");
    for name in [
        "dc-12-candidates",
        "browser-chrome-av-dc-offer",
        "browser-chrome-simulcast-offer",
        "browser-firefox-av-dc-offer",
        "every-attribute",
    ] {
        let file = format!("{name}.sdp");
        let description = match name {
            "every-attribute" => golden.join(file),
            _ => browser(&file),
        };
        let output = run(&["sdp", "json", description.to_str().unwrap()], b"");
        assert_eq!(output.status.code(), Some(0));
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let path = golden.join(format!("{name}.json"));
        if std::env::var("ICESCOPE_GOLDEN").is_ok_and(|what| what == "write") {
            std::fs::write(&path, &output.stdout).unwrap();
        }
        let expected: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        same(name, &json, &expected);
    }
}

/// Compares, and tells where the first difference is.
fn same(path: &str, json: &Value, expected: &Value) {
    match (json, expected) {
        (Value::Object(fields), Value::Object(others)) => {
            let names = |fields: &serde_json::Map<String, Value>| -> Vec<String> {
                fields.keys().cloned().collect()
            };
            assert_eq!(names(fields), names(others), "{path}");
            for (name, value) in fields {
                same(&format!("{path}.{name}"), value, &others[name]);
            }
        }
        (Value::Array(entries), Value::Array(others)) => {
            assert_eq!(entries.len(), others.len(), "{path}");
            for (index, (entry, other)) in entries.iter().zip(others).enumerate() {
                same(&format!("{path}[{index}]"), entry, other);
            }
        }
        _ => assert_eq!(json, expected, "{path}"),
    }
}

#[test]
fn what_is_shared_has_no_addresses() {
    let text = b"v=0\r\no=bob 1 1 IN IP4 192.168.1.7\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\na=ice-pwd:asd88fgpdd777uzjYhagZg12\r\n";
    let written = run(&["sdp", "write", "--redact", "-"], text);
    assert_eq!(written.status.code(), Some(0));
    assert_eq!(
        self::text(&written),
        "v=0\r\no=- 1 1 IN IP4 192.168.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\na=ice-pwd:xxxxxxxxxxxxxxxxxxxxxxx1\r\n"
    );
    let shown = run(&["sdp", "show", "--redact", "-"], text);
    assert!(self::text(&shown).contains("- at 192.168.0.1"));
    assert!(!self::text(&shown).contains("192.168.1.7"));
    let lines = "candidate:4 1 udp 1 8.8.8.8 9 typ host\na=candidate:4 1 udp 1 8.8.8.8 9 typ host x\nend-of-candidates\n";
    let candidates = run(&["candidate", "--redact", "-"], lines.as_bytes());
    assert_eq!(
        self::text(&candidates),
        "candidate:1 1 udp 1 203.0.113.1 9 typ host\na=candidate:1 1 udp 1 203.0.113.1 9 typ host x\nend-of-candidates\n"
    );
}

#[test]
fn check_tells_the_fix() {
    let output = run(&["sdp", "check", "-"], b"v=1\r\ns=-\r\na=mid:0 \r\n");
    let shown = text(&output);
    for expected in [
        "fix: replace \"1\" by \"0\"",
        "fix: put in the line \"o=- 0 0 IN IP4 127.0.0.1\" before line 2",
        "fix: put in the line \"t=0 0\" before line 3",
        "fix: take out \" \"",
    ] {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
    let doubled = run(&["sdp", "check", "-"], b"v=0\r\r\ns=-\r\n");
    assert!(text(&doubled).contains("fix: take the CR out\n"));
    let json = lines(&run(&["sdp", "check", "--json", "-"], b"v=1\r\n"));
    let found = json[0]["diagnostics"].as_array().unwrap();
    let wrong = found.iter().find(|found| found["code"] == "wrong-version");
    assert_eq!(
        wrong.unwrap()["fix"],
        json!({"offset": 2, "length": 1, "replacement": "0"})
    );
}

#[test]
fn the_group_of_a_primary_source_comes_once() {
    let offer = std::fs::read_to_string(browser("browser-chrome-av-dc-offer.sdp")).unwrap();
    let group = "a=ssrc-group:FID 2547766075 842851359\r\n";
    assert!(offer.contains(group));
    let output = run(&["sdp", "check", "--json", "-"], offer.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let twice = offer.replace(group, &group.repeat(2));
    let output = run(&["sdp", "check", "-"], twice.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output);
    assert!(
        said.contains("The SSRC 2547766075 comes first in another group of this kind already"),
        "{said}"
    );
    assert!(said.contains("duplicate-ssrc-group"), "{said}");
}

#[test]
fn fragments_are_checked_as_such() {
    let fragment = b"a=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg12\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=end-of-candidates\r\n";
    let output = run(&["sdp", "check", "--fragment", "-"], fragment);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let output = run(&["sdp", "check", "-"], fragment);
    assert_eq!(output.status.code(), Some(1));
    let output = run(
        &["sdp", "check", "--fragment", "-"],
        b"m=audio 9 RTP/AVP 0\r\n",
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("fragment-mid"));
    let output = run(&["sdp", "check", "--fragment", "--json", "-"], fragment);
    assert_eq!(lines(&output)[0]["schema"], "icescope/check/1");
}
