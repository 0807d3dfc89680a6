//! `icescope nat` inside: against our server, and against coturn.

use std::process::Stdio;

use icescope_lab::{EXTERNAL, HOST, Kind, Lab, OUTER, SERVERS, missing};
use serde_json::Value;

use crate::process::{ICESCOPE, Running, json, not_run, starts, wait_until};
use crate::{MASQUERADE, RANDOM, with_server};

/// What `icescope nat` says inside, of these servers.
pub(crate) fn nat(lab: &Lab, servers: &[String]) -> Value {
    let mut command = lab.command("inner", ICESCOPE);
    command.args(["nat", "--json"]);
    for server in servers {
        command.args(["--server", server]);
    }
    let output = command.output().expect("icescope runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    json(&output)
}

fn endpoints(ports: &[u16]) -> Vec<String> {
    let with_port = |port: &u16| SERVERS.map(|server| format!("{server}:{port}"));
    ports.iter().flat_map(with_port).collect()
}

#[track_caller]
fn assert_mapping(report: &Value, class: &str, reason: &str) {
    let mapping = &report["mapping"];
    assert_eq!(
        (&mapping["class"], &mapping["reason"]),
        (&class.into(), &reason.into()),
        "{report:#}"
    );
    assert_eq!(mapping["confidence"], "proved", "{report:#}");
}

#[track_caller]
fn assert_filtering(report: &Value, class: &str, reason: &str) {
    let filtering = &report["filtering"];
    assert_eq!(
        (&filtering["class"], &filtering["reason"]),
        (&class.into(), &reason.into()),
        "{report:#}"
    );
    assert_eq!(filtering["confidence"], "proved", "{report:#}");
}

const STRICT: (&str, &str) = ("address-and-port-dependent", "only-contacted-get-in");

#[test]
fn masquerade_maps_independently_of_the_endpoint() {
    let Some((lab, _serve)) = with_server("eim", &MASQUERADE) else {
        return;
    };
    let report = nat(&lab, &endpoints(&[3478, 3479]));
    assert_mapping(&report, "endpoint-independent", "one-mapping");
    assert_filtering(&report, STRICT.0, STRICT.1);
    assert_eq!(report["habits"]["lastFilter"], 1, "{report:#}");
    let mapped = report["families"]["ipv4"]["mapped"][0]
        .as_str()
        .expect("an address");
    assert!(mapped.starts_with(EXTERNAL), "{mapped}");
    let local = report["evidence"][0]["local"].as_str().expect("an address");
    assert!(local.starts_with(HOST), "{local}");
}

#[test]
fn masquerade_random_maps_by_address_and_port() {
    let Some((lab, _serve)) = with_server("apdm", &RANDOM) else {
        return;
    };
    let report = nat(&lab, &endpoints(&[3478, 3479]));
    assert_mapping(
        &report,
        "address-and-port-dependent",
        "mapping-per-endpoint",
    );
    assert_filtering(&report, STRICT.0, STRICT.1);
    // A server that follows RFC 5780 is enough.
    let report = nat(&lab, &endpoints(&[3478])[..1]);
    assert_mapping(
        &report,
        "address-and-port-dependent",
        "mapping-per-endpoint",
    );
    assert_filtering(&report, STRICT.0, STRICT.1);
}

#[test]
fn a_router_translates_nothing() {
    let Some((lab, _serve)) = with_server("open", &Kind::Router) else {
        return;
    };
    let report = nat(&lab, &endpoints(&[3478, 3479]));
    assert_mapping(&report, "none", "mapped-is-local");
    assert_filtering(&report, "endpoint-independent", "strangers-get-in");
}

#[test]
fn a_firewall_lets_only_answers_in() {
    let Some((lab, _serve)) = with_server("fw", &Kind::Firewall) else {
        return;
    };
    let report = nat(&lab, &endpoints(&[3478])[..1]);
    assert_mapping(&report, "none", "mapped-is-local");
    assert_filtering(&report, STRICT.0, STRICT.1);
}

#[test]
fn coturn_outside_gives_the_same_verdict() {
    if let Some(missing) = missing() {
        return not_run("lab", missing);
    }
    if !starts("turnserver", "--version") {
        return not_run("coturn", "turnserver is not installed (Debian: coturn)");
    }
    for (name, kind, class, reason) in [
        ("ceim", MASQUERADE, "endpoint-independent", "one-mapping"),
        (
            "capdm",
            RANDOM,
            "address-and-port-dependent",
            "mapping-per-endpoint",
        ),
    ] {
        let lab = Lab::simple(name, &kind).expect("the lab comes up");
        let mut command = lab.command(OUTER, "turnserver");
        command
            .args(["-n", "--no-auth", "--no-cli", "--no-tls", "--no-dtls"])
            .args(["-L", SERVERS[0], "-L", SERVERS[1], "-E", SERVERS[0]])
            .args([
                "--pidfile",
                "/dev/null",
                "--log-file",
                "stdout",
                "--simple-log",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let _coturn = Running(command.spawn().expect("ip netns exec starts"));
        let up = || {
            let mut ask = lab.command("inner", ICESCOPE);
            ask.args(["stun", &format!("{}:3478", SERVERS[0])])
                .output()
                .is_ok_and(|o| o.status.success())
        };
        wait_until("coturn's start", up);
        let report = nat(&lab, &endpoints(&[3478, 3479]));
        assert_mapping(&report, class, reason);
        assert_filtering(&report, STRICT.0, STRICT.1);
    }
}
