//! Whether a step passed, by how it ended and what its runners said.

use std::env;
use std::time::Duration;

use anyhow::Result;

use super::list::{Counts, Step};
use super::summary::{Done, Outcome};
use crate::report;
use crate::shell::Log;

/// What became of a step before its log is read.
pub(super) enum Ended {
    Ran(Result<()>),
    NotRun(String),
}

pub(super) fn judge(
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

/// The names in `ICESCOPE_REQUIRE`: what may not be left out.
pub(super) struct Required(Vec<String>);

impl Required {
    pub(super) fn from_environment() -> Self {
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
    use crate::scratch::Scratch;
    use crate::steps::LIMIT;
    use crate::steps::list::STEPS;

    fn judged(step: &Step, ended: Ended, said: &str, required: &str) -> Done {
        let own = Scratch::new().unwrap();
        let mut log = Log::create(own.path().join("log"), LIMIT).unwrap();
        log.say(said).unwrap();
        judge(step, ended, &log, &Required::read(required), LIMIT).unwrap()
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
}
