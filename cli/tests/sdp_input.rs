//! What `icescope sdp` does with descriptions that come wrapped in something.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use process::icescope_with;

const OFFER: &str = "browser-chrome-av-dc-offer.sdp";

fn path(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/sdp/browser");
    folder.join(file).to_str().unwrap().to_owned()
}

fn offer() -> String {
    std::fs::read_to_string(path(OFFER)).unwrap()
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    icescope_with(&[&["sdp"], arguments].concat(), input)
}

fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn a_description_is_taken_out_of_json() {
    let object = json!({ "type": "offer", "sdp": offer() }).to_string();
    let string = Value::from(offer()).to_string();
    let note = "icescope: -: JSON; what is told is of the description in it\n";
    let (first, own) = (path(OFFER), run(&["json", "-"], offer().as_bytes()));
    for wrapped in [&object, &string, &Value::from(object.as_str()).to_string()] {
        let output = run(&["check", "-"], wrapped.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(said(&output), note);
        assert_eq!(run(&["json", "-"], wrapped.as_bytes()).stdout, own.stdout);
        for verb in ["diff", "munge"] {
            let output = run(&[verb, &first, "-"], wrapped.as_bytes());
            assert_eq!(output.status.code(), Some(0), "{verb} {output:?}");
            assert_eq!(said(&output), note);
        }
        let show = run(&["show", "-"], wrapped.as_bytes());
        assert_eq!((show.status.code(), said(&show)), (Some(0), note));
    }
}

#[test]
fn what_is_given_back_is_not_taken_out() {
    let object = json!({ "type": "offer", "sdp": offer() }).to_string();
    for arguments in [
        &["edit", "--direction", "inactive", "-"][..],
        &["write", "--redact", "-"],
    ] {
        let output = run(arguments, object.as_bytes());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        assert!(said(&output).ends_with("to get at the description: jq -j .sdp\n"));
    }
    let output = run(&["write", "-"], object.as_bytes());
    assert_eq!(output.stdout, object.as_bytes());
}

#[test]
fn other_wrappings_are_named_with_what_to_do() {
    let offer = offer();
    let utf16: Vec<u8> = offer.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (input, code, command) in [
        (b"dj0wDQpvPS0gMSAx\n".to_vec(), "base64", "base64 -d"),
        (
            offer.replace("\r\n", "\\r\\n").into_bytes(),
            "escaped",
            "sed 's/",
        ),
        (
            json!({ "sdp": offer.replace("\r\n", "\\r\\n") })
                .to_string()
                .into_bytes(),
            "escaped",
            "jq -j .sdp | sed 's/",
        ),
        (
            format!("HTTP/1.1 201 Created\r\n\r\n{offer}").into_bytes(),
            "headers",
            "sed -nE '/^v=/,${",
        ),
        (utf16, "utf16", "iconv -f utf-16"),
        (b"\x1F\x8B\x08\0\0".to_vec(), "gzip", "gunzip -c"),
    ] {
        let is_text = !["utf16", "gzip"].contains(&code);
        let write = if is_text { None } else { Some("write") };
        for verb in ["show", "check", "edit"].into_iter().chain(write) {
            let output = run(&[verb, "-"], &input);
            assert_eq!(output.status.code(), Some(2), "{verb} {code}");
            assert_eq!(said(&output).lines().count(), 1, "{output:?}");
            assert!(said(&output).contains(command), "{output:?}");
        }
        if is_text {
            assert_eq!(run(&["write", "-"], &input).stdout, input);
        }
        let output = run(&["check", "--json", "-"], &input);
        let object: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(object["error"]["code"], format!("wrapped-{code}"));
    }
}

#[test]
fn a_byte_order_mark_is_an_error_with_a_fix_and_stays_where_it_is() {
    let marked = format!("\u{feff}{}", offer());
    let output = run(&["check", "-"], marked.as_bytes());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let told = std::str::from_utf8(&output.stdout).unwrap();
    assert!(told.contains("byte order mark"), "{told}");
    let alone = run(&["check", "-"], "\u{feff}v=0\r\ns=-\r\n".as_bytes());
    let told = std::str::from_utf8(&alone.stdout).unwrap();
    assert!(told.starts_with("error: "), "{told}");
    assert_eq!(
        run(&["write", "-"], marked.as_bytes()).stdout,
        marked.as_bytes()
    );
}

#[test]
fn a_byte_that_is_not_utf8_is_named_with_what_to_do() {
    let output = run(&["write", "-"], b"v=0\r\ns=Caf\xE9\r\n");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert_eq!(
        said(&output),
        "icescope: -: not UTF-8: line 2, column 6 (byte 10) holds a byte that cannot stand there: 0xE9; if the text is Latin-1: iconv -f latin1 -t utf-8\n"
    );
}

#[test]
fn two_texts_that_are_none_do_not_fit() {
    let output = run(&["answer", &path(OFFER), "-"], b"Some words.\n");
    assert_eq!(output.status.code(), Some(1));
    let told = std::str::from_utf8(&output.stdout).unwrap();
    assert!(told.starts_with("-: this does not look like"), "{told}");
    assert_eq!(told.lines().count(), 2, "{told}");
}

#[test]
fn standard_input_without_a_dash_is_hinted_at() {
    let hint = "tip: to read standard input, write - in its place";
    for verb in ["check", "show", "edit", "munge"] {
        let output = run(&[verb], b"v=0\r\n");
        assert_eq!(output.status.code(), Some(2), "{verb}");
        assert!(said(&output).contains(hint), "{output:?}");
    }
    for arguments in [&["candidate"][..], &["sdp", "check", "--json"]] {
        let output = icescope_with(arguments, b"");
        let told = [output.stdout, output.stderr].concat();
        assert!(String::from_utf8(told).unwrap().contains(hint));
    }
    for arguments in [&["stun"][..], &["sdp", "check", "--no-such", "-"]] {
        let output = icescope_with(arguments, b"");
        assert!(!said(&output).contains(hint), "{output:?}");
    }
}

/// What the command that is told makes of a file of that name, run by a shell where it lies.
#[cfg(unix)]
fn told_and_run(name: &str, bytes: &[u8]) -> Vec<u8> {
    use std::process::Command;
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("icescope-told-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
    let check = Command::new(process::ICESCOPE)
        .args(["sdp", "edit", "--", name])
        .current_dir(&folder)
        .output()
        .unwrap();
    let command = said(&check).trim_end().rsplit_once(": ").unwrap().1;
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(output.status.success(), "{command}: {output:?}");
    output.stdout
}

#[cfg(unix)]
#[test]
fn commands_that_are_told_work_with_any_name() {
    // Their last lengths leave each remainder, and the bytes need `-` and `_` where it is for URLs.
    let plain = [
        "v=0\r\ns=-\r\n",
        "v=0\r\ns=ab\r\n",
        "v=0\r\ns=a\r\n",
        "v=0\r\ns=~~~???>>>~~?\r\n",
    ];
    let through = |text: &str, filter: &str| {
        let output = std::process::Command::new("sh")
            .args(["-c", &format!("printf %s \"$1\" | {filter}"), "sh", text])
            .output();
        output.unwrap().stdout
    };
    let encode = |text: &str, url: bool| {
        let filters = ["base64 -w16", "base64 -w0 | tr +/ -_ | tr -d ="];
        through(text, filters[usize::from(url)])
    };
    let names = [
        "my file.b64",
        "-dash.b64",
        "dol$(id).b64",
        "it's",
        "~",
        "a;b",
        "plain",
    ];
    for (index, text) in plain.iter().enumerate() {
        for url in [false, true] {
            let name = names[(index * 2 + usize::from(url)) % names.len()];
            let encoded = encode(text, url);
            assert_eq!(told_and_run(name, &encoded), text.as_bytes(), "{name}");
            let with_cr = String::from_utf8(encoded).unwrap().replace('\n', "\r\n") + "\r\n";
            let found = told_and_run(name, with_cr.as_bytes());
            assert_eq!(found, text.as_bytes(), "{name}");
        }
    }
    let text = plain[0];
    for name in ["my file", "-x", "$(id)"] {
        for wrapped in [
            text.replace("\r\n", "\\r\\n"),
            text.replace("\r\n", "\\\\r\\\\n"),
        ] {
            let found = told_and_run(name, wrapped.as_bytes());
            // The command ends the line that the file holds.
            let found = String::from_utf8(found).unwrap();
            assert_eq!(found.trim_end(), text.trim_end(), "{wrapped}");
        }
        assert_eq!(told_and_run(name, &through(text, "gzip")), text.as_bytes());
        let headers = format!("HTTP/1.1 201 Created\r\n\r\n{text}");
        assert_eq!(told_and_run(name, headers.as_bytes()), text.as_bytes());
        let more = format!(
            "--a=b\r\nContent-Type: text/plain\r\n\r\na=b\r\n--a=b\r\n\r\n{text}--a=b--\r\n"
        );
        for blank in ["", "\r\n"] {
            let parts = format!(
                "INVITE sip:bob@example.com SIP/2.0\r\nContent-Type: multipart/mixed;boundary=a=b\r\n\r\n--a=b\r\nContent-Type: application/sdp\r\n\r\n{text}{blank}{more}"
            );
            for line_end in ["\r\n", "\n"] {
                let parts = parts.replace("\r\n", line_end);
                let found = told_and_run(name, parts.as_bytes());
                assert_eq!(found, text.replace("\r\n", line_end).as_bytes());
            }
        }
        for encode in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(encode).collect();
            assert_eq!(told_and_run(name, &bytes), text.as_bytes());
        }
        let latin: Vec<u8> = b"v=0\r\ns=\xE9\r\n".to_vec();
        assert_eq!(told_and_run(name, &latin), "v=0\r\ns=\u{e9}\r\n".as_bytes());
    }
}

#[test]
fn a_name_that_is_not_fit_to_print_is_not_in_a_command() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("icescope-\u{1b}-{}", std::process::id()));
    std::fs::write(&folder, "dj0wDQpvPS0gMSAx").unwrap();
    let output = run(&["check", folder.to_str().unwrap()], b"");
    std::fs::remove_file(&folder).unwrap();
    assert!(said(&output).ends_with(": base64 -d FILE\n"), "{output:?}");
}
