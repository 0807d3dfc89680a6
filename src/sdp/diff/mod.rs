//! What changed between two descriptions, where order and spelling that mean nothing do not count.
//!
//! Sections are told by their `mid`, or else by their place; lines by what they are about: the
//! `fmtp` of payload type 111, the candidate of an address. The order of lines, of parameters in an
//! `fmtp` and of options does not count, line ends and trailing spaces neither; the order of formats
//! on an `m=` line does, and the first mid of a BUNDLE group.
//!
//! ```
//! use icescope::sdp::diff::{ChangeKind, diff};
//! use icescope::sdp::Document;
//!
//! let before = Document::parse("v=0\r\nm=audio 9 RTP/AVP 0 8\r\na=fmtp:8 a=1;b=2\r\na=sendrecv\r\n")?;
//! let after = Document::parse("v=0\nm=audio 9 RTP/AVP 8 0\na=recvonly\na=fmtp:8 b=2; a=1\n")?;
//! let changes = diff(&before, &after);
//! let told: Vec<_> = changes.iter().map(|change| (change.kind(), change.name())).collect();
//! assert_eq!(told, [(ChangeKind::Reordered, "m"), (ChangeKind::Changed, "direction")]);
//! # Ok::<(), icescope::sdp::ParseError>(())
//! ```

mod meaning;
mod sections;
#[cfg(feature = "serde")]
pub(super) mod view;

#[cfg(feature = "serde")]
pub use view::{ChangeView, DiffView, PlaceView};

use std::collections::{BTreeMap, BTreeSet};

use super::document::Document;
use super::line::{Line, LineKind};
use super::section::Section;

use meaning::{Said, Subject, subject};

/// How something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
    /// It lists the same in another order.
    Reordered,
    /// The section stands at another place among the sections.
    Moved,
}

impl ChangeKind {
    /// The stable name: `added`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Reordered => "reordered",
            Self::Moved => "moved",
        }
    }
}

/// A difference between two descriptions: a line, or, with the name `m` and one side only, a whole
/// section.
#[derive(Clone, Copy, Debug)]
pub struct Change<'d> {
    kind: ChangeKind,
    sections: (Option<Section<'d>>, Option<Section<'d>>),
    before: Option<Line<'d>>,
    after: Option<Line<'d>>,
}

impl<'d> Change<'d> {
    /// How it changed.
    #[must_use]
    pub const fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// The section before, where there is one.
    #[must_use]
    pub const fn section_before(&self) -> Option<Section<'d>> {
        self.sections.0
    }

    /// The section after, where there is one.
    #[must_use]
    pub const fn section_after(&self) -> Option<Section<'d>> {
        self.sections.1
    }

    /// The line before; the `m=` line of a section that is gone or moved.
    #[must_use]
    pub const fn before(&self) -> Option<Line<'d>> {
        self.before
    }

    /// The line after; the `m=` line of a section that is new or moved.
    #[must_use]
    pub const fn after(&self) -> Option<Line<'d>> {
        self.after
    }

    /// What it is: the name of the attribute, `direction` for any of the four, or the letter of
    /// the line; empty for a line that is none.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.after
            .or(self.before)
            .map_or("", |line| meaning::name(&line))
    }
}

/// What changed, section by section: lines of the session first, then those of each section of
/// `after`, then the sections that are gone.
///
/// The time it takes grows with the size of the documents as sorting does.
#[must_use]
pub fn diff<'d>(before: &'d Document<'_>, after: &'d Document<'_>) -> Vec<Change<'d>> {
    let mut changes = Vec::new();
    lines(before.session(), after.session(), &mut changes);
    let pairs = sections::pair(before, after);
    for (section, partner) in after.media().zip(&pairs.partners) {
        match partner {
            Some(partner) => {
                if pairs.moved.contains(&section.media_index()) {
                    changes.push(Change {
                        kind: ChangeKind::Moved,
                        sections: (Some(*partner), Some(section)),
                        before: partner.lines().next(),
                        after: section.lines().next(),
                    });
                }
                lines(*partner, section, &mut changes);
            }
            None => changes.push(Change {
                kind: ChangeKind::Added,
                sections: (None, Some(section)),
                before: None,
                after: section.lines().next(),
            }),
        }
    }
    changes.extend(pairs.gone.iter().map(|section| Change {
        kind: ChangeKind::Removed,
        sections: (Some(*section), None),
        before: section.lines().next(),
        after: None,
    }));
    changes
}

/// The differences between the lines of two sections, in the order of the places after; what is
/// gone comes last.
fn lines<'d>(before: Section<'d>, after: Section<'d>, changes: &mut Vec<Change<'d>>) {
    let mut old: BTreeMap<Subject<'d>, Vec<Said<'d>>> = BTreeMap::new();
    let meant = |line: &Line<'_>| line.kind() != LineKind::Blank;
    // Lines that are written alike belong together, wherever they stand.
    let mut written: BTreeMap<&'d str, Vec<usize>> = BTreeMap::new();
    for line in before.lines().filter(meant) {
        written
            .entry(line.content())
            .or_default()
            .push(line.number());
    }
    // Taken from the end, so in order.
    written.values_mut().for_each(|numbers| numbers.reverse());
    let mut changed = Vec::new();
    for line in after.lines().filter(meant) {
        if written.get_mut(line.content()).and_then(Vec::pop).is_none() {
            changed.push(line);
        }
    }
    let left: BTreeSet<usize> = written.into_values().flatten().collect();
    for line in before.lines().filter(|line| left.contains(&line.number())) {
        let lines = old.entry(subject(&line)).or_default();
        lines.push(Said::new(line));
    }
    old.values_mut().for_each(|lines| lines.reverse());
    let mut open = Vec::new();
    for line in changed.into_iter().map(Said::new) {
        let candidates = old.get_mut(&subject(&line.line));
        match candidates.and_then(|lines| {
            // Lines of one subject mostly come in the same order: so this is no search.
            let at = lines
                .iter()
                .rev()
                .take(NEAR)
                .position(|old| old.is_same(&line));
            at.map(|at| lines.remove(lines.len() - 1 - at))
        }) {
            Some(_) => {}
            None => open.push(line),
        }
    }
    let sections = (Some(before), Some(after));
    for line in open {
        let partner = old.get_mut(&subject(&line.line)).and_then(Vec::pop);
        let kind = match &partner {
            None => ChangeKind::Added,
            Some(old) if meaning::reordered(&old.line, &line.line) => ChangeKind::Reordered,
            Some(old) if old.is_same(&line) => continue,
            Some(_) => ChangeKind::Changed,
        };
        changes.push(Change {
            kind,
            sections,
            before: partner.map(|old| old.line),
            after: Some(line.line),
        });
    }
    let gone = old.into_values().flatten();
    let mut gone: Vec<_> = gone.map(|old| old.line).collect();
    gone.sort_by_key(Line::number);
    changes.extend(gone.into_iter().map(|line| Change {
        kind: ChangeKind::Removed,
        sections,
        before: Some(line),
        after: None,
    }));
}

/// How many lines of one subject are looked through for the equal one.
const NEAR: usize = 32;
