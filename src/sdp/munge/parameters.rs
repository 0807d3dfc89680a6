//! What changed in the `fmtp` of a codec.

use crate::candidate::grammar::whole_number;

use super::super::attribute::{AttributeValue, CodecParameters, H264Profile, Parameters};
use super::super::diff::Change;
use super::super::field::Value;
use super::super::line::Line;
use super::Category;
use super::context::Context;

pub(super) fn fmtp(
    change: &Change<'_>,
    number: &str,
    is_audio: bool,
    context: &Context<'_>,
) -> Vec<Category> {
    fn parameters<'d>(line: Option<Line<'d>>) -> Parameters<'d> {
        match line.map(|line| line.typed()) {
            Some(Ok(Value::Attribute(AttributeValue::Fmtp(fmtp)))) => fmtp.parameters,
            _ => Parameters::of(""),
        }
    }
    let (old, new) = (parameters(change.before()), parameters(change.after()));
    let changed = |name: &str| {
        let on = |parameters: &Parameters<'_>| parameters.get(name) == Some("1");
        on(&old) != on(&new)
    };
    let number = whole_number(number);
    let encoding = number.and_then(|number: u8| context.encodings.get(&number));
    let is = |name: &str| encoding.is_some_and(|encoding| encoding.eq_ignore_ascii_case(name));
    if is_audio && is("opus") {
        let switches = [
            ("stereo", Category::AudioCodecsFmtpOpusStereo),
            ("useinbandfec", Category::AudioCodecsFmtpOpusFec),
            ("usedtx", Category::AudioCodecsFmtpOpusDtx),
            ("cbr", Category::AudioCodecsFmtpOpusCbr),
        ];
        let switched = switches.into_iter().filter(|(name, _)| changed(name));
        let switched: Vec<Category> = switched.map(|(_, category)| category).collect();
        if !switched.is_empty() {
            return switched;
        }
    }
    let unsupported = !is_audio
        && match encoding
            .map(|encoding| encoding.to_ascii_lowercase())
            .as_deref()
        {
            Some("h264") => {
                let form = supported("h264", new);
                form.is_none_or(|form| !ALWAYS.contains(&form) && !context.forms.contains(&form))
            }
            Some("vp9") => !within(&new, "profile-id", 3),
            Some("av1") => !within(&new, "profile", 1),
            _ => false,
        };
    vec![if unsupported {
        Category::VideoCodecsFmtpUnsupported
    } else if is("H264") && changed("sps-pps-idr-in-keyframe") {
        Category::VideoCodecsFmtpH264SpsPpsIdr
    } else if is_audio {
        Category::AudioCodecsFmtp
    } else {
        Category::VideoCodecsFmtp
    }]
}

/// The profiles of H.264 that Chromium has decoders for in any case.
const ALWAYS: [H264Profile; 4] = [
    H264Profile::ConstrainedBaseline,
    H264Profile::Baseline,
    H264Profile::Main,
    H264Profile::High444,
];

/// The profile of H.264 that Chromium finds a decoder by; `None` where it cannot read it, or the mode.
pub(super) fn supported(encoding: &str, parameters: Parameters<'_>) -> Option<H264Profile> {
    if !encoding.eq_ignore_ascii_case("H264") {
        return None;
    }
    if !matches!(parameters.get("packetization-mode"), None | Some("0" | "1")) {
        return None;
    }
    if parameters.get("profile-level-id").is_none() {
        return Some(H264Profile::ConstrainedBaseline);
    }
    let CodecParameters::H264(h264) = CodecParameters::of(encoding, parameters) else {
        return None;
    };
    let id = h264.profile_level_id?;
    let known = matches!(
        id.level_idc,
        10..=13 | 20..=22 | 30..=32 | 40..=42 | 50..=52
    );
    id.profile().filter(|_| known)
}

/// Whether a number, where it is given, is not above the last one.
fn within(parameters: &Parameters<'_>, name: &str, last: u8) -> bool {
    parameters
        .get(name)
        .is_none_or(|text| text.parse::<u8>().is_ok_and(|number| number <= last))
}
