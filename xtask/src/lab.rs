//! `cargo xtask lab`: builds `tests/lab` and the command when they are needed, and becomes the lab.

use std::ffi::{OsStr, OsString};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::setup::{self, CHROMIUM, COTURN, FIREFOX, IPROUTE, NFTABLES, Need, STUN_CLIENT};
use crate::{build, shell};

const LAB: &[Need] = &[Need::Root, Need::Debian(&IPROUTE), Need::Debian(&NFTABLES)];

/// What the table of NATs and tools is made with. Without a foreign one its column stays empty.
const TOOLS: &[Need] = &[
    Need::TestTools,
    Need::Debian(&CHROMIUM),
    Need::Debian(&FIREFOX),
    Need::Debian(&COTURN),
    Need::Debian(&STUN_CLIENT),
    Need::Pystun,
];

/// Runs a verb of the lab.
pub(crate) fn run(project: &Project, arguments: &[OsString]) -> Result<ExitCode> {
    let verb = arguments.first().and_then(|verb| verb.to_str());
    if matches!(verb, Some("up" | "exec" | "compare")) {
        provide(project, LAB)?;
    }
    if verb == Some("compare") {
        build(project)?;
        provide(project, TOOLS)?;
    }
    let mut packages = vec!["icescope-lab"];
    if matches!(verb, Some("up" | "compare")) {
        packages.push("icescope-cli");
    }
    let mut cargo = project.cargo();
    cargo
        .args(["build", "--quiet", "--target-dir"])
        .arg(&project.target);
    cargo.args(packages.iter().flat_map(|name| ["--package", name]));
    shell::show(&mut cargo)?;
    let mut lab = Command::new(project.target.join("debug/icescope-lab"));
    lab.args(arguments).env("PYSTUN3", setup::pystun(project));
    if verb == Some("compare") {
        lab.current_dir(&project.root);
    }
    replace(&mut lab)
}

fn provide(project: &Project, needs: &[Need]) -> Result<()> {
    match setup::provide(project, needs).reasons().next() {
        Some(reason) => bail!("{reason}"),
        None => Ok(()),
    }
}

/// Becomes the lab, so that signals and the exit code are its own.
#[cfg(unix)]
fn replace(lab: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;

    let error = lab.exec();
    Err(error).with_context(|| format!("cannot start {}", name(lab.get_program())))
}

#[cfg(not(unix))]
fn replace(lab: &mut Command) -> Result<ExitCode> {
    let status = lab.status();
    status.with_context(|| format!("cannot start {}", name(lab.get_program())))?;
    Ok(ExitCode::FAILURE)
}

fn name(program: &OsStr) -> String {
    program.to_string_lossy().into_owned()
}
