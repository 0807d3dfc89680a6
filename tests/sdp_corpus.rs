//! Every description of the corpus: nothing panics, and writing gives back the bytes.
//!
//! The descriptions that browsers made are in the repository. Those collected elsewhere are not;
//! `ICESCOPE_CORPUS` names the folder that holds `browser`, `wild` and `bad`.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use icescope::sdp::{Document, ParseError, Profile, Severity, check};

/// How many of a folder were accepted, by profile.
#[derive(Debug, Default)]
struct Counts {
    files: usize,
    not_utf8: usize,
    accepted: [usize; 3],
    codes: BTreeMap<(usize, Severity, &'static str), usize>,
    rejected_by_browsers_profile: Vec<String>,
}

fn descriptions(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sdp"))
        .collect();
    paths.sort();
    paths
}

fn run(folder: &Path) -> Counts {
    let mut counts = Counts::default();
    for path in descriptions(folder) {
        counts.files += 1;
        let bytes = fs::read(&path).unwrap();
        let document = match Document::parse_bytes(&bytes) {
            Ok(document) => document,
            Err(ParseError::NotUtf8 { offset, .. }) => {
                assert_eq!(
                    std::str::from_utf8(&bytes).unwrap_err().valid_up_to(),
                    offset
                );
                counts.not_utf8 += 1;
                continue;
            }
            Err(error) => panic!("{}: {error}", path.display()),
        };
        assert_eq!(document.to_string().as_bytes(), bytes, "{}", path.display());
        let rebuilt: String = document
            .lines()
            .flat_map(|line| [line.content(), line.line_end().text()])
            .collect();
        assert_eq!(rebuilt.as_bytes(), bytes, "{}", path.display());
        for (index, profile) in Profile::ALL.into_iter().enumerate() {
            let found = check(&document, profile);
            counts.accepted[index] += usize::from(found.accepted());
            let mut last = 0;
            for diagnostic in found.diagnostics() {
                assert!(diagnostic.span().start >= last, "out of order");
                last = diagnostic.span().start;
                assert_eq!(
                    diagnostic.position(),
                    document.position(last),
                    "{}",
                    path.display()
                );
                assert!(document.text().get(diagnostic.span()).is_some());
                let key = (index, diagnostic.severity(), diagnostic.code());
                *counts.codes.entry(key).or_default() += 1;
            }
            if profile == Profile::WebRtc && !found.accepted() {
                counts
                    .rejected_by_browsers_profile
                    .push(path.display().to_string());
            }
        }
    }
    let [strict, webrtc, lenient] = counts.accepted;
    println!(
        "{}: {} files, {} not UTF-8, accepted: strict {strict}, webrtc {webrtc}, lenient {lenient}",
        folder.display(),
        counts.files,
        counts.not_utf8,
    );
    for ((profile, severity, code), count) in &counts.codes {
        println!(
            "  {:8} {severity:8} {code:32} {count}",
            Profile::ALL[*profile].name()
        );
    }
    counts
}

#[test]
fn browsers() {
    let counts = run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sdp/browser"));
    assert_eq!(counts.files, 94);
    assert_eq!(counts.rejected_by_browsers_profile, [""; 0]);
    assert_eq!(counts.accepted, [94, 94, 94]);
}

#[test]
fn wild() {
    let Some(corpus) = std::env::var_os("ICESCOPE_CORPUS").map(PathBuf::from) else {
        println!("NOT RUN: corpus-wild: ICESCOPE_CORPUS is not set");
        let required = std::env::var("ICESCOPE_REQUIRE").unwrap_or_default();
        let named = required
            .split(',')
            .any(|name| matches!(name.trim(), "corpus-wild" | "all"));
        assert!(
            !named,
            "corpus-wild is required, and ICESCOPE_CORPUS is not set"
        );
        return;
    };
    let browser = run(&corpus.join("browser"));
    assert_eq!(browser.accepted[1], browser.files);
    let wild = run(&corpus.join("wild"));
    assert!(wild.files > 0 && wild.not_utf8 == 0);
    assert_eq!(
        wild.accepted[2], wild.files,
        "cameras and phones are accepted under lenient"
    );
    let bad = run(&corpus.join("bad"));
    assert!(bad.files > 0);
    attribute_lines(&corpus.join("bad/attribute-lines.tsv"));
}

/// Single attributes that another parser accepts or rejects. Its verdicts are its own: where ours
/// differ is printed, and what it accepts by the RFC must parse here.
fn attribute_lines(table: &Path) {
    let table = fs::read_to_string(table).unwrap();
    let (mut agreed, mut total) = (0, 0);
    for row in table.lines().skip(1) {
        let mut columns = row.split('\t');
        let (Some(expected), Some(attribute)) = (columns.next(), columns.next()) else {
            continue;
        };
        let text = format!("a={attribute}");
        let document = Document::parse(text.as_str()).unwrap();
        let typed = document.line(1).unwrap().typed();
        total += 1;
        if (expected == "accept") == typed.is_ok() {
            agreed += 1;
        } else {
            println!(
                "  differs ({expected} there): {attribute}: {:?}",
                typed.err()
            );
        }
    }
    println!("attribute lines: {agreed} of {total} verdicts are the same");
    assert!(total > 100 && agreed * 3 > total * 2);
}
