//! The codecs of a media section: `rtpmap`, `fmtp`, `rtcp-fb` and retransmission in one place.

use crate::candidate::grammar::whole_number;

use super::attribute::{
    AttributeValue, CodecParameters, Key, Parameters, PayloadTypes, RtcpFeedback, Rtpmap,
};
use super::section::Section;

/// Payload types have seven bits.
const TYPES: usize = 128;

/// A payload type of a media section, with all that is said of it.
#[derive(Clone, Copy, Debug)]
pub struct Codec<'d> {
    /// The payload type, 0 to 127.
    pub payload_type: u8,
    /// The codec: that of the `rtpmap`, or the fixed one of the payload type (RFC 3551 section 6).
    pub map: Option<Rtpmap<'d>>,
    /// The parameters of its first `fmtp`.
    pub parameters: Option<Parameters<'d>>,
    /// The payload type that its packets are sent again with (RFC 4588 section 8.6).
    pub retransmission: Option<u8>,
    /// The payload type whose packets this one sends again.
    pub retransmits: Option<u8>,
    section: Section<'d>,
    /// The lines from the first to behind the last that may be feedback of this payload type.
    feedback: (usize, usize),
}

/// What a payload type is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum CodecRole {
    /// Sound or pictures.
    Media,
    /// Packets that are sent again: `rtx`.
    Retransmission,
    /// Several packets in one: `red`.
    Redundancy,
    /// Forward error correction: `ulpfec`, `flexfec-03`, `parityfec`.
    ErrorCorrection,
    /// Keys and tones: `telephone-event`.
    TelephoneEvent,
    /// What is heard while nobody speaks: `CN`.
    ComfortNoise,
}

impl<'d> Codec<'d> {
    /// What it is for.
    #[must_use]
    pub fn role(&self) -> CodecRole {
        let Some(map) = self.map else {
            return CodecRole::Media;
        };
        let fec = |name: &str| {
            map.encoding
                .get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        if map.is("rtx") {
            CodecRole::Retransmission
        } else if map.is("red") {
            CodecRole::Redundancy
        } else if fec("ulpfec") || fec("flexfec") || fec("parityfec") {
            CodecRole::ErrorCorrection
        } else if map.is("telephone-event") {
            CodecRole::TelephoneEvent
        } else if map.is("CN") {
            CodecRole::ComfortNoise
        } else {
            CodecRole::Media
        }
    }

    /// The parameters, as the codec means them.
    #[must_use]
    pub fn view(&self) -> CodecParameters<'d> {
        let encoding = self.map.map_or("", |map| map.encoding);
        CodecParameters::of(encoding, self.parameters.unwrap_or(Parameters::of("")))
    }

    /// The RTCP feedback that it may use, in order, that for all payload types included.
    pub fn feedback(&self) -> impl Iterator<Item = RtcpFeedback<'d>> + use<'d> {
        let (first, end) = self.feedback;
        let payload_type = self.payload_type;
        let lines = self
            .section
            .lines()
            .skip(first)
            .take(end.saturating_sub(first));
        lines
            .filter_map(|line| line.attribute())
            .filter(|attribute| attribute.key() == Some(Key::RtcpFb))
            .filter_map(move |attribute| match attribute.typed() {
                Ok(AttributeValue::RtcpFb(feedback))
                    if feedback.payload_type.includes(payload_type) =>
                {
                    Some(feedback)
                }
                _ => None,
            })
    }
}

/// Where the feedback of a payload type lies.
#[derive(Clone, Copy, Default)]
struct Extent(Option<(usize, usize)>);

impl Extent {
    fn add(&mut self, line: usize) {
        let first = self.0.map_or(line, |(first, _)| first);
        self.0 = Some((first, line + 1));
    }

    fn with(self, other: Self) -> (usize, usize) {
        match (self.0, other.0) {
            (Some((first, end)), Some((other_first, other_end))) => {
                (first.min(other_first), end.max(other_end))
            }
            (Some(extent), None) | (None, Some(extent)) => extent,
            (None, None) => (0, 0),
        }
    }
}

impl<'d> Section<'d> {
    /// The codecs of a section whose protocol carries RTP, in the order of preference; none for
    /// another section.
    ///
    /// A payload type that stands twice counts once, and of several lines that say the same of it
    /// the first one. One pass, one allocation.
    ///
    /// ```
    /// use icescope::sdp::{CodecRole, Document};
    ///
    /// let text = "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=rtpmap:96 VP8/90000\r\n\
    ///     a=rtcp-fb:96 nack pli\r\na=rtcp-fb:* ccm fir\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n";
    /// let document = Document::parse(text)?;
    /// let codecs = document.media().next().expect("one section").codecs();
    /// assert_eq!((codecs[0].payload_type, codecs[0].retransmission), (96, Some(97)));
    /// assert_eq!(codecs[0].feedback().count(), 2);
    /// assert_eq!((codecs[1].role(), codecs[1].retransmits), (CodecRole::Retransmission, Some(96)));
    /// # Ok::<(), icescope::sdp::ParseError>(())
    /// ```
    #[must_use]
    pub fn codecs(&self) -> Vec<Codec<'d>> {
        let Some(media) = self.media().ok().flatten().filter(|media| media.is_rtp()) else {
            return Vec::new();
        };
        let numbers = || media.formats.iter().filter_map(payload_type);
        let mut codecs: Vec<Codec<'d>> = Vec::with_capacity(numbers().count().min(TYPES));
        let mut places = [None; TYPES];
        for number in numbers() {
            if let Some(place @ None) = places.get_mut(usize::from(number)) {
                *place = Some(codecs.len());
                codecs.push(Codec {
                    payload_type: number,
                    map: None,
                    parameters: None,
                    retransmission: None,
                    retransmits: None,
                    section: *self,
                    feedback: (0, 0),
                });
            }
        }
        let place = |number: u8| places.get(usize::from(number)).copied().flatten();
        let mut extents = [Extent::default(); TYPES];
        let mut for_all = Extent::default();
        for (index, line) in self.lines().enumerate() {
            let Some(attribute) = line.attribute() else {
                continue;
            };
            if !matches!(attribute.key(), Some(Key::Rtpmap | Key::Fmtp | Key::RtcpFb)) {
                continue;
            }
            match attribute.typed() {
                Ok(AttributeValue::Rtpmap(map)) => {
                    if let Some(codec) = place(map.payload_type).and_then(|at| codecs.get_mut(at)) {
                        codec.map.get_or_insert(map);
                    }
                }
                Ok(AttributeValue::Fmtp(fmtp)) => {
                    let at = payload_type(fmtp.format).and_then(place);
                    if let Some(codec) = at.and_then(|at| codecs.get_mut(at)) {
                        codec.parameters.get_or_insert(fmtp.parameters);
                    }
                }
                Ok(AttributeValue::RtcpFb(feedback)) => match feedback.payload_type {
                    PayloadTypes::All => for_all.add(index),
                    PayloadTypes::One(number) => {
                        if let Some(extent) = extents.get_mut(usize::from(number)) {
                            extent.add(index);
                        }
                    }
                },
                _ => {}
            }
        }
        for codec in &mut codecs {
            let extent = extents.get(usize::from(codec.payload_type)).copied();
            codec.feedback = extent.unwrap_or_default().with(for_all);
            codec.map = codec.map.or_else(|| Rtpmap::of_static(codec.payload_type));
            if let CodecParameters::Rtx(rtx) = codec.view() {
                codec.retransmits = rtx.apt;
            }
        }
        for index in 0..codecs.len() {
            let Some((number, repeated)) = codecs
                .get(index)
                .and_then(|codec| Some((codec.payload_type, codec.retransmits?)))
            else {
                continue;
            };
            if let Some(codec) = place(repeated).and_then(|at| codecs.get_mut(at)) {
                codec.retransmission.get_or_insert(number);
            }
        }
        codecs
    }
}

pub(super) fn payload_type(text: &str) -> Option<u8> {
    whole_number::<u8>(text).filter(|number| usize::from(*number) < TYPES)
}

#[cfg(feature = "serde")]
impl serde::Serialize for Codec<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        struct View<'d> {
            payload_type: u8,
            encoding: Option<&'d str>,
            clock_rate: Option<u32>,
            channels: Option<u32>,
            role: CodecRole,
            parameters: Option<Parameters<'d>>,
            feedback: Vec<String>,
            retransmission: Option<u8>,
            retransmits: Option<u8>,
        }
        let feedback = self.feedback().map(|feedback| match feedback.parameter {
            Some(parameter) => format!("{} {parameter}", feedback.kind),
            None => feedback.kind.to_owned(),
        });
        View {
            payload_type: self.payload_type,
            encoding: self.map.map(|map| map.encoding),
            clock_rate: self.map.map(|map| map.clock_rate),
            channels: self.map.and_then(|map| map.channels),
            role: self.role(),
            parameters: self.parameters,
            feedback: feedback.collect(),
            retransmission: self.retransmission,
            retransmits: self.retransmits,
        }
        .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::*;

    #[test]
    fn lines_are_joined_by_payload_type() {
        let text = "m=video 9 RTP/AVP 96 97 0 96 200 x 98 35\n\
            a=rtcp-fb:96 nack\n\
            a=rtpmap:96 VP8/90000\n\
            a=rtpmap:96 VP9/90000\n\
            a=fmtp:98 apt=35\n\
            a=rtpmap:97 rtx/90000\n\
            a=fmtp:97 apt=96;rtx-time=100\n\
            a=rtcp-fb:* transport-cc\n\
            a=rtpmap:98 RTX/90000\n\
            a=rtpmap:120 H264/90000\n\
            a=rtcp-fb:96 nack pli\n\
            a=fmtp:97 apt=0\n";
        let document = Document::parse(text).unwrap();
        let codecs = document.media().next().unwrap().codecs();
        let types: Vec<_> = codecs.iter().map(|codec| codec.payload_type).collect();
        assert_eq!(types, [96, 97, 0, 98, 35]);
        let by_type = |number| {
            codecs
                .iter()
                .find(|codec| codec.payload_type == number)
                .unwrap()
        };
        assert_eq!(by_type(96).map.map(|map| map.encoding), Some("VP8"));
        assert_eq!(by_type(96).retransmission, Some(97));
        assert_eq!(by_type(97).retransmits, Some(96));
        assert_eq!(by_type(35).retransmission, Some(98));
        assert_eq!(by_type(35).map, None);
        assert_eq!(by_type(0).map.map(|map| map.encoding), Some("PCMU"));
        assert_eq!(by_type(98).role(), CodecRole::Retransmission);
        let feedback = |number| by_type(number).feedback().count();
        assert_eq!((feedback(96), feedback(97), feedback(35)), (3, 1, 1));
        assert!(document.session().codecs().is_empty());
    }
}
