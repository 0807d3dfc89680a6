//! `icescope sdp munge`.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use icescope::sdp::munge::{DescriptionType, MungeView, Standing, check_munging};
use icescope::sdp::{ByteOffsets, Document};

use super::check::finding;
use super::{diff, doubt, excerpt, hint, pair};
use crate::failure::{Failure, NEGATIVE, write_json};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Options of `icescope sdp munge`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    files: pair::Files,
    /// What it is set as: offer or answer, of which browsers refuse a little more
    #[arg(long = "type", value_name = "TYPE", default_value = "offer", value_parser = description_type)]
    kind: DescriptionType,
}

fn description_type(name: &str) -> Result<DescriptionType, &'static str> {
    match name {
        "offer" => Ok(DescriptionType::Offer),
        "answer" => Ok(DescriptionType::Answer),
        _ => Err("it is offer or answer"),
    }
}

fn style(standing: Standing) -> Style {
    match standing {
        Standing::Refused => AnsiColor::Red.on_default().bold(),
        Standing::AtRisk => AnsiColor::Yellow.on_default(),
        Standing::Accepted => AnsiColor::Green.on_default(),
        Standing::Ignored => DIM,
    }
}

pub(super) fn run(args: &Args, out: &mut dyn Write, exact: &mut dyn Write) -> Result<u8, Failure> {
    pair::run(&args.files, out, exact, |original, munged, out| {
        tell(args, original, munged, out)
    })
}

fn tell(
    args: &Args,
    original: &Document<'_>,
    munged: &Document<'_>,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let check = check_munging(original, munged, args.kind);
    let code = if check.refused() { NEGATIVE } else { 0 };
    if args.files.json {
        write_json(out, &MungeView::new(&check, &ByteOffsets, &ByteOffsets))?;
        return Ok(code);
    }
    doubt::say(&args.files.first, original, out)?;
    doubt::say(&args.files.second, munged, out)?;
    let limit = doubt::limit(&[original, munged]);
    for change in check.changes().iter().take(limit) {
        let category = change.category();
        let (chromium, firefox) = (change.chromium(), change.firefox());
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
    let is_same = check.changes().is_empty() && check.errors().is_empty();
    let words = match check.original_errors() {
        0 if is_same => "Nothing was changed.",
        _ if check.refused() => "A browser refuses this description.",
        0 if check.at_risk() => {
            "Browsers take this description today; Chromium may refuse it without a new release."
        }
        0 => "Browsers take this description.",
        _ if is_same => {
            "Nothing was changed, and browsers refuse it as it is: `icescope sdp check` says why."
        }
        _ => {
            "Browsers refuse what was there before, whatever was changed: `icescope sdp check` says why."
        }
    };
    writeln!(out, "{words}")?;
    hint::say(&[original, munged], hint::Options::None, out)?;
    Ok(code)
}
