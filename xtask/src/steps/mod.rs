//! `cargo xtask test`: the steps, one after the other, and one summary.

mod browser;
mod package;
mod rust;
mod summary;

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _, stdout};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::setup::{
    self, CHROMEDRIVER, CHROMIUM, COTURN, FIREFOX, IPROUTE, MINIUPNPD, Missing, NFTABLES, Need,
    STUN_CLIENT, TAYGA,
};
use crate::shell::Log;
use crate::wasm::{self, Optimiser};
use crate::{assets, report, size};

use self::summary::{Done, Outcome};

/// One step of the whole test.
struct Step {
    name: &'static str,
    about: &'static str,
    needs: &'static [Need],
    /// Whether it works on the built wasm, npm package and page.
    built: bool,
    counts: Counts,
    run: fn(&Project, &mut Log) -> Result<()>,
}

/// What a step counts for in the last line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    /// As many as its test runners say; none at all is a failure.
    Tests,
    /// One, since its tool counts nothing.
    Check,
}

/// A step that takes longer hangs, even on a busy machine.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// The order is that of a reader's patience: what fails fastest and most often comes first.
const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "formatting of the Rust code",
        needs: &[Need::Linters],
        built: false,
        counts: Counts::Check,
        run: rust::fmt,
    },
    Step {
        name: "clippy",
        about: "lints: all features, each feature alone, and wasm",
        needs: &[Need::Linters, Need::WasmTarget],
        built: false,
        counts: Counts::Check,
        run: rust::clippy,
    },
    Step {
        name: "policy",
        about: "layers between the rooms, dependencies and their licences, xtask's own tests",
        needs: &[Need::WasmTarget],
        built: false,
        counts: Counts::Tests,
        run: rust::policy,
    },
    Step {
        name: "unit",
        about: "unit, integration and documentation tests of the library and the command",
        needs: &[],
        built: false,
        counts: Counts::Tests,
        run: rust::unit,
    },
    Step {
        name: "doc",
        about: "documentation without a warning, natively and for wasm",
        needs: &[Need::WasmTarget],
        built: false,
        counts: Counts::Check,
        run: rust::doc,
    },
    Step {
        name: "coturn",
        about: "the command against Debian's coturn",
        needs: &[Need::Debian(&COTURN)],
        built: false,
        counts: Counts::Tests,
        run: rust::coturn,
    },
    Step {
        name: "wasm",
        about: "wasm-bindgen tests in headless Chromium",
        needs: &[
            Need::WasmTarget,
            Need::Debian(&CHROMIUM),
            Need::Debian(&CHROMEDRIVER),
        ],
        built: false,
        counts: Counts::Tests,
        run: browser::wasm,
    },
    Step {
        name: "size",
        about: "the size of the wasm against wasm-size.json",
        needs: BUILD,
        built: true,
        counts: Counts::Check,
        run: |project, log| {
            let mut lines = Vec::new();
            let outcome = size::check(project, false, &mut |line| lines.push(line));
            log.say(&lines.join("\n"))?;
            outcome
        },
    },
    Step {
        name: "npm",
        about: "the npm package: its tests, and the types of all scripts",
        needs: &[Need::WasmTarget, Need::BuildTools, Need::TestTools],
        built: true,
        counts: Counts::Tests,
        run: package::npm,
    },
    Step {
        name: "packaging",
        about: "the packed npm package: publint, attw, in Node programs, in a Vite app in Chromium",
        needs: BROWSERS,
        built: true,
        counts: Counts::Tests,
        run: package::packaging,
    },
    Step {
        name: "page",
        about: "the page end to end, in Chromium and Firefox",
        needs: BROWSERS,
        built: true,
        counts: Counts::Tests,
        run: browser::page,
    },
    Step {
        name: "munge",
        about: "what Chromium and Firefox do with changed local descriptions, against the record",
        needs: &[
            Need::TestTools,
            Need::Debian(&CHROMIUM),
            Need::Debian(&FIREFOX),
        ],
        built: false,
        counts: Counts::Tests,
        run: browser::munge,
    },
    Step {
        name: "lab",
        about: "page and command behind all kinds of NATs, in network namespaces",
        needs: &[
            Need::Root,
            Need::WasmTarget,
            Need::BuildTools,
            Need::TestTools,
            Need::Debian(&CHROMIUM),
            Need::Debian(&IPROUTE),
            Need::Debian(&NFTABLES),
            Need::Debian(&MINIUPNPD),
            Need::Debian(&STUN_CLIENT),
            Need::Debian(&TAYGA),
        ],
        built: true,
        counts: Counts::Tests,
        run: rust::lab,
    },
    Step {
        name: "live",
        about: "two foreign ICE agents behind every pair of NATs, against the rule who connects",
        needs: &[Need::Root, Need::Debian(&IPROUTE), Need::Debian(&NFTABLES)],
        built: false,
        counts: Counts::Tests,
        run: rust::live,
    },
    Step {
        name: "package",
        about: "cargo package of the library and of the command, page included",
        needs: BUILD,
        built: true,
        counts: Counts::Check,
        run: package::crates,
    },
];

const BUILD: &[Need] = &[Need::WasmTarget, Need::BuildTools];
const BROWSERS: &[Need] = &[
    Need::WasmTarget,
    Need::BuildTools,
    Need::TestTools,
    Need::Debian(&CHROMIUM),
    Need::Debian(&FIREFOX),
];

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

/// What became of a step before its log is read.
enum Ended {
    Ran(Result<()>),
    NotRun(String),
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

fn judge(
    step: &Step,
    ended: Ended,
    log: &Log,
    required: &Required,
    time: Duration,
) -> Result<Done> {
    let text = log.text()?;
    let mut reading = report::read(&text);
    let outcome = match ended {
        Ended::NotRun(reason) => {
            let outcome = if required.names(step.name) {
                Outcome::Failed(format!("required, but could not run: {reason}"))
            } else {
                Outcome::NotRun
            };
            reading.not_run.push(report::NotRun {
                name: step.name.into(),
                reason,
            });
            outcome
        }
        Ended::Ran(Err(error)) => Outcome::Failed(format!("{error:#}")),
        Ended::Ran(Ok(())) => {
            if reading.skipped > 0 && reading.not_run.is_empty() {
                let reason = format!("{} skipped by the test runner", reading.skipped);
                reading.not_run.push(report::NotRun {
                    name: step.name.into(),
                    reason,
                });
            }
            let refused = reading
                .not_run
                .iter()
                .find(|not_run| required.names(&not_run.name) || required.names(step.name));
            if reading.failed > 0 {
                Outcome::Failed("the runner counts failures but did not fail".into())
            } else if let Some(refused) = refused {
                Outcome::Failed(format!("required, but could not run: {}", refused.name))
            } else if step.counts == Counts::Tests && reading.passed == 0 {
                Outcome::Failed("no test ran".into())
            } else {
                Outcome::Passed
            }
        }
    };
    // A check counts as one test; so does a failure that no runner counted.
    match outcome {
        Outcome::Passed if step.counts == Counts::Check => reading.passed += 1,
        Outcome::Failed(_) if reading.failed == 0 => reading.failed = 1,
        _ => {}
    }
    Ok(Done {
        name: step.name,
        outcome,
        time,
        reading,
        log: log.path().to_path_buf(),
        text,
    })
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

/// The names in `ICESCOPE_REQUIRE`: what may not be left out.
struct Required(Vec<String>);

impl Required {
    fn from_environment() -> Self {
        Self::read(&env::var("ICESCOPE_REQUIRE").unwrap_or_default())
    }

    fn read(list: &str) -> Self {
        Self(
            list.split(',')
                .map(|name| name.trim().to_owned())
                .filter(|n| !n.is_empty())
                .collect(),
        )
    }

    fn names(&self, name: &str) -> bool {
        self.0
            .iter()
            .any(|required| required == name || required == "all")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(step: &Step, ended: Ended, said: &str, required: &str) -> Done {
        let path = env::temp_dir().join(format!(
            "icescope-judge-{}-{:?}.log",
            std::process::id(),
            std::thread::current().id()
        ));
        let mut log = Log::create(path.clone(), LIMIT).unwrap();
        log.say(said).unwrap();
        let done = judge(step, ended, &log, &Required::read(required), LIMIT).unwrap();
        std::fs::remove_file(path).unwrap();
        done
    }

    fn step(name: &str) -> &'static Step {
        STEPS.iter().find(|step| step.name == name).unwrap()
    }

    #[test]
    fn a_check_counts_as_one_and_tests_as_many_as_ran() {
        let check = judged(step("fmt"), Ended::Ran(Ok(())), "", "");
        assert_eq!((check.outcome, check.reading.passed), (Outcome::Passed, 1));
        let tests = judged(
            step("unit"),
            Ended::Ran(Ok(())),
            "test result: ok. 5 passed; 0 failed; 0 ignored",
            "all",
        );
        assert_eq!((tests.outcome, tests.reading.passed), (Outcome::Passed, 5));
    }

    #[test]
    fn a_step_of_tests_that_ran_none_fails() {
        let done = judged(
            step("unit"),
            Ended::Ran(Ok(())),
            "test result: ok. 0 passed",
            "",
        );
        assert_eq!(done.outcome, Outcome::Failed("no test ran".into()));
        assert_eq!(done.reading.failed, 1);
    }

    #[test]
    fn what_could_not_run_fails_only_where_it_is_required() {
        let ended = || Ended::NotRun("needs root".into());
        assert_eq!(
            judged(step("lab"), ended(), "", "").outcome,
            Outcome::NotRun
        );
        assert_eq!(
            judged(step("lab"), ended(), "", "page").outcome,
            Outcome::NotRun
        );
        for required in ["lab", "page, lab", "all"] {
            let done = judged(step("lab"), ended(), "", required);
            assert!(matches!(done.outcome, Outcome::Failed(_)), "{required}");
            assert_eq!(done.reading.failed, 1);
        }
    }

    #[test]
    fn a_test_that_says_not_run_or_was_skipped_fails_where_it_is_required() {
        let said = "NOT RUN: firefox: not installed\ntest result: ok. 5 passed; 0 failed";
        let run = |said, required| judged(step("page"), Ended::Ran(Ok(())), said, required);
        assert_eq!(run(said, "chromium").outcome, Outcome::Passed);
        assert!(matches!(run(said, "firefox").outcome, Outcome::Failed(_)));
        let skipped = "# pass 3\n# fail 0\n# skipped 1";
        assert_eq!(run(skipped, "").reading.not_run.len(), 1);
        assert!(matches!(run(skipped, "all").outcome, Outcome::Failed(_)));
    }

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
