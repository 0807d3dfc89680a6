//! Where the media of a section goes: ports, addresses, bandwidth, keys in the description.

use std::io::{self, Write};

use icescope::candidate::AddressScope;
use icescope::sdp::attribute::{Direction, Setup};
use icescope::sdp::field::{Connection, MediaLine};
use icescope::sdp::{AttributeValue, Document, Key, Line, LineKind, Section, Value};

use super::super::excerpt::clean;
use super::connectivity::{is_over_tcp, setup_of};
use super::field;

/// What the session says for all sections, found once.
pub(super) struct Common<'d> {
    /// The direction that the session states.
    stated: Option<Direction>,
    connection: Option<Line<'d>>,
    /// Whether ICE is spoken of anywhere; bundled sections may leave that to the first.
    has_ice: bool,
    /// Whether RTSP controls the session as a whole.
    has_control: bool,
}

impl<'d> Common<'d> {
    pub(super) fn of(document: &'d Document<'_>) -> Self {
        let session = document.session();
        Self {
            stated: session.own_direction(),
            connection: session.of_kind(LineKind::Connection).next(),
            has_ice: document.sections().any(|section| has_ice(&section)),
            has_control: has(&session, Key::Control),
        }
    }

    fn is_rtsp(&self, section: &Section<'_>) -> bool {
        self.has_control || has(section, Key::Control)
    }

    /// The port of a section, by what it means.
    fn port(&self, line: &MediaLine<'_>, section: &Section<'_>) -> Port {
        match line.port {
            0 if has(section, Key::BundleOnly) => Port::Bundled,
            0 if self.is_rtsp(section) => Port::Rtsp,
            0 => Port::Rejected,
            port => Port::Number(port),
        }
    }

    fn is_multicast(&self, section: &Section<'_>) -> bool {
        let own = section.of_kind(LineKind::Connection).next();
        let line = own.or(self.connection);
        matches!(line.map(|line| line.typed()), Some(Ok(Value::Connection(connection)))
            if connection.address.scope() == Some(AddressScope::Multicast))
    }

    /// The direction of a section, in words; of one without a port, that it has none.
    pub(super) fn flow(&self, line: &MediaLine<'_>, section: &Section<'_>) -> &'static str {
        if matches!(self.port(line, section), Port::Rejected) {
            return ", rejected or not offered";
        }
        if !line.is_rtp() {
            return "";
        }
        // RTSP describes what a client does (RFC 7826 appendix D.1.5), and most say nothing.
        if self.is_rtsp(section) {
            return match section.own_direction().or(self.stated) {
                Some(Direction::SendRecv) => ", a client sends and receives",
                Some(Direction::SendOnly) => ", a client sends only",
                Some(Direction::RecvOnly) => ", a client receives only",
                Some(Direction::Inactive) => ", inactive",
                None => "",
            };
        }
        let direction = section.direction();
        // Of multicast there is one view for all (RFC 3264 section 5.2).
        if self.is_multicast(section) {
            return match direction {
                Direction::SendRecv => ", all send and receive",
                Direction::SendOnly => ", who joins sends only",
                Direction::RecvOnly => ", who joins receives only",
                Direction::Inactive => ", inactive",
            };
        }
        match direction {
            Direction::SendRecv => ", sends and receives",
            Direction::SendOnly => ", sends only",
            Direction::RecvOnly => ", receives only",
            Direction::Inactive => ", inactive",
        }
    }

    /// The protocol, the port and the address.
    pub(super) fn write(
        &self,
        line: &MediaLine<'_>,
        section: &Section<'_>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let port = self.port(line, section);
        let words = match (port, line.port_count) {
            (Port::Bundled, _) => "no port of its own (bundle-only)".to_owned(),
            (Port::Rejected, _) => "port 0: rejected, or not offered".to_owned(),
            (Port::Rtsp, _) => "port 0: RTSP sets it up".to_owned(),
            // What opens a connection needs no port (RFC 4145 section 4.1).
            (Port::Number(9), None | Some(1)) if is_over_tcp(line) && opens(section) => {
                "port 9: none, as this side opens the connection".to_owned()
            }
            (Port::Number(9), None | Some(1)) if self.has_ice => "port 9: left to ICE".to_owned(),
            (Port::Number(port), None | Some(1)) => format!("port {port}"),
            // Each stream of RTP has a port for RTCP behind its own (RFC 8866 section 5.14).
            (Port::Number(port), Some(count)) if line.is_rtp() => {
                format!("{count} pairs of ports from {port} on")
            }
            (Port::Number(port), Some(count)) => format!("{count} ports from {port} on"),
        };
        field(
            out,
            "Transport",
            &clean(&format!("{}, {words}", line.protocol)),
        )?;
        if !matches!(port, Port::Number(_)) {
            return Ok(());
        }
        let mut own = section.of_kind(LineKind::Connection).peekable();
        if own.peek().is_none() {
            return match self.connection {
                Some(common) => self.address(common, line, section, out),
                None if self.has_ice || self.is_rtsp(section) => Ok(()),
                None => field(out, "Media to", "nowhere: there is no c= line"),
            };
        }
        own.try_for_each(|own| self.address(own, line, section, out))
    }

    /// Tells the address in a `c=` line, unless ICE is to find one and it stands for none.
    fn address(
        &self,
        connection: Line<'_>,
        line: &MediaLine<'_>,
        section: &Section<'_>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Ok(Value::Connection(connection)) = connection.typed() else {
            let text = clean(connection.content());
            return field(out, "Media to", &format!("{text}, which does not parse"));
        };
        let scope = connection.address.scope();
        let is_none = scope == Some(AddressScope::Unspecified);
        if self.has_ice && (line.port == 9 || is_none) {
            return Ok(());
        }
        let direction = section.direction();
        let is_multicast = scope == Some(AddressScope::Multicast);
        // RTSP has the addresses of unicast in its own messages (RFC 7826 appendix D.1.8).
        let by_rtsp = self.is_rtsp(section) && !is_multicast;
        let receives = matches!(direction, Direction::SendRecv | Direction::RecvOnly)
            || !line.is_rtp()
            || is_multicast;
        let label = if receives && !by_rtsp {
            "Media to"
        } else {
            "Address"
        };
        let mut text = described(&connection, scope);
        if by_rtsp {
            text.push_str(": RTSP tells where media goes");
        } else if is_none {
            text.push_str(": nowhere; on hold, as before RFC 3264");
        } else if self.has_ice {
            text.push_str(", where ICE is not used");
        } else if !receives {
            text.push_str(": it receives no media there");
        }
        field(out, label, &clean(&text))
    }
}

fn has(section: &Section<'_>, key: Key) -> bool {
    section.keyed(key).next().is_some()
}

fn opens(section: &Section<'_>) -> bool {
    let setup = section.keyed(Key::Setup).next();
    setup.and_then(setup_of) == Some(Setup::Active)
}

fn has_ice(section: &Section<'_>) -> bool {
    has(section, Key::IceUfrag) || has(section, Key::Candidate)
}

/// `239.0.0.1 (multicast, TTL 127)`.
fn described(connection: &Connection<'_>, scope: Option<AddressScope>) -> String {
    let address = connection.address;
    let mut what = match scope {
        Some(AddressScope::Unspecified) => return address.to_string(),
        Some(scope) => scope.name().to_owned(),
        None => "a name".to_owned(),
    };
    if let Some(ttl) = connection.ttl {
        what.push_str(&format!(", TTL {ttl}"));
    }
    match connection.address_count {
        Some(count) if count > 1 => format!("{count} addresses from {address} on ({what})"),
        _ => format!("{address} ({what})"),
    }
}

/// The port of a section, by what it means.
#[derive(Clone, Copy)]
enum Port {
    Number(u16),
    Bundled,
    Rejected,
    Rtsp,
}

/// The `b=` lines of a section, with their units.
pub(super) fn bandwidth(section: &Section<'_>, out: &mut dyn Write) -> io::Result<()> {
    for line in section.of_kind(LineKind::Bandwidth) {
        if let Ok(Value::Bandwidth(limit)) = line.typed() {
            let unit = match limit.kind {
                "AS" | "CT" => " kbit/s",
                "TIAS" | "RS" | "RR" => " bit/s",
                _ => "",
            };
            let text = format!("{} {}{unit}", limit.kind, limit.value);
            field(out, "Bandwidth", &clean(&text))?;
        }
    }
    Ok(())
}

/// The suites of `crypto`, without the keys.
pub(super) fn suites(section: &Section<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suites: Vec<&str> = section
        .keyed(Key::Crypto)
        .filter_map(|attribute| match attribute.typed() {
            Ok(AttributeValue::Crypto(crypto)) => Some(crypto.suite),
            _ => None,
        })
        .collect();
    if suites.is_empty() {
        return Ok(());
    }
    field(out, "SDES", &clean(&suites.join(", ")))
}
