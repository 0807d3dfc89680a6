//! What an application changed in a description before it set it locally, and whether browsers
//! take it.
//!
//! RFC 9429 section 5.4 forbids to change a description between its creation and
//! `setLocalDescription`. Browsers have let it pass in part; Chromium's engine now finds out what was
//! changed, refuses some of it, and can be told by its maker, without a new release, to refuse
//! more. Each change is named here in the categories of that engine, with what Chromium and Firefox
//! do about it, as tried in real ones (`tests/munge/browsers.json`), and with what to use instead.
//!
//! ```
//! use icescope::sdp::munge::{Category, DescriptionType, Standing, check_munging};
//! use icescope::sdp::Document;
//!
//! let made = Document::parse("v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0 8\r\na=mid:0\r\na=ice-ufrag:abcd\r\n")?;
//! let set = Document::parse("v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0 8\r\na=mid:0\r\na=ice-ufrag:wxyz\r\n")?;
//! let found = check_munging(&made, &set, DescriptionType::Offer);
//! assert_eq!(found.changes()[0].category(), Category::IceUfrag);
//! assert_eq!(found.changes()[0].to_string(), "The ice-ufrag was changed.");
//! assert_eq!(found.changes()[0].chromium(), Standing::AtRisk);
//! assert!(!found.refused());
//! # Ok::<(), icescope::sdp::ParseError>(())
//! ```

mod broken;
mod category;
mod classify;
mod codecs;
mod context;
mod parameters;
mod transport;
#[cfg(feature = "serde")]
mod view;

pub use category::{Category, DescriptionType, Standing};
#[cfg(feature = "serde")]
pub use view::{MungeChangeView, MungeView};

use core::fmt;
use core::ops::Range;

use super::attribute::Key;
use super::check::Diagnostic;
use super::diff::diff;
use super::document::Document;
use super::line::Line;
use super::offset::Position;
use super::section::Section;

/// One change, by its category; [`fmt::Display`] writes its sentence.
#[derive(Clone, Debug)]
pub struct MungeChange<'d> {
    category: Category,
    kind: DescriptionType,
    section: Option<Section<'d>>,
    line: Option<Line<'d>>,
    in_original: bool,
    /// The browser has set such a description before: what it has created has candidates, which come
    /// only after that.
    again: bool,
}

impl<'d> MungeChange<'d> {
    /// What kind of change it is.
    #[must_use]
    pub const fn category(&self) -> Category {
        self.category
    }

    /// What Chromium does with it: as its category says, but for a mid that was in use before.
    #[must_use]
    pub const fn chromium(&self) -> Standing {
        match self.category {
            Category::Mid if self.again => Standing::Refused,
            category => category.chromium(self.kind),
        }
    }

    /// What Firefox does with it: as its category says, but for candidates where it has some already.
    #[must_use]
    pub const fn firefox(&self) -> Standing {
        match self.category {
            Category::IceCandidateCount if self.again => Standing::Accepted,
            category => category.firefox(self.kind),
        }
    }

    /// The section: in the munged description or, for what is gone, in the original.
    #[must_use]
    pub const fn section(&self) -> Option<Section<'d>> {
        self.section
    }

    /// Whether [`MungeChange::line`] and [`MungeChange::span`] are in the original, as what was
    /// there is gone.
    #[must_use]
    pub const fn in_original(&self) -> bool {
        self.in_original
    }

    /// The line that was changed, added or removed.
    #[must_use]
    pub const fn line(&self) -> Option<Line<'d>> {
        self.line
    }

    /// Where the line is, in bytes, without its line end.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.line.map_or(0..0, |line| line.span())
    }

    /// Where the line is.
    #[must_use]
    pub fn position(&self) -> Position {
        Position {
            line: self.line.map_or(1, |line| line.number()),
            column: 1,
        }
    }
}

impl fmt::Display for MungeChange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.category.sentence())
    }
}

/// What was changed.
#[derive(Clone, Debug)]
pub struct MungeCheck<'d> {
    kind: DescriptionType,
    changes: Vec<MungeChange<'d>>,
    errors: Vec<Diagnostic<'d>>,
    original_errors: usize,
}

impl<'d> MungeCheck<'d> {
    /// What the description is set as.
    #[must_use]
    pub const fn description_type(&self) -> DescriptionType {
        self.kind
    }

    /// Errors that the munged description has and the original does not, for which Chromium or
    /// Firefox refuses it whatever was changed: a retransmission of a codec that is gone, no end of
    /// the last line.
    #[must_use]
    pub fn errors(&self) -> &[Diagnostic<'d>] {
        &self.errors
    }

    /// How many errors the original has by itself, for which browsers refuse it. A browser makes none, so
    /// where there are some nothing says that they take the munged description, only what they do
    /// with the changes.
    #[must_use]
    pub const fn original_errors(&self) -> usize {
        self.original_errors
    }

    /// The changes: in how many sections there are, then those of the session, then by section, then
    /// in how a fingerprint is spelt.
    #[must_use]
    pub fn changes(&self) -> &[MungeChange<'d>] {
        &self.changes
    }

    /// Whether Chromium or Firefox refuses one of them, or what they make of the description.
    #[must_use]
    pub fn refused(&self) -> bool {
        !self.errors.is_empty()
            || self.changes.iter().any(|change| {
                change.chromium() == Standing::Refused || change.firefox() == Standing::Refused
            })
    }

    /// Whether a change is at risk in Chromium, or refused.
    #[must_use]
    pub fn at_risk(&self) -> bool {
        self.changes
            .iter()
            .any(|change| change.chromium() >= Standing::AtRisk)
            || !self.errors.is_empty()
    }
}

/// Names each change between the description that a browser has made and the one that is to be set,
/// as an offer or as an answer.
///
/// One change is told once a section and category.
#[must_use]
pub fn check_munging<'d>(
    original: &'d Document<'_>,
    munged: &'d Document<'_>,
    kind: DescriptionType,
) -> MungeCheck<'d> {
    let mut changes: Vec<MungeChange<'d>> = Vec::new();
    let recounted = original.media().len() != munged.media().len();
    if recounted {
        let gone = original.media().len() > munged.media().len();
        let more = original.media().nth(munged.media().len());
        let section = more.or_else(|| munged.media().nth(original.media().len()));
        changes.push(MungeChange {
            category: Category::NumberOfContents,
            kind,
            section,
            line: section.and_then(|section| section.lines().next()),
            in_original: gone,
            again: false,
        });
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut context = context::Context::new(original, munged, kind);
    let gathered = |section: Section<'_>| section.keyed(Key::Candidate).next().is_some();
    let any_gathered = original.media().any(gathered);
    for change in diff(original, munged) {
        let section = change.section_after().or(change.section_before());
        let line = change.after().or(change.before());
        for category in classify::categories(&change, &mut context) {
            // The group follows the sections.
            if recounted && category == Category::Bundle {
                continue;
            }
            let index = section.and_then(|section| section.media_index());
            if seen.insert((index, change.after().is_none(), category)) {
                changes.push(MungeChange {
                    category,
                    kind,
                    section,
                    line,
                    in_original: change.after().is_none(),
                    again: match category {
                        Category::Mid => change.section_before().is_some_and(gathered),
                        _ => any_gathered,
                    },
                });
            }
        }
    }
    // Only the spelling of it may differ, which is no difference to the eyes of `diff`.
    let fingerprint = changes
        .iter()
        .all(|change| change.category != Category::Fingerprint)
        .then(|| transport::respelled_fingerprint(original, munged));
    if let Some((section, line)) = fingerprint.flatten() {
        changes.push(MungeChange {
            category: Category::Fingerprint,
            kind,
            section: Some(section),
            line: Some(line),
            in_original: false,
            again: any_gathered,
        });
    }
    let (errors, original_errors) = broken::errors(original, munged);
    MungeCheck {
        kind,
        changes,
        errors,
        original_errors,
    }
}
