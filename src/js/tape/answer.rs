//! What a check finds and what an edit changes, on the tape.

use core::fmt::Display;

use crate::sdp::edit::Edits;
use crate::sdp::{Check, DiagnosticView};

use super::compound::List;
use super::document::{begin, end};
use super::serializer::Slot;
use super::{LIST, Tape, narrow};

/// Writes what a check found: whether it accepts the document, and a list.
pub(in crate::js) fn checked(check: &Check<'_>, mut tape: Tape<'_>) {
    let start = begin(2, &mut tape);
    tape.set(start, [u32::from(check.accepted()), 0]);
    findings(check, start + 1, &mut tape);
    end(tape);
}

/// Writes what an edit changes: how many places, and start, end and new text of each. Offsets are
/// those before the edit.
pub(in crate::js) fn changes(edits: &Edits, mut tape: Tape<'_>) {
    const CHANGE: usize = 3;
    let start = begin(2 + edits.len() * CHANGE, &mut tape);
    tape.set(start, [1, 0]);
    tape.set(start + 1, [narrow(edits.len()), 0]);
    for (index, change) in edits.iter().enumerate() {
        let at = start + 2 + index * CHANGE;
        let [from, to] = [change.span.start, change.span.end].map(|at| tape.offset(at));
        tape.set(at, [from, 0]);
        tape.set(at + 1, [to, 0]);
        tape.text(at + 2, change.text);
    }
    end(tape);
}

/// Writes why there is no edit: 0, a code and a message.
pub(in crate::js) fn refusal(code: &'static str, message: &impl Display, mut tape: Tape<'_>) {
    let start = begin(3, &mut tape);
    tape.set(start, [0, 0]);
    tape.name(start + 1, code);
    tape.display(start + 2, message);
    end(tape);
}

fn findings(check: &Check<'_>, at: usize, tape: &mut Tape<'_>) {
    let offsets = tape.offsets;
    let mut list = List::new(Slot { tape, at }, LIST);
    for found in check.diagnostics() {
        // A list takes whatever can be written.
        let _ = list.add(&DiagnosticView::new(found, offsets));
    }
    let _ = list.finish();
}
