//! The table of all cells, for people.

use std::fmt;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use icescope::nat::{Chance, Connectability};

use crate::cell::Ended;

/// What the rule said of two kinds, and how it ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<'a> {
    pub(crate) a: &'a str,
    pub(crate) b: &'a str,
    pub(crate) said: Connectability,
    /// Why the rule does not bind here.
    pub(crate) excuse: Option<&'a str>,
    pub(crate) ended: Option<Ended>,
}

impl<'a> Cell<'a> {
    pub(crate) const fn new(a: &'a str, b: &'a str, said: Connectability) -> Self {
        Self {
            a,
            b,
            said,
            excuse: None,
            ended: None,
        }
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.ended.is_some_and(|ended| ended.pair.is_some())
    }

    /// What has to happen, if anything has to.
    pub(crate) fn must_connect(&self) -> Option<bool> {
        match self.said.chance {
            _ if self.excuse.is_some() => None,
            Chance::Direct => Some(true),
            Chance::Relay => Some(false),
            // They turn on how a NAT departs from the model.
            Chance::Likely | Chance::Unlikely => None,
        }
    }

    fn word(&self) -> String {
        let chance = self.said.chance.name();
        self.excuse
            .map_or_else(|| chance.into(), |excuse| format!("{chance}, {excuse}"))
    }
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = (self.a, self.b);
        write!(f, "{a:15} {b:15} {:8} ", self.word())?;
        let Some(ended) = self.ended else {
            return f.write_str("not tried");
        };
        match ended.pair {
            Some((at_a, at_b)) => write!(f, "connected {at_a}-{at_b}")?,
            None => f.write_str("not connected")?,
        }
        write!(f, ", {} ms", ended.after.as_millis())?;
        match ended.elsewhere {
            0 => Ok(()),
            answers => write!(f, ", {answers} answers from elsewhere"),
        }
    }
}

/// Prints a line past the capture of the test runner.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "{line}").unwrap();
}

/// How many cells connected, of those that have to, of those that must not, and of the others.
fn counts(table: &[Cell<'_>]) -> String {
    let mut kinds: Vec<(String, bool)> = Vec::new();
    for cell in table {
        let kind = (cell.word(), cell.must_connect().is_some());
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let line = |(word, is_bound): &(String, bool)| {
        let of_it = || table.iter().filter(|cell| cell.word() == *word);
        let connected = of_it().filter(|cell| cell.is_connected()).count();
        let recorded = if *is_bound { "" } else { UNBOUND };
        format!(
            "- {recorded}{word}: {connected} of {} connected",
            of_it().count()
        )
    };
    kinds.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Begins what may be otherwise the next time.
const UNBOUND: &str = "recorded only, ";

/// [`counts`], and [`times`].
pub(crate) fn summary(table: &[Cell<'_>]) -> String {
    let times = times(table.iter().filter_map(|cell| cell.ended.as_ref()));
    format!("{}\n\n{times}", counts(table))
}

/// How long it took until both agents had heard each other, where they did.
pub(crate) fn times<'a>(ended: impl IntoIterator<Item = &'a Ended>) -> String {
    let connected = ended.into_iter().filter(|one| one.pair.is_some());
    let mut times: Vec<Duration> = connected.map(|one| one.after).collect();
    times.sort();
    match (times.get(times.len() / 2), times.last()) {
        (Some(median), Some(longest)) => format!(
            "Time until both had heard each other: {} ms (median), {} ms at most.",
            median.as_millis(),
            longest.as_millis()
        ),
        _ => "Time: none connected.".into(),
    }
}

/// The table as Markdown: what the rule says, and a mark for what happened.
pub(crate) fn rows(table: &[Cell<'_>]) -> String {
    let columns = table.partition_point(|cell| cell.a == table[0].a);
    let names: Vec<&str> = table[..columns].iter().map(|cell| cell.b).collect();
    let mut text = format!(
        "| | {} |\n|---|{}\n",
        names.join(" | "),
        "---|".repeat(columns)
    );
    for row in table.chunks(columns) {
        text += &format!("| **{}** |", row[0].a);
        for cell in row {
            let mark = if cell.is_connected() {
                MARKS[0]
            } else {
                MARKS[1]
            };
            text += &format!(" {} {mark} |", cell.word());
        }
        text.push('\n');
    }
    text
}

/// Connected, and not.
const MARKS: [char; 2] = ['✓', '✗'];

/// Where the record of all live tests is kept.
const RECORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/connectability.md");

/// Writes a part of the record where `ICESCOPE_RECORD` is set, and otherwise wants it to be as it
/// is there, but for times, marks, and counts of what is recorded only.
pub(crate) fn keep(part: &str, text: &str) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let record = std::fs::read_to_string(RECORD).unwrap();
    let (begin, end) = (
        format!("<!-- {part} -->\n"),
        format!("<!-- end of {part} -->"),
    );
    let (before, rest) = record.split_once(&begin).unwrap();
    let (recorded, after) = rest.split_once(&end).unwrap();
    let text = format!("\n{}\n\n", text.trim_end());
    if std::env::var_os("ICESCOPE_RECORD").is_some() {
        std::fs::write(RECORD, format!("{before}{begin}{text}{end}{after}")).unwrap();
        return;
    }
    let stable = |text: &str| -> String {
        let lines = text
            .lines()
            .filter(|line| !line.starts_with("Time") && !line.contains(UNBOUND));
        lines.collect::<Vec<_>>().join("\n").replace(MARKS, "")
    };
    assert_eq!(
        stable(recorded),
        stable(&text),
        "docs/connectability.md is out of date: ICESCOPE_RECORD=1 cargo xtask test --only live"
    );
}
