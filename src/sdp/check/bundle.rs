//! `mid`, `group` and BUNDLE across sections (RFC 5888, RFC 9143).

use std::collections::BinaryHeap;

use super::super::attribute::Key;
use super::super::line::Attribute;
use super::super::names::Names;
use super::Code;
use super::diagnostic::Report;
use super::section::Values;
use super::words;

/// For each media section, the section whose transport it shares, if it is in a bundle.
pub(super) type Bundles = Vec<Option<usize>>;

pub(super) fn check<'d>(
    session: &Values<'d>,
    media: &[Values<'d>],
    report: &mut Report<'d>,
) -> Bundles {
    let mids = media.iter().enumerate().filter_map(|(index, section)| {
        let mid = section.mid?.value().unwrap_or_default();
        Some((mid.trim_end_matches(' '), index))
    });
    let by_mid = Names::numbered(mids.collect());
    for index in by_mid.repeated() {
        if let Some(mid) = media.get(index).and_then(|section| section.mid) {
            report.add(Code::DuplicateMid, mid.value_span());
        }
    }
    mids_of_browsers(media, &by_mid, report);
    let mut bundles: Bundles = vec![None; media.len()];
    for (attribute, group) in &session.groups {
        // The first section of a bundle has the transport (RFC 9143 section 7.1.3).
        let mut tagged = None;
        // The place of each mid follows from where the list lies in the line.
        let list = group.mids.text();
        let start = attribute.value_span().end - list.len();
        for (span, mid) in words::words(start, list) {
            if mid.is_empty() {
                continue;
            }
            let Some(index) = by_mid.first(mid) else {
                report.add(Code::GroupUnknownMid, span);
                continue;
            };
            if !group.is_bundle() {
                continue;
            }
            if let (None, Some(first)) = (tagged, media.get(index)) {
                if first.is_disabled() {
                    report.add(Code::BundleFirstRejected, span.clone());
                } else if first.has(Key::BundleOnly)
                    && first.media.is_some_and(|media| media.port == 0)
                {
                    report.add(Code::BundleFirstOnly, span.clone());
                }
            }
            let tagged = *tagged.get_or_insert(index);
            match bundles.get_mut(index) {
                Some(slot @ None) => *slot = Some(tagged),
                _ => report.add(Code::MidInTwoBundles, span),
            }
        }
    }
    for (section, bundle) in media.iter().zip(&bundles) {
        // Browsers go by the last one, and the bundle by the first.
        if let (Some(other), true) = (section.other_mid, bundle.is_some()) {
            report.add_about(
                Code::ConflictingMid,
                other.value_span(),
                other.value().unwrap_or_default(),
            );
        }
        let (Some(heading), true) = (section.heading, section.has(Key::BundleOnly)) else {
            continue;
        };
        if bundle.is_none() {
            report.add(Code::BundleOnlyUnbundled, heading.span());
        } else if section.media.is_some_and(|media| media.port != 0) {
            report.add(Code::BundleOnlyPort, heading.span());
        }
    }
    names(media, &bundles, report);
    cryptex(session.has(Key::Cryptex), media, &bundles, report);
    bundles
}

/// The sections of a bundle that carry RTP have `cryptex`, from the session or of their own, all or
/// none.
fn cryptex(everywhere: bool, media: &[Values<'_>], bundles: &Bundles, report: &mut Report<'_>) {
    // By the section that a bundle starts with: what the first that carries RTP has.
    let mut firsts = vec![None; media.len()];
    for (section, bundle) in media.iter().zip(bundles) {
        let carries_rtp = section.media.is_some_and(|media| media.is_rtp());
        let slot = bundle.and_then(|tagged| firsts.get_mut(tagged));
        let (Some(slot), Some(heading)) = (slot, section.heading) else {
            continue;
        };
        if carries_rtp && !section.is_disabled() {
            let own = everywhere || section.has(Key::Cryptex);
            if *slot.get_or_insert(own) != own {
                report.add(Code::CryptexInBundle, heading.span());
            }
        }
    }
}

/// How long a mid may be, in characters.
const MID_LENGTH: usize = 16;

/// Browsers have no room for long mids, and Chromium counts the sections that have none.
fn mids_of_browsers<'d>(media: &[Values<'d>], by_mid: &Names<'d>, report: &mut Report<'d>) {
    let mut unnamed = 0_usize;
    for section in media {
        match (section.mid, section.heading) {
            (Some(mid), _) if mid.value_span().len() > MID_LENGTH => {
                report.add(Code::MidLength, mid.value_span());
            }
            (None, Some(heading)) => {
                let same = by_mid.first(&unnamed.to_string());
                unnamed += 1;
                if let Some(mid) = same.and_then(|index| media.get(index)?.mid) {
                    let subject = mid.value().unwrap_or_default();
                    report.add_about(Code::MidChosen, heading.span(), subject);
                }
            }
            _ => {}
        }
    }
}

/// The sections of a bundle share one RTP session: what a payload type (RFC 9143 section 9.1.1) or
/// the number of an extension (section 12) stands for, it stands for in all of them.
fn names<'d>(media: &[Values<'d>], bundles: &Bundles, report: &mut Report<'d>) {
    let types = in_bundles(media, bundles, &|section| {
        let maps = section.maps.iter();
        maps.map(|(_, map)| u32::from(map.payload_type)).collect()
    });
    let mut types = types.iter().filter_map(|said| {
        let (attribute, map) = said.of(media, |section| &section.maps)?;
        let detail = (map.clock_rate, map.channels.unwrap_or(1));
        Some((said, *attribute, map.encoding, detail))
    });
    others(&mut types, Code::PayloadTypeInBundle, report);
    let numbers = in_bundles(media, bundles, &|section| {
        let extensions = section.extensions.iter();
        extensions.map(|(_, extmap)| u32::from(extmap.id)).collect()
    });
    let mut numbers = numbers.iter().filter_map(|said| {
        let (attribute, extmap) = said.of(media, |section| &section.extensions)?;
        Some((said, *attribute, extmap.uri, (0, 0)))
    });
    others(&mut numbers, Code::ExtmapInBundle, report);
}

/// Reports numbers, which come in order, that stand for something else than in the section that said
/// them first.
fn others<'d>(
    all: &mut dyn Iterator<Item = (&Said, Attribute<'d>, &'d str, (u32, u32))>,
    code: Code,
    report: &mut Report<'d>,
) {
    let mut first: Option<(&Said, &str, (u32, u32))> = None;
    for (said, attribute, name, detail) in all {
        match first {
            Some((other, of, other_detail)) if said.is_same(other) => {
                let same = of.eq_ignore_ascii_case(name) && other_detail == detail;
                if other.section != said.section && !same {
                    report.add(code, words::number(attribute));
                }
            }
            _ => first = Some((said, name, detail)),
        }
    }
}

/// A number that a section of a bundle says, such as an SSRC. They are ordered by bundle, number
/// and place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    bundle: usize,
    number: u32,
    /// Which media section says it.
    pub(super) section: usize,
    /// Which of its numbers it is.
    index: usize,
}

impl Said {
    /// Whether it is the same number of the same bundle.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.bundle, self.number) == (other.bundle, other.number)
    }

    /// What was said, in the list that the numbers come from.
    pub(super) fn of<'m, 'd, T>(
        &self,
        media: &'m [Values<'d>],
        list: impl Fn(&'m Values<'d>) -> &'m Vec<T>,
    ) -> Option<&'m T> {
        list(media.get(self.section)?).get(self.index)
    }
}

/// The numbers that the sections of bundles say, in order. Disabled sections say nothing.
pub(super) fn in_bundles<'d>(
    media: &[Values<'d>],
    bundles: &Bundles,
    numbers: &dyn Fn(&Values<'d>) -> Vec<u32>,
) -> Vec<Said> {
    let mut said = Vec::new();
    for (section, (values, bundle)) in media.iter().zip(bundles).enumerate() {
        let (Some(bundle), false) = (*bundle, values.is_disabled()) else {
            continue;
        };
        for (index, number) in numbers(values).into_iter().enumerate() {
            said.push(Said {
                bundle,
                number,
                section,
                index,
            });
        }
    }
    BinaryHeap::from(said).into_sorted_vec()
}
