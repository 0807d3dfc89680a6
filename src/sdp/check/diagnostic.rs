//! One finding, and the report that collects them.

use core::fmt;
use core::ops::Range;
use std::collections::BinaryHeap;

use crate::candidate::{SyntaxError, SyntaxErrorKind};

use super::super::document::Document;
use super::super::offset::{Position, Positions};
use super::super::sentence;
use super::fix::{Fix, Fixer};
use super::{Code, Profile, Reference, Severity};

/// A finding about a document; [`fmt::Display`] writes its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic<'d> {
    kind: Code,
    severity: Severity,
    span: Range<usize>,
    position: Position,
    reference: Reference,
    subject: &'d str,
    fault: Option<SyntaxErrorKind>,
    fix: Option<Fix>,
}

impl<'d> Diagnostic<'d> {
    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> Code {
        self.kind
    }

    /// The stable name: `missing-mid`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.name()
    }

    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// Where it is in the document, in bytes; may be empty.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The line and column where it starts.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }

    /// The RFC section that says what is right.
    #[must_use]
    pub const fn reference(&self) -> Reference {
        self.reference
    }

    /// The text that the sentence speaks of: a name, a number.
    #[must_use]
    pub const fn subject(&self) -> &'d str {
        self.subject
    }

    /// How a value leaves its grammar, where it does.
    #[must_use]
    pub const fn fault(&self) -> Option<SyntaxErrorKind> {
        self.fault
    }

    /// What to change so that the finding is gone, where there is one thing to do.
    #[must_use]
    pub const fn fix(&self) -> Option<&Fix> {
        self.fix.as_ref()
    }
}

impl fmt::Display for Diagnostic<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        sentence::write(self.kind.sentence(), self.subject, f)?;
        match self.fault {
            Some(fault) => write!(f, ": {fault}."),
            None => Ok(()),
        }
    }
}

/// Collects findings.
pub(super) struct Report<'d> {
    document: &'d Document<'d>,
    profile: Profile,
    found: Vec<Diagnostic<'d>>,
}

impl<'d> Report<'d> {
    pub(super) fn new(document: &'d Document<'_>, profile: Profile) -> Self {
        Self {
            document,
            profile,
            found: Vec::new(),
        }
    }

    /// Reports a finding about a part of the document, which the sentence speaks of.
    pub(super) fn add(&mut self, kind: Code, span: Range<usize>) {
        let subject = self.document_text(&span);
        self.push(kind, span, subject, kind.reference(), None);
    }

    /// Reports a finding about a part of the document, where the sentence speaks of another text.
    pub(super) fn add_about(&mut self, kind: Code, span: Range<usize>, subject: &'d str) {
        self.push(kind, span, subject, kind.reference(), None);
    }

    /// Reports a value that leaves its grammar. `span` is that of the whole value.
    pub(super) fn add_invalid(
        &mut self,
        error: SyntaxError,
        span: Range<usize>,
        subject: &'d str,
        reference: Reference,
    ) {
        // Not `clamp`, which panics where the ends are the wrong way round.
        let start = error.offset().max(span.start).min(span.end);
        // What is marked is the word in which the fault lies.
        let rest = self.document_text(&(start..span.end));
        let length = rest.find(' ').unwrap_or(rest.len());
        let marked = start..start + length;
        let (code, fault) = match error.kind() {
            SyntaxErrorKind::UnexpectedValue => (Code::FlagValue, None),
            fault => (Code::InvalidValue, Some(fault)),
        };
        self.push(code, marked, subject, reference, fault);
    }

    fn push(
        &mut self,
        kind: Code,
        span: Range<usize>,
        subject: &'d str,
        reference: Reference,
        fault: Option<SyntaxErrorKind>,
    ) {
        if let Some(severity) = kind.severity(self.profile) {
            // Filled in at the end, where one pass over the text serves all.
            let position = Position { line: 1, column: 1 };
            self.found.push(Diagnostic {
                kind,
                severity,
                span,
                position,
                reference,
                subject,
                fault,
                fix: None,
            });
        }
    }

    fn document_text(&self, span: &Range<usize>) -> &'d str {
        self.document.text().get(span.clone()).unwrap_or_default()
    }

    /// By place, then by code. A heap, as in [`Names`](super::super::names::Names), because the code
    /// of `sort` is ten times as long.
    fn sort(&mut self) {
        let places = self.found.iter().enumerate();
        let places = places.map(|(at, found)| (found.span.start, found.kind, at));
        let order = places.collect::<BinaryHeap<_>>().into_sorted_vec();
        let mut found: Vec<_> = self.found.drain(..).map(Some).collect();
        let found = order
            .iter()
            .filter_map(|(_, _, at)| found.get_mut(*at)?.take());
        self.found = found.collect();
    }

    /// The findings in order, with their positions.
    pub(super) fn finish(mut self) -> Vec<Diagnostic<'d>> {
        self.sort();
        let mut fixer = Fixer::new(self.document);
        let mut positions = Positions::of(self.document);
        for found in &mut self.found {
            found.position = positions.next(found.span.start);
            found.fix = fixer.fix(found);
        }
        self.found
    }
}
