//! `icescope stun`: a Binding request to one server, and all that its response says.

use std::io::{self, Write};
use std::net::{Ipv6Addr, SocketAddr};

use icescope::nat::SCHEDULE;
use icescope::net::{Answer, AskError, Unanswered, binding};
use icescope::stun::attribute::DecodeAttribute;
use icescope::stun::{
    AlternateServer, AttributeType, Class, ErrorCode, MappedAddress, Message, OtherAddress,
    RawAttribute, ResponseOrigin, Scheme, ServerUri, Software, XorMappedAddress,
};
use serde::Serialize;

use crate::failure::{Failure, NEGATIVE, write_json};
use crate::report;
use crate::sdp::excerpt::{clean, printable};

/// Options of `icescope stun`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// STUN server, as HOST:PORT or a stun: URI; of a name, up to four addresses are asked until one
    /// answers
    #[arg(value_name = "HOST:PORT", value_parser = server)]
    server: ServerUri,
    /// Print the response as one JSON object, schema icescope/stun/1
    #[arg(long)]
    json: bool,
}

/// A server that can be asked over UDP.
pub(crate) fn server(text: &str) -> Result<ServerUri, String> {
    let zone = "a link-local address (fe80::...) has a zone, such as %eth0, for which a STUN URI has \
                no place (RFC 7064): name the server by another address of its own";
    let uri: ServerUri = text.parse().map_err(|error: icescope::stun::UriError| {
        let has_zone = text.contains("[fe80:") && text.contains('%');
        if has_zone {
            zone.to_owned()
        } else {
            error.to_string()
        }
    })?;
    let host = uri.host().parse::<Ipv6Addr>();
    if host.is_ok_and(|host| host.is_unicast_link_local()) {
        return Err(zone.to_owned());
    }
    match uri.scheme() {
        Scheme::Stun => Ok(uri),
        Scheme::Stuns => {
            Err("stuns: is STUN over TLS, which is not supported yet; use stun:".to_owned())
        }
        Scheme::Turn | Scheme::Turns => Err(format!(
            "{}: names a TURN server, and a STUN server is asked here: use stun:",
            uri.scheme().name()
        )),
    }
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<u8, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let asked = runtime.block_on(async {
        tokio::select! {
            result = binding(&args.server, SCHEDULE) => Some(result),
            _ = tokio::signal::ctrl_c() => None,
        }
    });
    // A name that is being looked up holds a thread that cannot be stopped.
    runtime.shutdown_background();
    let answer = match asked {
        None => return Err(Failure::interrupted()),
        Some(Ok(answer)) => answer,
        Some(Err(error)) => return Err(no_answer(&args.server, &error)),
    };
    let response = Response::of(&args.server, &answer)?;
    if args.json {
        write_json(out, &response)?;
    } else {
        response.write(out)?;
    }
    Ok(if response.mapped.is_some() {
        0
    } else {
        NEGATIVE
    })
}

fn no_answer(server: &ServerUri, error: &AskError) -> Failure {
    Failure::negative(error.code(), format!("{server}: {error}"))
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    schema: &'static str,
    server: String,
    address: SocketAddr,
    local: SocketAddr,
    class: &'static str,
    mapped: Option<SocketAddr>,
    error: Option<Error>,
    software: Option<String>,
    sent: u32,
    elapsed_ms: f64,
    attributes: Vec<AttributeView>,
    /// The other addresses of the name that were asked, without an answer until then.
    unanswered: Vec<UnansweredView>,
}

#[derive(Debug, Serialize)]
struct UnansweredView {
    address: SocketAddr,
    code: &'static str,
    sent: Option<u32>,
    text: String,
}

impl UnansweredView {
    fn of(one: &Unanswered) -> Self {
        Self {
            address: one.server(),
            code: one.code(),
            sent: one.sent(),
            text: one.to_string(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Error {
    code: u16,
    text: String,
}

#[derive(Debug, Serialize)]
struct AttributeView {
    /// The number, as `0x8022`.
    r#type: String,
    name: Option<&'static str>,
    /// What it says; its bytes in hexadecimal where this program does not read them.
    value: String,
}

impl Response {
    fn of(server: &ServerUri, answer: &Answer) -> Result<Self, Failure> {
        let message = Message::decode(&answer.bytes).map_err(|error| {
            Failure::negative("malformed-response", format!("{server}: {error}"))
        })?;
        let xor = message
            .get::<XorMappedAddress>()
            .ok()
            .flatten()
            .map(|at| at.address());
        let plain = message
            .get::<MappedAddress>()
            .ok()
            .flatten()
            .map(|at| at.address());
        let error = message.get::<ErrorCode<'_>>().ok().flatten();
        let software = message.get::<Software<'_>>().ok().flatten();
        Ok(Self {
            schema: "icescope/stun/1",
            server: server.to_string(),
            address: answer.server,
            local: answer.local,
            class: if message.class() == Class::Success {
                "success"
            } else {
                "error"
            },
            // An error response has none (RFC 8489 section 6.3.4); nothing can come from port 0.
            mapped: xor.or(plain).filter(|mapped| {
                let is_real = !mapped.ip().is_unspecified() && mapped.port() != 0;
                is_real && message.class() == Class::Success
            }),
            error: error.map(|e| Error {
                code: e.number(),
                text: e.reason().to_owned(),
            }),
            software: software.map(|software| software.as_str().to_owned()),
            sent: answer.sent,
            elapsed_ms: report::milliseconds(answer.elapsed),
            attributes: message.all_attributes().map(attribute).collect(),
            unanswered: answer.unanswered.iter().map(UnansweredView::of).collect(),
        })
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        const BOLD: anstyle::Style = anstyle::Style::new().bold();
        match (&self.mapped, &self.error) {
            (Some(mapped), _) if self.address.ip().is_loopback() => writeln!(
                out,
                "{BOLD}{mapped}{BOLD:#} is what {} sees; it is on this machine, so it cannot see your NAT.",
                self.server
            )?,
            (Some(mapped), _) if mapped == &self.local => writeln!(
                out,
                "{BOLD}{mapped}{BOLD:#} is what {} sees: this host's own address, so no NAT in between.",
                self.server
            )?,
            (Some(mapped), _) => writeln!(
                out,
                "{BOLD}{mapped}{BOLD:#} is what {} sees of {}: there is a NAT in between.",
                self.server, self.local
            )?,
            (None, Some(error)) => writeln!(
                out,
                "{BOLD}{}{BOLD:#} from {}.",
                clean(format!("Error {} {}", error.code, error.text).trim_end()),
                self.server
            )?,
            (None, None) => writeln!(out, "{} answered without a mapped address.", self.server)?,
        }
        match self.sent {
            1 => writeln!(
                out,
                "{} answered in {:.1} ms.",
                self.address, self.elapsed_ms
            )?,
            sent => writeln!(
                out,
                "{} answered within {:.1} ms, to one of {sent} requests.",
                self.address, self.elapsed_ms
            )?,
        }
        for other in &self.unanswered {
            writeln!(out, "Another address of the name: {}.", other.text)?;
        }
        for attribute in &self.attributes {
            let value: String = attribute.value.chars().map(printable).collect();
            let name = attribute.name.unwrap_or(&attribute.r#type);
            writeln!(out, "  {name:20} {}", value)?;
        }
        Ok(())
    }
}

/// What an attribute says, if it is what its type promises.
fn words<'a, T: DecodeAttribute<'a>>(
    raw: RawAttribute<'a>,
    words: impl FnOnce(T) -> String,
) -> Option<String> {
    T::decode(raw).ok().map(words)
}

fn attribute(raw: RawAttribute<'_>) -> AttributeView {
    let kind = raw.attribute_type();
    let value = match kind {
        AttributeType::XOR_MAPPED_ADDRESS => {
            words(raw, |at: XorMappedAddress| at.address().to_string())
        }
        AttributeType::MAPPED_ADDRESS => words(raw, |at: MappedAddress| at.address().to_string()),
        AttributeType::RESPONSE_ORIGIN => words(raw, |at: ResponseOrigin| at.address().to_string()),
        AttributeType::OTHER_ADDRESS => words(raw, |at: OtherAddress| at.address().to_string()),
        AttributeType::ALTERNATE_SERVER => {
            words(raw, |at: AlternateServer| at.address().to_string())
        }
        AttributeType::SOFTWARE => {
            words(raw, |software: Software<'_>| software.as_str().to_owned())
        }
        AttributeType::ERROR_CODE => words(raw, |error: ErrorCode<'_>| {
            format!("{} {}", error.number(), error.reason())
        }),
        _ => None,
    };
    let bytes = || {
        raw.value()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    };
    AttributeView {
        r#type: format!("{:#06x}", kind.number()),
        name: kind.name(),
        value: value.unwrap_or_else(bytes),
    }
}
