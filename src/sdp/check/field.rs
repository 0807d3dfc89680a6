//! The values of lines other than attributes and `m=` (RFC 8866 section 5).

use super::super::field::{Bandwidth, Connection, Origin, Value};
use super::super::line::Line;
use super::diagnostic::Report;
use super::{Code, contact};

/// `in_media`: the line stands in a media section.
pub(super) fn check<'d>(
    line: Line<'d>,
    value: &Value<'d>,
    in_media: bool,
    report: &mut Report<'d>,
) {
    match value {
        Value::Version(version) if *version != 0 => {
            report.add(Code::WrongVersion, line.value_span());
        }
        Value::Connection(value) => connection(line, value, report),
        // Chromium looks at these only, and there only.
        Value::Bandwidth(Bandwidth {
            kind: "AS" | "TIAS",
            value,
        }) if in_media && *value >> 31 != 0 => {
            report.add(Code::BandwidthRange, line.value_span());
        }
        Value::Origin(value) => origin(line, value, report),
        Value::Timing(time) if time.start >> 32 != 0 || time.stop >> 32 != 0 => {
            report.add(Code::TimeRange, line.value_span());
        }
        Value::Text(_) => contact::check(line, report),
        _ => {}
    }
}

fn connection<'d>(line: Line<'d>, value: &Connection<'d>, report: &mut Report<'d>) {
    let span = line.value_span();
    if value.net_type != "IN" || !matches!(value.address_type, "IP4" | "IP6") {
        let length = value.net_type.len() + 1 + value.address_type.len();
        return report.add(Code::AddressType, span.start..span.start + length);
    }
    let text = line.value().trim_end_matches(' ');
    let start = span.start + text.rfind(' ').map_or(0, |at| at + 1);
    let end = span.start + text.len();
    let slash = text.find('/').map(|at| span.start + at..end);
    if value.address.is_malformed() {
        report.add(Code::AddressSyntax, start..end);
    }
    // Firefox looks at the number that the text starts with, and no further.
    let number = text.get(start - span.start..).unwrap_or_default();
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let number = number
        .get(..digits)
        .and_then(|digits| digits.parse::<u8>().ok());
    match (value.address.ip(), slash) {
        (None, _) if value.address_type == "IP4" && number.is_none() => {
            report.add(Code::ConnectionName, start..end);
        }
        (Some(ip), Some(slash)) if !ip.is_multicast() => report.add(Code::UnicastSlash, slash),
        (Some(_), Some(slash)) => report.add(Code::MulticastSlash, slash),
        (Some(ip), None) if ip.is_multicast() && ip.is_ipv4() => {
            report.add(Code::MulticastTtl, start..end);
        }
        _ => {}
    }
}

fn origin<'d>(line: Line<'d>, value: &Origin<'d>, report: &mut Report<'d>) {
    let known = |word: &str| {
        ["IP4", "IP6"]
            .iter()
            .any(|name| name.eq_ignore_ascii_case(word))
    };
    for (word, fits) in [
        (value.net_type, value.net_type.eq_ignore_ascii_case("IN")),
        (value.address_type, known(value.address_type)),
    ] {
        if !fits {
            report.add_about(Code::OriginType, line.value_span(), word);
        }
    }
    for number in [value.session_id, value.session_version] {
        // Firefox goes by the last 64 bits, and wants the first of them to be 0.
        let low = number.bytes().fold(0_u64, |low, digit| {
            low.wrapping_mul(10).wrapping_add(u64::from(digit & 15))
        });
        if low >> 63 != 0 {
            report.add_about(Code::OriginRange, line.value_span(), number);
        }
    }
}
