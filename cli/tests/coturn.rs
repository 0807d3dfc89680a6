//! Against coturn, a STUN server that we did not write.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use std::process::{Command, Stdio};

use process::{Running, free_port, icescope, json, not_run, wait_until};

/// coturn on a port of loopback and the one after it.
fn coturn(port: u16) -> Option<Running> {
    let child = Command::new("turnserver")
        .args([
            "-n",
            "--no-auth",
            "--no-cli",
            "--no-tls",
            "--no-dtls",
            "--no-rfc5780",
        ])
        .args(["--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1"])
        .args(["--listening-port", &port.to_string()])
        .args([
            "--pidfile",
            "/dev/null",
            "--log-file",
            "stdout",
            "--simple-log",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    child.ok().map(Running)
}

#[test]
fn coturn_answers_stun_and_nat() {
    let port = free_port();
    let Some(_running) = coturn(port) else {
        return not_run("coturn", "turnserver is not installed (Debian: coturn)");
    };
    let server = format!("127.0.0.1:{port}");
    let ask = || icescope(&["stun", "--json", &server]);
    wait_until("coturn's start", || ask().status.success());

    let response = json(&ask());
    assert_eq!(response["mapped"], response["local"]);
    assert_eq!(response["class"], "success");

    let report = json(&icescope(&["nat", "--json", "--server", &server]));
    assert_eq!(report["evidence"][0]["outcome"], "mapped");
    assert_eq!(report["mapping"]["reason"], "server-on-loopback");
}
