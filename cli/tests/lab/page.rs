//! The page in real browsers inside.

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
fn reports(name: &str, kind: &Kind) -> Vec<(&'static str, Value)> {
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
        reports.push((browser, page(&lab, &tests, browser)));
    }
    reports
}

fn page(lab: &Lab, tests: &Path, browser: &str) -> Value {
    let mut node: Command = lab.command("inner", "node");
    let url = format!("http://{}:8080/", SERVERS[0]);
    let output = node
        .arg(tests.join("page/behind-nat.js"))
        .args([browser, &url])
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
    for (browser, report) in reports("peim", &MASQUERADE) {
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
    for (browser, report) in reports("papdm", &RANDOM) {
        assert_eq!(
            report["mapping"]["class"], "address-and-port-dependent",
            "{browser}: {report:#}"
        );
        assert_eq!(report["mapping"]["confidence"], "proved", "{browser}");
    }
}

#[test]
fn without_a_nat_none_stays_possible() {
    for (browser, report) in reports("popen", &Kind::Router) {
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
