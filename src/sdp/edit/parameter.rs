//! Parameters of codecs: `fmtp` lines (RFC 8866 section 6.15), those of opus (RFC 7587) by name.

use core::ops::Range;

use super::Plan;
use super::changes::Edits;
use super::codec::CodecQuery;
use super::draft::{one_line, token};
use super::error::EditError;
use super::format::Format;
use super::target::Target;

/// What to change about opus (RFC 7587 section 6.1). What is `None` stays as it is.
///
/// ```
/// use icescope::sdp::edit::{Opus, Target};
/// use icescope::sdp::Document;
///
/// let mut document = Document::parse(
///     "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n",
/// )?;
/// let opus = Opus { stereo: Some(true), fec: Some(false), ..Opus::default() };
/// document.edit(|plan| plan.set_opus(Target::AllMedia, &opus))?;
/// assert!(document.text().ends_with("a=fmtp:111 minptime=10;useinbandfec=0;stereo=1\r\n"));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opus {
    /// `stereo`: whether stereo is preferred when receiving.
    pub stereo: Option<bool>,
    /// `sprop-stereo`: whether stereo is likely to be sent.
    pub sprop_stereo: Option<bool>,
    /// `usedtx`: whether silence may be left out.
    pub dtx: Option<bool>,
    /// `useinbandfec`: whether forward error correction may be used.
    pub fec: Option<bool>,
    /// `cbr`: whether the bit rate is constant.
    pub cbr: Option<bool>,
    /// `maxaveragebitrate` in bit/s, 6000 to 510000.
    pub max_average_bitrate: Option<u32>,
    /// `maxplaybackrate` in Hz, 8000 to 48000.
    pub max_playback_rate: Option<u32>,
}

impl Plan<'_> {
    /// Sets parameters of opus.
    ///
    /// # Errors
    ///
    /// Those of [`Plan::set_parameter`], and [`EditError::OutOfRange`].
    pub fn set_opus(&self, target: Target<'_>, opus: &Opus) -> Result<Edits, EditError> {
        for (name, value, least, most) in [
            ("maxaveragebitrate", opus.max_average_bitrate, 6000, 510_000),
            ("maxplaybackrate", opus.max_playback_rate, 8000, 48_000),
        ] {
            if value.is_some_and(|value| !(least..=most).contains(&value)) {
                return Err(EditError::OutOfRange { name, least, most });
            }
        }
        let all = [
            ("stereo", opus.stereo.map(u32::from)),
            ("sprop-stereo", opus.sprop_stereo.map(u32::from)),
            ("usedtx", opus.dtx.map(u32::from)),
            ("useinbandfec", opus.fec.map(u32::from)),
            ("cbr", opus.cbr.map(u32::from)),
            ("maxaveragebitrate", opus.max_average_bitrate),
            ("maxplaybackrate", opus.max_playback_rate),
        ];
        let texts = all.map(|(name, value)| (name, value.map(|value| value.to_string())));
        let set: Vec<_> = texts
            .iter()
            .filter(|(_, value)| value.is_some())
            .map(|(name, value)| (*name, value.as_deref()))
            .collect();
        self.set_parameters(target, CodecQuery::named("opus"), &set)
    }

    /// Sets a parameter of codecs, or removes it. A codec without an `fmtp` line gets one behind its
    /// `rtpmap`; one whose last parameter goes loses it.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`], [`EditError::NoSuchCodec`], [`EditError::InvalidName`],
    /// [`EditError::InvalidParameter`], and [`EditError::BreaksLine`] for a value with CR, LF or NUL.
    pub fn set_parameter(
        &self,
        target: Target<'_>,
        codec: CodecQuery<'_>,
        name: &str,
        value: Option<&str>,
    ) -> Result<Edits, EditError> {
        self.set_parameters(target, codec, &[(name, value)])
    }

    /// Sets and removes several parameters of codecs.
    ///
    /// # Errors
    ///
    /// Those of [`Plan::set_parameter`].
    pub fn set_parameters(
        &self,
        target: Target<'_>,
        codec: CodecQuery<'_>,
        parameters: &[(&str, Option<&str>)],
    ) -> Result<Edits, EditError> {
        for (name, value) in parameters {
            token(name)?;
            one_line(value.unwrap_or_default())?;
            if value.unwrap_or_default().contains(';') {
                return Err(EditError::InvalidParameter);
            }
        }
        self.each_codec(target, &[codec], &mut |draft, section, formats, matched| {
            for index in matched {
                let format = formats.list.get(*index);
                let Some(format) = format.filter(|one| one.first == *index) else {
                    continue;
                };
                let text = changed(format, parameters);
                let Some(fmtp) = format.fmtp else {
                    if !text.is_empty() {
                        let parts = ["a=fmtp:", format.text, " ", &text];
                        match format.rtpmap {
                            Some(rtpmap) => draft.insert_after(rtpmap.line(), &parts),
                            None => draft.append(section, &parts),
                        }
                    }
                    continue;
                };
                if text.is_empty() {
                    draft.remove(fmtp.line());
                } else {
                    let start = fmtp.value_span().start + format.text.len();
                    draft.change(start..fmtp.line().span().end, &[" ", &text].concat());
                }
            }
            Ok(())
        })
    }
}

/// The parameters of a format after the change; what is between those that stay, stays.
fn changed(format: &Format<'_>, parameters: &[(&str, Option<&str>)]) -> String {
    let mut text = format.parameters.text().to_owned();
    let mut others = text.split(';').skip(1);
    let spaced = others.any(|piece| piece.starts_with(' '));
    let separator = if spaced { "; " } else { ";" };
    for (name, value) in parameters {
        // What stands twice would come to life again, were only the first one to go.
        text = keep(&text, name, usize::from(value.is_some()));
        match (place(&text, name), value) {
            (Some(span), Some(value)) => {
                let piece = text.get(span.clone()).unwrap_or_default();
                let key = piece.split('=').next().unwrap_or_default().trim_end();
                let new = [key, "=", value].concat();
                text.replace_range(span, &new);
            }
            (None, Some(value)) => {
                let kept = text.trim_end().trim_end_matches(';').len();
                text.truncate(kept);
                if !text.is_empty() {
                    text.push_str(separator);
                }
                text.push_str(name);
                text.push('=');
                text.push_str(value);
            }
            (_, None) => {}
        }
    }
    text
}

/// Whether a parameter is of a name, in any case.
fn is_of(piece: &str, name: &str) -> bool {
    let key = piece.split('=').next().unwrap_or_default();
    key.trim().eq_ignore_ascii_case(name)
}

/// Where the first parameter of a name stands.
fn place(text: &str, name: &str) -> Option<Range<usize>> {
    let mut start = 0;
    text.split(';').find_map(|piece| {
        let span = start..start + piece.len();
        start = span.end + 1;
        is_of(piece, name).then_some(span)
    })
}

/// The text with the first few parameters of a name and all others.
fn keep(text: &str, name: &str, few: usize) -> String {
    let mut found = 0;
    let mut stays = |piece: &&str| {
        found += usize::from(is_of(piece, name));
        !is_of(piece, name) || found <= few
    };
    let kept: Vec<&str> = text.split(';').filter(|piece| stays(piece)).collect();
    let kept = kept.join(";");
    match text.starts_with(&kept) {
        // The first one went.
        false => kept.trim_start().to_owned(),
        true => kept,
    }
}
