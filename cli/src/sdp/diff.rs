//! `icescope sdp diff`.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use icescope::sdp::diff::{ChangeKind, DiffView, diff};
use icescope::sdp::{ByteOffsets, Document, Section};

use super::{doubt, excerpt, pair};
use crate::failure::{Failure, NEGATIVE, write_json};

const BOLD: Style = Style::new().bold();
const NEW: Style = AnsiColor::Green.on_default();
const OLD: Style = AnsiColor::Red.on_default();

pub(super) fn run(
    args: &pair::Files,
    out: &mut dyn Write,
    exact: &mut dyn Write,
) -> Result<u8, Failure> {
    pair::run(args, out, exact, |before, after, out| {
        tell(args, before, after, out)
    })
}

fn tell(
    args: &pair::Files,
    before: &Document<'_>,
    after: &Document<'_>,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let changes = diff(before, after);
    let code = if changes.is_empty() { 0 } else { NEGATIVE };
    if args.json {
        write_json(out, &DiffView::new(&changes, &ByteOffsets, &ByteOffsets))?;
        return Ok(code);
    }
    doubt::say(&args.first, before, out)?;
    doubt::say(&args.second, after, out)?;
    let limit = doubt::limit(&[before, after]);
    let mut last = None;
    for change in changes.iter().take(limit) {
        let section = change.section_after().or(change.section_before());
        let title = section.map_or_else(String::new, |section| title(&section));
        if last.as_ref() != Some(&title) {
            writeln!(out, "{BOLD}{title}{BOLD:#}")?;
            last = Some(title);
        }
        let note = match change.kind() {
            ChangeKind::Reordered => "  (same formats, other order)",
            ChangeKind::Moved => "  (the section stands elsewhere)",
            ChangeKind::Added if change.section_before().is_none() => "  (new section)",
            ChangeKind::Removed if change.section_after().is_none() => "  (section gone)",
            _ => "",
        };
        if let Some(line) = change.before() {
            let text = excerpt::clean(line.content());
            writeln!(out, "  {OLD}-{:>5}  {text}{OLD:#}{note}", line.number())?;
        }
        if let Some(line) = change.after() {
            let text = excerpt::clean(line.content());
            writeln!(out, "  {NEW}+{:>5}  {text}{NEW:#}{note}", line.number())?;
        }
    }
    doubt::rest(changes.len(), limit, out)?;
    if changes.is_empty() {
        writeln!(out, "The descriptions say the same.")?;
    }
    Ok(code)
}

/// The name of a section: `1 video, mid 1`.
pub(super) fn title(section: &Section<'_>) -> String {
    let Some(index) = section.media_index() else {
        return "Session".to_owned();
    };
    let kind = excerpt::clean(section.kind().unwrap_or_default());
    match section.mid() {
        Some(mid) => format!("Section {index}, {kind}, mid {}", excerpt::clean(mid)),
        None => format!("Section {index}, {kind}"),
    }
}
