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

/// The lines of one section that have keys.
#[derive(Default)]
pub(super) struct Keys<'d> {
    /// With their tags.
    lines: Vec<(Attribute<'d>, u32)>,
}

impl<'d> Keys<'d> {
    pub(super) fn add(
        &mut self,
        attribute: Attribute<'d>,
        crypto: &Crypto<'d>,
        report: &mut Report<'d>,
    ) {
        length(crypto, attribute, report);
        self.lines.push((attribute, crypto.tag));
    }

    /// The tags name the lines in an answer.
    pub(super) fn finish(&self, report: &mut Report<'d>) {
        let mut tags = self.lines.iter().map(|(_, tag)| *tag);
        for index in Numbers::of(&mut tags).repeated() {
            if let Some((attribute, _)) = self.lines.get(index) {
                report.add(Code::CryptoTag, attribute.value_span());
            }
        }
    }
}

/// A key of another length makes the line invalid.
fn length<'d>(crypto: &Crypto<'d>, attribute: Attribute<'d>, report: &mut Report<'d>) {
    let Some(octets) = octets(crypto.suite) else {
        return;
    };
    let wrong = |key: &str| key.trim_end_matches('=').len() * 6 / 8 != octets;
    let mut keys = crypto.keys().filter(|key| key.method == "inline");
    if keys.any(|key| wrong(key.key())) {
        report.add_about(Code::CryptoKey, attribute.value_span(), crypto.suite);
    }
}
