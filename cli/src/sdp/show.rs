//! `icescope sdp show`: what a description says, in few lines.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use icescope::candidate::{Address, Candidate, TcpType};
use icescope::sdp::attribute::{CodecParameters, Direction};
use icescope::sdp::field::MediaLine;
use icescope::sdp::{
    AttributeValue, Codec, CodecRole, Document, Key, LineKind, Profile, Section, Value, check,
};

use super::check::{findings, summary};
use super::doubt;
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
    findings(document, &found, doubt::limit(&[document]), out)?;
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
    // One entry for each codec, with all its payload types, in the order of preference.
    let codecs = section.codecs();
    let mut groups: Vec<(String, Vec<&Codec<'_>>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for codec in &codecs {
        // Retransmission is told with the codec that it serves.
        let served = codec
            .retransmits
            .is_some_and(|served| codecs.iter().any(|codec| codec.payload_type == served));
        if codec.role() == CodecRole::Retransmission && served {
            continue;
        }
        let name = codec_name(codec);
        let place = *places.entry(name.clone()).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, group)) = groups.get_mut(place) {
            group.push(codec);
        }
    }
    for (index, (name, group)) in groups.into_iter().enumerate() {
        let label = if index == 0 { "Codecs" } else { "" };
        let types: Vec<_> = group
            .iter()
            .map(|codec| codec.payload_type.to_string())
            .collect();
        let text = format!("{name} as {}{}", types.join(" "), details(&group));
        field(out, label, &clean(&text))?;
    }
    Ok(())
}

/// `opus/48000/2`.
fn codec_name(codec: &Codec<'_>) -> String {
    let Some(map) = codec.map else {
        return "unknown codec".to_owned();
    };
    match map.channels.filter(|channels| *channels > 1) {
        Some(channels) => format!("{}/{}/{channels}", map.encoding, map.clock_rate),
        None => format!("{}/{}", map.encoding, map.clock_rate),
    }
}

/// What its parameters say, how it is repeated, and its feedback; as its first payload type has it.
fn details(group: &[&Codec<'_>]) -> String {
    let mut parts = Vec::new();
    if let Some(first) = group.first() {
        if let CodecParameters::Opus(opus) = first.view() {
            let said = [
                (opus.is_stereo(), "stereo"),
                (opus.has_fec(), "FEC"),
                (opus.has_dtx(), "DTX"),
                (opus.is_cbr(), "CBR"),
            ];
            let said = said.into_iter().filter(|(is, _)| *is).map(|(_, name)| name);
            parts.extend(said.map(str::to_owned));
        }
        let again: Vec<_> = group
            .iter()
            .filter_map(|codec| codec.retransmission)
            .map(|number| number.to_string())
            .collect();
        if !again.is_empty() {
            parts.push(format!("sent again as {}", again.join(" ")));
        }
        let feedback: Vec<_> = first
            .feedback()
            .map(|feedback| match feedback.parameter {
                Some(parameter) => format!("{} {parameter}", feedback.kind),
                None => feedback.kind.to_owned(),
            })
            .collect();
        if !feedback.is_empty() {
            parts.push(format!("feedback {}", feedback.join(", ")));
        }
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!(" ({})", parts.join("; "))
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
