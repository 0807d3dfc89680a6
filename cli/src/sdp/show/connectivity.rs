//! How a section connects: ICE, DTLS and its candidates.

use std::io::{self, Write};

use icescope::candidate::{Address, Candidate, TcpType};
use icescope::sdp::{Key, Section};

use super::super::excerpt::clean;
use super::field;

pub(super) fn ice_and_dtls(section: Section<'_>, out: &mut dyn Write) -> io::Result<()> {
    for attribute in section.keyed(Key::IceUfrag) {
        // The password is a secret; the fragment is what logs show.
        field(
            out,
            "ICE",
            &format!("ufrag {}", clean(attribute.value().unwrap_or_default())),
        )?;
    }
    for attribute in section.keyed(Key::Setup) {
        let meaning = match attribute.value() {
            Some("actpass") => "the answer decides which side is the DTLS client",
            Some("active") => "this side is the DTLS client",
            Some("passive") => "this side is the DTLS server",
            _ => "see the findings",
        };
        let value = clean(attribute.value().unwrap_or_default());
        field(out, "DTLS", &format!("{value}: {meaning}"))?;
    }
    Ok(())
}

pub(super) fn candidates(section: Section<'_>, out: &mut dyn Write) -> io::Result<()> {
    let complete = section.keyed(Key::EndOfCandidates).next().is_some();
    for (index, candidate) in section.candidates().enumerate() {
        let label = if index == 0 { "Candidates" } else { "" };
        field(out, label, &candidate_line(&candidate))?;
    }
    match (section.candidates().next().is_some(), complete) {
        (false, true) => field(out, "Candidates", "none, and none will follow"),
        (true, true) => field(out, "", "no more will follow"),
        _ => Ok(()),
    }
}

/// `host  udp 192.0.2.1:50000  private`.
fn candidate_line(candidate: &Candidate<'_>) -> String {
    let class = candidate.class();
    let kind = candidate.kind.name();
    let transport = match candidate.tcp_type {
        Some(TcpType::Active) => "tcp, active",
        Some(TcpType::Passive) => "tcp, passive",
        Some(TcpType::SimultaneousOpen) => "tcp, so",
        _ => candidate.transport.name(),
    };
    let scope = if class.mdns {
        "hidden by mDNS"
    } else {
        class.scope.map_or("a name", |scope| scope.name())
    };
    let related = match (candidate.related_address, candidate.related_port) {
        (Some(address), Some(port)) => format!(", from {}", socket(address, port)),
        _ => String::new(),
    };
    let address = socket(candidate.address, candidate.port);
    clean(&format!(
        "{kind:<5} {transport:<11} {address} ({scope}{related})"
    ))
}

fn socket(address: Address<'_>, port: u16) -> String {
    match address {
        Address::Ip(ip) => std::net::SocketAddr::new(ip, port).to_string(),
        Address::Zoned { .. } => format!("[{address}]:{port}"),
        _ => format!("{address}:{port}"),
    }
}
