//! A NAT report for people.

use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use icescope::nat::{Class, Confidence, Outcome, Probe, Property, Report};

const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const OPEN: Style = AnsiColor::Yellow.on_default();
const DIM: Style = Style::new().dimmed();

pub(crate) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}", report.summary())?;
    writeln!(out)?;
    property(out, "Mapping", &report.mapping())?;
    property(out, "Filtering", &report.filtering())?;
    writeln!(out)?;
    writeln!(out, "{BOLD}Evidence{BOLD:#}")?;
    let width = report
        .evidence
        .probes
        .iter()
        .map(|probe| probe.server.len())
        .max()
        .unwrap_or(0);
    for probe in &report.evidence.probes {
        writeln!(out, "  {:width$}  {}", probe.server, outcome(probe, report))?;
    }
    if let Some(local) = report.evidence.probes.iter().find_map(|probe| probe.local) {
        writeln!(out, "  {DIM}asked from {local}{DIM:#}")?;
    }
    if !report.evidence.complete {
        writeln!(out, "  {OPEN}The run was cut short.{OPEN:#}")?;
    }
    let advice = report.advice();
    if !advice.is_empty() {
        writeln!(out)?;
        writeln!(out, "{BOLD}What to do{BOLD:#}")?;
        for sentence in advice {
            writeln!(out, "  {sentence}")?;
        }
    }
    Ok(())
}

fn property<C: Class>(out: &mut dyn Write, name: &str, property: &Property<C>) -> io::Result<()> {
    let style = if property.class().is_some() {
        GOOD
    } else {
        OPEN
    };
    let sure = match property.confidence {
        Confidence::Proved => " (proved)",
        Confidence::Likely => " (likely)",
        Confidence::Unknown => "",
    };
    writeln!(
        out,
        "{name:10} {style}{}{style:#}{sure}",
        property.class_name()
    )?;
    writeln!(out, "{:10} {}", "", property.explanation())?;
    if property.class().is_none()
        && property.possible.len() < C::ALL.len()
        && !property.possible.is_empty()
    {
        let possible: Vec<&str> = property.possible.iter().map(|class| class.name()).collect();
        writeln!(out, "{:10} Possible: {}.", "", possible.join(", "))?;
    }
    Ok(())
}

fn outcome(probe: &Probe, report: &Report) -> String {
    let requests = match probe.sent {
        Some(1) | None => String::new(),
        Some(sent) => format!(" ({sent} requests)"),
    };
    match &probe.outcome {
        Outcome::Mapped { mapped, .. } => {
            let time = probe
                .elapsed
                .map(|elapsed| format!(" in {:.1} ms", milliseconds(elapsed)))
                .unwrap_or_default();
            format!("saw {mapped}{time}{requests}")
        }
        Outcome::Answered => "answered".to_owned(),
        Outcome::Silent => format!("no answer{requests}"),
        Outcome::Stray { from } => {
            format!("answered from {from}, which was not asked; not trusted")
        }
        Outcome::Unusable => "answered without a mapped address".to_owned(),
        Outcome::Unreachable => {
            "cannot be reached from here: no route, or a rule against it".to_owned()
        }
        Outcome::Unresolved => "the name has no address".to_owned(),
        Outcome::SameAs { probe } => {
            let other = report
                .evidence
                .probes
                .get(*probe)
                .map_or("another", |other| &other.server);
            format!("is the same endpoint as {other}; counted once")
        }
        Outcome::Error { code, text } => format!("error {code} {text}"),
        Outcome::Undecided => format!("nothing yet{requests}"),
    }
}

/// Milliseconds with microsecond digits.
#[allow(
    clippy::cast_precision_loss,
    reason = "2^53 microseconds are 285 years"
)]
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}
