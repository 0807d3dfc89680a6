//! The words that `cargo xtask test` ends with.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::report::Reading;

/// How many lines of a failed step's log are shown.
const TAIL: usize = 120;

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Passed,
    Failed(String),
    NotRun,
}

/// A step that is over.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) name: &'static str,
    pub(super) outcome: Outcome,
    pub(super) time: Duration,
    pub(super) reading: Reading,
    pub(super) log: PathBuf,
    pub(super) text: String,
}

impl Done {
    fn line(&self) -> String {
        let word = match self.outcome {
            Outcome::Passed => "ok",
            Outcome::Failed(_) => "FAILED",
            Outcome::NotRun => "NOT RUN",
        };
        format!(
            "{:<10} {word:<8} {:>7.1} s",
            self.name,
            self.time.as_secs_f64()
        )
    }
}

/// One line; with the end of its log where the step failed.
impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.line())?;
        if let Outcome::Failed(reason) = &self.outcome {
            let lines: Vec<&str> = self.text.lines().collect();
            let (left_out, shown) = lines.split_at(lines.len().saturating_sub(TAIL));
            if !left_out.is_empty() {
                writeln!(
                    f,
                    "  ({} earlier lines in {})",
                    left_out.len(),
                    self.log.display()
                )?;
            }
            for line in shown {
                writeln!(f, "  | {line}")?;
            }
            writeln!(f, "  {}: {reason}", self.name)?;
        }
        Ok(())
    }
}

/// Every step with its runners' closing lines, what did not run, and the count on the last line.
pub(super) fn summary(done: &[Done], time: Duration, logs: &Path) -> String {
    let mut text = String::from("\n");
    let (mut passed, mut failed) = (0, 0);
    for step in done {
        text.push_str(&format!("{}\n", step.line()));
        for line in &step.reading.closing {
            text.push_str(&format!("{line}\n"));
        }
        if let Outcome::Failed(reason) = &step.outcome {
            text.push_str(&format!(
                "  {}\n",
                reason.lines().next().unwrap_or_default()
            ));
        }
        passed += step.reading.passed;
        failed += step.reading.failed;
    }
    for not_run in done.iter().flat_map(|step| &step.reading.not_run) {
        text.push_str(&format!("NOT RUN: {}: {}\n", not_run.name, not_run.reason));
    }
    text.push_str(&format!(
        "{:.1} s; logs in {}\n",
        time.as_secs_f64(),
        logs.display()
    ));
    text.push_str(&format!("{passed} passed, {failed} failed\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report;

    #[test]
    fn the_summary_keeps_the_runners_lines_and_ends_with_the_count() {
        let log = "NOT RUN: firefox: not installed\n\
                   test result: ok. 12 passed; 0 failed; 0 ignored\n";
        let done = |name, outcome, text: &str| Done {
            name,
            outcome,
            time: Duration::from_secs(2),
            reading: report::read(text),
            log: "x.log".into(),
            text: text.into(),
        };
        let steps = [
            done("unit", Outcome::Passed, log),
            done(
                "page",
                Outcome::Failed("exit code 1".into()),
                "# pass 2\n# fail 3\n",
            ),
        ];
        let text = summary(&steps, Duration::from_secs(4), Path::new("logs"));
        assert!(
            text.contains("\ntest result: ok. 12 passed; 0 failed; 0 ignored\n"),
            "{text}"
        );
        assert!(text.contains("\n# fail 3\n"), "{text}");
        assert!(
            text.contains("\nNOT RUN: firefox: not installed\n"),
            "{text}"
        );
        assert!(text.contains("page       FAILED"), "{text}");
        assert!(text.ends_with("\n14 passed, 3 failed\n"), "{text}");
    }
}
