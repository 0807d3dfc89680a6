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

/// What a terminal of that width shows of the table.
#[cfg(unix)]
fn table_in_a_terminal(columns: usize) -> Option<String> {
    let command = format!(
        "stty cols {columns} rows 24; {} predict --table",
        process::ICESCOPE
    );
    if !process::starts("script", "--version") {
        process::not_run("script", "it is not installed");
        return None;
    }
    let output = std::process::Command::new("script")
        .args(["-q", "-e", "-c", &command, "/dev/null"])
        .env("NO_COLOR", "1")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    // A terminal is told of attributes and of CR, which are no text.
    Some(
        anstream::adapter::strip_str(&text)
            .to_string()
            .replace('\r', ""),
    )
}

#[cfg(unix)]
#[test]
fn predict_table_fits_a_narrow_terminal() {
    let wide = text(&["predict", "--table"]);
    let Some(shown) = table_in_a_terminal(120) else {
        return;
    };
    assert_eq!(shown, wide);
    let narrow = table_in_a_terminal(80).unwrap();
    assert_eq!(narrow, table_in_a_terminal(119).unwrap());
    assert!(narrow.lines().all(|line| line.len() <= 80), "{narrow}");
    // It says the same in each cell, by the first letter.
    let cells = |line: &str| -> Vec<String> {
        let words = line.split_whitespace().rev().take(11);
        words.map(|word| word[..1].to_ascii_lowercase()).collect()
    };
    let rows =
        |text: &str| -> Vec<Vec<String>> { text.lines().skip(1).take(11).map(cells).collect() };
    assert_eq!(rows(&narrow), rows(&wide));
    assert!(narrow.contains("\n 3 eim/apdf "), "{narrow}");
    assert!(
        narrow.contains("D direct, L likely, U unlikely, R relay"),
        "{narrow}"
    );
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
        &["explain", "nat", "nope", "--json"],
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
fn explain_json_lists_the_kinds() {
    let output = icescope(&["explain", "nat", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let value = json(&output);
    assert_eq!(value["schema"], "icescope/explain-kinds/1");
    let kinds = value["kinds"].as_array().unwrap();
    assert_eq!(kinds.len(), 9);
    let list = text(&["explain", "nat"]);
    for kind in kinds {
        let name = kind["name"].as_str().unwrap();
        assert!(list.contains(&format!("  {name} ")), "{name}");
        text(&["explain", "nat", name]);
    }
    let expected = serde_json::json!({
        "name": "eim/apdf",
        "mapping": "endpoint-independent",
        "filtering": "address-and-port-dependent",
        "classicName": "port-restricted",
    });
    assert_eq!(kinds[2], expected);
    assert_eq!(kinds[3]["classicName"], Value::Null);
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
