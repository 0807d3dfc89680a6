//! The values of ICE credentials and of fingerprints (RFC 8839 section 5.4, RFC 8122).

use crate::candidate::grammar;

use super::super::attribute::Fingerprint;
use super::super::line::Attribute;
use super::Code;
use super::diagnostic::Report;

pub(super) fn credential<'d>(
    value: &str,
    least: usize,
    length: Code,
    attribute: Attribute<'d>,
    report: &mut Report<'d>,
) {
    if !(least..=256).contains(&value.len()) {
        report.add(length, attribute.value_span());
    }
    let mut others = value.bytes().filter(|byte| !grammar::is_ice_char(*byte));
    if let Some(first) = others.next() {
        // What some agents used to write, Chromium takes still.
        let tolerated = |byte| matches!(byte, b'-' | b'_' | b'#' | b'=');
        let code = match tolerated(first) && others.all(tolerated) {
            true => Code::IceCredentialSyntax,
            false => Code::IceCredentialCharacter,
        };
        report.add_about(code, attribute.value_span(), attribute.name());
    }
}

pub(super) fn fingerprint<'d>(
    fingerprint: &Fingerprint<'d>,
    attribute: Attribute<'d>,
    report: &mut Report<'d>,
) {
    let start = attribute.value_span().start;
    let algorithm = start..start + fingerprint.algorithm.len();
    let digits = fingerprint.digest.text();
    if digits.bytes().any(|digit| digit.is_ascii_lowercase()) {
        let value = attribute.value().unwrap_or_default();
        let end = start + value.trim_end_matches(' ').len();
        report.add(Code::FingerprintCase, end - digits.len()..end);
    }
    match fingerprint.expected_length() {
        None => report.add(Code::FingerprintUnknown, algorithm),
        Some(_) if fingerprint.is_broken() => report.add(Code::FingerprintBroken, algorithm),
        Some(length) if length != fingerprint.digest.length() => {
            report.add_about(
                Code::FingerprintLength,
                attribute.value_span(),
                fingerprint.algorithm,
            );
        }
        Some(_) => {}
    }
}
