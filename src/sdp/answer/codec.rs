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
type Form = (Profile, u8);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Profile {
    /// The codec has none.
    None,
    H264(H264Profile),
    /// One without a name, by its `profile_idc` and `profile_iop`.
    OtherH264(u8, u8),
    /// Nothing is said: Baseline, which browsers take for Constrained Baseline.
    UnsaidH264,
    H265 {
        profile: u8,
        tier: u8,
    },
    Vp9(u8),
    Av1(u8),
}

impl Profile {
    /// Those that stand for the same, itself first.
    const fn alike(self) -> [Self; 3] {
        use H264Profile::{Baseline, ConstrainedBaseline};
        match self {
            Self::UnsaidH264 => [self, Self::H264(Baseline), Self::H264(ConstrainedBaseline)],
            Self::H264(Baseline | ConstrainedBaseline) => [self, Self::UnsaidH264, self],
            _ => [self; 3],
        }
    }

    /// Whether Chromium was seen to send it though another profile was offered.
    const fn is_sent_anyway(self) -> bool {
        use H264Profile::{Baseline, ConstrainedBaseline, Main};
        matches!(
            self,
            Self::None
                | Self::Vp9(_)
                | Self::UnsaidH264
                | Self::H264(Baseline | ConstrainedBaseline | Main)
        )
    }
}

fn form(format: &Format<'_>) -> Form {
    match CodecParameters::of(format.encoding, format.parameters) {
        CodecParameters::H264(h264) => {
            let profile = h264.profile_level_id.map(|id| match id.profile() {
                Some(profile) => Profile::H264(profile),
                None => Profile::OtherH264(id.profile_idc, id.profile_iop),
            });
            let mode = h264.packetization_mode.unwrap_or(0);
            (profile.unwrap_or(Profile::UnsaidH264), mode)
        }
        CodecParameters::H265(h265) => {
            let profile = Profile::H265 {
                profile: h265.profile_id.unwrap_or(1),
                tier: h265.tier_flag.unwrap_or(0),
            };
            (profile, 0)
        }
        CodecParameters::Vp9(vp9) => (Profile::Vp9(vp9.profile_id.unwrap_or(0)), 0),
        CodecParameters::Av1(av1) => (Profile::Av1(av1.profile.unwrap_or(0)), 0),
        _ => (Profile::None, 0),
    }
}

/// The payload types that a codec is offered under, by form.
type Forms<'d> = BTreeMap<Form, BTreeSet<&'d str>>;

/// Whether a profile is offered, in a mode or in any, and then, whether under this payload type.
fn offered(
    forms: &Forms<'_>,
    profile: Profile,
    mode: Option<u8>,
    payload_type: &str,
) -> Option<bool> {
    let [first, last] = mode.map_or([0, u8::MAX], |mode| [mode, mode]);
    let alike = profile.alike().into_iter();
    alike
        .flat_map(|profile| forms.range((profile, first)..=(profile, last)))
        .map(|(_, types)| types.contains(payload_type))
        .max()
}

pub(super) fn check<'d>(pair: &Pair<'d, '_>, report: &mut Report<'d>) {
    let (Ok(Some(offer)), Ok(Some(answer))) =
        (Formats::of(&pair.offered), Formats::of(&pair.answered))
    else {
        return;
    };
    let mut by_codec = BTreeMap::<Codec, Forms<'_>>::new();
    let mut by_type = BTreeMap::new();
    for format in offer.distinct() {
        let forms = by_codec.entry(format.codec()).or_default();
        forms.entry(form(format)).or_default().insert(format.text);
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
        let code = if let Some(forms) = by_codec.get(&own) {
            let (profile, mode) = form(format);
            if !only_helpers && format.is_helper() {
                helper.get_or_insert(format.encoding);
            } else if !profile.is_sent_anyway()
                && offered(forms, profile, None, format.text).is_none()
            {
                without_profile = true;
            } else {
                common = true;
            }
            match offered(forms, profile, Some(mode), format.text) {
                None => Some((AnswerCode::CodecProfileDiffers, format.encoding)),
                Some(false) => Some((AnswerCode::PayloadTypeDiffers, format.encoding)),
                Some(true) => None,
            }
        } else {
            Some((AnswerCode::CodecNotOffered, format.text))
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
