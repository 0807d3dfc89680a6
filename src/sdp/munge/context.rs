//! What the changes of a description are judged by: what it was, what it is, and what else changed.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::{AttributeValue, H264Profile, Key};
use super::super::diff::Change;
use super::super::document::Document;
use super::super::edit::format::Formats;
use super::super::list::Words;
use super::super::section::Section;
use super::DescriptionType;
use super::parameters::supported;
use super::transport::first_fingerprint;

/// What is known of both descriptions, and of the section that is looked at; made once for all its
/// changes.
pub(super) struct Context<'d> {
    pub(super) kind: DescriptionType,
    /// Whether a section has another mid than before.
    pub(super) mids_changed: bool,
    /// The fingerprint that Chromium holds against its own is the same.
    pub(super) same_fingerprint: bool,
    /// Whether there are more bundles than before.
    pub(super) is_divided: bool,
    /// The sections that share the transport of another one.
    bundled: BTreeSet<usize>,
    /// The kinds of the sections before, by their place.
    pub(super) kinds: Vec<&'d str>,
    sections: Option<(Option<usize>, Option<usize>)>,
    /// The formats that are listed before, and those that are listed after.
    pub(super) listed: [BTreeSet<&'d str>; 2],
    pub(super) encodings: BTreeMap<u8, &'d str>,
    /// The profiles of H.264 before.
    pub(super) forms: BTreeSet<H264Profile>,
    /// What the section has of lines of which one counts, before and after.
    pub(super) facts: [Facts; 2],
    /// The codecs before, as [`made`] writes them.
    pub(super) made: BTreeSet<String>,
}

impl<'d> Context<'d> {
    pub(super) fn new(
        original: &'d Document<'_>,
        munged: &'d Document<'_>,
        kind: DescriptionType,
    ) -> Self {
        let mids = |document: &'d Document<'_>| document.media().map(|section| section.mid());
        let (before, after) = (bundles(original).count(), bundles(munged).count());
        let joined: BTreeSet<&str> = bundles(munged)
            // The first of a group has the transport that the others share.
            .flat_map(|mids| mids.iter().skip(1))
            .collect();
        Self {
            kind,
            bundled: munged
                .media()
                .enumerate()
                .filter(|(_, section)| section.mid().is_some_and(|mid| joined.contains(mid)))
                .map(|(index, _)| index)
                .collect(),
            is_divided: before > 0 && after > before,
            mids_changed: !mids(original).eq(mids(munged)),
            same_fingerprint: first_fingerprint(original).map(|(_, line)| line.content())
                == first_fingerprint(munged).map(|(_, line)| line.content()),
            kinds: original
                .media()
                .map(|section| section.kind().unwrap_or_default())
                .collect(),
            sections: None,
            listed: [BTreeSet::new(), BTreeSet::new()],
            encodings: BTreeMap::new(),
            forms: BTreeSet::new(),
            facts: [Facts::default(), Facts::default()],
            made: BTreeSet::new(),
        }
    }

    pub(super) fn is_bundled(&self, index: usize) -> bool {
        self.bundled.contains(&index)
    }

    pub(super) fn follow(&mut self, change: &Change<'d>) {
        let (before, after) = (change.section_before(), change.section_after());
        let index = |section: Option<Section<'_>>| section.and_then(|one| one.media_index());
        let sections = Some((index(before), index(after)));
        if self.sections == sections {
            return;
        }
        let formats = |section: Option<Section<'d>>| -> BTreeSet<&'d str> {
            let media = section.and_then(|section| section.media().ok().flatten());
            media
                .into_iter()
                .flat_map(|media| media.formats.iter())
                .collect()
        };
        self.sections = sections;
        self.listed = [formats(before), formats(after)];
        self.facts = [before, after].map(|section| section.map(Facts::of).unwrap_or_default());
        let is_audio = is_audio(change);
        let old = formats_of(before);
        self.forms = old
            .iter()
            .flat_map(Formats::distinct)
            .filter_map(|format| supported(format.encoding, format.parameters))
            .collect();
        self.made = old
            .iter()
            .flat_map(Formats::distinct)
            .map(|format| {
                made(
                    format.encoding,
                    format.clock_rate,
                    format.channels,
                    is_audio,
                )
            })
            .collect();
        self.encodings.clear();
        if let Some(section) = after.or(before) {
            for attribute in section.keyed(Key::Rtpmap) {
                if let Ok(AttributeValue::Rtpmap(map)) = attribute.typed() {
                    self.encodings
                        .entry(map.payload_type)
                        .or_insert(map.encoding);
                }
            }
        }
    }
}

/// The mids of each bundle.
fn bundles<'d>(document: &'d Document<'_>) -> impl Iterator<Item = Words<'d>> {
    let groups = document.session().keyed(Key::Group);
    groups.filter_map(|attribute| match attribute.typed() {
        Ok(AttributeValue::Group(group)) if group.is_bundle() => Some(group.mids),
        _ => None,
    })
}

/// What a section has of the lines of which one counts; found once for all changes of it.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) fingerprint: Option<String>,
    pub(super) mid: Option<String>,
    pub(super) rtcp_mux: bool,
    pub(super) rtt: bool,
    /// It is rejected, so that browsers ask nothing of its transport.
    pub(super) rejected: bool,
}

impl Facts {
    fn of(section: Section<'_>) -> Self {
        let value = |key| section.keyed(key).filter_map(|one| one.value());
        Self {
            fingerprint: value(Key::Fingerprint).last().map(str::to_ascii_lowercase),
            mid: value(Key::Mid)
                .find(|mid| !mid.is_empty())
                .map(str::to_owned),
            rtcp_mux: section.keyed(Key::RtcpMux).next().is_some(),
            // That text is what Chromium looks for.
            rtt: value(Key::RtcpXr).any(|value| value.contains("rcvr-rtt=")),
            rejected: section.is_rejected(),
        }
    }
}

pub(super) fn is_audio(change: &Change<'_>) -> bool {
    kind(change) == "audio"
}

/// The kind of the section that a change is in; empty for the session.
pub(super) fn kind<'d>(change: &Change<'d>) -> &'d str {
    let section = change.section_after().or(change.section_before());
    section
        .and_then(|section| section.kind())
        .unwrap_or_default()
}

/// A codec by what Chromium finds a decoder by: the clock rate only where it is sound, the channels
/// only of opus, and neither for tones, noise and redundancy.
pub(super) fn made(
    encoding: &str,
    clock_rate: u32,
    channels: Option<u32>,
    is_audio: bool,
) -> String {
    let mut text = encoding.to_ascii_lowercase();
    if is_audio && !matches!(text.as_str(), "telephone-event" | "cn" | "red") {
        let channels = channels.filter(|_| text == "opus").unwrap_or(1);
        text = format!("{text}/{clock_rate}/{channels}");
    }
    text
}

pub(super) fn formats_of<'d>(section: Option<Section<'d>>) -> Option<Formats<'d>> {
    Formats::of(&section?).ok().flatten()
}
