//! What stands on an `m=` line: kind of media, ports, protocol (RFC 8866 section 5.14).

use crate::candidate::grammar::whole_number;

use super::super::attribute::Key;
use super::super::field::MediaLine;
use super::super::line::Line;
use super::Code;
use super::diagnostic::Report;
use super::section::Values;

/// The protocols that no browser refuses. `RTP/AVPF` Firefox does, though RFC 9429 asks for it.
const OVER_RTP: [&str; 7] = [
    "UDP/TLS/RTP/SAVPF",
    "UDP/TLS/RTP/SAVP",
    "RTP/SAVPF",
    "RTP/SAVP",
    "RTP/AVP",
    "TCP/DTLS/RTP/SAVPF",
    "TCP/DTLS/RTP/SAVP",
];
const OVER_SCTP: [&str; 3] = ["UDP/DTLS/SCTP", "TCP/DTLS/SCTP", "DTLS/SCTP"];

pub(super) fn check<'d>(
    heading: Line<'d>,
    line: &MediaLine<'d>,
    section: &Values<'d>,
    report: &mut Report<'d>,
) {
    let value = heading.value();
    let span_of = |text: &str| {
        let offset = text.as_ptr().addr() - value.as_ptr().addr();
        let start = heading.value_span().start + offset;
        start..start + text.len()
    };
    // The name of a medium has no slash.
    if let (Some(_), Some((_, rest))) = (line.port_count, value.split_once('/')) {
        let digits = rest.find(' ').unwrap_or(rest.len());
        let start = heading.value_span().end - rest.len();
        report.add(Code::PortCount, start - 1..start + digits);
    }
    let is = |kind: &str| line.media.eq_ignore_ascii_case(kind);
    let application = is("application");
    if !application && !is("audio") && !is("video") {
        return report.add(Code::MediaKind, span_of(line.media));
    }
    let among = |list: &[&str]| {
        let mut list = list.iter();
        list.any(|known| known.eq_ignore_ascii_case(line.protocol))
    };
    // Chromium finds lower case only in what it does not look at.
    if among(&OVER_RTP) && line.is_rtp() {
        return;
    }
    if !application || !among(&OVER_SCTP) {
        return report.add(Code::TransportProtocol, span_of(line.protocol));
    }
    // Drafts of RFC 8841 had the port as the format. Behind the first there may be others.
    let refused = |format: &&str| match line.protocol {
        "DTLS/SCTP" => whole_number::<u16>(format).is_none() || section.has(Key::SctpPort),
        _ => *format != "webrtc-datachannel",
    };
    if let Some(format) = line.formats.iter().next().filter(refused) {
        report.add_about(Code::SctpFormat, heading.value_span(), format);
    }
}
