//! `cargo xtask test`: the steps, one after the other, and one summary.

mod browser;
mod judge;
mod list;
mod package;
mod rust;
mod summary;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _, stdout};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::assets;
use crate::project::Project;
use crate::setup::{self, Missing, Need};
use crate::shell::Log;
use crate::wasm::{self, Optimiser};

use self::judge::{Ended, Required, judge};
use self::list::{STEPS, Step};
use self::summary::Outcome;

/// A step that takes longer hangs, even on a busy machine.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// Runs all steps, or those named with `--only`.
pub(crate) fn test(project: &Project, arguments: Vec<OsString>) -> Result<ExitCode> {
    let Some(chosen) = choose(arguments)? else {
        return Ok(ExitCode::SUCCESS);
    };
    let required = Required::from_environment();
    let began = Instant::now();

    let mut needs: Vec<Need> = Vec::new();
    for need in chosen.iter().flat_map(|step| step.needs) {
        if !needs.contains(need) {
            needs.push(*need);
        }
    }
    let missing = setup::provide(project, &needs);
    let mut built = None;
    let mut done = Vec::new();
    for step in chosen {
        let began = Instant::now();
        let mut log = Log::create(project.work().join(format!("{}.log", step.name)), LIMIT)?;
        if stdout().is_terminal() {
            print!("{:<10} ...\r", step.name);
            stdout().flush()?;
        }
        let outcome = perform(project, step, &missing, &mut built, &mut log);
        let finished = judge(step, outcome, &log, &required, began.elapsed())?;
        print!("{finished}");
        done.push(finished);
    }
    print!(
        "{}",
        summary::summary(&done, began.elapsed(), &project.work())
    );
    let failed = done
        .iter()
        .any(|step| matches!(step.outcome, Outcome::Failed(_)));
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn perform(
    project: &Project,
    step: &Step,
    missing: &Missing,
    built: &mut Option<Result<(), String>>,
    log: &mut Log,
) -> Ended {
    if let Some(reason) = step.needs.iter().find_map(|need| missing.reason(*need)) {
        return Ended::NotRun(reason.to_owned());
    }
    if step.built {
        let outcome = built.get_or_insert_with(|| {
            wasm::build(project, Optimiser::Required)
                .and_then(|()| assets::copy(project))
                .map_err(|error| format!("the build failed: {error:#}"))
        });
        if let Err(reason) = outcome {
            return Ended::Ran(Err(anyhow::anyhow!(reason.clone())));
        }
    }
    Ended::Ran((step.run)(project, log))
}

/// The steps to run, or none if the list was asked for.
fn choose(arguments: Vec<OsString>) -> Result<Option<Vec<&'static Step>>> {
    use lexopt::prelude::{Long, Short, ValueExt as _};

    let mut parser = lexopt::Parser::from_args(arguments);
    let mut names = BTreeSet::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("only") => {
                for name in parser.value()?.string()?.split(',') {
                    let known = STEPS.iter().find(|step| step.name == name);
                    names.insert(
                        known
                            .with_context(|| format!("no step `{name}`\n\n{}", list()))?
                            .name,
                    );
                }
            }
            Long("help") | Short('h') => {
                print!("{}", list());
                return Ok(None);
            }
            other => bail!("{}\n\n{}", other.unexpected(), list()),
        }
    }
    let chosen = STEPS
        .iter()
        .filter(|step| names.is_empty() || names.contains(step.name));
    Ok(Some(chosen.collect()))
}

fn list() -> String {
    let mut text = String::from(
        "cargo xtask test [--only STEP[,STEP]]...\n\n\
         ICESCOPE_REQUIRE, a list of names or `all`, makes a failure of what could not run.\n\n",
    );
    for step in STEPS {
        text.push_str(&format!("  {:<10} {}\n", step.name, step.about));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_chosen_by_name_and_kept_in_order() {
        let choice = |arguments: &[&str]| {
            choose(arguments.iter().map(OsString::from).collect())
                .map(|steps| steps.map(|steps| steps.iter().map(|s| s.name).collect::<Vec<_>>()))
        };
        assert_eq!(
            choice(&["--only", "unit", "--only=fmt"]).unwrap().unwrap(),
            ["fmt", "unit"]
        );
        assert_eq!(
            choice(&["--only", "unit,fmt"]).unwrap().unwrap(),
            ["fmt", "unit"]
        );
        assert_eq!(choice(&[]).unwrap().unwrap().len(), STEPS.len());
        assert!(choice(&["--only", "units"]).is_err());
        assert!(choice(&["unit"]).is_err());
    }
}
