//! Labs for people: up, exec and down leave nothing behind, and neither does a kill.
//!
//! Needs Linux, root, iproute2 and nftables.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use icescope_lab::process::{Running, not_run, wait_until};
use icescope_lab::{Lab, PREFIX, missing};

fn lab(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_icescope-lab"));
    command.args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn ip(arguments: &[&str]) -> Vec<String> {
    let output = Command::new("ip").args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let first = |line: &str| line.split_whitespace().next().map(str::to_owned);
    text.lines().filter_map(first).collect()
}

/// The namespaces of the lab of that name, and the processes in them.
fn left(name: &str) -> (Vec<String>, Vec<String>) {
    let mark = format!("-up.{name}-");
    let mut names = ip(&["netns", "list"]);
    names.retain(|name| name.starts_with(PREFIX) && name.contains(&mark));
    let inside = |name: &String| ip(&["netns", "pids", name]);
    let processes = names.iter().flat_map(inside).collect();
    (names, processes)
}

/// The process that holds a lab.
fn holder(name: &str) -> String {
    let (names, _) = left(name);
    let pid = names[0].strip_prefix(PREFIX).unwrap().split('-').next();
    pid.unwrap().to_owned()
}

fn lives(pid: &str) -> bool {
    // A zombie waits for a parent that may be slow.
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid).join("stat"));
    stat.is_ok_and(|stat| !stat.contains(") Z"))
}

/// A lab with a name of its own, that goes down whatever becomes of its test.
struct Up(String);

impl Up {
    /// Brings one up, unless there can be none here.
    fn new(name: &str, options: &[&str]) -> Option<Self> {
        if let Some(missing) = missing() {
            not_run("lab", missing);
            return None;
        }
        let up = Self(format!("{name}{}", std::process::id()));
        let output = up.run("up", options);
        let told = text(&output);
        assert!(output.status.success(), "{told}");
        assert!(told.contains("192.168.") && told.contains("exec"), "{told}");
        Some(up)
    }

    fn run(&self, verb: &str, rest: &[&str]) -> Output {
        lab(&[&[verb, "--name", &self.0], rest].concat())
    }

    /// A process in it that does not end by itself.
    fn sleeper(&self, role: &str) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_icescope-lab"));
        command.args(["exec", "--name", &self.0, role, "sleep", "1000"]);
        let sleeper = Running(command.stdout(Stdio::null()).spawn().unwrap());
        let pid = sleeper.0.id().to_string();
        wait_until("the process inside", || left(&self.0).1.contains(&pid));
        sleeper
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        self.run("down", &[]);
    }
}

fn assert_nothing_left(name: &str, processes: &[String]) {
    // Another test may be sweeping at the same time.
    wait_until("the end of the namespaces", || left(name).0.is_empty());
    for pid in processes {
        wait_until("the end of a process", || !lives(pid));
    }
}

#[test]
fn up_exec_down() {
    let options = "--nat eim/apdf --nat masquerade --carrier snat --ipv6";
    let options: Vec<&str> = options.split(' ').collect();
    let Some(up) = Up::new("short", &options) else {
        return;
    };
    let exec = |role: &str, command: &[&str]| up.run("exec", &[&[role], command].concat());
    for (role, address) in [
        ("inner", "192.168.2.2"),
        ("inner2", "192.168.3.2"),
        ("nat2", "100.64.1.3"),
    ] {
        let output = exec(role, &["ip", "address"]);
        assert!(text(&output).contains(address), "{}", text(&output));
    }
    let routes = text(&exec("inner2", &["ip", "-6", "route"]));
    assert!(routes.contains("default via 2001:db8:3::1"), "{routes}");
    assert_eq!(
        exec("inner", &["sh", "-c", "exit 7"]).status.code(),
        Some(7)
    );
    let wrong = text(&exec("inside", &["true"]));
    let roles = "it has cgn, inner, inner2, nat, nat2, outer";
    assert!(wrong.contains(roles), "{wrong}");
    let twice = text(&up.run("up", &[]));
    assert!(twice.contains("up already"), "{twice}");

    let _sleeper = up.sleeper("inner2");
    let (_, mut processes) = left(&up.0);
    processes.push(holder(&up.0));
    let down = text(&up.run("down", &[]));
    assert!(down.contains("is down"), "{down}");
    assert_nothing_left(&up.0, &processes);
    let again = up.run("down", &[]);
    assert!(again.status.success(), "{}", text(&again));
    assert!(text(&again).contains("was up"), "{}", text(&again));
    let gone = exec("inner", &["true"]);
    assert!(!gone.status.success(), "{}", text(&gone));
    assert!(text(&gone).contains("up"), "{}", text(&gone));
}

/// Kills a lab with a process in it, and lets something else clean up.
fn killed(name: &str, sweep: impl FnOnce()) {
    let Some(up) = Up::new(name, &["--nat", "apdm/apdf"]) else {
        return;
    };
    let _sleeper = up.sleeper("inner");
    let (names, mut processes) = left(&up.0);
    assert_eq!(names.len(), 3);
    let holder = holder(&up.0);
    let kill = Command::new("kill").args(["-KILL", &holder]).status();
    assert!(kill.unwrap().success());
    wait_until("the end of the holder", || !lives(&holder));
    processes.push(holder);
    sweep();
    assert_nothing_left(&up.0, &processes);
}

#[test]
fn what_a_killed_lab_left_is_swept_by_down() {
    killed("killed1", || {
        assert!(lab(&["down", "--name", "other"]).status.success());
    });
}

#[test]
fn what_a_killed_lab_left_is_swept_by_up() {
    killed("killed2", || drop(Up::new("next", &[])));
}

#[test]
fn what_a_killed_lab_left_is_swept_by_a_tests_lab() {
    killed("killed3", || drop(Lab::up("sweeper").unwrap()));
}

#[test]
fn what_cannot_be_is_told_and_leaves_nothing() {
    for (arguments, why) in [
        (&["up", "--nat", "fullcone"][..], "no such kind of gateway"),
        (&["up", "--name", "a-b"], "a-z and 0-9"),
        (&["up", "--loss", "x"], "invalid digit"),
        (&["down", "now"], "usage"),
        (&["sideways"], "unknown verb"),
    ] {
        let output = lab(arguments);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(
            text(&output).contains(why),
            "{arguments:?}: {}",
            text(&output)
        );
    }
}
