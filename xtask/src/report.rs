//! What the test runners said, read from a step's log: their closing lines, how many tests passed
//! and failed, and what could not run.

/// A runner's closing words and what they add up to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The runners' own lines, word for word; those that closed on no test are left out.
    pub(crate) closing: Vec<String>,
    /// Every `NOT RUN: name: reason` line, once.
    pub(crate) not_run: Vec<NotRun>,
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Tests that the runners themselves skipped or ignored.
    pub(crate) skipped: u64,
}

/// Something that could not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotRun {
    pub(crate) name: String,
    pub(crate) reason: String,
}

impl NotRun {
    /// Reads `NOT RUN: name: reason`, with whatever a runner puts before a test's own output.
    fn read(line: &str) -> Option<Self> {
        let (before, said) = line.split_once("NOT RUN: ")?;
        let is_prefix = |part: char| part.is_whitespace() || "#ℹ﹣|".contains(part);
        // cargo's runner has begun the line if it runs one test at a time.
        let begun = before.starts_with("test ") && before.ends_with(" ... ");
        if !begun && !before.chars().all(is_prefix) {
            return None;
        }
        let (name, reason) = said.split_once(": ").unwrap_or((said, "no reason given"));
        Some(Self {
            name: name.trim().into(),
            reason: reason.trim().into(),
        })
    }
}

/// Reads a log that may hold several runs of cargo's, wasm-bindgen's and Node's test runners.
pub(crate) fn read(log: &str) -> Reading {
    let mut reading = Reading::default();
    for line in log.lines() {
        if let Some(not_run) = NotRun::read(line) {
            if !reading.not_run.contains(&not_run) {
                reading.not_run.push(not_run);
            }
        } else if let Some(counts) = line.strip_prefix("test result: ") {
            let count = |word: &str| {
                counts
                    .split(['.', ';'])
                    .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
                    .unwrap_or(0)
            };
            let (passed, failed, ignored) = (count("passed"), count("failed"), count("ignored"));
            reading.add(line, passed, failed, ignored, passed + failed + ignored > 0);
        } else if let Some((word, count)) = node_count(line) {
            match word {
                "tests" => reading.add(line, 0, 0, 0, count > 0),
                "pass" => reading.add(line, count, 0, 0, true),
                "fail" | "cancelled" => reading.add(line, 0, count, 0, true),
                "skipped" | "todo" => reading.add(line, 0, 0, count, count > 0),
                _ => {}
            }
        }
    }
    reading
}

impl Reading {
    fn add(&mut self, line: &str, passed: u64, failed: u64, skipped: u64, keep: bool) {
        self.passed += passed;
        self.failed += failed;
        self.skipped += skipped;
        if keep {
            self.closing.push(line.to_owned());
        }
    }
}

/// `# pass 12` of Node's TAP reporter, or `ℹ pass 12` of the one for people.
fn node_count(line: &str) -> Option<(&str, u64)> {
    let said = line
        .strip_prefix("# ")
        .or_else(|| line.strip_prefix("ℹ "))?;
    let (word, count) = said.split_once(' ')?;
    Some((word, count.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_and_wasm_bindgen_lines_add_up() {
        let reading = read(
            "running 3 tests\n\
             test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.00s\n\
             test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             test result: FAILED. 5 passed; 3 failed; 0 ignored; 0 filtered out; finished in 1.02s\n",
        );
        assert_eq!((reading.passed, reading.failed, reading.skipped), (7, 3, 1));
        assert_eq!(reading.closing.len(), 2, "{:?}", reading.closing);
        assert!(reading.closing[1].starts_with("test result: FAILED. 5 passed; 3 failed"));
    }

    #[test]
    fn node_lines_add_up_in_both_reporters() {
        let tap =
            "# tests 4\n# suites 0\n# pass 2\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 0\n";
        let people = tap.replace('#', "ℹ");
        for log in [tap, people.as_str()] {
            let reading = read(log);
            assert_eq!(
                (reading.passed, reading.failed, reading.skipped),
                (2, 1, 1),
                "{log}"
            );
        }
        assert_eq!(read(tap).closing[1], "# pass 2");
    }

    #[test]
    fn what_was_not_run_is_found_once_and_only_at_the_start_of_a_line() {
        let reading = read(
            "NOT RUN: lab: no root\n# NOT RUN: firefox: not installed: apt\nNOT RUN: lab: no root\n\
             test coturn::answers ... NOT RUN: coturn: not installed\n\
             the words NOT RUN: here: are prose\n",
        );
        assert_eq!(
            reading.not_run,
            [
                NotRun {
                    name: "lab".into(),
                    reason: "no root".into()
                },
                NotRun {
                    name: "firefox".into(),
                    reason: "not installed: apt".into()
                },
                NotRun {
                    name: "coturn".into(),
                    reason: "not installed".into()
                },
            ]
        );
    }

    #[test]
    fn words_that_only_resemble_a_closing_line_count_nothing() {
        let log = "# pass the salt\n# 12 passed\ntest result, said the test: ok. 3 passed\n";
        assert_eq!(read(log), Reading::default());
    }
}
