//! What else is on the path: blocked ports, NATs in a row, lost fragments.

use std::io::{self, Write};
use std::net::SocketAddr;

use icescope::nat::{
    Carrier, Confidence, Connected, Connection, FragmentProbe, Fragmentation, Fragments, Layers,
    Property, Reason, Report, Udp,
};

/// A line for each thing that is known, or that is worth knowing to be unknown.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |name: &str, words: &str| writeln!(out, "{name:10} {words}");
    let udp = report.udp();
    let ports = ports(report.silent_ports());
    match udp.class() {
        Some(Udp::Open) => line("UDP", "gets out, at every port that was asked")?,
        Some(Udp::SomePortsBlocked) => {
            line(
                "UDP",
                &format!("is blocked at {ports}{}", sure(udp.confidence)),
            )?;
            line("", udp.explanation())?;
        }
        Some(Udp::Blocked) => {
            line("UDP", &format!("is blocked{}", sure(udp.confidence)))?;
            line("", udp.explanation())?;
        }
        None if udp.reason == Reason::PortMaybeUnused => {
            line("UDP", &format!("gets out; nobody answered at {ports}"))?;
            line("", udp.explanation())?;
        }
        None if udp.reason == Reason::OtherPortsSilent => {
            line("UDP", &format!("gets out; nothing came back from {ports}"))?;
            line("", udp.explanation())?;
        }
        None => {}
    }
    let layers = report.layers();
    let several = match layers.class() {
        Some(Layers::One) => "one",
        Some(Layers::Several) => "several in a row",
        None if layers.reason == Reason::PoolSeen => "one or more, with several addresses outside",
        None if layers.reason == Reason::FilterBeyond => "one, and a firewall beyond; or several",
        Some(Layers::None) | None => "",
    };
    if !several.is_empty() {
        line("NATs", &format!("{several}{}", sure(layers.confidence)))?;
        line("", layers.explanation())?;
    }
    if let Some(last) = report.habits().and_then(|habits| habits.last_filter) {
        let words = match last {
            1 => "the nearest keeps strangers out, and none beyond it (likely)".to_owned(),
            _ => format!("the last that keeps strangers out is number {last} on the way (likely)"),
        };
        line("Gateways", &words)?;
    }
    let carrier = report.carrier();
    if carrier.class() == Some(Carrier::Present) {
        let words = "its NAT stands in between; many customers share its address";
        line("Carrier", &format!("{words}{}", sure(carrier.confidence)))?;
        if carrier.reason != layers.reason {
            line("", carrier.explanation())?;
        }
    }
    if let Some(words) = report
        .habits()
        .and_then(|habits| fragments(&habits.fragments))
    {
        line("Fragments", &words)?;
    }
    Ok(())
}

/// A line for each observation behind these, with the server in a column so wide.
pub(super) fn evidence(report: &Report, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |server: SocketAddr, words: String| {
        let server = server.to_string();
        writeln!(out, "  {server:width$}  {words}")
    };
    for connection in &report.evidence.reach.connections {
        line(connection.server, connected(connection))?;
    }
    for probe in &report.evidence.translation.fragments {
        line(probe.server, long(probe))?;
    }
    Ok(())
}

const fn sure(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Likely => " (likely)",
        Confidence::Proved | Confidence::Unknown => "",
    }
}

fn ports(ports: &[u16]) -> String {
    let text: Vec<String> = ports.iter().map(u16::to_string).collect();
    let many = if text.len() == 1 { "port" } else { "ports" };
    format!("{many} {}", text.join(", "))
}

fn fragments(found: &Fragmentation) -> Option<String> {
    let words = |way: &Property<Fragments>| match way.class()? {
        Fragments::Forwarded => Some("get through"),
        Fragments::Dropped => Some("get lost (likely)"),
    };
    match (words(&found.outbound), words(&found.inbound)) {
        (Some(out), Some(back)) if out == back => Some(format!("{out}, both ways")),
        (Some(out), Some(back)) => Some(format!("{out} on their way out, {back} on their way in")),
        (Some(out), None) => Some(format!("{out} on their way out")),
        (None, Some(back)) => Some(format!("{back} on their way in")),
        (None, None) => None,
    }
}

fn connected(connection: &Connection) -> String {
    let outcome = match connection.outcome {
        Connected::Answered => "answered STUN",
        Connected::Opened => "connected, and nobody spoke STUN",
        Connected::Refused => "refused",
        Connected::Unreachable => "no way there",
        Connected::Silent => "nothing came back",
    };
    let closed = if connection.closed {
        "; UDP was refused (ICMP)"
    } else {
        ""
    };
    format!("over TCP: {outcome}{closed}")
}

fn long(probe: &FragmentProbe) -> String {
    let (out, both, control) = (probe.outbound, probe.both, probe.control);
    let back = if probe.comes_back() || both.arrived == 0 {
        format!("{} of {} went there and back", both.arrived, both.asked)
    } else {
        "its answers stay short".to_owned()
    };
    format!(
        "datagrams of {} bytes: {} of {} went there, {back}; of shorter ones {} of {}",
        probe.length, out.arrived, out.asked, control.arrived, control.asked,
    )
}
