//! A NAT report for people.

mod nearby;
mod path;
mod strangers;

use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use icescope::nat::{
    Class, Confidence, Family, Habits, Hairpinning, Mapping, Outcome, Peer, Pooling, Ports, Probe,
    Property, Refresh, Report, Rewriting,
};

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
    if let Some(name) = report.classic_name() {
        writeln!(out, "{:10} {name} (RFC 3489)", "Known as")?;
    }
    if let Some(found) = report.habits() {
        let dependent = [Mapping::AddressDependent, Mapping::AddressAndPortDependent];
        let has_several = report
            .mapping()
            .class()
            .is_some_and(|class| dependent.contains(&class));
        habits(out, found, has_several)?;
    }
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
    for family in [Family::Ipv4, Family::Ipv6] {
        let mut locals = report
            .evidence
            .probes
            .iter()
            .filter_map(|probe| probe.local)
            .filter(|local| !local.ip().is_unspecified());
        if let Some(local) = locals.find(|local| Family::of(*local) == family) {
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

/// What is known of the NAT's other habits, a line each. `has_several` is whether a socket has a
/// mapping for each destination.
fn habits(out: &mut dyn Write, habits: &Habits, has_several: bool) -> io::Result<()> {
    let mut line = |name: &str, words: &str| writeln!(out, "{name:10} {words}");
    let parity = match habits.parity {
        Some(true) => "; even ones stay even",
        _ => "",
    };
    match (habits.ports.class(), habits.step) {
        (Some(Ports::Preserving), _) if has_several => {
            line(
                "Ports",
                "kept by the first mapping of a socket; its others cannot",
            )?;
        }
        (Some(Ports::Preserving), _) => line("Ports", "kept")?,
        (Some(Ports::Sequential), Some(step)) => {
            line(
                "Ports",
                &format!("one after the other, {step:+} each{parity}"),
            )?;
        }
        (Some(_), _) => line("Ports", &format!("no rule shows{parity}"))?,
        (None, _) => {}
    }
    match habits.pooling.class() {
        Some(Pooling::Paired) => line("Addresses", "one outside for all sockets of this host")?,
        Some(Pooling::Arbitrary) => line("Addresses", "sockets of this host have different ones")?,
        None => {}
    }
    match habits.hairpinning.class() {
        Some(Hairpinning::None) => line("Hairpin", "no: hosts behind it miss each other outside")?,
        Some(_) => line("Hairpin", "yes: hosts behind it meet at its outside")?,
        None => {}
    }
    if habits.rewriting.class() == Some(Rewriting::Addresses) {
        line(
            "Rewriting",
            "addresses inside packets are rewritten (an ALG)",
        )?;
    }
    if let Some(lifetime) = habits.lifetime {
        let alive = lifetime.alive.as_secs();
        let words = match lifetime.gone {
            Some(gone) => format!(
                "unused mappings live {alive} s and are gone after {}",
                gone.as_secs()
            ),
            None => format!("unused mappings live {alive} s at least"),
        };
        line("Lifetime", &words)?;
    }
    let kept = match habits.refresh.class() {
        Some(Refresh::Both) => "what goes out and what comes in",
        Some(Refresh::Outbound) => "what goes out; what comes in does not count",
        Some(Refresh::Inbound) => "what comes in; what goes out does not count",
        Some(Refresh::None) => "nothing: they end at their time, whatever goes through",
        None => return Ok(()),
    };
    line("Kept by", kept)?;
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
