//! The codecs of a section, and how they are packed.

use std::collections::BTreeMap;
use std::io::{self, Write};

use icescope::sdp::attribute::CodecParameters;
use icescope::sdp::field::MediaLine;
use icescope::sdp::{AttributeValue, Codec, CodecRole, Key, Section};

use super::super::excerpt::clean;
use super::field;

pub(super) fn codecs(
    line: &MediaLine<'_>,
    section: Section<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !line.is_rtp() {
        return field(out, "Formats", &clean(line.formats.text().trim()));
    }
    // One entry for each codec, with all its payload types, in the order of preference.
    let codecs = section.codecs();
    let mut groups: Vec<(String, Vec<&Codec<'_>>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for codec in &codecs {
        // Retransmission is told with the codec that it serves.
        let served = codec
            .retransmits
            .is_some_and(|served| codecs.iter().any(|codec| codec.payload_type == served));
        if codec.role() == CodecRole::Retransmission && served {
            continue;
        }
        let name = codec_name(codec);
        let place = *places.entry(name.clone()).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, group)) = groups.get_mut(place) {
            group.push(codec);
        }
    }
    for (index, (name, group)) in groups.into_iter().enumerate() {
        let label = if index == 0 { "Codecs" } else { "" };
        let types: Vec<_> = group
            .iter()
            .map(|codec| codec.payload_type.to_string())
            .collect();
        let text = format!("{name} as {}{}", types.join(" "), details(&group));
        field(out, label, &clean(&text))?;
    }
    Ok(())
}

/// `opus/48000/2`.
fn codec_name(codec: &Codec<'_>) -> String {
    let Some(map) = codec.map else {
        return "unknown codec".to_owned();
    };
    match map.channels.filter(|channels| *channels > 1) {
        Some(channels) => format!("{}/{}/{channels}", map.encoding, map.clock_rate),
        None => format!("{}/{}", map.encoding, map.clock_rate),
    }
}

/// What its parameters say, how it is repeated, and its feedback; as its first payload type has it.
fn details(group: &[&Codec<'_>]) -> String {
    let mut parts = Vec::new();
    if let Some(first) = group.first() {
        if let CodecParameters::Opus(opus) = first.view() {
            let said = [
                (opus.is_stereo(), "stereo"),
                (opus.has_fec(), "FEC"),
                (opus.has_dtx(), "DTX"),
                (opus.is_cbr(), "CBR"),
            ];
            let said = said.into_iter().filter(|(is, _)| *is).map(|(_, name)| name);
            parts.extend(said.map(str::to_owned));
        }
        let again: Vec<_> = group
            .iter()
            .filter_map(|codec| codec.retransmission)
            .map(|number| number.to_string())
            .collect();
        if !again.is_empty() {
            parts.push(format!("sent again as {}", again.join(" ")));
        }
        let feedback: Vec<_> = first
            .feedback()
            .map(|feedback| match feedback.parameter {
                Some(parameter) => format!("{} {parameter}", feedback.kind),
                None => feedback.kind.to_owned(),
            })
            .collect();
        if !feedback.is_empty() {
            parts.push(format!("feedback {}", feedback.join(", ")));
        }
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!(" ({})", parts.join("; "))
    }
}

/// How much media is in a packet.
pub(super) fn packets(section: &Section<'_>, out: &mut dyn Write) -> io::Result<()> {
    let [each, most] = [Key::Ptime, Key::MaxPtime].map(|key| {
        section
            .keyed(key)
            .find_map(|attribute| match attribute.typed() {
                Ok(AttributeValue::Ptime(time) | AttributeValue::MaxPtime(time)) => {
                    Some(time.text())
                }
                _ => None,
            })
    });
    match (each, most) {
        (Some(each), Some(most)) => field(out, "Packets", &format!("{each} ms, at most {most} ms")),
        (Some(each), None) => field(out, "Packets", &format!("{each} ms")),
        (None, Some(most)) => field(out, "Packets", &format!("at most {most} ms")),
        (None, None) => Ok(()),
    }
}
