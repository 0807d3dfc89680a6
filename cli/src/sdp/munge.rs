//! `icescope sdp munge`.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use icescope::sdp::munge::{MungeView, Standing, check_munging};
use icescope::sdp::{ByteOffsets, Document};

use super::check::finding;
use super::{diff, doubt, excerpt, pair};
use crate::failure::{Failure, NEGATIVE, write_json};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn style(standing: Standing) -> Style {
    match standing {
        Standing::Refused => AnsiColor::Red.on_default().bold(),
        Standing::AtRisk => AnsiColor::Yellow.on_default(),
        Standing::Accepted => AnsiColor::Green.on_default(),
        Standing::Ignored => DIM,
    }
}

pub(super) fn run(
    args: &pair::Args,
    out: &mut dyn Write,
    exact: &mut dyn Write,
) -> Result<u8, Failure> {
    pair::run(args, out, exact, |original, munged, out| {
        tell(args, original, munged, out)
    })
}

fn tell(
    args: &pair::Args,
    original: &Document<'_>,
    munged: &Document<'_>,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let check = check_munging(original, munged);
    let code = if check.refused() { NEGATIVE } else { 0 };
    if args.json {
        write_json(out, &MungeView::new(&check, &ByteOffsets, &ByteOffsets))?;
        return Ok(code);
    }
    doubt::say(&args.first, original, out)?;
    doubt::say(&args.second, munged, out)?;
    let limit = doubt::limit(&[original, munged]);
    for change in check.changes().iter().take(limit) {
        let category = change.category();
        let (chromium, firefox) = (category.chromium(), category.firefox());
        let (one, two) = (style(chromium), style(firefox));
        writeln!(out, "{BOLD}{}{BOLD:#}", category.sentence())?;
        writeln!(
            out,
            "  Chromium: {one}{}{one:#}, Firefox: {two}{}{two:#}  {DIM}{}{DIM:#}",
            chromium.name(),
            firefox.name(),
            category.name(),
        )?;
        if let (Some(section), Some(line)) = (change.section(), change.line()) {
            let sign = if change.in_original() { '-' } else { '+' };
            let text = excerpt::clean(line.content());
            writeln!(
                out,
                "  {DIM}{}: {sign}{} {text}{DIM:#}",
                diff::title(&section),
                line.number()
            )?;
        }
        if !category.instead().is_empty() {
            writeln!(out, "  Instead: {}", category.instead())?;
        }
    }
    doubt::rest(check.changes().len(), limit, out)?;
    for error in check.errors().iter().take(limit) {
        finding(munged, error, out)?;
    }
    doubt::rest(check.errors().len(), limit, out)?;
    let words = if check.changes().is_empty() && check.errors().is_empty() {
        "Nothing was changed."
    } else if check.refused() {
        "A browser refuses this description."
    } else if check.at_risk() {
        "Browsers take this description today; Chromium may refuse it without a new release."
    } else {
        "Browsers take this description."
    };
    writeln!(out, "{words}")?;
    Ok(code)
}
