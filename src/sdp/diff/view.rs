//! Differences in JSON: the schema `icescope/sdp-diff/1`.

use serde::Serialize;

use super::super::line::Line;
use super::super::offset::OffsetMap;
use super::super::section::Section;
use super::{Change, ChangeKind};

/// Differences in JSON.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DiffView<'d> {
    /// `icescope/sdp-diff/1`.
    pub schema: &'static str,
    /// Whether nothing that means something changed.
    pub equal: bool,
    /// What changed.
    pub changes: Vec<ChangeView<'d>>,
}

/// A difference in JSON.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ChangeView<'d> {
    /// How it changed.
    pub kind: ChangeKind,
    /// What it is: the name of an attribute, `direction`, or the letter of a line.
    pub name: &'d str,
    /// The mid of the section, where it has one.
    pub mid: Option<&'d str>,
    /// What was there.
    pub before: Option<PlaceView<'d>>,
    /// What is there now.
    pub after: Option<PlaceView<'d>>,
}

/// A line of one of the two descriptions.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PlaceView<'d> {
    /// The number of the media section, from 0; `null` for the session section.
    pub section: Option<usize>,
    /// The line, from 1.
    pub line: usize,
    /// The offset.
    pub offset: usize,
    /// The length.
    pub length: usize,
    /// The text of the line.
    pub text: &'d str,
}

impl<'d> DiffView<'d> {
    /// The view of differences, with the offsets of each description.
    #[must_use]
    pub fn new(changes: &[Change<'d>], before: &impl OffsetMap, after: &impl OffsetMap) -> Self {
        let mut mids = Mids::default();
        Self {
            schema: "icescope/sdp-diff/1",
            equal: changes.is_empty(),
            changes: changes
                .iter()
                .map(|change| ChangeView {
                    kind: change.kind(),
                    name: change.name(),
                    mid: mids.of(change.section_after().or(change.section_before())),
                    before: place(change.before(), change.section_before(), before),
                    after: place(change.after(), change.section_after(), after),
                })
                .collect(),
        }
    }
}

fn place<'d>(
    line: Option<Line<'d>>,
    section: Option<Section<'d>>,
    offsets: &impl OffsetMap,
) -> Option<PlaceView<'d>> {
    let line = line?;
    let span = line.span();
    let offset = offsets.map(span.start);
    Some(PlaceView {
        section: section.and_then(|section| section.media_index()),
        line: line.number(),
        offset,
        length: offsets.map(span.end) - offset,
        text: line.content(),
    })
}

/// The mid of a section, looked up once for all its changes, which follow one another.
#[derive(Default)]
pub(in crate::sdp) struct Mids<'d> {
    last: Option<(usize, Option<&'d str>)>,
}

impl<'d> Mids<'d> {
    pub(in crate::sdp) fn of(&mut self, section: Option<Section<'d>>) -> Option<&'d str> {
        let section = section?;
        // Sections of both descriptions come here; their first lines tell them apart.
        let start = section.lines().next()?.content().as_ptr().addr();
        match self.last {
            Some((known, mid)) if known == start => mid,
            _ => {
                let mid = section.media_index().and_then(|_| section.mid());
                self.last = Some((start, mid));
                mid
            }
        }
    }
}
