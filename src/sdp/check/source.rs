//! Streams, tracks and RTP sources that more than one section has (RFC 8830, RFC 5576).

use core::ops::Range;

use crate::candidate::grammar::whole_number;

use super::super::attribute::{Key, Msid, Source};
use super::super::line::Attribute;
use super::super::names::{Names, Numbers};
use super::Code;
use super::bundle::{Bundles, in_bundles};
use super::diagnostic::Report;
use super::section::Values;
use super::words;

/// What the lines of one section say of its streams and RTP sources.
#[derive(Default)]
pub(super) struct Sources<'d> {
    msids: Vec<(Attribute<'d>, Msid<'d>)>,
    /// The streams that `ssrc` lines give: the SSRC, and the stream with its track.
    ssrc_msids: Vec<(Attribute<'d>, u32, &'d str)>,
    /// One that the line before has too is left out.
    ssrcs: Vec<(Attribute<'d>, u32)>,
    /// With their kinds.
    groups: Vec<(Attribute<'d>, &'d str)>,
}

impl<'d> Sources<'d> {
    pub(super) fn msid(
        &mut self,
        attribute: Attribute<'d>,
        msid: Msid<'d>,
        report: &mut Report<'d>,
    ) {
        if msid.track.is_none() && attribute.value().is_some_and(|value| value.ends_with(' ')) {
            report.add(Code::MsidTrack, attribute.value_span());
        }
        self.msids.push((attribute, msid));
    }

    pub(super) fn ssrc(
        &mut self,
        attribute: Attribute<'d>,
        source: &Source<'d>,
        report: &mut Report<'d>,
    ) {
        value(attribute, source, report);
        let last = self.ssrcs.last();
        if last.is_none_or(|(_, ssrc)| *ssrc != source.ssrc) {
            self.ssrcs.push((attribute, source.ssrc));
        }
        if let ("msid", Some(msid)) = (source.attribute, source.value) {
            self.ssrc_msids.push((attribute, source.ssrc, msid));
        }
    }

    pub(super) fn group(&mut self, attribute: Attribute<'d>, kind: &'d str) {
        self.groups.push((attribute, kind));
    }
}

pub(super) fn check<'d>(media: &[Values<'d>], bundles: &Bundles, report: &mut Report<'d>) {
    tracks(media, report);
    for section in media {
        groups(section, report);
    }
    let said = in_bundles(media, bundles, &|section| {
        let sources = section.sources.ssrcs.iter();
        sources.map(|(_, ssrc)| *ssrc).collect()
    });
    for (before, this) in said.iter().zip(said.iter().skip(1)) {
        if this.is_same(before)
            && this.section != before.section
            && let Some((attribute, _)) = this.of(media, |section| &section.sources.ssrcs)
        {
            report.add(Code::DuplicateSsrc, words::number(*attribute));
        }
    }
}

/// Chromium goes by the first stream of each section; where there is none, by that of the last SSRC.
fn tracks<'d>(media: &[Values<'d>], report: &mut Report<'d>) {
    let mut streams = Vec::new();
    for section in media {
        match section.sources.msids.first() {
            Some((attribute, msid)) if msid.track.is_some() => {
                let text = attribute.value().unwrap_or_default();
                streams.push((text.trim_end_matches(' '), attribute.value_span()));
            }
            None if !section.has(Key::Msid) => {
                let last = section.sources.ssrc_msids.last();
                streams.extend(
                    last.filter(|last| !track(last.2).is_empty())
                        .map(|last| (last.2.trim_end_matches(' '), place(*last))),
                );
                tracks_by_ssrc(section, report);
            }
            _ => {}
        }
        let mut known = None;
        for (attribute, msid) in &section.sources.msids {
            let Some(track) = msid.track else { continue };
            if *known.get_or_insert(track) != track {
                report.add_about(Code::TwoTracks, attribute.value_span(), track);
            }
        }
    }
    let texts = streams.iter().map(|(text, _)| *text).zip(0..);
    for index in Names::numbered(texts.collect()).repeated() {
        if let Some((_, span)) = streams.get(index) {
            report.add(Code::DuplicateMsid, span.clone());
        }
    }
}

/// A section without `msid`: each SSRC has the last track that was given for it, and one without any
/// has a track of its own.
fn tracks_by_ssrc<'d>(section: &Values<'d>, report: &mut Report<'d>) {
    let Some(first) = section.sources.ssrc_msids.first() else {
        return;
    };
    if !section.is_disabled() {
        report.add(Code::MsidBySsrc, place(*first));
    }
    let lasts = Numbers::of(&mut section.sources.ssrc_msids.iter().map(|(_, ssrc, _)| *ssrc));
    let last = |ssrc: u32| section.sources.ssrc_msids.get(lasts.last(ssrc)?).copied();
    let of = |ssrc: u32| last(ssrc).map_or("", |last| track(last.2));
    let mut named = section.sources.ssrcs.iter().map(|(_, ssrc)| of(*ssrc));
    let Some(known) = named.find(|track| !track.is_empty()) else {
        return;
    };
    if let Some((attribute, ssrc)) = section
        .sources
        .ssrcs
        .iter()
        .find(|(_, ssrc)| of(*ssrc) != known)
    {
        let span = last(*ssrc).map_or_else(|| words::number(*attribute), place);
        report.add_about(Code::TwoTracks, span, known);
    }
}

/// Where the stream is in an `ssrc` line.
fn place((attribute, _, msid): (Attribute<'_>, u32, &str)) -> Range<usize> {
    let end = attribute.value_span().end;
    end - msid.len()..end
}

/// What follows the stream.
fn track(msid: &str) -> &str {
    msid.split_once(' ').map_or("", |(_, track)| track.trim())
}

/// What an `ssrc` line says of its SSRC, which Chromium takes apart in rejected sections too.
fn value<'d>(attribute: Attribute<'d>, source: &Source<'d>, report: &mut Report<'d>) {
    let fits = match (source.attribute, source.value) {
        (_, None) => false,
        ("msid", Some(msid)) => msid.split(' ').count() <= 2,
        _ => true,
    };
    if !fits {
        let text = attribute.value().unwrap_or_default();
        let start = text.split_once(' ').map_or(0, |(ssrc, _)| ssrc.len() + 1);
        let span = attribute.value_span();
        report.add(Code::SsrcValue, span.start + start..span.end);
    }
}

/// The groups of RTP sources of one section, as Chromium reads them.
fn groups<'d>(section: &Values<'d>, report: &mut Report<'d>) {
    let is = |kind: &str| section.media.is_some_and(|line| line.media == kind);
    let is_video = is("video") && !section.is_disabled();
    let known = Numbers::of(&mut section.sources.ssrcs.iter().map(|(_, ssrc)| *ssrc));
    // By their kind and first SSRC.
    let mut primaries = Vec::new();
    for (index, (attribute, kind)) in section.sources.groups.iter().enumerate() {
        let pairs = matches!(*kind, "FID" | "FEC-FR");
        let own: Vec<_> = sources(*attribute).collect();
        if pairs && own.len() != 2 {
            report.add_about(Code::SsrcGroupCount, attribute.value_span(), kind);
        }
        for index in Numbers::of(&mut own.iter().map(|(_, ssrc)| *ssrc)).repeated() {
            if let Some((span, _)) = own.get(index) {
                report.add(Code::SsrcGroupRepeats, span.clone());
            }
        }
        // A group whose first SSRC is unknown is left aside, and so are all of audio.
        let is_known = |ssrc: u32| known.contains(ssrc);
        let first = own.first();
        let Some((span, _)) = first.filter(|(_, ssrc)| is_video && is_known(*ssrc)) else {
            continue;
        };
        let length = span.end - attribute.value_span().start;
        let text = attribute.value().unwrap_or_default();
        primaries.push((text.get(..length).unwrap_or_default(), index));
        if pairs || *kind == "SIM" {
            for (span, _) in own.iter().filter(|(_, ssrc)| !is_known(*ssrc)) {
                report.add(Code::SsrcGroupUnknown, span.clone());
            }
        }
    }
    for index in Names::numbered(primaries).repeated() {
        let group = section.sources.groups.get(index);
        if let Some((span, _)) = group.and_then(|(attribute, _)| sources(*attribute).next()) {
            report.add(Code::DuplicateSsrcGroup, span);
        }
    }
    let mut sources = section.sources.ssrcs.iter();
    if let (Some((_, first)), true) = (sources.next(), is("audio") && !section.is_disabled())
        && let Some((attribute, _)) = sources.find(|(_, ssrc)| ssrc != first)
    {
        report.add(Code::AudioSsrcs, words::number(*attribute));
    }
}

/// The SSRCs of a group, and where each is.
fn sources<'d>(group: Attribute<'d>) -> impl Iterator<Item = (Range<usize>, u32)> + use<'d> {
    let text = group.value().unwrap_or_default();
    // The first word is the kind.
    words::words(group.value_span().start, text)
        .skip(1)
        .filter_map(|(span, word)| Some((span, whole_number(word)?)))
}
