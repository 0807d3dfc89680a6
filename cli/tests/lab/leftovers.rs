//! A lab that was killed leaves nothing behind once the next has come up.

use std::path::Path;
use std::process::{Command, Stdio};

use icescope::sim::Dependence;

use crate::boxed;
use crate::namespaces::{Between, Lab};
use crate::process::{Running, not_run, wait_until};

/// Tells the test that follows to bring a lab up and stay.
const STAY: &str = "ICESCOPE_LAB_STAY";
const MODEL: Between = Between::Model(
    Some(Dependence::EndpointIndependent),
    Dependence::EndpointIndependent,
);

#[test]
#[ignore = "it is the lab that another test kills"]
fn stays() {
    if std::env::var_os(STAY).is_none() {
        return not_run("lab-stays", "it is started by another test");
    }
    let _lab = Lab::up("stay", MODEL).expect("the lab comes up");
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
    if let Some(missing) = Lab::missing() {
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
    let nat_box = || {
        let (_, processes) = left_by(owner);
        processes.into_iter().find(|pid| {
            let line = std::fs::read(Path::new("/proc").join(pid).join("cmdline"));
            line.is_ok_and(|line| String::from_utf8_lossy(&line).contains(boxed::NAME))
        })
    };
    wait_until("the lab's NAT", || nat_box().is_some());
    let nat_box = nat_box().expect("it was there");
    running.0.kill().expect("SIGKILL");
    running.0.wait().expect("it ends");

    let lab = Lab::up("sweeper", Between::Router).expect("the lab comes up");
    // Another test's lab may be sweeping at the same time.
    wait_until("the sweep", || left_by(owner).0.is_empty());
    wait_until("the end of the NAT", || {
        !Path::new("/proc").join(&nat_box).exists()
    });
    drop(lab);
    let (names, _) = left_by(std::process::id());
    assert!(
        names.iter().all(|name| !name.contains("-sweeper-")),
        "{names:?}"
    );
}
