//! How a section connects: ICE, DTLS and its candidates.

use std::io::{self, Write};

use icescope::candidate::{Address, Candidate, TcpType};
use icescope::sdp::attribute::Setup;
use icescope::sdp::field::MediaLine;
use icescope::sdp::{Attribute, AttributeValue, Key, Section};

use super::super::excerpt::clean;
use super::field;

/// Whether the protocol is one of TCP connections, whose `setup` says who opens them (RFC 4145), and
/// not who starts DTLS.
pub(super) fn is_over_tcp(media: &MediaLine<'_>) -> bool {
    let mut parts = media.protocol.split('/');
    parts.any(|part| part.eq_ignore_ascii_case("tcp")) && !media.is_dtls()
}

/// What a `setup` attribute says, if it parses.
pub(super) fn setup_of(attribute: Attribute<'_>) -> Option<Setup> {
    match attribute.typed() {
        Ok(AttributeValue::Setup(setup)) => Some(setup),
        _ => None,
    }
}

/// `media` is that of the section or, for the session, of its first section.
pub(super) fn ice_and_dtls(
    section: Section<'_>,
    media: Option<&MediaLine<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for attribute in section.keyed(Key::IceUfrag) {
        // The password is a secret; the fragment is what logs show.
        field(
            out,
            "ICE",
            &format!("ufrag {}", clean(attribute.value().unwrap_or_default())),
        )?;
    }
    for attribute in section.keyed(Key::Setup) {
        let by_tcp = media.is_some_and(is_over_tcp);
        let meaning = match (setup_of(attribute), by_tcp) {
            (Some(Setup::ActPass), false) => "the answer decides which side is the DTLS client",
            (Some(Setup::Active), false) => "this side is the DTLS client",
            (Some(Setup::Passive), false) => "this side is the DTLS server",
            (Some(Setup::ActPass), true) => "the answer decides which side opens the connection",
            (Some(Setup::Active), true) => "this side opens the connection",
            (Some(Setup::Passive), true) => "this side waits for the connection",
            (Some(Setup::HoldConn), true) => "no connection for now",
            _ => "see the findings",
        };
        let value = clean(attribute.value().unwrap_or_default());
        let label = if by_tcp { "TCP" } else { "DTLS" };
        field(out, label, &format!("{value}: {meaning}"))?;
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
