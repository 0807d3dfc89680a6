//! A NAT report for people.

mod habits;
mod nearby;
mod path;
mod strangers;

use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use icescope::nat::{Class, Confidence, Family, Mapping, Outcome, Peer, Probe, Property, Report};

use crate::sdp::excerpt::clean;

const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const OPEN: Style = AnsiColor::Yellow.on_default();
const DIM: Style = Style::new().dimmed();

pub(crate) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}", report.summary())?;
    writeln!(out)?;
    property(out, "Mapping", &report.mapping())?;
    property(out, "Filtering", &report.filtering())?;
    ways(report, out)?;
    if let Some(name) = report.classic_name() {
        writeln!(out, "{:10} {name} (RFC 3489)", "Known as")?;
    }
    habits::write(report, out)?;
    path::write(report, out)?;
    nearby::write(report, out)?;
    other_family(report, out)?;
    if !report.evidence.probes.is_empty() {
        writeln!(out, "\n{BOLD}Evidence{BOLD:#}")?;
    }
    let width = report
        .evidence
        .probes
        .iter()
        .map(|probe| probe.server.len())
        .max()
        .unwrap_or(0);
    for (index, probe) in report.evidence.probes.iter().enumerate() {
        // Which the server's answer told of.
        let is_other = report.evidence.reach.derived.contains(&index);
        let other = probe
            .address
            .filter(|_| is_other || has_several_addresses(report, index));
        let other = other.map_or(String::new(), |at| format!("at its address {at}: "));
        let outcome = outcome(probe, report);
        writeln!(out, "  {:width$}  {other}{outcome}", probe.server)?;
    }
    strangers::evidence(&report.evidence.filtering, width, out)?;
    path::evidence(report, width, out)?;
    let mut asked = Vec::new();
    for local in report.evidence.probes.iter().filter_map(|at| at.local) {
        // Of the sockets of one address the first.
        if !asked.contains(&local.ip()) && !local.ip().is_unspecified() {
            asked.push(local.ip());
            writeln!(out, "  {DIM}asked from {local}{DIM:#}")?;
        }
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
    let classes = (report.mapping().class(), report.filtering().class());
    if let (Some(mapping), Some(filtering)) = classes {
        let peer = Peer { mapping, filtering };
        writeln!(out, "\n{BOLD}More about it{BOLD:#}")?;
        if mapping != Mapping::None {
            writeln!(out, "  icescope explain nat {peer}   how such a NAT works")?;
        }
        writeln!(
            out,
            "  icescope predict --a {peer} --b KIND   with whom it connects"
        )?;
    }
    Ok(())
}

/// The verdict for the address family that the summary does not speak of, in a line.
fn other_family(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let (name, other) = match report.family {
        Some(Family::Ipv4) => ("IPv6", &report.ipv6),
        _ => ("IPv4", &report.ipv4),
    };
    let Some(other) = other else {
        return Ok(());
    };
    if other.mapped.is_empty() {
        let why = other.mapping.explanation();
        return writeln!(out, "{name:10} {OPEN}nothing is known{OPEN:#}: {why}");
    }
    writeln!(
        out,
        "{name:10} mapping {}{}, filtering {}{}",
        other.mapping.class_name(),
        sure(other.mapping.confidence),
        other.filtering.class_name(),
        sure(other.filtering.confidence),
    )
}

/// What holds for each of several local addresses alone.
fn ways(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (local, alone) in report.by_local_address() {
        let (mapping, filtering) = (alone.mapping(), alone.filtering());
        writeln!(
            out,
            "{:10} {local}: mapping {}{}, filtering {}{}",
            "From",
            mapping.class_name(),
            sure(mapping.confidence),
            filtering.class_name(),
            sure(filtering.confidence),
        )?;
    }
    Ok(())
}

const fn sure(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Proved => " (proved)",
        Confidence::Likely => " (likely)",
        Confidence::Unknown => "",
    }
}

/// Whether another probe has the same server, so that its name does not say which this is.
fn has_several_addresses(report: &Report, index: usize) -> bool {
    let probes = &report.evidence.probes;
    let Some(this) = probes.get(index) else {
        return false;
    };
    probes
        .iter()
        .any(|probe| probe.server == this.server && probe.address != this.address)
}

fn property<C: Class>(out: &mut dyn Write, name: &str, property: &Property<C>) -> io::Result<()> {
    let style = if property.class().is_some() {
        GOOD
    } else {
        OPEN
    };
    let sure = sure(property.confidence);
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
            // The answer may be to any of several requests.
            let within = if probe.sent > Some(1) { "within" } else { "in" };
            let time = probe
                .elapsed
                .map(|elapsed| format!(" {within} {:.1} ms", milliseconds(elapsed)))
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
        Outcome::Unresolved => "no address was found for the name, or not in time".to_owned(),
        Outcome::SameAs { probe } => {
            let other = report
                .evidence
                .probes
                .get(*probe)
                .map_or("another", |other| &other.server);
            format!("is the same endpoint as {other}; counted once")
        }
        Outcome::Error { code, text } => format!("error {code} {}", clean(text))
            .trim_end()
            .to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use icescope::nat::{Evidence, Nearby, PortSample, Reach, Translation, Vantage, judge};

    /// What a server saw of a local address.
    pub(super) fn probe(server: &str, local: &str, seen: &str) -> Probe {
        let address: std::net::SocketAddr = server.parse().expect("an address");
        Probe {
            server: format!("stun:{server}"),
            host: address.ip().to_string(),
            port: address.port(),
            address: Some(address),
            local: Some(local.parse().expect("an address")),
            sent: Some(1),
            outcome: Outcome::Mapped {
                mapped: seen.parse().expect("an address"),
                from: Some(address),
            },
            elapsed: None,
        }
    }

    /// The report on these probes, and on fresh sockets that asked the first of their servers.
    pub(super) fn report(probes: Vec<Probe>, samples: &[(&str, &str)]) -> String {
        let server = probes.first().and_then(|probe| probe.address);
        let server = server.expect("an address");
        let sample = |(local, mapped): &(&str, &str)| PortSample {
            local: local.parse().expect("an address"),
            server,
            mapped: mapped.parse().expect("an address"),
            plain: None,
            in_order: true,
        };
        let evidence = Evidence {
            vantage: Vantage::Native,
            complete: true,
            probes,
            unattributed: Vec::new(),
            local: Vec::new(),
            own_address: None,
            filtering: Vec::new(),
            translation: Translation {
                samples: samples.iter().map(sample).collect(),
                ..Translation::default()
            },
            nearby: Nearby::default(),
            reach: Reach::default(),
        };
        let mut out = Vec::new();
        write(&judge(evidence), &mut out).expect("a vector takes all");
        String::from_utf8(out).expect("UTF-8")
    }
}
