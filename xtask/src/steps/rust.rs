//! The steps that Cargo alone performs.

use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::leftovers::Before;
use crate::project::Project;
use crate::setup::{self, Need};
use crate::shell::Log;
use crate::wasm;

/// The tests of `tests/lab`, which need root and are in no other step.
const LAB_TESTS: &[&str] = &["topology", "standing"];

pub(super) fn fmt(project: &Project, log: &mut Log) -> Result<()> {
    log.run(project.cargo().args(["fmt", "--all", "--check"]))
}

/// Everything at once, then the library as each kind of user sees it: without features, with one
/// feature alone, and on wasm.
pub(super) fn clippy(project: &Project, log: &mut Log) -> Result<()> {
    let clippy = |arguments: &[&str]| {
        let mut command = project.cargo();
        command
            .arg("clippy")
            .args(arguments)
            .args(["--", "-D", "warnings"]);
        command
    };
    log.run(&mut clippy(&[
        "--workspace",
        "--all-targets",
        "--all-features",
    ]))?;
    // `--all-targets` leaves out what is marked `test = false`.
    log.run(&mut clippy(&[
        "--package",
        "icescope-cli",
        "--test",
        "lab",
        "--test",
        "coturn",
    ]))?;
    let mut lab = vec!["--package", "icescope-lab"];
    lab.extend(LAB_TESTS.iter().flat_map(|name| ["--test", name]));
    lab.extend(["--test", "live"]);
    log.run(&mut clippy(&lab))?;
    log.run(&mut clippy(&["--package", "icescope", "--all-targets"]))?;
    let wasm = [
        "--package",
        "icescope",
        "--lib",
        "--target",
        wasm::TARGET,
        "--features",
    ];
    for feature in features(project)? {
        if wasm::FEATURES.split(',').any(|name| name == feature) {
            let arguments: Vec<&str> = wasm.into_iter().chain([feature.as_str()]).collect();
            log.run(&mut clippy(&arguments))?;
        } else {
            log.run(&mut clippy(&[
                "--package",
                "icescope",
                "--lib",
                "--features",
                &feature,
            ]))?;
        }
    }
    let mut all = wasm.to_vec();
    all.push(wasm::FEATURES);
    let tests = super::browser::wasm_tests(project)?;
    all.extend(tests.iter().flat_map(|name| ["--test", name]));
    log.run(&mut clippy(&all))
}

/// The library's features, from Cargo itself, so that a new one is not forgotten here.
fn features(project: &Project) -> Result<Vec<String>> {
    let metadata = project.metadata()?;
    let packages = metadata.get("packages").and_then(Value::as_array);
    let library = packages
        .into_iter()
        .flatten()
        .find(|package| package.get("name").and_then(Value::as_str) == Some("icescope"))
        .context("cargo metadata names no package icescope")?;
    let features = library.get("features").and_then(Value::as_object);
    let names = features.context("cargo metadata names no features")?.keys();
    Ok(names.filter(|name| *name != "default").cloned().collect())
}

pub(super) fn doc(project: &Project, log: &mut Log) -> Result<()> {
    let doc = |arguments: &[&str]| {
        let mut command = project.cargo();
        command
            .args(["doc", "--no-deps"])
            .args(arguments)
            .env("RUSTDOCFLAGS", "-D warnings");
        command
    };
    log.run(&mut doc(&[
        "--workspace",
        "--all-features",
        "--exclude",
        "xtask-wasm",
    ]))?;
    log.run(&mut doc(&[
        "--package",
        "icescope",
        "--target",
        wasm::TARGET,
        "--features",
        wasm::FEATURES,
    ]))
}

/// A `cargo test` whose tests may say `NOT RUN`, which the harness would otherwise swallow.
fn cargo_test(project: &Project, arguments: &[&str]) -> Command {
    let mut command = project.cargo();
    command
        .args(["test", "--no-fail-fast"])
        .args(arguments)
        .args(["--", "--show-output"]);
    command
}

pub(super) fn unit(project: &Project, log: &mut Log) -> Result<()> {
    log.run(&mut cargo_test(
        project,
        &[
            "--package",
            "icescope",
            "--package",
            "icescope-cli",
            "--package",
            "icescope-lab",
            "--all-features",
        ],
    ))
}

pub(super) fn policy(project: &Project, log: &mut Log) -> Result<()> {
    log.run(&mut cargo_test(project, &["--package", "xtask"]))?;
    log.run(&mut cargo_test(
        project,
        &["--package", "icescope", "--test", "architecture"],
    ))
}

pub(super) fn coturn(project: &Project, log: &mut Log) -> Result<()> {
    log.run(&mut cargo_test(
        project,
        &["--package", "icescope-cli", "--test", "coturn"],
    ))
}

/// The lab's own tests and those of the command, after which nothing may be left behind.
pub(super) fn lab(project: &Project, log: &mut Log) -> Result<()> {
    let before = Before::new("lab")?;
    let mut own = vec!["--package", "icescope-lab"];
    own.extend(LAB_TESTS.iter().flat_map(|name| ["--test", name]));
    let own = log.run(before.watch(&mut cargo_test(project, &own)));
    let command = log.run(before.watch(&mut cargo_test(
        project,
        &["--package", "icescope-cli", "--test", "lab"],
    )));
    own.and(command).and(before.compare())
}

pub(super) fn live(project: &Project, log: &mut Log) -> Result<()> {
    // One of its tests wants this, and says so where it is missing.
    for reason in setup::provide(project, &[Need::Aioice]).reasons() {
        log.say(&format!("no aioice: {reason}"))?;
    }
    let before = Before::new("live")?;
    let mut command = cargo_test(project, &["--package", "icescope-lab", "--test", "live"]);
    command.env("ICESCOPE_AIOICE", setup::aioice(project));
    let live = log.run(before.watch(&mut command));
    live.and(before.compare())
}
