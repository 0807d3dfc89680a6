//! Changes in JSON: the schema `icescope/sdp-munge/1`.

use serde::Serialize;

use super::super::diff::view::Mids;
use super::super::offset::OffsetMap;
use super::super::view::DiagnosticView;
use super::{DescriptionType, MungeCheck, Standing};

/// What was changed, in JSON.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MungeView<'d> {
    /// `icescope/sdp-munge/1`.
    pub schema: &'static str,
    /// What the description is set as.
    pub r#type: DescriptionType,
    /// Whether Chromium or Firefox refuses a change.
    pub refused: bool,
    /// Whether a change is refused, or at risk, in Chromium.
    pub at_risk: bool,
    /// The changes.
    pub changes: Vec<MungeChangeView<'d>>,
    /// Errors of the munged description for which a browser refuses it, and which the original does
    /// not have.
    pub errors: Vec<DiagnosticView>,
    /// How many errors the original has by itself. A browser makes none.
    pub original_errors: usize,
}

/// A change in JSON.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MungeChangeView<'d> {
    /// The category.
    pub category: &'static str,
    /// What Chromium does with it.
    pub chromium: Standing,
    /// What Firefox does with it.
    pub firefox: Standing,
    /// One sentence.
    pub message: &'static str,
    /// What to use instead, where there is something.
    pub instead: Option<&'static str>,
    /// The number of the media section, from 0; `null` for the session section.
    pub section: Option<usize>,
    /// The mid of the section.
    pub mid: Option<&'d str>,
    /// `munged`, or `original` for what is gone.
    pub side: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// The offset.
    pub offset: usize,
    /// The length.
    pub length: usize,
    /// The text of the line.
    pub text: &'d str,
}

impl<'d> MungeView<'d> {
    /// The view of a check, with the offsets of each description.
    #[must_use]
    pub fn new(check: &MungeCheck<'d>, original: &impl OffsetMap, munged: &impl OffsetMap) -> Self {
        let mut mids = Mids::default();
        let changes = check.changes().iter().map(|change| {
            let map = |byte| {
                if change.in_original() {
                    original.map(byte)
                } else {
                    munged.map(byte)
                }
            };
            let span = change.span();
            let offset = map(span.start);
            let category = change.category();
            MungeChangeView {
                category: category.name(),
                chromium: change.chromium(),
                firefox: change.firefox(),
                message: category.sentence(),
                instead: Some(category.instead()).filter(|text| !text.is_empty()),
                section: change.section().and_then(|section| section.media_index()),
                mid: mids.of(change.section()),
                side: if change.in_original() {
                    "original"
                } else {
                    "munged"
                },
                line: change.position().line,
                offset,
                length: map(span.end) - offset,
                text: change.line().map_or("", |line| line.content()),
            }
        });
        Self {
            schema: "icescope/sdp-munge/1",
            r#type: check.description_type(),
            refused: check.refused(),
            at_risk: check.at_risk(),
            changes: changes.collect(),
            errors: check
                .errors()
                .iter()
                .map(|found| DiagnosticView::new(found, munged))
                .collect(),
            original_errors: check.original_errors(),
        }
    }
}
