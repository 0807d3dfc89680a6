//! Keys of SRTP in the description itself (RFC 4568).

use super::super::attribute::Crypto;
use super::super::line::Attribute;
use super::super::names::Numbers;
use super::Code;
use super::diagnostic::Report;

/// How many octets the key and the salt of a suite have (RFC 4568 section 6.2, RFC 6188 section 2,
/// RFC 7714 section 14.2). Names have any case.
fn octets(suite: &str) -> Option<usize> {
    const SUITES: [(&str, usize); 6] = [
        ("AES_CM_128_", 30),
        ("F8_128_", 30),
        ("AES_192_CM_", 38),
        ("AES_256_CM_", 46),
        ("AEAD_AES_128_GCM", 28),
        ("AEAD_AES_256_GCM", 44),
    ];
    let is = |name: &str| {
        let start = suite.get(..name.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    let mut suites = SUITES.into_iter();
    suites.find_map(|(name, octets)| is(name).then_some(octets))
}

/// A key of another length makes the line invalid.
pub(super) fn length<'d>(crypto: &Crypto<'d>, attribute: Attribute<'d>, report: &mut Report<'d>) {
    let Some(octets) = octets(crypto.suite) else {
        return;
    };
    let wrong = |key: &str| key.trim_end_matches('=').len() * 6 / 8 != octets;
    let mut keys = crypto.keys().filter(|key| key.method == "inline");
    if keys.any(|key| wrong(key.key())) {
        report.add_about(Code::CryptoKey, attribute.value_span(), crypto.suite);
    }
}

/// The tags name the lines in an answer.
pub(super) fn tags<'d>(lines: &[(Attribute<'d>, u32)], report: &mut Report<'d>) {
    let mut tags = lines.iter().map(|(_, tag)| *tag);
    for index in Numbers::of(&mut tags).repeated() {
        if let Some((attribute, _)) = lines.get(index) {
            report.add(Code::CryptoTag, attribute.value_span());
        }
    }
}
