//! What is odd about candidates, and for what in one Chromium refuses a whole description.

use crate::candidate::{Candidate, Transport};

use super::super::line::Attribute;
use super::Code;
use super::diagnostic::Report;

pub(super) fn check<'d>(
    candidate: &Candidate<'d>,
    attribute: Attribute<'d>,
    report: &mut Report<'d>,
) {
    for finding in candidate.class().findings.iter() {
        report.add(Code::Candidate(finding), attribute.value_span());
    }
    if let Some(word) = refused(candidate, attribute.value().unwrap_or_default()) {
        report.add_about(Code::CandidateRefused, attribute.value_span(), word);
    }
}

/// The word that Chromium does not take, which goes by the case of most.
fn refused<'d>(candidate: &Candidate<'d>, value: &'d str) -> Option<&'d str> {
    if let Transport::Other(name) = candidate.transport
        && !name.eq_ignore_ascii_case("ssltcp")
    {
        return Some(name);
    }
    // Behind foundation, component, transport, priority, address and port.
    let mut words = value.split(' ').filter(|word| !word.is_empty()).skip(6);
    let (typ, kind) = (words.next()?, words.next()?);
    if typ != "typ" {
        return Some(typ);
    }
    // What is no type in any case is reported as such.
    if candidate.kind.known().is_some_and(|known| known != kind) {
        return Some(kind);
    }
    // A space at the end stands before an empty word.
    let last = value.ends_with(' ').then_some("");
    while let Some(name) = words.next()
        && let Some(word) = words.next().or(last)
    {
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        let fits = match name {
            "tcptype" => matches!(word, "active" | "passive" | "so"),
            "generation" => digits && word.parse::<u32>().is_ok(),
            "network-id" | "network-cost" => digits && word.parse::<u16>().is_ok(),
            _ => true,
        };
        if !fits {
            return Some(if word.is_empty() { name } else { word });
        }
    }
    None
}
