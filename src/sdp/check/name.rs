//! The names of attributes, and where each may stand.

use crate::candidate::grammar;

use super::super::attribute::{Direction, Key, Level};
use super::super::line::Attribute;
use super::Code;
use super::diagnostic::Report;
use super::section::Values;

/// Checks the name of an attribute, which the section may have already, and where it stands.
pub(super) fn check<'d>(
    attribute: Attribute<'d>,
    in_media: bool,
    values: &Values<'d>,
    direction: &mut Option<Direction>,
    report: &mut Report<'d>,
) {
    let Some(key) = attribute.key() else {
        let whole = attribute.name();
        // Spaces at the end are reported as such.
        let name = whole.trim_end_matches(' ');
        let spaces = whole.len() - whole.trim_start_matches(' ').len();
        if name.is_empty() && attribute.value().is_none() {
            report.add(Code::EmptyValue, attribute.line().span());
        } else if spaces > 0 {
            let start = attribute.name_span().start;
            report.add(Code::AttributeSpace, start..start + spaces);
        } else if read_by_space(whole, in_media) {
            report.add(Code::AttributeColon, attribute.name_span());
        } else if name.is_empty() || !name.bytes().all(grammar::is_token) {
            report.add(Code::AttributeName, attribute.name_span());
        }
        return;
    };
    let spec = key.spec();
    let fits = match spec.level {
        Level::Session => !in_media,
        Level::Media => in_media,
        Level::Both => true,
    };
    if !fits {
        report.add(Code::AttributeLevel, attribute.name_span());
    }
    match (Direction::of_key(key), *direction) {
        (Some(this), Some(other)) if this != other => {
            report.add(Code::ConflictingDirection, attribute.name_span());
            return;
        }
        (Some(this), _) => *direction = Some(this),
        (None, _) => {}
    }
    if !spec.repeats && values.has(key) {
        report.add(Code::RepeatedAttribute, attribute.name_span());
    }
}

/// Whether a browser takes the first word for the name of an attribute, and misses its value.
fn read_by_space(name: &str, in_media: bool) -> bool {
    let word = name.split_once(' ').map(|(word, _)| word);
    match word.unwrap_or_default() {
        "group" | "msid-semantic" => !in_media,
        "fingerprint" | "setup" | "ice-ufrag" | "ice-pwd" | "ice-options" | "extmap" => true,
        "mid" | "rtpmap" | "fmtp" | "rtcp-fb" | "msid" | "ssrc" | "ssrc-group" | "candidate"
        | "rid" | "simulcast" | "imageattr" | "ptime" | "x-google-flag" => in_media,
        _ => false,
    }
}

/// What browsers read in spite of words behind it.
pub(super) fn read_as_flag(attribute: Attribute<'_>) -> Option<Key> {
    let is_mux = attribute.name().starts_with("rtcp-mux ");
    is_mux.then_some(Key::RtcpMux)
}
