//! Programs that a test starts, and that end with it.
#![allow(dead_code, reason = "each test file uses its part")]

use std::io::{BufRead, BufReader, Write};
use std::net::UdpSocket;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A process that is ended when dropped.
#[derive(Debug)]
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The `icescope` under test.
pub(crate) const ICESCOPE: &str = env!("CARGO_BIN_EXE_icescope");

/// Runs `icescope` to its end.
pub(crate) fn icescope(arguments: &[&str]) -> Output {
    Command::new(ICESCOPE)
        .args(arguments)
        .output()
        .expect("icescope starts")
}

/// The one JSON object on standard output.
pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("no JSON: {error}\n{output:?}");
    })
}

/// `icescope serve --json` by way of `command`, and what it announced.
pub(crate) fn serve(mut command: Command) -> (Running, Value) {
    let mut child = command
        .arg("--json")
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let stdout = child.stdout.take().expect("a pipe");
    let running = Running(child);
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    let announced = serde_json::from_str(&line).unwrap_or_else(|error| {
        panic!("serve announced no JSON: {error}: {line:?}");
    });
    (running, announced)
}

/// Waits until `done`, for ten seconds at most.
pub(crate) fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{what} took more than ten seconds"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A UDP port that was free, with a free one after it.
pub(crate) fn free_port() -> u16 {
    for _ in 0..100 {
        let first = UdpSocket::bind("127.0.0.1:0").expect("a port");
        let port = first.local_addr().expect("an address").port();
        if port < u16::MAX && UdpSocket::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
    panic!("no two free ports");
}

/// Says that a test did not run, past the capture of the test runner; fails where
/// `ICESCOPE_REQUIRE` names it.
pub(crate) fn not_run(name: &str, why: &str) {
    let required = std::env::var("ICESCOPE_REQUIRE").unwrap_or_default();
    let named = required
        .split(',')
        .any(|one| one.trim() == name || one.trim() == "all");
    assert!(!named, "{name} is required and cannot run: {why}");
    writeln!(std::io::stdout(), "NOT RUN: {name}: {why}").expect("standard output");
}
