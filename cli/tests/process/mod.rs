//! Programs that a test starts, and that end with it.
#![allow(dead_code, reason = "each test file uses its part")]

use std::io::Write;
use std::net::UdpSocket;
use std::process::{Command, Output, Stdio};

#[allow(unused_imports, reason = "each test file uses its part")]
pub(crate) use icescope_lab::process::{Running, announced, not_run, starts, wait_until};
use serde_json::Value;

/// The `icescope` under test.
pub(crate) const ICESCOPE: &str = env!("CARGO_BIN_EXE_icescope");

/// Runs `icescope` to its end.
pub(crate) fn icescope(arguments: &[&str]) -> Output {
    Command::new(ICESCOPE)
        .args(arguments)
        .output()
        .expect("icescope starts")
}

/// Runs `icescope` to its end, with an input.
pub(crate) fn icescope_with(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(ICESCOPE)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("icescope starts");
    // A command that does not read its input closes it.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("icescope ends")
}

/// The one JSON object on standard output.
pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("no JSON: {error}\n{output:?}");
    })
}

/// `icescope serve --json` by way of `command`, and what it announced.
pub(crate) fn serve(mut command: Command) -> (Running, Value) {
    announced(command.arg("--json")).expect("serve starts")
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
