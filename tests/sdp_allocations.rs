//! How often memory is allocated: a constant number of times, whatever the size.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::Path;

use icescope::sdp::Document;
use icescope::sdp::diff::diff;

/// Parses a document and types all its values; gives the number of allocations.
fn allocations(file: &str) -> u64 {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sdp/browser");
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    let info = allocation_counter::measure(|| {
        let document = Document::parse(text.as_str()).unwrap();
        for line in document.lines() {
            let _ = black_box(line.typed());
        }
        for section in document.sections() {
            for candidate in section.candidates() {
                black_box(candidate.class());
            }
        }
        black_box(document.to_string().len());
    });
    info.count_total
}

#[test]
fn everything_typed_costs_at_most_four() {
    for file in [
        "dc-12-candidates.sdp",
        "browser-chrome-av-dc-offer.sdp",
        "browser-chrome-sfu48-offer.sdp",
        "browser-firefox-sfu48-offer.sdp",
    ] {
        // Two tables, and the copy of the text that `to_string` makes.
        let count = allocations(file);
        assert!(count <= 4, "{file}: {count} allocations");
    }
}

#[test]
fn the_codecs_of_a_section_cost_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sdp/browser");
    let text = std::fs::read_to_string(folder.join("browser-chrome-av-dc-offer.sdp")).unwrap();
    let document = Document::parse(text.as_str()).unwrap();
    for section in document.media() {
        let info = allocation_counter::measure(|| {
            for codec in section.codecs() {
                black_box((codec.role(), codec.view(), codec.feedback().count()));
            }
        });
        assert!(info.count_total <= 1, "{} allocations", info.count_total);
    }
}

#[test]
fn a_line_is_put_into_another_form_once_to_be_compared() {
    let lines = |value: &str| -> String {
        (0..1000)
            .map(|number| format!("a=fmtp:96 {value}={number}\n"))
            .collect()
    };
    let (before, after) = (lines("a"), lines("b"));
    let (before, after) = (
        Document::parse(before).unwrap(),
        Document::parse(after).unwrap(),
    );
    let info = allocation_counter::measure(|| {
        assert_eq!(diff(&before, &after).len(), 1000);
    });
    // Of each line: the name of the parameter, its text, the list and the form; and what is
    // found.
    assert!(
        info.count_total <= 2000 * 10,
        "{} allocations",
        info.count_total
    );
}
