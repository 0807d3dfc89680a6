//! `icescope sdp show`: what a description says, in few lines.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use icescope::candidate::{Address, Candidate, TcpType};
use icescope::sdp::attribute::Direction;
use icescope::sdp::field::MediaLine;
use icescope::sdp::{AttributeValue, Document, Key, LineKind, Profile, Section, Value, check};

use super::check::{findings, summary};
use super::excerpt::clean;
use crate::failure::{Failure, NEGATIVE};

const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DIM: Style = Style::new().dimmed();

pub(super) fn run(
    file: &str,
    document: &Document<'_>,
    profile: Profile,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let found = check(document, profile);
    session(file, document, out)?;
    let default = document
        .session()
        .own_direction()
        .unwrap_or(Direction::SendRecv);
    for section in document.media() {
        writeln!(out)?;
        media(section, section.own_direction().unwrap_or(default), out)?;
    }
    writeln!(out)?;
    findings(document, &found, out)?;
    let (style, word) = if found.accepted() {
        (GOOD, "Accepted")
    } else {
        (BAD, "Rejected")
    };
    writeln!(out, "{style}{word}{style:#} ({})", summary(&found))?;
    Ok(if found.accepted() { 0 } else { NEGATIVE })
}

fn field(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {DIM}{name:<10}{DIM:#} {value}")
}

fn session(file: &str, document: &Document<'_>, out: &mut dyn Write) -> io::Result<()> {
    let session = document.session();
    let sections = match document.media().len() {
        1 => "1 media section".to_owned(),
        count => format!("{count} media sections"),
    };
    writeln!(out, "{BOLD}{}{BOLD:#}: {sections}", clean(file))?;
    for line in session.of_kind(LineKind::Origin) {
        if let Ok(Value::Origin(origin)) = line.typed() {
            let from = format!(
                "{} at {}, session {}, version {}",
                origin.username, origin.address, origin.session_id, origin.session_version
            );
            field(out, "Made by", &clean(&from))?;
        }
    }
    for attribute in session.keyed(Key::Group) {
        if let Ok(AttributeValue::Group(group)) = attribute.typed() {
            let meaning = if group.is_bundle() {
                " (these sections share one transport)"
            } else {
                ""
            };
            let text = format!("{} {}", group.semantics, group.mids.text().trim());
            field(out, "Group", &format!("{}{meaning}", clean(&text)))?;
        }
    }
    if session.keyed(Key::IceLite).next().is_some() {
        field(out, "ICE", "lite: this side only answers checks")?;
    }
    ice_and_dtls(session, out)
}

fn media(section: Section<'_>, direction: Direction, out: &mut dyn Write) -> io::Result<()> {
    let number = section.media_index().unwrap_or_default();
    let Ok(Some(line)) = section.media() else {
        let text = section.lines().next().map_or("", |line| line.content());
        return writeln!(
            out,
            "{BOLD}#{number}{BOLD:#} does not parse: {}",
            clean(text)
        );
    };
    let mid = section
        .mid()
        .map(|mid| format!(", mid {}", clean(mid)))
        .unwrap_or_default();
    let flow = match direction {
        Direction::SendRecv => "sends and receives",
        Direction::SendOnly => "sends only",
        Direction::RecvOnly => "receives only",
        Direction::Inactive => "inactive",
    };
    let flow = if line.is_rtp() {
        format!(", {flow}")
    } else {
        String::new()
    };
    writeln!(
        out,
        "{BOLD}#{number} {}{BOLD:#}{mid}{flow}",
        clean(line.media)
    )?;
    field(out, "Transport", &transport(&line, section))?;
    codecs(&line, section, out)?;
    streams(section, out)?;
    ice_and_dtls(section, out)?;
    candidates(section, out)
}

fn transport(line: &MediaLine<'_>, section: Section<'_>) -> String {
    let bundle_only = section.keyed(Key::BundleOnly).next().is_some();
    let port = match line.port {
        0 if bundle_only => "no port of its own (bundle-only)".to_owned(),
        0 => "port 0: rejected, or not offered".to_owned(),
        9 => "port 9: left to ICE".to_owned(),
        port => format!("port {port}"),
    };
    clean(&format!("{}, {port}", line.protocol))
}

fn codecs(line: &MediaLine<'_>, section: Section<'_>, out: &mut dyn Write) -> io::Result<()> {
    if !line.is_rtp() {
        return field(out, "Formats", &clean(line.formats.text().trim()));
    }
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for attribute in section.keyed(Key::Rtpmap) {
        if let Ok(AttributeValue::Rtpmap(map)) = attribute.typed() {
            let number = attribute.value().and_then(|value| value.split(' ').next());
            let channels = map.channels.filter(|channels| *channels > 1);
            let channels = channels
                .map(|channels| format!("/{channels}"))
                .unwrap_or_default();
            let name = format!("{}/{}{channels}", map.encoding, map.clock_rate);
            names.insert(number.unwrap_or_default(), name);
        }
    }
    // One entry for each codec, with all its payload types, in the order of preference.
    let mut codecs: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for format in line.formats.iter() {
        let name = names
            .get(format)
            .map_or_else(|| fixed_codec(format), String::as_str);
        let place = *places.entry(name).or_insert_with(|| {
            codecs.push((name, Vec::new()));
            codecs.len() - 1
        });
        if let Some((_, types)) = codecs.get_mut(place) {
            types.push(format);
        }
    }
    for (index, (name, types)) in codecs.into_iter().enumerate() {
        let label = if index == 0 { "Codecs" } else { "" };
        field(
            out,
            label,
            &format!("{} as {}", clean(name), clean(&types.join(" "))),
        )?;
    }
    Ok(())
}

/// The codecs of payload types that need no rtpmap (RFC 3551 section 6), the usual ones.
fn fixed_codec(format: &str) -> &'static str {
    match format {
        "0" => "PCMU/8000",
        "3" => "GSM/8000",
        "8" => "PCMA/8000",
        "9" => "G722/8000",
        "13" => "CN/8000",
        "18" => "G729/8000",
        "26" => "JPEG/90000",
        "33" => "MP2T/90000",
        "34" => "H263/90000",
        _ => "unknown codec",
    }
}

fn streams(section: Section<'_>, out: &mut dyn Write) -> io::Result<()> {
    for attribute in section.keyed(Key::Msid) {
        if let Ok(AttributeValue::Msid(msid)) = attribute.typed() {
            let track = msid
                .track
                .map(|track| format!(", track {track}"))
                .unwrap_or_default();
            field(out, "Stream", &clean(&format!("{}{track}", msid.stream)))?;
        }
    }
    for attribute in section.keyed(Key::Simulcast) {
        field(
            out,
            "Simulcast",
            &clean(attribute.value().unwrap_or_default()),
        )?;
    }
    Ok(())
}

fn ice_and_dtls(section: Section<'_>, out: &mut dyn Write) -> io::Result<()> {
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

fn candidates(section: Section<'_>, out: &mut dyn Write) -> io::Result<()> {
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
