//! Programs that a test starts, and that end with it.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A process that is ended when dropped.
#[derive(Debug)]
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a server that announces itself with a line of JSON on standard output.
///
/// # Errors
///
/// It does not start, or its first line is no JSON.
pub fn announced(command: &mut Command) -> io::Result<(Running, Value)> {
    let mut running = Running(command.stdout(Stdio::piped()).spawn()?);
    let stdout = running.0.stdout.take();
    let mut line = String::new();
    if let Some(stdout) = stdout {
        BufReader::new(stdout).read_line(&mut line)?;
    }
    let value = serde_json::from_str(&line)
        .map_err(|error| io::Error::other(format!("it announced no JSON: {error}: {line:?}")))?;
    Ok((running, value))
}

/// Whether a program is there and starts: it is run with one argument, such as `--version`.
#[must_use]
pub fn starts(program: &str, argument: &str) -> bool {
    let mut command = Command::new(program);
    command
        .arg(argument)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Does the same with each item, several at once, and returns the results in order. For work that
/// waits more than it computes.
///
/// # Panics
///
/// The work panics.
pub fn several_at_once<T: Sync, R: Send>(
    at_once: usize,
    items: &[T],
    work: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let result = work(index, item);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Waits until `done`, for ten seconds at most.
///
/// # Panics
///
/// The time is over.
pub fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{what} took more than ten seconds"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Says that a test did not run, past the capture of the test runner.
///
/// # Panics
///
/// `ICESCOPE_REQUIRE` names it, or standard output is closed.
#[allow(clippy::expect_used, reason = "it serves tests")]
pub fn not_run(name: &str, why: &str) {
    let required = std::env::var("ICESCOPE_REQUIRE").unwrap_or_default();
    let named = required
        .split(',')
        .any(|one| one.trim() == name || one.trim() == "all");
    assert!(!named, "{name} is required and cannot run: {why}");
    writeln!(io::stdout(), "NOT RUN: {name}: {why}").expect("standard output");
}
