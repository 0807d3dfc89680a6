//! `icescope sdp check`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use icescope::sdp::{
    ByteOffsets, Check, Code, Diagnostic, DiagnosticView, Document, Fix, Profile, Severity,
};
use serde::Serialize;

use super::{Files, excerpt};
use crate::failure::{Failure, NEGATIVE, write_json};

const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const INFO: Style = AnsiColor::Cyan.on_default();
const DIM: Style = Style::new().dimmed();

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    file: &'a str,
    profile: Profile,
    accepted: bool,
    diagnostics: Vec<DiagnosticView>,
}

pub(super) fn run(
    file: &str,
    document: &Document<'_>,
    found: &Check<'_>,
    json: bool,
    alike: usize,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    if json {
        let view = |found| DiagnosticView::new(found, &ByteOffsets);
        let diagnostics = found.diagnostics().iter().map(view).collect();
        write_json(
            out,
            &Object {
                schema: "icescope/check/1",
                file,
                profile: found.profile(),
                accepted: found.accepted(),
                diagnostics,
            },
        )?;
    } else {
        findings(document, found, alike, out)?;
        verdict(file, found, out)?;
    }
    Ok(exit_code(found))
}

/// Names the file before what is found in it, where there are several.
pub(super) fn heading(
    file: &str,
    found: &Check<'_>,
    files: &Files,
    out: &mut dyn Write,
) -> io::Result<()> {
    if files.json || files.files.len() < 2 || found.diagnostics().is_empty() {
        return Ok(());
    }
    writeln!(out, "{BOLD}{}{BOLD:#}:", excerpt::clean(file))
}

/// The exit code for what was found.
pub(super) fn exit_code(found: &Check<'_>) -> u8 {
    if found.accepted() { 0 } else { NEGATIVE }
}

/// How many findings of one code are shown, unless all are asked for; of the others, the lines are
/// named.
pub(super) const ALIKE: usize = 3;

/// Writes findings with their lines.
pub(super) fn findings(
    document: &Document<'_>,
    found: &Check<'_>,
    alike: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut others: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for diagnostic in found.diagnostics() {
        let count = counts.entry(diagnostic.code()).or_default();
        *count += 1;
        if *count > alike {
            let lines = others.entry(diagnostic.code()).or_default();
            lines.push(diagnostic.position().line);
        } else {
            finding(document, diagnostic, out)?;
        }
    }
    for (code, lines) in &mut others {
        let count = lines.len();
        lines.dedup();
        writeln!(
            out,
            "... and {count} more {code}, at {}; --all shows each",
            places(lines)
        )?;
    }
    Ok(())
}

/// `line 7`, `lines 7, 9 and 4 others`.
fn places(lines: &[usize]) -> String {
    const NAMED: usize = 8;
    let named: Vec<_> = lines.iter().take(NAMED).map(usize::to_string).collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    match lines.len().saturating_sub(NAMED) {
        0 => format!("{word} {}", named.join(", ")),
        more => format!("{word} {} and {more} others", named.join(", ")),
    }
}

/// Writes a finding with its line.
pub(super) fn finding(
    document: &Document<'_>,
    diagnostic: &Diagnostic<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let style = match diagnostic.severity() {
        Severity::Error => BAD,
        Severity::Warning => WARNING,
        Severity::Info => INFO,
    };
    let position = diagnostic.position();
    let message: String = diagnostic
        .to_string()
        .chars()
        .map(excerpt::printable)
        .collect();
    writeln!(
        out,
        "{style}{}{style:#}: {BOLD}{message}{BOLD:#}",
        diagnostic.severity()
    )?;
    writeln!(
        out,
        "  {DIM}line {}, column {}; {}; {}{DIM:#}",
        position.line,
        position.column,
        diagnostic.code(),
        diagnostic.reference(),
    )?;
    if let Some(line) = document.line(position.line) {
        let start = line.span().start;
        let span = diagnostic.span();
        let within = span.start.saturating_sub(start)..span.end.saturating_sub(start);
        excerpt::write(out, line.number(), line.content(), within, style)?;
    }
    match diagnostic.fix() {
        Some(_) if diagnostic.kind() == Code::DoubledCarriageReturn => {
            writeln!(
                out,
                "  {GOOD}fix{GOOD:#}: take the second CR out of each line end"
            )
        }
        Some(fix) => writeln!(out, "  {GOOD}fix{GOOD:#}: {}", remedy(document, fix)),
        None => Ok(()),
    }
}

/// The fix in words: `put in the line "t=0 0"`.
fn remedy(document: &Document<'_>, fix: &Fix) -> String {
    let quoted = |text: &str| format!("\"{}\"", excerpt::clean(text.trim_matches(['\r', '\n'])));
    let old = document.text().get(fix.span.clone()).unwrap_or_default();
    let line_end = |text: &str| text.ends_with(['\r', '\n']) || text.starts_with(['\r', '\n']);
    if fix.replacement.trim_matches(['\r', '\n']).is_empty() && fix.span.is_empty() {
        "end the line".to_owned()
    } else if fix.span.is_empty() && line_end(&fix.replacement) {
        let line = document.position(fix.span.start).line;
        let side = if fix.span.start == document.text().len() {
            "after"
        } else {
            "before"
        };
        format!(
            "put in the line {} {side} line {line}",
            quoted(&fix.replacement)
        )
    } else if fix.span.is_empty() {
        format!("put in {}", quoted(&fix.replacement))
    } else if !fix.replacement.is_empty() {
        format!("replace {} by {}", quoted(old), quoted(&fix.replacement))
    } else if old == "\r" && document.position(fix.span.start).column > 1 {
        "take the CR out".to_owned()
    } else if line_end(old) {
        "take the line out".to_owned()
    } else {
        format!("take out {}", quoted(old))
    }
}

fn verdict(file: &str, found: &Check<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (style, word) = if found.accepted() {
        (GOOD, "accepted")
    } else {
        (BAD, "rejected")
    };
    writeln!(
        out,
        "{}: {style}{word}{style:#} ({})",
        excerpt::clean(file),
        summary(found)
    )
}

/// What was found, in numbers: `webrtc: 2 errors, 1 warning`.
pub(super) fn summary(found: &Check<'_>) -> String {
    let count = |severity| {
        found
            .diagnostics()
            .iter()
            .filter(|diagnostic| diagnostic.severity() == severity)
            .count()
    };
    let mut parts = Vec::new();
    for (severity, name) in [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "note"),
    ] {
        match count(severity) {
            0 => {}
            1 => parts.push(format!("1 {name}")),
            count => parts.push(format!("{count} {name}s")),
        }
    }
    let parts = if parts.is_empty() {
        "nothing found".to_owned()
    } else {
        parts.join(", ")
    };
    format!("{}: {parts}", found.profile())
}
