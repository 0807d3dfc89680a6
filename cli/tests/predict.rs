//! `icescope predict` and `icescope explain`, as a script sees them.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use process::{icescope, json};
use serde_json::Value;

fn text(arguments: &[&str]) -> String {
    let output = icescope(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn predict_says_what_and_why() {
    let relay = text(&["predict", "--a", "eim/apdf", "--b", "apdm/apdf"]);
    assert!(relay.starts_with("They need a relay"), "{relay}");
    let direct = text(&["predict", "--a", "port-restricted", "--b", "firewall"]);
    assert!(direct.starts_with("They connect directly"), "{direct}");
    let near = text(&["predict", "--a", "symmetric", "--same-nat"]);
    assert!(near.contains("same local network"), "{near}");
}

#[test]
fn predict_json_has_its_schema() {
    let output = icescope(&["predict", "--a", "eim/apdf", "--b", "symmetric", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let value = json(&output);
    assert_eq!(value["schema"], "icescope/predict/1");
    assert_eq!(value["chance"], "relay");
    assert_eq!(value["reason"], "steady-side-filters-by-port");
    assert_eq!(value["b"]["classicName"], "symmetric");
    assert_eq!(value["setting"]["sameNat"], false);
    let guessed = icescope(&[
        "predict",
        "--a",
        "eim/apdf",
        "--b",
        "symmetric",
        "--guess",
        "b",
        "--json",
    ]);
    assert_eq!(json(&guessed)["chance"], "likely");
    let hidden = icescope(&[
        "predict",
        "--a",
        "eim/apdf",
        "--same-nat",
        "--hidden",
        "--hairpin",
        "external",
        "--json",
    ]);
    assert_eq!(json(&hidden)["reason"], "hairpin");
}

#[test]
fn predict_table_has_121_cells() {
    let shown = text(&["predict", "--table"]);
    let (rows, legend) = shown.split_once("\n\n").unwrap();
    assert!(legend.contains("eim") && legend.contains("apdf"));
    let lines: Vec<&str> = rows.lines().collect();
    assert_eq!(lines.len(), 12);
    assert!(lines.iter().all(|line| line.len() == lines[0].len()));
    let cells = text(&["predict", "--table", "--json"]);
    let cells: Vec<Value> = cells
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(cells.len(), 121);
    let direct = cells
        .iter()
        .filter(|cell| cell["chance"] == "direct")
        .count();
    assert_eq!(direct, 70);
}

#[test]
fn bad_use_is_said() {
    for arguments in [
        &["predict", "--a", "eim/apdf", "--json"][..],
        &["predict", "--a", "eim/apdf", "--b", "nope", "--json"],
        &[
            "predict",
            "--a",
            "eim/eif",
            "--b",
            "open",
            "--same-nat",
            "--json",
        ],
        &["explain", "nat", "--json"],
        &["explain", "nat", "open", "--json"],
    ] {
        let output = icescope(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(json(&output)["schema"], "icescope/error/1", "{arguments:?}");
    }
    assert_eq!(
        json(&icescope(&["explain", "nat", "open", "--json"]))["error"]["code"],
        "no-nat"
    );
}

#[test]
fn explain_walks_each_kind() {
    let list = text(&["explain", "nat"]);
    for mapping in ["eim", "adm", "apdm"] {
        for filtering in ["eif", "adf", "apdf"] {
            let kind = format!("{mapping}/{filtering}");
            assert!(list.contains(&kind), "{kind}");
            let shown = text(&["explain", "nat", &kind]);
            assert!(shown.contains("192.168.1.0/24"), "{kind}");
            let value = json(&icescope(&["explain", "nat", &kind, "--json"]));
            assert_eq!(value["schema"], "icescope/explain/1");
            let steps = value["steps"].as_array().unwrap();
            for step in steps {
                let sentence = step["text"].as_str().unwrap();
                assert!(shown.contains(sentence), "{kind}: {sentence}");
            }
            assert_eq!(steps[0]["kind"], "subnet");
            assert_eq!(value["acts"][1]["firstStep"], 2);
        }
    }
    assert!(text(&["explain", "nat", "symmetric"]).contains("The old name for this is symmetric."));
}
