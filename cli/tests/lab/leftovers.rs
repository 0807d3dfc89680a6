//! A lab that was killed leaves nothing behind once the next has come up.

use std::path::Path;
use std::process::{Command, Stdio};

use icescope_lab::{Kind, Lab, missing};

use crate::process::{Running, not_run, wait_until};

/// Tells the test that follows to bring a lab up and stay.
const STAY: &str = "ICESCOPE_LAB_STAY";

#[test]
#[ignore = "it is the lab that another test kills"]
fn stays() {
    if std::env::var_os(STAY).is_none() {
        return not_run("lab-stays", "it is started by another test");
    }
    let kind: Kind = "eim/eif".parse().expect("a kind");
    let lab = Lab::simple("stay", &kind).expect("the lab comes up");
    let mut sleeper = lab.command("inner", "sleep");
    let _sleeper = Running(sleeper.arg("1000").spawn().expect("it starts"));
    loop {
        std::thread::park();
    }
}

/// The namespaces of a process, and the processes in them.
fn left_by(owner: u32) -> (Vec<String>, Vec<String>) {
    let lines = |arguments: &[&str]| -> Vec<String> {
        let output = Command::new("ip").args(arguments).output().expect("ip");
        let text = String::from_utf8_lossy(&output.stdout);
        text.lines()
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .collect()
    };
    let mark = format!("-{owner}-");
    let names: Vec<String> = lines(&["netns", "list"])
        .into_iter()
        .filter(|name| name.contains(&mark))
        .collect();
    let processes = names
        .iter()
        .flat_map(|name| lines(&["netns", "pids", name]))
        .collect();
    (names, processes)
}

#[test]
fn a_killed_lab_is_swept_by_the_next() {
    if let Some(missing) = missing() {
        return not_run("lab", missing);
    }
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args(["--ignored", "--exact", "leftovers::stays"])
        .env(STAY, "1")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut running = Running(command.spawn().expect("it starts"));
    let owner = running.0.id();
    let sleeper = || {
        let (_, processes) = left_by(owner);
        processes.into_iter().find(|pid| {
            let line = std::fs::read(Path::new("/proc").join(pid).join("cmdline"));
            line.is_ok_and(|line| String::from_utf8_lossy(&line).contains("sleep\0"))
        })
    };
    wait_until("the lab's process", || sleeper().is_some());
    let sleeper = sleeper().expect("it was there");
    running.0.kill().expect("SIGKILL");
    running.0.wait().expect("it ends");

    let lab = Lab::simple("sweeper", &Kind::Router).expect("the lab comes up");
    // Another test's lab may be sweeping at the same time.
    wait_until("the sweep", || left_by(owner).0.is_empty());
    wait_until("the end of the process", || {
        !Path::new("/proc").join(&sleeper).exists()
    });
    drop(lab);
    let (names, _) = left_by(std::process::id());
    assert!(
        names.iter().all(|name| !name.contains("-sweeper-")),
        "{names:?}"
    );
}
