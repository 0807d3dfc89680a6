//! The steps that check what users install: the npm package and the two crates.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::Project;
use crate::shell::Log;

use super::browser::node_tests;

/// The package's own tests, and the types of its scripts, of the page's and of the tests'.
pub(super) fn npm(project: &Project, log: &mut Log) -> Result<()> {
    // What the package says is held against what the command says.
    log.run(
        project
            .cargo()
            .args(["build", "--quiet", "--package", "icescope-cli"]),
    )?;
    log.run(&mut node_tests(project, &project.root.join("tests/npm"))?)?;
    log.run(project.program("node").args([
        "tests/node_modules/typescript/bin/tsc",
        "--project",
        "tests/tsconfig.json",
    ]))
}

/// The packed tarball, installed as a user installs it.
pub(super) fn packaging(project: &Project, log: &mut Log) -> Result<()> {
    log.run(&mut node_tests(
        project,
        &project.root.join("tests/packaging"),
    )?)
}

/// Both crates, packed and built from what was packed; the command's with the page in it.
pub(super) fn crates(project: &Project, log: &mut Log) -> Result<()> {
    forget_unpacked(log)?;
    let packed = pack(project, log);
    forget_unpacked(log)?;
    packed
}

/// Removes what Cargo has unpacked of an earlier `cargo package`: the command is built with that
/// library as long as the version is the same, whatever is packed since.
fn forget_unpacked(log: &mut Log) -> Result<()> {
    let own = |folder: &Path| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("icescope-")
    };
    for registry in Project::registries() {
        // The registry of a folder has no host in its name.
        let name = registry.file_name().unwrap_or_default().to_string_lossy();
        let Ok(entries) = fs::read_dir(&registry) else {
            continue;
        };
        let unpacked: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        if name.starts_with('-') && unpacked.iter().all(|folder| own(folder)) {
            log.say(&format!("removed: {}", registry.display()))?;
            fs::remove_dir_all(&registry)?;
        }
    }
    Ok(())
}

fn pack(project: &Project, log: &mut Log) -> Result<()> {
    // What was built of an earlier one counts as this version too.
    let target = project.work().join("package");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    log.run(
        project
            .cargo()
            .env("CARGO_TARGET_DIR", &target)
            // The page is generated, so git ignores what the package must hold.
            .args([
                "package",
                "--package",
                "icescope",
                "--package",
                "icescope-cli",
                "--allow-dirty",
            ])
            .arg("--quiet"),
    )?;
    let listed = log.capture(project.cargo().args([
        "package",
        "--package",
        "icescope-cli",
        "--list",
        "--allow-dirty",
    ]))?;
    for wanted in [
        "assets/index.html",
        "assets/icescope/wasm/icescope_bg.wasm",
        "README.md",
    ] {
        if !listed.lines().any(|line| line == wanted) {
            bail!("the packed command lacks {wanted}");
        }
    }
    let folder = target.join("package");
    let archives = fs::read_dir(&folder).context("cargo package left nothing")?;
    for entry in archives.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|kind| kind == "crate") {
            log.say(&format!(
                "{} {} bytes",
                path.display(),
                entry.metadata()?.len()
            ))?;
        }
    }
    Ok(())
}
