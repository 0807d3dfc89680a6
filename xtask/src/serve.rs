//! `cargo xtask run`: build what is served, then become `icescope serve`.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::setup::{self, Need};
use crate::wasm::{self, Optimiser};
use crate::{assets, shell};

/// Sets up, builds and serves; `options` are those of `icescope serve`.
pub(crate) fn run(project: &Project, options: &[OsString]) -> Result<ExitCode> {
    let missing = setup::provide(project, &[Need::WasmTarget, Need::BuildTools]);
    if let Some(reason) = missing.reason(Need::WasmTarget) {
        bail!("{reason}");
    }
    let optimiser = match missing.reason(Need::BuildTools) {
        None => Optimiser::Required,
        Some(reason) => {
            eprintln!(
                "xtask: no wasm-opt, so the wasm is larger than the one that ships: {reason}"
            );
            Optimiser::Absent
        }
    };
    wasm::build(project, optimiser)?;
    assets::copy(project)?;
    println!("build: server");
    shell::show(
        project
            .cargo()
            .args([
                "build",
                "--quiet",
                "--package",
                "icescope-cli",
                "--target-dir",
            ])
            .arg(&project.target),
    )?;
    become_server(project, options)
}

/// Replaces this process, so that Ctrl-C and signals reach the server itself.
#[cfg(unix)]
fn become_server(project: &Project, options: &[OsString]) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;

    let error = project
        .program(project.cli())
        .arg("serve")
        .args(options)
        .exec();
    Err(error).context("cannot start icescope serve")
}

#[cfg(not(unix))]
fn become_server(project: &Project, options: &[OsString]) -> Result<ExitCode> {
    let status = project
        .program(project.cli())
        .arg("serve")
        .args(options)
        .status()
        .context("cannot start icescope serve")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
