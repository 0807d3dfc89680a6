//! `icescope candidate`: what one candidate is.

use std::io::{self, BufRead, Write};

use anstyle::{AnsiColor, Style};
use icescope::candidate::{CandidateLine, LineView, Redactor, SyntaxError};
use serde::Serialize;

use crate::failure::{Failure, NEGATIVE, UNUSABLE, write_json};
use crate::sdp::excerpt;

const BOLD: Style = Style::new().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// Options of `icescope candidate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Candidate, with or without a= and candidate:, quoted or not, or an RTCIceCandidate as JSON; - reads one a line from standard input
    #[arg(value_name = "LINE", required = true)]
    words: Vec<String>,
    /// Print the candidate with its addresses hidden, the same for the same, to share it
    #[arg(long, conflicts_with = "json")]
    redact: bool,
    /// Print JSON, one object a line, schema icescope/candidate/1
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct ErrorObject<'a> {
    schema: &'static str,
    text: &'a str,
    error: ErrorBody<'a>,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    code: &'a str,
    message: String,
    line: usize,
    column: usize,
    offset: usize,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    // `out` takes escape sequences out where it is no terminal: not from what machines read.
    let mut exact = io::stdout().lock();
    let out = if args.json { &mut exact } else { out };
    let mut redactor = args.redact.then(Redactor::new);
    let mut one = |text: &str, number, out: &mut dyn Write| {
        let inner = init(text);
        let text = inner.as_deref().unwrap_or(text);
        match &mut redactor {
            Some(redactor) => share(redactor, text, out),
            None => one(text, number, args.json, out),
        }
    };
    if args.words == ["-"] {
        let mut worst = 0;
        for (index, line) in io::stdin().lock().split(b'\n').enumerate() {
            let bytes = line.map_err(|error| {
                Failure::unusable("unreadable", format!("cannot read standard input: {error}"))
            })?;
            let code = match String::from_utf8(bytes) {
                Ok(line) => one(&line, index + 1, out)?,
                Err(_) => {
                    let message = format!("line {} of standard input is not UTF-8", index + 1);
                    Failure::unusable("not-utf8", message).report(args.json, out)
                }
            };
            worst = worst.max(code).min(UNUSABLE);
        }
        return Ok(worst);
    }
    Ok(one(&args.words.join(" "), 1, out)?)
}

/// The candidate in what `JSON.stringify` makes of an `RTCIceCandidate`, alone or in a message as
/// signalling servers pass on: `{"candidate":"candidate:...","sdpMid":"0"}`.
fn init(text: &str) -> Option<String> {
    let mut value: serde_json::Value = serde_json::from_str(text).ok()?;
    loop {
        match value {
            serde_json::Value::String(text) => return Some(text),
            serde_json::Value::Object(mut object) => value = object.remove("candidate")?,
            _ => return None,
        }
    }
}

/// What is no candidate is shared as well, without its addresses: it is what one asks about.
fn share(redactor: &mut Redactor, text: &str, out: &mut dyn Write) -> io::Result<u8> {
    let line = text.trim_end_matches(['\r', '\n']);
    let hidden = match CandidateLine::parse(line) {
        Ok(parsed) if parsed.candidate().is_some() => redactor.candidate(line),
        _ => redactor.text(line),
    };
    writeln!(out, "{}", excerpt::clean(&hidden))?;
    Ok(0)
}

fn one(text: &str, number: usize, json: bool, out: &mut dyn Write) -> io::Result<u8> {
    match (CandidateLine::parse(text), json) {
        (Ok(line), true) => write_json(out, &LineView::of(&line)).map(|()| 0),
        (Ok(line), false) => explain(&line, out).map(|()| 0),
        (Err(error), json) => rejected(text, number, error, json, out).map(|()| NEGATIVE),
    }
}

fn rejected(
    text: &str,
    number: usize,
    error: SyntaxError,
    json: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if json {
        let column = text
            .get(..error.offset())
            .map_or(0, |before| before.chars().count())
            + 1;
        let error = ErrorBody {
            code: error.code(),
            message: error.kind().to_string(),
            line: number,
            column,
            offset: error.offset(),
        };
        return write_json(
            out,
            &ErrorObject {
                schema: "icescope/error/1",
                text,
                error,
            },
        );
    }
    writeln!(
        out,
        "{BAD}no candidate{BAD:#}: {BOLD}{}{BOLD:#}",
        error.kind()
    )?;
    excerpt::write(out, number, text, error.offset()..error.offset(), BAD)
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
