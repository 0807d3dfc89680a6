//! `icescope sdp show`: what a description says, in few lines.

mod codecs;
mod connectivity;
mod destination;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use icescope::sdp::{AttributeValue, Check, Document, Key, LineKind, Section, Value};

use self::codecs::{codecs, packets};
use self::connectivity::{candidates, ice_and_dtls};
use self::destination::{Common, bandwidth, suites};
use super::check::{findings, summary};
use super::excerpt::clean;

const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DIM: Style = Style::new().dimmed();

pub(super) fn run(
    file: &str,
    document: &Document<'_>,
    found: &Check<'_>,
    alike: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    session(file, document, out)?;
    let common = Common::of(document);
    for section in document.media() {
        writeln!(out)?;
        media(section, &common, out)?;
    }
    writeln!(out)?;
    findings(document, found, alike, out)?;
    let (style, word) = if found.accepted() {
        (GOOD, "Accepted")
    } else {
        (BAD, "Rejected")
    };
    writeln!(out, "{style}{word}{style:#} ({})", summary(found))
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
                "{} at {}, session {}, version {} (a name, not where media goes)",
                origin.username, origin.address, origin.session_id, origin.session_version
            );
            field(out, "Origin", &clean(&from))?;
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
    bandwidth(&session, out)?;
    let first = document.media().next();
    let first = first.and_then(|section| section.media().ok().flatten());
    ice_and_dtls(session, first.as_ref(), out)
}

fn media(section: Section<'_>, common: &Common<'_>, out: &mut dyn Write) -> io::Result<()> {
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
    let flow = common.flow(&line, &section);
    writeln!(
        out,
        "{BOLD}#{number} {}{BOLD:#}{mid}{flow}",
        clean(line.media)
    )?;
    common.write(&line, &section, out)?;
    bandwidth(&section, out)?;
    suites(&section, out)?;
    codecs(&line, section, out)?;
    packets(&section, out)?;
    streams(section, out)?;
    ice_and_dtls(section, Some(&line), out)?;
    candidates(section, out)
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
