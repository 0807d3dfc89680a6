//! The codecs of one section and their payload types.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::{CodecParameters, H264Profile};
use super::super::edit::format::{Format, Formats};
use super::diagnostic::Report;
use super::section::Pair;
use super::{AnswerCode, Side};

/// A codec, as it can be compared.
type Codec = (String, u32, u32);

/// What must be the same on both sides besides the codec: its profile, and a mode (RFC 6184 section
/// 8.2.2, RFC 7798 section 7.2.2, RFC 9628 section 6).
type Form = (u32, u8);

/// The profile of H.264 where nothing is said: Baseline, which browsers take for Constrained Baseline.
const UNSAID: u32 = u32::MAX;
const BASELINE: [u32; 2] = [
    H264Profile::Baseline as u32,
    H264Profile::ConstrainedBaseline as u32,
];

/// The form of a codec, and whether Chromium was seen to send it though another profile was offered.
fn form(format: &Format<'_>) -> (Form, bool) {
    match CodecParameters::of(format.encoding, format.parameters) {
        CodecParameters::H264(h264) => {
            let mode = h264.packetization_mode.unwrap_or(0);
            let Some(id) = h264.profile_level_id else {
                return ((UNSAID, mode), true);
            };
            match id.profile() {
                Some(profile) => {
                    let number = profile as u32;
                    let sent = profile == H264Profile::Main || BASELINE.contains(&number);
                    ((number, mode), sent)
                }
                None => {
                    let number = u32::from_be_bytes([0, 1, id.profile_idc, id.profile_iop]);
                    ((number, mode), false)
                }
            }
        }
        CodecParameters::H265(h265) => {
            let tier = u32::from(h265.tier_flag.unwrap_or(0));
            let profile = u32::from(h265.profile_id.unwrap_or(1));
            ((profile << 8 | tier, 0), false)
        }
        CodecParameters::Vp9(vp9) => ((vp9.profile_id.unwrap_or(0).into(), 0), true),
        CodecParameters::Av1(av1) => ((av1.profile.unwrap_or(0).into(), 0), false),
        _ => ((0, 0), true),
    }
}

/// The payload types of the offer, by codec and form.
type Offered<'d> = BTreeMap<(Codec, Form), BTreeSet<&'d str>>;

/// Whether a codec is offered with forms from one to another, and then, whether under this payload
/// type.
fn between(
    offered: &Offered<'_>,
    codec: &Codec,
    [first, last]: [Form; 2],
    payload_type: &str,
) -> Option<bool> {
    let range = (codec.clone(), first)..=(codec.clone(), last);
    let types = offered
        .range(range)
        .map(|(_, types)| types.contains(payload_type));
    types.reduce(|one, other| one | other)
}

/// The same of a form, or of any mode of its profile.
fn like(
    offered: &Offered<'_>,
    codec: &Codec,
    (profile, mode): Form,
    any_mode: bool,
    payload_type: &str,
) -> Option<bool> {
    let (first, last) = if any_mode { (0, u8::MAX) } else { (mode, mode) };
    let [second, third] = match profile {
        UNSAID => BASELINE,
        _ if BASELINE.contains(&profile) => [UNSAID; 2],
        _ => [profile; 2],
    };
    [profile, second, third]
        .into_iter()
        .fold(None, |found, profile| {
            let own = between(
                offered,
                codec,
                [(profile, first), (profile, last)],
                payload_type,
            );
            found.max(own)
        })
}

pub(super) fn check<'d>(pair: &Pair<'d, '_>, report: &mut Report<'d>) {
    let (Ok(Some(offer)), Ok(Some(answer))) =
        (Formats::of(&pair.offered), Formats::of(&pair.answered))
    else {
        return;
    };
    let mut offered = Offered::new();
    let mut by_type = BTreeMap::new();
    for format in offer.distinct() {
        let types = offered.entry((format.codec(), form(format).0)).or_default();
        types.insert(format.text);
        by_type.entry(format.text).or_insert_with(|| format.codec());
    }
    // Retransmission, correction and tones may have a section of their own (RFC 4588 section 8.7,
    // RFC 4733 section 2.4.1).
    let only_helpers = offer.distinct().all(Format::is_helper);
    let mut common = false;
    let mut helper = None;
    let mut without_profile = false;
    for format in answer.distinct() {
        // Without an rtpmap nobody knows what it is; the check of the answer alone says so.
        if format.encoding.is_empty() {
            common |= by_type.contains_key(format.text);
            continue;
        }
        let own = format.codec();
        let map = format.rtpmap.map(|attribute| attribute.value_span());
        let span = map.unwrap_or_else(|| answer.span.clone());
        let reused = by_type.get(format.text).is_some_and(|other| *other != own);
        let (form, is_sent) = form(format);
        let all = [(0, 0), (u32::MAX, u8::MAX)];
        let code = if between(&offered, &own, all, format.text).is_none() {
            Some((AnswerCode::CodecNotOffered, format.text))
        } else {
            if !only_helpers && format.is_helper() {
                helper.get_or_insert(format.encoding);
            } else if !is_sent && like(&offered, &own, form, true, format.text).is_none() {
                without_profile = true;
            } else {
                common = true;
            }
            match like(&offered, &own, form, false, format.text) {
                None => Some((AnswerCode::CodecProfileDiffers, format.encoding)),
                Some(false) => Some((AnswerCode::PayloadTypeDiffers, format.encoding)),
                Some(true) => None,
            }
        };
        let reused = reused.then_some((AnswerCode::PayloadTypeReused, format.text));
        for (code, subject) in code.into_iter().chain(reused) {
            report.add_about(code, Side::Answer, span.clone(), subject);
        }
    }
    if common {
        return;
    }
    match helper {
        _ if without_profile => report.add(AnswerCode::NoCommonProfile, Side::Answer, answer.span),
        Some(name) => {
            let code = AnswerCode::NoCommonMediaCodec;
            report.add_about(code, Side::Answer, answer.span, name);
        }
        None => report.add(AnswerCode::NoCommonCodec, Side::Answer, answer.span),
    }
}
