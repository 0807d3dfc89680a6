//! The table of all cells, for people.

use std::fmt;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use icescope::nat::{Chance, Connectability, Peer};

use crate::cell::Ended;

/// What the rule said of two kinds, and how it ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) said: Connectability,
    pub(crate) ended: Ended,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = (Peer::ALL[self.a], Peer::ALL[self.b]);
        write!(f, "{a:10} {b:10} {:8} ", self.said.chance.name())?;
        match self.ended.pair {
            Some((at_a, at_b)) => write!(f, "connected {at_a}-{at_b}")?,
            None => f.write_str("not connected")?,
        }
        write!(f, ", {} ms", self.ended.after.as_millis())?;
        match self.ended.elsewhere {
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

/// How many cells of each chance connected.
pub(crate) fn counts(table: &[Cell]) -> String {
    let mut lines = Vec::new();
    for chance in [
        Chance::Direct,
        Chance::Likely,
        Chance::Unlikely,
        Chance::Relay,
    ] {
        let of_it = || table.iter().filter(|cell| cell.said.chance == chance);
        let connected = of_it().filter(|cell| cell.ended.pair.is_some()).count();
        if of_it().count() > 0 {
            lines.push(format!(
                "- {}: {connected} of {} connected",
                chance.name(),
                of_it().count()
            ));
        }
    }
    lines.join("\n")
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
pub(crate) fn rows(table: &[Cell]) -> String {
    let names = Peer::ALL.map(Peer::name);
    let mut text = format!(
        "| | {} |\n|---|{}\n",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    for row in table.chunks(names.len()) {
        text += &format!("| **{}** |", names[row[0].a]);
        for cell in row {
            let mark = if cell.ended.pair.is_some() {
                MARKS[0]
            } else {
                MARKS[1]
            };
            text += &format!(" {} {mark} |", cell.said.chance.name());
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
/// is there, but for times (lines that begin so) and marks: what races may end differently.
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
        let lines = text.lines().filter(|line| !line.starts_with("Time"));
        lines.collect::<Vec<_>>().join("\n").replace(MARKS, "")
    };
    assert_eq!(
        stable(recorded),
        stable(&text),
        "docs/connectability.md is out of date: ICESCOPE_RECORD=1 cargo xtask test --only lab"
    );
}
