//! `icescope sdp answer`.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use icescope::sdp::answer::{AnswerView, Side, check_answer};
use icescope::sdp::{ByteOffsets, Document, Severity};

use super::excerpt;
use crate::failure::{Failure, NEGATIVE, write_json};

const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const INFO: Style = AnsiColor::Cyan.on_default();
const DIM: Style = Style::new().dimmed();

pub(super) fn run(
    offer: &Document<'_>,
    answer: &Document<'_>,
    json: bool,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let check = check_answer(offer, answer);
    let code = if check.accepted() { 0 } else { NEGATIVE };
    if json {
        write_json(out, &AnswerView::new(&check, &ByteOffsets, &ByteOffsets))?;
        return Ok(code);
    }
    for found in check.diagnostics() {
        let style = match found.severity() {
            Severity::Error => BAD,
            Severity::Warning => WARNING,
            Severity::Info => INFO,
        };
        let message: String = found.to_string().chars().map(excerpt::printable).collect();
        let position = found.position();
        writeln!(
            out,
            "{style}{}{style:#}: {BOLD}{message}{BOLD:#}",
            found.severity()
        )?;
        writeln!(
            out,
            "  {DIM}{}, line {}, column {}; {}; {}{DIM:#}",
            found.side().name(),
            position.line,
            position.column,
            found.code(),
            found.reference(),
        )?;
        let document = match found.side() {
            Side::Offer => offer,
            Side::Answer => answer,
        };
        if let Some(line) = document.line(position.line) {
            let start = line.span().start;
            let span = found.span();
            let within = span.start.saturating_sub(start)..span.end.saturating_sub(start);
            excerpt::write(out, line.number(), line.content(), within, style)?;
        }
    }
    let (style, words) = match (check.accepted(), check.diagnostics().is_empty()) {
        (true, true) => (GOOD, "The answer fits the offer."),
        (true, false) => (GOOD, "The answer fits the offer, with the remarks above."),
        (false, _) => (BAD, "The answer does not fit the offer."),
    };
    writeln!(out, "{style}{words}{style:#}")?;
    Ok(code)
}
