//! A line of a description with marks under a part of it.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;

const DIM: Style = Style::new().dimmed();
/// How many characters of a long line are shown.
const WIDTH: usize = 100;
/// How many of them stand before the marked part, at most.
const BEFORE: usize = 40;

/// Writes line `number`, whose text is `content`, and marks `span`, in bytes of that text.
pub(crate) fn write(
    out: &mut dyn Write,
    number: usize,
    content: &str,
    span: Range<usize>,
    style: Style,
) -> io::Result<()> {
    // No more of a line is looked at than is shown: a long one may have many findings.
    let head = content.get(..span.start).unwrap_or(content);
    let marked = content.get(span).unwrap_or_default();
    let marked = marked.chars().take(WIDTH).count().max(1);
    let before = head.chars().rev().take(WIDTH).count();
    let kept = if before + marked > WIDTH {
        before.min(BEFORE)
    } else {
        before
    };
    let first = head.char_indices().rev().take(kept).last();
    let start = first.map_or(head.len(), |(start, _)| start);
    let rest = content.get(start..).unwrap_or_default().chars();
    let shown: String = rest.clone().take(WIDTH).map(printable).collect();
    let cut = rest.clone().nth(WIDTH).is_some();
    let (lead, tail) = (
        if start > 0 { "..." } else { "" },
        if cut { "..." } else { "" },
    );
    let indent = " ".repeat(kept + lead.len());
    let marks = "^".repeat(marked.min(WIDTH.saturating_sub(kept)).max(1));
    writeln!(out, "{DIM}{number:>5} |{DIM:#} {lead}{shown}{tail}")?;
    writeln!(out, "{DIM}      |{DIM:#} {indent}{style}{marks}{style:#}")
}

/// A description is not trusted: its control characters must not reach the terminal, nor those
/// that turn the direction of writing.
pub(crate) fn printable(character: char) -> char {
    let turns = matches!(character, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if character.is_control() || turns {
        '\u{fffd}'
    } else {
        character
    }
}

/// A text from a description, fit for a terminal and no longer than 160 characters.
pub(crate) fn clean(text: &str) -> String {
    let mut clean: String = text.chars().take(160).map(printable).collect();
    if text.chars().nth(160).is_some() {
        clean.push_str("...");
    }
    clean
}
