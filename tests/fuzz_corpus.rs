//! The corpus of the fuzz targets, replayed: what once broke a parser stays mended.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test that panics fails, as it should"
)]
#![cfg(feature = "stun")]

use std::fs;
use std::path::Path;

#[path = "../fuzz/src/lib.rs"]
mod target;

/// Runs a target over its corpus.
fn replay(name: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        // Shown only if the test fails.
        println!("{}", path.display());
        run(&fs::read(&path).unwrap());
        count += 1;
    }
    assert!(count > 0, "{}: no corpus", folder.display());
}

#[test]
fn documents() {
    replay("document", target::document);
}

#[test]
fn attributes() {
    replay("attribute", target::attribute);
}

#[test]
fn candidates() {
    replay("candidate", target::candidate);
}

#[test]
fn fragments() {
    replay("fragment", target::fragment);
}

#[test]
fn redacted() {
    replay("redacted", target::redacted);
}

#[test]
fn pairs() {
    replay("pair", target::pair);
}

#[test]
fn edits() {
    replay("edit", target::edit);
}

#[test]
fn stun() {
    replay("stun", target::stun);
}
