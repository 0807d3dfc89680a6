//! One finding about an offer and its answer.

use core::fmt;
use core::ops::Range;

#[cfg(feature = "serde")]
use super::super::check::Check;
use super::super::check::{Profile, Reference, Severity};
use super::super::document::Document;
use super::super::offset::{Position, Positions};
use super::super::sentence;
#[cfg(feature = "serde")]
use super::super::view::DiagnosticView;
use super::AnswerCode;

/// In which of the two descriptions a finding lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum Side {
    /// In the offer.
    Offer,
    /// In the answer.
    Answer,
}

impl Side {
    /// The stable name: `offer`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Answer => "answer",
        }
    }
}

/// A finding about an offer and its answer; [`fmt::Display`] writes its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerDiagnostic<'d> {
    kind: AnswerCode,
    severity: Severity,
    side: Side,
    span: Range<usize>,
    position: Position,
    subject: &'d str,
}

impl<'d> AnswerDiagnostic<'d> {
    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> AnswerCode {
        self.kind
    }

    /// The stable name: `media-unanswered`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind.name()
    }

    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// In which description the span and the position are.
    #[must_use]
    pub const fn side(&self) -> Side {
        self.side
    }

    /// Where it is, in bytes; may be empty.
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
        self.kind.reference()
    }

    /// The text that the sentence speaks of.
    #[must_use]
    pub const fn subject(&self) -> &'d str {
        self.subject
    }
}

impl fmt::Display for AnswerDiagnostic<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        sentence::write(self.kind.sentence(), self.subject, f)
    }
}

/// Collects findings.
pub(super) struct Report<'d> {
    offer: &'d Document<'d>,
    answer: &'d Document<'d>,
    pub(super) profile: Profile,
    found: Vec<AnswerDiagnostic<'d>>,
}

impl<'d> Report<'d> {
    pub(super) const fn new(
        offer: &'d Document<'_>,
        answer: &'d Document<'_>,
        profile: Profile,
    ) -> Self {
        Self {
            offer,
            answer,
            profile,
            found: Vec::new(),
        }
    }

    /// Reports a finding about a part of a document, which the sentence speaks of.
    pub(super) fn add(&mut self, kind: AnswerCode, side: Side, span: Range<usize>) {
        let text = self.document(side).text();
        let subject = text.get(span.clone()).unwrap_or_default();
        self.add_about(kind, side, span, subject);
    }

    /// Reports a finding about a part of a document, where the sentence speaks of another text.
    pub(super) fn add_about(
        &mut self,
        kind: AnswerCode,
        side: Side,
        span: Range<usize>,
        subject: &'d str,
    ) {
        // Filled in at the end, where one pass over each text serves all.
        let position = Position { line: 1, column: 1 };
        self.found.push(AnswerDiagnostic {
            kind,
            severity: kind.severity(self.profile),
            side,
            span,
            position,
            subject,
        });
    }

    const fn document(&self, side: Side) -> &'d Document<'d> {
        match side {
            Side::Offer => self.offer,
            Side::Answer => self.answer,
        }
    }

    pub(super) fn finish(mut self) -> Vec<AnswerDiagnostic<'d>> {
        self.found
            .sort_by_key(|found| (found.side, found.span.start, found.kind));
        let mut positions = [self.offer, self.answer].map(Positions::of);
        let [offer, answer] = &mut positions;
        for found in &mut self.found {
            found.position = match found.side {
                Side::Offer => offer.next(found.span.start),
                Side::Answer => answer.next(found.span.start),
            };
        }
        self.found
    }
}

/// A finding about an answer in JSON.
#[cfg(feature = "serde")]
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AnswerDiagnosticView {
    /// The stable code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// In which description the place is.
    pub side: Side,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The offset.
    pub offset: usize,
    /// The length.
    pub length: usize,
    /// One sentence.
    pub message: String,
    /// The RFC and its section.
    pub rfc: String,
}

/// A checked answer in JSON: the schema `icescope/sdp-answer/1`.
#[cfg(feature = "serde")]
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AnswerView {
    /// `icescope/sdp-answer/1`.
    pub schema: &'static str,
    /// Whether there is no error, of the two together and of each by itself.
    pub accepted: bool,
    /// The findings about the two together.
    pub diagnostics: Vec<AnswerDiagnosticView>,
    /// What they were held against, together and each by itself.
    pub profile: Profile,
    /// The errors of the offer by itself.
    pub offer_errors: Vec<DiagnosticView>,
    /// The errors of the answer by itself, as [`own_errors`](super::own_errors) gives them.
    pub answer_errors: Vec<DiagnosticView>,
}

#[cfg(feature = "serde")]
impl AnswerView {
    /// The view of a check and of those of the offer and the answer by themselves, under one
    /// profile, with the offsets of each description.
    #[must_use]
    pub fn new(
        check: &super::AnswerCheck<'_>,
        own: [&Check<'_>; 2],
        offer: &impl super::super::OffsetMap,
        answer: &impl super::super::OffsetMap,
    ) -> Self {
        let view = |found: &AnswerDiagnostic<'_>| {
            let map = |byte| match found.side {
                Side::Offer => offer.map(byte),
                Side::Answer => answer.map(byte),
            };
            let offset = map(found.span.start);
            AnswerDiagnosticView {
                code: found.code(),
                severity: found.severity(),
                side: found.side,
                line: found.position.line,
                column: found.position.column,
                offset,
                length: map(found.span.end) - offset,
                message: found.to_string(),
                rfc: found.reference().to_string(),
            }
        };
        let [offered, answered] = own;
        Self {
            schema: "icescope/sdp-answer/1",
            accepted: check.accepted()
                && offered.accepted()
                && super::own_errors(answered).next().is_none(),
            diagnostics: check.diagnostics().iter().map(view).collect(),
            profile: answered.profile(),
            offer_errors: offered
                .errors()
                .map(|found| DiagnosticView::new(found, offer))
                .collect(),
            answer_errors: super::own_errors(answered)
                .map(|found| DiagnosticView::new(found, answer))
                .collect(),
        }
    }
}
