//! Which section of one description is which of the other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::super::document::Document;
use super::super::section::Section;

/// Sections that belong together.
pub(super) struct Pairs<'d> {
    /// For each section after, the one before.
    pub(super) partners: Vec<Option<Section<'d>>>,
    /// The sections after that stand in another order among those that have a partner.
    pub(super) moved: BTreeSet<Option<usize>>,
    /// The sections before that have no partner.
    pub(super) gone: Vec<Section<'d>>,
}

/// By mid first; those that are left by kind, in order. The place of a section that was stopped is
/// used again for a new one, under another mid (RFC 9429 section 5.2.2), which stands at no other.
pub(super) fn pair<'d>(before: &'d Document<'_>, after: &'d Document<'_>) -> Pairs<'d> {
    let mut by_mid = BTreeMap::new();
    for section in before.media() {
        if let Some(mid) = section.mid() {
            by_mid.entry(mid).or_insert(section);
        }
    }
    let mut partners: Vec<Option<Section<'d>>> = Vec::with_capacity(after.media().len());
    let mut taken = BTreeSet::new();
    for section in after.media() {
        let partner = section.mid().and_then(|mid| by_mid.remove(mid));
        taken.extend(partner.map(|partner| partner.media_index()));
        partners.push(partner);
    }
    let mut left: BTreeMap<Option<&str>, VecDeque<Section<'d>>> = BTreeMap::new();
    let mut gone = Vec::new();
    let mut places = after.media().zip(&mut partners);
    for section in before.media() {
        let place = places.next();
        if taken.contains(&section.media_index()) {
            continue;
        }
        if !section.is_rejected() || section.mid().is_none() {
            left.entry(section.kind()).or_default().push_back(section);
            continue;
        }
        match place {
            Some((there, partner)) if partner.is_none() && there.kind() == section.kind() => {
                *partner = Some(section);
            }
            _ => gone.push(section),
        }
    }
    for (section, partner) in after.media().zip(&mut partners) {
        if partner.is_none() {
            *partner = left.get_mut(&section.kind()).and_then(VecDeque::pop_front);
        }
    }
    gone.extend(left.into_values().flatten());
    gone.sort_by_key(Section::media_index);
    // Moved is what has a section before it that was behind it.
    let mut moved = BTreeSet::new();
    let mut furthest = None;
    for (section, partner) in after.media().zip(&partners) {
        let Some(index) = partner.map(|partner| partner.media_index()) else {
            continue;
        };
        if furthest > Some(index) {
            moved.insert(section.media_index());
        }
        furthest = furthest.max(Some(index));
    }
    Pairs {
        partners,
        moved,
        gone,
    }
}
