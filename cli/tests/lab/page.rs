//! The page in real browsers inside.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use icescope_lab::{EXTERNAL, Kind, Lab, SERVERS};
use serde_json::{Value, json};

use crate::process::{not_run, starts};
use crate::{MASQUERADE, RANDOM, with_server};

/// The browsers, and what each needs to be installed.
const BROWSERS: [(&str, &str); 3] = [
    ("chromium", "chromium"),
    ("chromium-shown", "chromium"),
    ("firefox", "firefox-esr"),
];

/// The report of the page's test behind a NAT, by browser.
fn reports(name: &str, kind: &Kind, options: &[&str]) -> Vec<(&'static str, Value)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    if !tests.join("node_modules").exists() {
        not_run(
            "lab-page",
            "tests/node_modules is missing: run npm ci in tests",
        );
        return Vec::new();
    }
    let Some((lab, _serve)) = with_server(name, kind) else {
        return Vec::new();
    };
    let mut reports = Vec::new();
    for (browser, program) in BROWSERS {
        if !starts(program, "--version") {
            not_run("lab-page", &format!("{program} is not installed"));
            continue;
        }
        reports.push((browser, page(&lab, &tests, browser, options)));
    }
    reports
}

fn page(lab: &Lab, tests: &Path, browser: &str, options: &[&str]) -> Value {
    let mut node: Command = lab.command("inner", "node");
    let url = format!("http://{}:8080/", SERVERS[0]);
    let output = node
        .arg(tests.join("page/behind-nat.js"))
        .args([browser, &url])
        .args(options)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{browser}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn masquerade_maps_independently_of_the_endpoint() {
    for (browser, report) in reports("peim", &MASQUERADE, &[]) {
        assert_eq!(report["schema"], "icescope/nat/1");
        assert_eq!(
            report["mapping"]["class"], "endpoint-independent",
            "{browser}: {report:#}"
        );
        assert_eq!(report["mapping"]["confidence"], "likely", "{browser}");
        let mapped = report["families"]["ipv4"]["mapped"][0].as_str().unwrap();
        assert!(mapped.starts_with(EXTERNAL), "{browser}: {mapped}");
        // The NAT keeps the port. Where the address is hidden, the check to it tells.
        let hidden = browser != "chromium-shown";
        assert_eq!(
            report["ownAddress"]["reached"],
            if hidden { json!("no") } else { json!(null) }
        );
    }
}

#[test]
fn masquerade_random_maps_by_address_and_port() {
    for (browser, report) in reports("papdm", &RANDOM, &[]) {
        assert_eq!(
            report["mapping"]["class"], "address-and-port-dependent",
            "{browser}: {report:#}"
        );
        assert_eq!(report["mapping"]["confidence"], "proved", "{browser}");
    }
}

#[test]
fn without_a_nat_none_stays_possible() {
    for (browser, report) in reports("popen", &Kind::Router, &[]) {
        let mapping = &report["mapping"];
        if browser == "chromium-shown" {
            assert_eq!(mapping["class"], "none", "{browser}: {report:#}");
        } else {
            assert_eq!(
                mapping["possible"],
                json!(["none", "endpoint-independent"]),
                "{browser}: {report:#}"
            );
            assert_eq!(mapping["reason"], "address-hidden", "{browser}");
            assert_eq!(report["ownAddress"]["reached"], "yes", "{browser}");
        }
    }
}

/// An app's connection with audio, video and data that are not bundled has three sockets, each with
/// a mapping of its own. They are compared for one socket alone.
#[test]
fn three_sections_do_not_mix() {
    const OPTIONS: &[&str] = &["--three-sections"];
    for (browser, report) in reports("p3eim", &MASQUERADE, OPTIONS) {
        let mapped = assert_one_section(browser, &report);
        assert_eq!(mapped.len(), 1, "{browser}: {report:#}");
        let mapping = &report["mapping"];
        assert_eq!(
            mapping["class"], "endpoint-independent",
            "{browser}: {report:#}"
        );
        assert_eq!(mapping["confidence"], "likely", "{browser}");
        let hidden = browser != "chromium-shown";
        assert_eq!(
            report["ownAddress"]["reached"],
            if hidden { json!("no") } else { json!(null) },
            "{browser}: {report:#}"
        );
    }
    for (browser, report) in reports("p3apdm", &RANDOM, OPTIONS) {
        let mapped = assert_one_section(browser, &report);
        assert_eq!(mapped.len(), 4, "{browser}: {report:#}");
        let mapping = &report["mapping"];
        assert_eq!(
            mapping["class"], "address-and-port-dependent",
            "{browser}: {report:#}"
        );
        assert_eq!(mapping["confidence"], "proved", "{browser}");
    }
}

/// Three sections gathered, and what the report rests on is of one of them: its mapped addresses.
fn assert_one_section(browser: &str, report: &Value) -> BTreeSet<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut local: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    let mut mapped: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for candidate in list(&report["candidates"]) {
        let (mid, parsed) = (candidate["mid"].to_string(), &candidate["parsed"]);
        let port = parsed["port"].as_u64().unwrap();
        if parsed["transport"] != "udp" || parsed["component"] != 1 {
            continue;
        }
        if parsed["type"] == "host" {
            local.entry(mid).or_default().insert(port);
        } else {
            let address = parsed["address"].as_str().unwrap();
            let at = format!("{address}:{port}");
            mapped.entry(mid).or_default().insert(at);
        }
    }
    assert_eq!((local.len(), mapped.len()), (3, 3), "{browser}: {report:#}");
    let ports: BTreeSet<u64> = list(&report["local"])
        .iter()
        .filter_map(|one| one["port"].as_u64())
        .collect();
    let (section, _) = local
        .iter()
        .find(|(_, own)| **own == ports)
        .expect("the local addresses are those of one section");
    let named = list(&report["evidence"]);
    let unnamed = list(&report["unattributed"]);
    let seen: BTreeSet<String> = named
        .iter()
        .chain(&unnamed)
        .filter_map(|sighting| sighting["mapped"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(seen, mapped[section], "{browser}: {report:#}");
    seen
}
