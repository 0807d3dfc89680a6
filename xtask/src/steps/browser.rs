//! The steps that drive a real browser.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::project::Project;
use crate::setup::{CHROMEDRIVER, CHROMIUM, FIREFOX};
use crate::shell::{self, Log};
use crate::wasm;

/// The integration tests that are written for wasm-bindgen's runner, by name.
pub(super) fn wasm_tests(project: &Project) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(project.root.join("tests"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "rs")
            && fs::read_to_string(&path)?.contains("wasm_bindgen_test_configure!")
            && let Some(name) = path.file_stem()
        {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    if names.is_empty() {
        bail!("no test in tests/ is written for wasm-bindgen's runner");
    }
    Ok(names)
}

/// wasm-bindgen's tests. Cargo only builds them: the runner is then called directly, since a
/// runner that Cargo calls, and that calls Cargo for itself, would wait for its own lock.
pub(super) fn wasm(project: &Project, log: &mut Log) -> Result<()> {
    let built = log.capture(
        project
            .cargo()
            .args(["test", "--package", "icescope", "--no-run"])
            .args(
                wasm_tests(project)?
                    .iter()
                    .flat_map(|name| ["--test", name]),
            )
            .args(["--target", wasm::TARGET, "--features", wasm::FEATURES])
            .args(["--message-format", "json-render-diagnostics"]),
    )?;
    let tests: Vec<PathBuf> = built
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)))
        .collect();
    if tests.is_empty() {
        bail!("cargo built no wasm test");
    }
    let runner = wasm::tool(project)?;
    let driver = shell::find(CHROMEDRIVER.program).context("chromedriver is gone")?;
    for test in tests {
        log.run(
            project
                .program(&runner)
                .arg("test-runner")
                .arg(test)
                .env("CHROMEDRIVER", &driver)
                .env("WASM_BINDGEN_TEST_TIMEOUT", "120"),
        )?;
    }
    Ok(())
}

/// The page in real browsers, against the embedded server.
pub(super) fn page(project: &Project, log: &mut Log) -> Result<()> {
    log.run(
        project
            .cargo()
            .args(["build", "--quiet", "--package", "icescope-cli"]),
    )?;
    log.run(&mut node_tests(project, &project.root.join("tests/page"))?)
}

/// Local descriptions that were changed, in real browsers and for the command.
pub(super) fn munge(project: &Project, log: &mut Log) -> Result<()> {
    log.run(
        project
            .cargo()
            .args(["build", "--quiet", "--package", "icescope-cli"]),
    )?;
    log.run(&mut node_tests(project, &project.root.join("tests/munge"))?)
}

/// Node's test runner over the `*.test.js` files of a folder, told where this build put things.
pub(super) fn node_tests(project: &Project, folder: &Path) -> Result<Command> {
    let mut files = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if name.ends_with(".test.js") || name.ends_with(".test.mjs") {
            files.push(path);
        }
    }
    if files.is_empty() {
        bail!("no *.test.js in {}", folder.display());
    }
    files.sort();
    let mut command = project.program("node");
    command
        .args(["--test", "--test-reporter=spec"])
        .args(files)
        .env("ICESCOPE_BIN", project.cli())
        .env("ICESCOPE_WORK", project.work())
        .env("FORCE_COLOR", "0");
    for (name, package) in [
        ("ICESCOPE_CHROMIUM", &CHROMIUM),
        ("ICESCOPE_FIREFOX", &FIREFOX),
    ] {
        if let Some(path) = shell::find(package.program)
            && env::var_os(name).is_none()
        {
            command.env(name, path);
        }
    }
    Ok(command)
}
