//! What the default gateway and the resolver said, for people.

use std::io::{self, Write};

use anstyle::Style;
use icescope::nat::{
    Confidence, Gateway, GatewayOutcome, GatewayProtocol, GatewayReply, GatewayReport, Presence,
    Property, Reason, Report, TrialMapping,
};

use super::{GOOD, OPEN};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    nat64(report, out)?;
    let gateway = report.evidence.nearby.gateway.as_ref();
    match gateway.zip(report.gateway.as_ref()) {
        Some((said, verdict)) => {
            // Where servers answered, the line on NATs in a row says so.
            let told = report.layers().class().is_some();
            let beyond = (!told).then_some(&verdict.beyond);
            gateway_lines(said, verdict, beyond, out)
        }
        None => Ok(()),
    }
}

/// Nothing where IPv4 is reached as usual.
fn nat64(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let presence = &report.nat64.presence;
    if presence.class() == Some(Presence::Present) {
        write!(out, "{:10} {GOOD}yes{GOOD:#}{}", "NAT64", sure(presence))?;
    } else if presence.reason == Reason::Ipv4OverIpv6 {
        write!(out, "{:10} {OPEN}maybe{OPEN:#}", "NAT64")?;
    } else {
        return Ok(());
    }
    if let Some(prefix) = report.nat64.prefix {
        write!(out, ", prefix {prefix}")?;
    }
    writeln!(out, "\n{:10} {}", "", presence.explanation())
}

fn gateway_lines(
    said: &Gateway,
    verdict: &GatewayReport,
    beyond: Option<&Property<Presence>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(address) = said.address else {
        let words = "this host has no IPv4 default gateway";
        return writeln!(out, "{:10} {OPEN}none{OPEN:#}: {words}", "Gateway");
    };
    writeln!(out, "{:10} {address}", "Gateway")?;
    let all = [
        (GatewayProtocol::UpnpIgd, &said.upnp_igd, &verdict.upnp_igd),
        (GatewayProtocol::NatPmp, &said.nat_pmp, &verdict.nat_pmp),
        (GatewayProtocol::Pcp, &said.pcp, &verdict.pcp),
    ];
    for (protocol, reply, presence) in all {
        let (style, class) = match presence.class() {
            Some(Presence::Present) => (GOOD, "yes"),
            Some(Presence::Absent) => (Style::new(), "no"),
            None => (OPEN, "unknown"),
        };
        let words = words(protocol, reply, presence);
        writeln!(
            out,
            "{:11}{:9}  {style}{class}{style:#}{words}",
            "",
            name(protocol)
        )?;
    }
    if all
        .iter()
        .any(|(.., presence)| presence.class() == Some(Presence::Present))
    {
        let words = "Programs may ask it to open ports. Browsers do not.";
        writeln!(out, "{:11}{words}", "")?;
    }
    if let Some(trial) = &said.trial {
        writeln!(out, "{:11}{:9}  {}", "", "Mapping", trial_words(trial))?;
    }
    if let Some(external) = verdict.external {
        writeln!(out, "{:11}{:9}  {external}, as it says", "", "Outside")?;
    }
    let Some(beyond) = beyond else {
        return Ok(());
    };
    let (style, class) = match beyond.class() {
        Some(Presence::Present) => (GOOD, "another NAT"),
        Some(Presence::Absent) => (GOOD, "no other NAT"),
        None => (OPEN, "unknown"),
    };
    let sure = sure(beyond);
    writeln!(
        out,
        "{:11}{:9}  {style}{class}{style:#}{sure}",
        "", "Beyond it"
    )?;
    writeln!(out, "{:22}{}", "", beyond.explanation())
}

const fn sure<C>(property: &Property<C>) -> &'static str {
    match property.confidence {
        Confidence::Proved => " (proved)",
        Confidence::Likely => " (likely)",
        Confidence::Unknown => "",
    }
}

const fn name(protocol: GatewayProtocol) -> &'static str {
    match protocol {
        GatewayProtocol::UpnpIgd => "UPnP-IGD",
        GatewayProtocol::NatPmp => "NAT-PMP",
        GatewayProtocol::Pcp => "PCP",
    }
}

/// What came of a question, behind the answer yes, no or unknown.
fn words(protocol: GatewayProtocol, reply: &GatewayReply, presence: &Property<Presence>) -> String {
    let seconds = reply.elapsed.unwrap_or_default().as_secs_f64();
    let asked = reply.asked.map(|asked| asked.to_string());
    let asked = asked.unwrap_or_default();
    match reply.outcome {
        GatewayOutcome::Answered | GatewayOutcome::Denied { .. } if presence.class().is_none() => {
            let from = reply.from.map(|from| from.to_string()).unwrap_or_default();
            format!(": {from} answered, which is not the gateway")
        }
        GatewayOutcome::Answered => match reply.external {
            Some(external) if !external.is_unspecified() => format!(", outside {external}"),
            _ => String::new(),
        },
        GatewayOutcome::Denied { code } => format!(", but it refuses: {}", refusal(protocol, code)),
        GatewayOutcome::OtherVersion => {
            let other = match protocol {
                GatewayProtocol::NatPmp => "PCP",
                GatewayProtocol::Pcp | GatewayProtocol::UpnpIgd => "NAT-PMP",
            };
            format!(": it says that it speaks {other} only")
        }
        GatewayOutcome::Closed => {
            format!(
                "{}: {asked} says that nothing listens there",
                sure(presence)
            )
        }
        GatewayOutcome::Silent => {
            let request = match protocol {
                GatewayProtocol::UpnpIgd => "a search",
                GatewayProtocol::NatPmp => "a question for its address",
                GatewayProtocol::Pcp => "an ANNOUNCE",
            };
            format!(": no answer to {request} sent to {asked}, for {seconds:.1} s")
        }
        GatewayOutcome::Unusable => format!(": {asked} answered what cannot be read"),
        GatewayOutcome::Unreachable => format!(": nothing can be sent to {asked}"),
        GatewayOutcome::Undecided => ": nothing yet".into(),
    }
}

/// A result code in words: RFC 6886 section 3.5, RFC 6887 section 7.4, WANIPConnection:2.
fn refusal(protocol: GatewayProtocol, code: u16) -> String {
    use GatewayProtocol::{NatPmp, Pcp, UpnpIgd};

    let words = match (protocol, code) {
        (NatPmp | Pcp, 2) | (UpnpIgd, 606) => "this host is not allowed to ask",
        (NatPmp, 3) => "it has no public address of its own",
        (Pcp, 7) => "it has no network outside",
        (NatPmp, 4) | (Pcp, 8) | (UpnpIgd, 728) => "it has no room for more, or cannot map",
        (Pcp, 10) => "this host has too many mappings",
        (Pcp, 11) | (UpnpIgd, 724) => "it has no such address or port to give",
        (UpnpIgd, 725) => "it grants mappings for ever only",
        _ => return format!("code {code}"),
    };
    format!("{words} (code {code})")
}

fn trial_words(trial: &TrialMapping) -> String {
    let protocol = name(trial.protocol);
    match (trial.outcome, trial.deleted) {
        (GatewayOutcome::Answered, deleted) => {
            let external = trial.external.map(|at| format!(" at {at}"));
            let external = external.unwrap_or_default();
            let lifetime = trial.lifetime.unwrap_or_default();
            let ended = if deleted == Some(true) {
                "deleted again".to_owned()
            } else {
                format!("not deleted; it ends by itself in {lifetime} s")
            };
            format!("granted over {protocol}{external}, and {ended}")
        }
        (GatewayOutcome::Denied { code }, _) => {
            format!("refused over {protocol}: {}", refusal(trial.protocol, code))
        }
        (outcome, _) => format!("not granted over {protocol}: {}", outcome.code()),
    }
}
