//! `icescope candidate`: what candidates are.

mod given;
mod input;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use icescope::candidate::{CandidateLine, LineView, Redactor};
use icescope::sdp::{Document, redact_with};

use self::given::{Fault, STANDARD_INPUT};
use crate::error::{ErrorObject, Place};
use crate::failure::{Failure, NEGATIVE, UNUSABLE, write_json};
use crate::sdp::excerpt;

const BOLD: Style = Style::new().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// Options of `icescope candidate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Candidates, each in quotes, or one without: with or without a= and candidate:, or RTCIceCandidate as JSON; - reads one a line from standard input, and passes over the other lines of a description
    #[arg(value_name = "LINE", required = true)]
    words: Vec<String>,
    /// Print the candidate with its addresses hidden, the same for the same, to share it; other lines of a description are hidden as sdp write --redact does it
    #[arg(long, conflicts_with = "json")]
    redact: bool,
    /// Print JSON, one object a line, schema icescope/candidate/1
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    // `out` takes escape sequences out where it is no terminal: not from what machines read.
    let mut exact = io::stdout().lock();
    let out = if args.json { &mut exact } else { out };
    let mut redactor = args.redact.then(Redactor::new);
    let mut one = |text: &str, number, out: &mut dyn Write| match &mut redactor {
        Some(redactor) => share(redactor, text, out),
        None => one(text, number, args.json, out),
    };
    if let Some(file) = given::file(&args.words) {
        return Ok(input::is_file(file, args.redact, args.json, out)?);
    }
    let texts = given::texts(&args.words)?;
    let mut worst = 0;
    for (index, text) in texts.iter().enumerate() {
        let code = if text == STANDARD_INPUT {
            input::each_line(!args.redact, args.json, &mut one, out)?
        } else {
            one(text, index + 1, out)?
        };
        worst = worst.max(code).min(UNUSABLE);
    }
    Ok(worst)
}

fn begins_as_candidate(line: &str) -> bool {
    line.strip_prefix("a=")
        .unwrap_or(line)
        .starts_with("candidate:")
}

/// What is no candidate is shared as well, without its addresses: it is what one asks about.
fn share(redactor: &mut Redactor, text: &str, out: &mut dyn Write) -> io::Result<u8> {
    let inner = given::unwrapped(text).unwrap_or(text.into());
    let line = inner.trim_end_matches(['\r', '\n']);
    let hidden = match CandidateLine::parse(line) {
        Ok(parsed) if parsed.candidate().is_some() => redactor.candidate(line),
        // What begins as a candidate is hidden as one, however it goes on.
        Err(_) if begins_as_candidate(line) => redactor.candidate(line),
        // Other lines of a description may have keys.
        _ => match Document::parse(line) {
            Ok(document) if document.lines().any(|line| line.letter().is_some()) => {
                redact_with(&document, redactor)
            }
            _ => redactor.text(line),
        },
    };
    let shown: String = hidden.chars().map(excerpt::printable).collect();
    writeln!(out, "{shown}")?;
    Ok(0)
}

fn one(text: &str, number: usize, json: bool, out: &mut dyn Write) -> io::Result<u8> {
    let inner = match given::unwrapped(text) {
        Ok(inner) => inner,
        Err(fault) => return rejected(text, number, fault, json, out),
    };
    match (CandidateLine::parse(&inner), json) {
        (Ok(line), true) => write_json(out, &LineView::of(&line)).map(|()| 0),
        (Ok(line), false) => explain(&line, out).map(|()| 0),
        (Err(error), json) => rejected(&inner, number, Fault::of(error, &inner), json, out),
    }
}

fn rejected(
    text: &str,
    number: usize,
    fault: Fault,
    json: bool,
    out: &mut dyn Write,
) -> io::Result<u8> {
    let Fault {
        code,
        message,
        offset,
        length,
        rfc,
    } = fault;
    if json {
        let column = text
            .get(..offset)
            .map_or(0, |before| before.chars().count())
            + 1;
        let place = Place {
            line: number,
            column,
            offset,
            length,
        };
        let object = ErrorObject::new(code, &message).text(text);
        object.place(Some(place)).rfc(rfc).write(out)?;
    } else {
        let message = excerpt::clean(&message);
        writeln!(out, "{BAD}no candidate{BAD:#}: {BOLD}{message}{BOLD:#}")?;
        excerpt::write(out, number, text, offset..offset, BAD)?;
    }
    Ok(NEGATIVE)
}

fn explain(line: &CandidateLine<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(candidate) = line.candidate() else {
        return writeln!(
            out,
            "{BOLD}The end of the candidates{BOLD:#}: no more will follow."
        );
    };
    let class = candidate.class();
    let field = |out: &mut dyn Write, name: &str, value: &str| {
        writeln!(out, "  {DIM}{name:<11}{DIM:#} {}", excerpt::clean(value))
    };
    let meaning: String = class
        .meaning()
        .to_string()
        .chars()
        .map(excerpt::printable)
        .collect();
    writeln!(out, "{BOLD}{meaning}{BOLD:#}")?;
    field(out, "Type", candidate.kind.name())?;
    let tcp_type = candidate
        .tcp_type
        .map(|tcp_type| format!(", {}", tcp_type.name()));
    let transport = format!(
        "{}{}",
        candidate.transport.name(),
        tcp_type.unwrap_or_default()
    );
    field(out, "Transport", &transport)?;
    let scope = if class.mdns {
        "mDNS name"
    } else {
        class.scope.map_or("name", |s| s.name())
    };
    field(out, "Address", &format!("{} ({scope})", candidate.address))?;
    if let Some(ip) = class.embedded_ipv4 {
        let inner = icescope::candidate::AddressScope::of(ip.into());
        field(out, "IPv4 inside", &format!("{ip} ({inner})"))?;
    }
    field(out, "Port", &candidate.port.to_string())?;
    if let Some(address) = candidate.related_address {
        let port = candidate.related_port.map(|port| format!(", port {port}"));
        field(
            out,
            "Related",
            &format!("{address}{}", port.unwrap_or_default()),
        )?;
    }
    let priority = class.priority;
    field(
        out,
        "Priority",
        &format!(
            "{} (type {}, local {}, component {})",
            candidate.priority,
            priority.type_preference,
            priority.local_preference,
            priority.component
        ),
    )?;
    field(out, "Component", &candidate.component.to_string())?;
    field(out, "Foundation", candidate.foundation)?;
    for (name, value) in candidate.extensions.iter() {
        field(out, name, value)?;
    }
    for finding in class.findings.iter() {
        writeln!(
            out,
            "{WARNING}note{WARNING:#}: {finding} {DIM}{}; RFC {} section {}{DIM:#}",
            finding.code(),
            finding.rfc(),
            finding.section()
        )?;
    }
    Ok(())
}
