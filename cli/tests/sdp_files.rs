//! What `icescope sdp` says of several files, and of such as are no descriptions.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use std::path::Path;

use process::icescope_with;

const ODD: &[u8] = b"v=0\r\na=setup:x\r\n";

fn good() -> String {
    let file = "../tests/data/sdp/browser/dc-12-candidates.sdp";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    path.to_str().unwrap().to_owned()
}

/// What `check` prints of files, of which `-` is an odd one.
fn checked(options: &[&str], files: &[&str]) -> String {
    let output = icescope_with(&[&["sdp", "check"], options, files].concat(), ODD);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn check_names_each_of_several_files_before_its_findings() {
    let good = good();
    let alone = checked(&[], &["-"]);
    assert!(alone.starts_with("error: "), "{alone}");
    // What has no finding is named in one line only.
    let other = checked(&[], &[&good]);
    assert_eq!(other.lines().count(), 1, "{other}");
    let both = checked(&[], &[&good, "-"]);
    assert_eq!(both, format!("{other}-:\n{alone}"));
}

#[test]
fn check_names_each_of_several_fragments_before_its_findings() {
    let good = good();
    let options = ["--fragment"];
    let [one, two] = [[good.as_str()], ["-"]].map(|file| checked(&options, &file));
    let both = checked(&options, &[&good, "-"]);
    assert_eq!(both, format!("{good}:\n{one}-:\n{two}"));
    let json = checked(&["--fragment", "--json"], &[&good, "-"]);
    assert!(json.lines().all(|line| line.starts_with('{')), "{json}");
}

#[test]
fn what_is_no_description_is_given_back_with_a_word_on_it() {
    let candidate = r#"{"candidate":"candidate:1 1 udp 1 192.0.2.1 9 typ host"}"#;
    for (text, why) in [
        ("10:02 a line of a log\n", "this does not look like"),
        (candidate, "this does not look like"),
        ("", "the file is empty"),
        ("\r\n", "the file holds nothing but line ends"),
    ] {
        for arguments in [
            &["sdp", "edit", "--drop-tcp", "-"][..],
            &["sdp", "edit", "--drop-tcp", "--json", "-"],
            &["sdp", "write", "--redact", "-"],
        ] {
            let output = icescope_with(arguments, text.as_bytes());
            assert_eq!(output.status.code(), Some(0), "{arguments:?} {output:?}");
            if arguments.contains(&"edit") {
                assert_eq!(output.stdout, text.as_bytes());
            }
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(said.starts_with(&format!("icescope: -: {why}")), "{said}");
            assert_eq!(said.lines().count(), 1, "{said}");
        }
        let output = icescope_with(&["sdp", "write", "-"], text.as_bytes());
        assert!(output.stderr.is_empty(), "{output:?}");
    }
    for arguments in [
        &["sdp", "edit", "--drop-tcp", "-"][..],
        &["sdp", "write", "--redact", "-"],
    ] {
        let output = icescope_with(arguments, ODD);
        assert!(output.stderr.is_empty(), "{output:?}");
    }
}
