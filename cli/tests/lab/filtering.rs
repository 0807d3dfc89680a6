//! Who gets in, found out by the page in real browsers inside, with a STUN and a TURN server.

use std::path::Path;
use std::process::{Command, Stdio};

use icescope::nat::Class as _;
use icescope_lab::process::several_at_once;
use icescope_lab::{HOST, Kernel, Kind, Lab, OUTER, SERVERS, Statement};
use serde_json::Value;

use crate::process::{ICESCOPE, Running, not_run, serve, starts, wait_until};
use crate::{MASQUERADE, with_server};

pub(crate) const BROWSERS: [(&str, &str); 2] =
    [("chromium", "chromium"), ("firefox", "firefox-esr")];
/// A browser computes while it starts, and then waits.
const AT_ONCE: usize = 3;
/// coturn's port: our server has the usual ones.
pub(crate) const TURN_PORT: u16 = 3480;

/// coturn at the second address, which relays from there.
pub(crate) fn turn(lab: &Lab) -> Running {
    let mut command = lab.command(OUTER, "turnserver");
    command
        .args([
            "-n",
            "--no-cli",
            "--no-tls",
            "--no-dtls",
            "--no-multicast-peers",
        ])
        .args(["-L", SERVERS[1], "-E", SERVERS[1]])
        .args(["--listening-port", &TURN_PORT.to_string()])
        .args(["--lt-cred-mech", "--realm", "lab", "--user", "user:secret"])
        .args(["--pidfile", "/dev/null", "--log-file", "/dev/null"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let running = Running(command.spawn().expect("ip netns exec starts"));
    wait_until("coturn's start", || {
        let mut ask = lab.command("inner", ICESCOPE);
        ask.args(["stun", &format!("{}:{TURN_PORT}", SERVERS[1])])
            .output()
            .is_ok_and(|output| output.status.success())
    });
    running
}

/// Why there can be no such test here, after it was said.
pub(crate) fn is_missing(tests: &Path) -> bool {
    if !tests.join("node_modules").exists() {
        not_run(
            "lab-page",
            "tests/node_modules is missing: run npm ci in tests",
        );
        return true;
    }
    if !starts("turnserver", "--version") {
        not_run("coturn", "turnserver is not installed (Debian: coturn)");
        return true;
    }
    false
}

/// The reports of the page's test with both servers, by browser.
fn reports(
    name: &str,
    kind: &Kind,
    prepare: impl FnOnce(&Lab),
    password: &str,
    cancel_after_ms: Option<&str>,
) -> Vec<(&'static str, Value)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    if is_missing(&tests) {
        return Vec::new();
    }
    let Some((lab, _serve)) = with_server(name, kind) else {
        return Vec::new();
    };
    prepare(&lab);
    let _turn = turn(&lab);
    // The page comes from inside: our model of a NAT passes on UDP alone.
    let mut command = lab.command("inner", ICESCOPE);
    command.arg("serve");
    let (_page, announced) = serve(command);
    let page = announced["url"].as_str().unwrap();
    let mut reports = Vec::new();
    for (browser, program) in BROWSERS {
        if !starts(program, "--version") {
            not_run("lab-page", &format!("{program} is not installed"));
            continue;
        }
        let mut node: Command = lab.command("inner", "node");
        let url = format!(
            "{page}#stun={}:3478&turn={}:{TURN_PORT}&username=user&credential={password}",
            SERVERS[0], SERVERS[1]
        );
        let output = node
            .arg(tests.join("page/behind-nat.js"))
            .args([browser, &url])
            .args(cancel_after_ms)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{browser}: {told}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        println!(
            "{name} {browser}: {} {} {}",
            report["filtering"]["class"], report["filtering"]["reason"], report["summary"]
        );
        reports.push((browser, report));
    }
    reports
}

fn assert_class(name: &str, kind: &Kind, prepare: impl FnOnce(&Lab), class: &str) {
    for (browser, report) in reports(name, kind, prepare, "secret", None) {
        let filtering = &report["filtering"];
        assert_eq!(filtering["class"], class, "{browser}: {report:#}");
        let proved = class == "endpoint-independent";
        let confidence = if proved { "proved" } else { "likely" };
        assert_eq!(filtering["confidence"], confidence, "{browser}");
        assert_eq!(report["complete"], true, "{browser}: {report:#}");
        // Every silence that counts has its control.
        for probe in report["filteringEvidence"].as_array().unwrap() {
            if probe["outcome"] == "closed" {
                assert_eq!(probe["control"]["arrived"], 1, "{browser}: {report:#}");
            }
        }
        let text = report.to_string();
        assert!(!text.contains("secret"), "{browser}: {text}");
    }
}

#[test]
fn masquerade_lets_in_who_was_sent_to() {
    assert_class("fapdf", &MASQUERADE, |_| (), "address-and-port-dependent");
}

#[test]
fn a_host_that_all_is_passed_on_to_lets_everyone_in() {
    let forward = |lab: &Lab| {
        let rules = format!(
            "table ip forward {{
                chain in {{
                    type nat hook prerouting priority dstnat;
                    iifname \"outside\" meta l4proto udp dnat to {HOST}
                }}
            }}"
        );
        lab.nft("nat", &rules).unwrap();
    };
    assert_class(
        "feif",
        &Kind::Kernel(Kernel::dropping(Statement::Snat)),
        forward,
        "endpoint-independent",
    );
}

#[test]
fn eleven_of_eleven() {
    several_at_once(AT_ONCE, &Kind::eleven(), |index, kind| {
        let (_, filtering) = kind.truth();
        assert_class(&format!("f{index}"), kind, |_| (), filtering.name());
    });
}

#[test]
fn a_turn_server_that_refuses_leaves_it_unknown() {
    for (browser, report) in reports("fwrong", &MASQUERADE, |_| (), "wrong", None) {
        let filtering = &report["filtering"];
        assert_eq!(filtering["class"], "unknown", "{browser}: {report:#}");
        assert_eq!(filtering["reason"], "no-relay", "{browser}: {report:#}");
        assert_eq!(
            filtering["possible"].as_array().map(Vec::len),
            Some(3),
            "{browser}"
        );
    }
}

#[test]
fn a_cancelled_run_tells_what_it_knows() {
    for (browser, report) in reports("fcancel", &MASQUERADE, |_| (), "secret", Some("1000")) {
        assert_eq!(report["complete"], false, "{browser}: {report:#}");
        assert_eq!(report["end"], "complete", "{browser}: {report:#}");
        let filtering = &report["filtering"];
        assert_eq!(filtering["class"], "unknown", "{browser}: {report:#}");
        assert_eq!(filtering["reason"], "incomplete", "{browser}: {report:#}");
        let mapped = &report["families"]["ipv4"]["mapped"];
        assert_eq!(mapped.as_array().map(Vec::len), Some(1), "{browser}");
    }
}
