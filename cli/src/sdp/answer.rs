//! `icescope sdp answer`.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use icescope::sdp::answer::{AnswerCheck, AnswerView, Side, check_answer, own_errors};
use icescope::sdp::{ByteOffsets, Diagnostic, Document, Profile, Severity, check};

use super::argument::Argument;
use super::{doubt, excerpt, hint, pair};
use crate::failure::{Failure, NEGATIVE, write_json};

const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const INFO: Style = AnsiColor::Cyan.on_default();
const DIM: Style = Style::new().dimmed();

/// Options of `icescope sdp answer`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    files: pair::Files,
    /// What to hold them against: strict, webrtc or lenient
    #[arg(long, value_name = "PROFILE", default_value = "webrtc", value_parser = super::profile)]
    profile: Profile,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, exact: &mut dyn Write) -> Result<u8, Failure> {
    pair::run(&args.files, out, exact, |offer, answer, out| {
        tell(args, offer, answer, out)
    })
}

fn tell(
    args: &Args,
    offer: &Document<'_>,
    answer: &Document<'_>,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let found = check_answer(offer, answer, args.profile);
    let own = [offer, answer].map(|document| check(document, args.profile));
    let [offered, answered] = &own;
    let errors: [Vec<&Diagnostic<'_>>; 2] =
        [offered.errors().collect(), own_errors(answered).collect()];
    let [offer_accepted, answer_accepted] = errors.each_ref().map(Vec::is_empty);
    let accepted = found.accepted() && offer_accepted && answer_accepted;
    let code = if accepted { 0 } else { NEGATIVE };
    if args.files.json {
        let own = [offered, answered];
        let view = AnswerView::new(&found, own, &ByteOffsets, &ByteOffsets);
        write_json(out, &view)?;
        return Ok(code);
    }
    doubt::say(&args.files.first, offer, out)?;
    doubt::say(&args.files.second, answer, out)?;
    if doubt::is(offer) || doubt::is(answer) {
        writeln!(
            out,
            "{BAD}There is nothing to hold against each other.{BAD:#}"
        )?;
        hint::say(&[offer, answer], hint::Options::Profile(args.profile), out)?;
        return Ok(code);
    }
    findings(offer, answer, &found, out)?;
    let [offer_errors, answer_errors] = &errors;
    by_itself("offer", &args.files.first, args.profile, offer_errors, out)?;
    by_itself(
        "answer",
        &args.files.second,
        args.profile,
        answer_errors,
        out,
    )?;
    let words = match (found.accepted(), offer_accepted, answer_accepted) {
        (false, ..) => "The answer does not fit the offer.",
        (true, false, true) => "The answer fits the offer, but the offer is rejected.",
        (true, true, false) => "The answer fits the offer, but the answer is rejected.",
        (true, false, false) => "The answer fits the offer, but both are rejected.",
        _ if found.diagnostics().is_empty() => "The answer fits the offer.",
        _ => "The answer fits the offer, with the remarks above.",
    };
    let style = if accepted { GOOD } else { BAD };
    writeln!(out, "{style}{words}{style:#}")?;
    if !accepted {
        hint::say(&[offer, answer], hint::Options::Profile(args.profile), out)?;
    }
    Ok(code)
}

/// Says how many errors one of the two has by itself, the first, and how to see all.
fn by_itself(
    side: &str,
    file: &str,
    profile: Profile,
    errors: &[&Diagnostic<'_>],
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(first) = errors.first() else {
        return Ok(());
    };
    let count = match errors.len() {
        1 => "1 error".to_owned(),
        count => format!("{count} errors"),
    };
    let profile = match profile {
        Profile::WebRtc => String::new(),
        profile => format!("--profile {profile} "),
    };
    let file = Argument::of(file);
    let file = file.own();
    writeln!(
        out,
        "{BAD}error{BAD:#}: {BOLD}By itself the {side} has {count}{BOLD:#}: icescope sdp check {profile}{file}"
    )?;
    let message: String = first.to_string().chars().map(excerpt::printable).collect();
    let line = first.position().line;
    writeln!(out, "  line {line}: {message} {DIM}{}{DIM:#}", first.code())
}

fn findings(
    offer: &Document<'_>,
    answer: &Document<'_>,
    check: &AnswerCheck<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
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
    Ok(())
}
