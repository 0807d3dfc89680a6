//! Whether an answer fits its offer (RFC 3264, RFC 9429 section 5.3).
//!
//! Each of the two may be right by itself, which is what [`check`](super::check()) says; here they are
//! held against each other.
//!
//! ```
//! use icescope::sdp::answer::{Side, check_answer};
//! use icescope::sdp::{Document, Profile};
//!
//! let offer = Document::parse("v=0\r\nm=audio 9 RTP/AVP 0\r\na=sendonly\r\n")?;
//! let answer = Document::parse("v=0\r\nm=audio 9 RTP/AVP 0\r\na=sendrecv\r\n")?;
//! let found = check_answer(&offer, &answer, Profile::WebRtc);
//! let wrong = &found.diagnostics()[0];
//! assert_eq!((wrong.code(), wrong.side(), wrong.position().line), ("direction-conflict", Side::Answer, 3));
//! assert!(!found.accepted());
//! # Ok::<(), icescope::sdp::ParseError>(())
//! ```

mod bundle;
mod code;
mod codec;
mod diagnostic;
mod direction;
mod rtp;
mod section;
mod security;

pub use code::AnswerCode;
pub use diagnostic::{AnswerDiagnostic, Side};
#[cfg(feature = "serde")]
pub use diagnostic::{AnswerDiagnosticView, AnswerView};

use diagnostic::Report;
use section::{Pair, Session};

use super::check::{Check, Code, Diagnostic, Profile, Severity};
use super::document::Document;
use super::line::LineKind;

/// What holding an answer against its offer has found.
#[derive(Clone, Debug)]
pub struct AnswerCheck<'d> {
    diagnostics: Vec<AnswerDiagnostic<'d>>,
}

impl<'d> AnswerCheck<'d> {
    /// Whether there is no error.
    #[must_use]
    pub fn accepted(&self) -> bool {
        !self
            .diagnostics
            .iter()
            .any(|found| found.severity() == Severity::Error)
    }

    /// The findings: those about the offer first, each side in the order of the places.
    #[must_use]
    pub fn diagnostics(&self) -> &[AnswerDiagnostic<'d>] {
        &self.diagnostics
    }
}

/// Holds an answer against its offer: the sections and their order, mids, BUNDLE, keys, who connects,
/// directions, payload types, rids, header extensions and ICE. The profile decides how bad it is what
/// browsers take all the same.
///
/// What is wrong with one of them alone is not reported: [`check`](super::check()) does that, and a
/// call that fails is worth both.
#[must_use]
pub fn check_answer<'d>(
    offer: &'d Document<'_>,
    answer: &'d Document<'_>,
    profile: Profile,
) -> AnswerCheck<'d> {
    let mut report = Report::new(offer, answer, profile);
    session(offer, answer, &mut report);
    let sessions = (Session::of(offer), Session::of(answer));
    let mut offered = offer.media();
    let mut answered = answer.media();
    loop {
        match (offered.next(), answered.next()) {
            (Some(offered), Some(answered)) => section::check(
                &Pair {
                    offered,
                    answered,
                    offer: &sessions.0,
                    answer: &sessions.1,
                },
                &mut report,
            ),
            (Some(offered), None) => {
                if let Some(line) = offered.lines().next() {
                    report.add(AnswerCode::MediaUnanswered, Side::Offer, line.span());
                }
            }
            (None, Some(answered)) => {
                if let Some(line) = answered.lines().next() {
                    report.add(AnswerCode::MediaNotOffered, Side::Answer, line.span());
                }
            }
            (None, None) => break,
        }
    }
    bundle::check(offer, answer, &mut report);
    AnswerCheck {
        diagnostics: report.finish(),
    }
}

/// The errors that an answer has by itself, but for those for which browsers refuse an offer only: a
/// missing `setup`, which [`AnswerCode::SetupMissing`] tells, where the offer has one, and a mid that
/// Chromium would choose, as in an answer it takes that of the offer.
pub fn own_errors<'c, 'd>(answer: &'c Check<'d>) -> impl Iterator<Item = &'c Diagnostic<'d>> {
    let errors = answer.errors();
    errors.filter(|found| !matches!(found.kind(), Code::MissingSetup | Code::MidChosen))
}

fn session<'d>(offer: &'d Document<'_>, answer: &'d Document<'_>, report: &mut Report<'d>) {
    let time = |document: &'d Document<'_>| document.session().of_kind(LineKind::Time).next();
    if let (Some(offered), Some(answered)) = (time(offer), time(answer))
        && offered.value().trim_end() != answered.value().trim_end()
    {
        report.add(AnswerCode::TimeDiffers, Side::Answer, answered.span());
    }
}
