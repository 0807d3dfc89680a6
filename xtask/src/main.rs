//! `cargo xtask <verb>`: set-up, build, run, test, size and speed of icescope.
//!
//! This program is kept light so that its list of verbs appears at once. What is heavy
//! (wasm-bindgen and its test runner) sits in `xtask/wasm` and is built when first needed.

mod assets;
mod bench;
mod lab;
mod leftovers;
mod project;
mod report;
mod scratch;
mod serve;
mod setup;
mod shell;
mod size;
mod stamp;
mod steps;
mod wasm;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::project::Project;
use crate::setup::Need;
use crate::wasm::Optimiser;

const VERBS: &str = "\
cargo xtask <verb>

  run [OPTIONS]       set up what is missing, build everything and serve the page on this machine;
                      OPTIONS go to `icescope serve`, such as --open or --port 8080
  test [--only STEP]  every check and test, with one summary; `test --help` lists the steps
  build               the wasm, the npm package and the page's files in cli/assets
  size [--update]     the size of the wasm against wasm-size.json; --update records it
  bench [--only native|js]
                      icescope beside other libraries, and docs/benchmarks.md from that
  lab VERB            networks with NATs between, in namespaces: up, exec, down, and compare for the
                      table of NATs and tools; `lab help` says more
  setup               everything that `test` needs: wasm target, npm and Debian packages
";

fn main() -> ExitCode {
    match dispatch() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let Some(verb) = arguments.next() else {
        print!("{VERBS}");
        return Ok(ExitCode::SUCCESS);
    };
    let rest: Vec<OsString> = arguments.collect();
    match verb.to_str() {
        Some("help" | "--help" | "-h") => {
            print!("{VERBS}");
            Ok(ExitCode::SUCCESS)
        }
        Some("run") => serve::run(&Project::locate()?, &rest),
        Some("test") => steps::test(&Project::locate()?, rest),
        Some("build") => {
            no_options("build", &rest)?;
            build(&Project::locate()?)?;
            Ok(ExitCode::SUCCESS)
        }
        Some("bench") => {
            bench::run(&Project::locate()?, &rest)?;
            Ok(ExitCode::SUCCESS)
        }
        Some("size") => {
            let update = match rest.as_slice() {
                [] => false,
                [only] if only == "--update" => true,
                _ => bail!("usage: cargo xtask size [--update]"),
            };
            let project = Project::locate()?;
            build(&project)?;
            size::check(&project, update, &mut |line| println!("{line}"))?;
            Ok(ExitCode::SUCCESS)
        }
        Some("lab") => lab::run(&Project::locate()?, &rest),
        Some("setup") => {
            no_options("setup", &rest)?;
            let missing = setup::provide(&Project::locate()?, Need::ALL);
            for reason in missing.reasons() {
                eprintln!("xtask: {reason}");
            }
            Ok(if missing.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        _ => {
            eprint!(
                "xtask: unknown verb `{}`\n\n{VERBS}",
                verb.to_string_lossy()
            );
            Ok(ExitCode::from(2))
        }
    }
}

fn no_options(verb: &str, rest: &[OsString]) -> Result<()> {
    match rest.first() {
        None => Ok(()),
        Some(extra) => bail!(
            "`{verb}` takes no option, but got `{}`",
            extra.to_string_lossy()
        ),
    }
}

/// The wasm and what is copied from it, as they ship.
fn build(project: &Project) -> Result<()> {
    let missing = setup::provide(project, &[Need::WasmTarget, Need::BuildTools]);
    if let Some(reason) = missing.reasons().next() {
        bail!("{reason}");
    }
    wasm::build(project, Optimiser::Required)?;
    assets::copy(project)
}
