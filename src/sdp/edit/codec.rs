//! The order of codecs, and which there are.

use crate::candidate::grammar::whole_number;

use super::super::attribute::Parameters;
use super::super::codecs::payload_type;
use super::super::names::Names;
use super::super::section::Section;
use super::Plan;
use super::changes::Edits;
use super::draft::Draft;
use super::error::EditError;
use super::format::{Format, Formats, first_word};
use super::target::Target;

/// Names one or more codecs: `VP9`, `opus/48000/2`, `H264;packetization-mode=1` or `96`.
///
/// Names and parameters match in any case, and a parameter that a codec does not say by what that
/// stands for: `H264;packetization-mode=0` where there is none. Without a clock rate, channels or
/// parameters, any match.
///
/// ```
/// use icescope::sdp::edit::{CodecQuery, Target};
/// use icescope::sdp::Document;
///
/// let mut document = Document::parse(
///     "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98\r\n\
///      a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\na=rtpmap:98 VP9/90000\r\n",
/// )?;
/// let vp9 = CodecQuery::parse("vp9")?;
/// document.edit(|plan| plan.prefer_codecs(Target::AllMedia, &[vp9]))?;
/// assert!(document.text().starts_with("m=video 9 UDP/TLS/RTP/SAVPF 98 96 97\r\n"));
///
/// let vp8 = CodecQuery::parse("VP8/90000")?;
/// document.edit(|plan| plan.remove_codecs(Target::Kind("video"), &[vp8]))?;
/// assert_eq!(document.text(), "m=video 9 UDP/TLS/RTP/SAVPF 98\r\na=rtpmap:98 VP9/90000\r\n");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodecQuery<'q> {
    name: &'q str,
    clock_rate: Option<u32>,
    channels: Option<u32>,
    payload_type: Option<u8>,
    parameters: Parameters<'q>,
}

impl<'q> CodecQuery<'q> {
    /// Reads a query: a payload type, or a name, then a clock rate and channels after slashes, then
    /// parameters of its `fmtp` after semicolons.
    ///
    /// # Errors
    ///
    /// [`EditError::InvalidCodec`].
    pub fn parse(text: &'q str) -> Result<Self, EditError> {
        let (codec, parameters) = text.split_once(';').unwrap_or((text, ""));
        let mut parts = codec.trim().split('/');
        let name = parts.next().unwrap_or_default();
        let mut number = || match parts.next().map(whole_number) {
            None => Ok(None),
            Some(Some(number)) => Ok(Some(number)),
            Some(None) => Err(EditError::InvalidCodec),
        };
        let (clock_rate, channels) = (number()?, number()?);
        let digits = name.bytes().all(|byte| byte.is_ascii_digit());
        let payload_type = payload_type(name);
        if name.is_empty() || parts.next().is_some() || digits && payload_type.is_none() {
            return Err(EditError::InvalidCodec);
        }
        Ok(Self {
            name,
            clock_rate,
            channels,
            payload_type,
            parameters: Parameters::of(parameters),
        })
    }

    pub(super) const fn named(name: &'q str) -> Self {
        Self {
            name,
            clock_rate: None,
            channels: None,
            payload_type: None,
            parameters: Parameters::of(""),
        }
    }

    pub(super) fn matches(&self, format: &Format<'_>) -> bool {
        let named = match self.payload_type {
            Some(payload_type) => whole_number(format.text) == Some(payload_type),
            None => self.name.eq_ignore_ascii_case(format.encoding),
        };
        named
            && self.clock_rate.is_none_or(|rate| rate == format.clock_rate)
            && self
                .channels
                .is_none_or(|channels| channels == format.channels.unwrap_or(1))
            && self.parameters.iter().all(|(name, value)| {
                let own = format.parameters.get(name);
                match (own.or_else(|| unsaid(format.encoding, name)), value) {
                    (Some(own), Some(value)) => own.eq_ignore_ascii_case(value),
                    (_, None) => own.is_some(),
                    (None, Some(_)) => false,
                }
            })
    }
}

/// What a parameter is where it is not said: of H264 (RFC 6184 section 8.1), H265 (RFC 7798 section
/// 7.1), VP9 (RFC 9628 section 6), AV1 (its payload format, section 7.1) and opus (RFC 7587 section
/// 6.1).
fn unsaid(encoding: &str, name: &str) -> Option<&'static str> {
    const ALL: &[(&str, &str, &str)] = &[
        ("H264", "packetization-mode", "0"),
        ("H264", "level-asymmetry-allowed", "0"),
        ("H265", "profile-space", "0"),
        ("H265", "profile-id", "1"),
        ("H265", "tier-flag", "0"),
        ("H265", "level-id", "93"),
        ("H265", "tx-mode", "SRST"),
        ("VP9", "profile-id", "0"),
        ("AV1", "profile", "0"),
        ("AV1", "level-idx", "5"),
        ("AV1", "tier", "0"),
        ("opus", "stereo", "0"),
        ("opus", "sprop-stereo", "0"),
        ("opus", "useinbandfec", "0"),
        ("opus", "usedtx", "0"),
        ("opus", "cbr", "0"),
    ];
    let (.., value) = ALL.iter().find(|(of, parameter, _)| {
        of.eq_ignore_ascii_case(encoding) && parameter.eq_ignore_ascii_case(name)
    })?;
    Some(value)
}

/// The edits of one section, from its formats and the indices of some of them.
pub(super) type CodecEdit<'e> = &'e mut dyn FnMut(
    &mut Draft<'_>,
    &Section<'_>,
    &Formats<'_>,
    &[usize],
) -> Result<(), EditError>;

impl Plan<'_> {
    /// Puts codecs first on the `m=` line, in the order of the queries, each with its
    /// retransmission behind it. The others follow in the order that they had. Browsers prefer what
    /// comes first (RFC 9429 section 5.2.1).
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`]; [`EditError::NoSuchCodec`] where no section has one of them, while
    /// a query that alone matches none is passed over; [`EditError::UnreadableMedia`].
    pub fn prefer_codecs(
        &self,
        target: Target<'_>,
        codecs: &[CodecQuery<'_>],
    ) -> Result<Edits, EditError> {
        self.each_codec(target, codecs, &mut |draft, _, formats, matched| {
            let mut order = Vec::with_capacity(formats.list.len());
            let mut placed = vec![false; formats.list.len()];
            let first = formats.with_retransmissions(matched);
            for index in first.into_iter().chain(0..formats.list.len()) {
                if let Some(slot @ false) = placed.get_mut(index) {
                    *slot = true;
                    order.extend(formats.list.get(index).map(|format| format.text));
                }
            }
            draft.change(formats.span.clone(), &order.join(" "));
            Ok(())
        })
    }

    /// Removes codecs: from the `m=` line, with their `rtpmap`, `fmtp`, `rtcp-fb` and other lines,
    /// with what retransmits or repeats them, and from the lists of `rid` lines.
    ///
    /// # Errors
    ///
    /// Those of [`Plan::prefer_codecs`], and [`EditError::LastCodec`] where nothing but helpers such
    /// as `rtx` and `telephone-event` would be left. A rejected section, which browsers may write with
    /// one codec, then stays as it is.
    pub fn remove_codecs(
        &self,
        target: Target<'_>,
        codecs: &[CodecQuery<'_>],
    ) -> Result<Edits, EditError> {
        self.each_codec(target, codecs, &mut |draft, section, formats, matched| {
            strike(draft, section, formats, matched.to_vec())
        })
    }

    /// Keeps only some codecs, and helpers such as `telephone-event`, `red` and `ulpfec`, but for
    /// those that serve a codec that goes. Sections that have none of the codecs stay as they are.
    ///
    /// # Errors
    ///
    /// Those of [`Plan::prefer_codecs`], and [`EditError::NoSuchCodec`] where a query alone matches
    /// none too: what was meant would go.
    pub fn keep_codecs(
        &self,
        target: Target<'_>,
        codecs: &[CodecQuery<'_>],
    ) -> Result<Edits, EditError> {
        for codec in codecs {
            self.each_codec(target, &[*codec], &mut |_, _, _, _| Ok(()))?;
        }
        self.each_codec(target, codecs, &mut |draft, section, formats, matched| {
            let mut kept: Vec<bool> = formats.list.iter().map(Format::is_helper).collect();
            for index in matched {
                if let Some(kept) = kept.get_mut(*index) {
                    *kept = true;
                }
            }
            let gone = (0..).zip(kept).filter(|(_, kept)| !kept);
            let gone = gone.map(|(index, _)| index).collect();
            strike(draft, section, formats, gone)
        })
    }

    /// Makes the edits of each section that has some of the codecs, from the indices of these, in
    /// the order of the queries.
    pub(super) fn each_codec(
        &self,
        target: Target<'_>,
        codecs: &[CodecQuery<'_>],
        edit: CodecEdit<'_>,
    ) -> Result<Edits, EditError> {
        let mut draft = Draft::new(self.document);
        let mut found = false;
        for section in target.sections(self.document)? {
            let Some(formats) = Formats::of(&section)? else {
                continue;
            };
            let mut matched = Vec::new();
            for codec in codecs {
                let mut marks = vec![false; formats.list.len()];
                for (index, format) in formats.list.iter().enumerate() {
                    let again = marks.get(format.first).copied().unwrap_or_default();
                    if again || format.first == index && codec.matches(format) {
                        matched.push(index);
                        if let Some(mark) = marks.get_mut(index) {
                            *mark = true;
                        }
                    }
                }
            }
            if !matched.is_empty() {
                found = true;
                edit(&mut draft, &section, &formats, &matched)?;
            }
        }
        if found {
            Ok(draft.finish())
        } else {
            Err(EditError::NoSuchCodec)
        }
    }
}

/// Removes formats and all that speaks of them.
fn strike(
    draft: &mut Draft<'_>,
    section: &Section<'_>,
    formats: &Formats<'_>,
    gone: Vec<usize>,
) -> Result<(), EditError> {
    if gone.is_empty() {
        return Ok(());
    }
    let gone = formats.with_dependants(gone);
    let mut texts = Vec::new();
    let mut left = false;
    for (format, gone) in formats.list.iter().zip(gone) {
        if gone {
            texts.push(format.text);
        } else {
            left |= !format.is_helper();
        }
    }
    if !left && section.is_rejected() {
        return Ok(());
    }
    if !left {
        return Err(EditError::LastCodec {
            number: formats.line,
        });
    }
    let texts = Names::set(texts);
    // The formats are at least two, so the first one has a space behind it.
    let kept: Vec<&str> = formats
        .list
        .iter()
        .map(|format| format.text)
        .filter(|text| !texts.contains(text))
        .collect();
    draft.change(formats.span.clone(), &kept.join(" "));
    for attribute in section.all_attributes() {
        let format = first_word(attribute.value().unwrap_or_default());
        if SPEAKING.contains(&attribute.name()) && texts.contains(format) {
            draft.remove(attribute.line());
        }
    }
    super::simulcast::without_formats(draft, section, &texts);
    Ok(())
}

/// The attributes whose value begins with a format.
const SPEAKING: [&str; 6] = [
    "rtpmap",
    "fmtp",
    "rtcp-fb",
    "imageattr",
    "framesize",
    "packetization",
];
