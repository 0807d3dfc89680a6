//! Documents on the tape: what `DocumentView` says in JSON.
//!
//! Lines have a layout of their own, because there are many. `tests/npm/sdp.test.js` holds the
//! result against the JSON of the command, over the whole corpus.

use core::fmt::Display;

use crate::candidate::SyntaxError;
use crate::sdp::attribute::Direction;
use crate::sdp::edit::Edits;
use crate::sdp::{Attribute, Check, DiagnosticView, Document, Key, Line, LineKind, Section, Value};

use super::{LIST, NAME, NULL, Tape, VERSION, narrow};

/// Stands for a line that a section does not have.
const NO_LINE: u32 = u32::MAX;

/// Marks a line whose value does not parse.
const FAULT: u32 = 1 << 8;

/// Writes a whole document.
pub(in crate::js) fn whole(document: &Document<'_>, mut tape: Tape<'_>) {
    let holes = begin(&mut tape);
    tape.value(&document.line_end());
    tape.word(narrow(document.media().len()));
    let session = one_section(document.session(), None, &mut tape);
    for section in document.media() {
        one_section(section, Some(session), &mut tape);
    }
    end(holes, &mut tape);
}

/// Writes one section: the session's for 0, then those of the media.
pub(in crate::js) fn section(document: &Document<'_>, index: usize, mut tape: Tape<'_>) {
    let holes = begin(&mut tape);
    match index.checked_sub(1) {
        None => {
            one_section(document.session(), None, &mut tape);
        }
        Some(index) => {
            if let Some(section) = document.media().nth(index) {
                let inherited = document.session().own_direction();
                one_section(section, Some(inherited), &mut tape);
            }
        }
    }
    end(holes, &mut tape);
}

/// Writes what a section says of itself, without its lines, of which few are parsed for that:
/// `o=` or `m=`, `s=` or `a=mid`, `c=`, and the direction.
pub(in crate::js) fn head(document: &Document<'_>, index: usize, mut tape: Tape<'_>) {
    let holes = begin(&mut tape);
    let session = document.session();
    let own = index
        .checked_sub(1)
        .and_then(|index| document.media().nth(index));
    match own {
        None => {
            tape.value(
                &session
                    .of_kind(LineKind::Origin)
                    .find_map(|line| match line.typed() {
                        Ok(Value::Origin(origin)) => Some(origin),
                        _ => None,
                    }),
            );
            let name = session.of_kind(LineKind::SessionName).next();
            tape.value(&name.map(|line| line.value()));
            tape.value(&session.connection());
            tape.value(&session.own_direction());
        }
        Some(section) => {
            tape.value(&section.media().ok().flatten());
            tape.value(&section.mid());
            tape.value(&section.connection());
            tape.value(&section.direction());
        }
    }
    end(holes, &mut tape);
}

/// Writes what a check found.
pub(in crate::js) fn checked(check: &Check<'_>, mut tape: Tape<'_>) {
    let holes = begin(&mut tape);
    tape.word(u32::from(check.accepted()));
    findings(check, &mut tape);
    end(holes, &mut tape);
}

/// Writes what an edit changes: how many places, and start, end and new text of each. Offsets are
/// those before the edit.
pub(in crate::js) fn changes(edits: &Edits, mut tape: Tape<'_>) {
    let holes = begin(&mut tape);
    tape.word(1);
    tape.word(narrow(edits.len()));
    for change in edits.iter() {
        tape.word(tape.offset(change.span.start));
        tape.word(tape.offset(change.span.end));
        tape.text(change.text);
    }
    end(holes, &mut tape);
}

/// Writes why there is no edit.
pub(in crate::js) fn refusal(code: &'static str, message: &impl Display, mut tape: Tape<'_>) {
    let holes = begin(&mut tape);
    tape.word(0);
    tape.name(code);
    tape.display(message);
    end(holes, &mut tape);
}

/// The version, and places for what is known at the end.
fn begin(tape: &mut Tape<'_>) -> [usize; 3] {
    tape.word(VERSION);
    [tape.hole(), tape.hole(), tape.hole()]
}

fn end([names, shapes, extra]: [usize; 3], tape: &mut Tape<'_>) {
    let (known_names, known_shapes) = tape.registry.counts();
    tape.fill(names, narrow(known_names));
    tape.fill(shapes, narrow(known_shapes));
    tape.fill(extra, narrow(tape.out.extra.len()));
}

fn findings(check: &Check<'_>, tape: &mut Tape<'_>) {
    let found = check.diagnostics();
    tape.tagged(LIST, found.len());
    let offsets = tape.offsets;
    for found in found {
        tape.value(&DiagnosticView::new(found, offsets));
    }
}

/// Writes a section; the direction that it states itself. One of media is given the direction of
/// the session.
fn one_section(
    section: Section<'_>,
    inherited: Option<Option<Direction>>,
    tape: &mut Tape<'_>,
) -> Option<Direction> {
    let lines = section.lines();
    let first = lines.clone().next().map_or(1, |line| line.number());
    let mut writer = SectionWriter::begin(first, inherited, tape);
    for line in lines {
        match line.attribute() {
            Some(attribute) => writer.attribute(attribute, tape),
            None => {
                let value = line.typed();
                writer.field(line, value.as_ref().map_err(|error| *error), tape);
            }
        }
    }
    writer.end(tape)
}

/// A section that is being written, and which of its lines say what it says of itself.
struct SectionWriter {
    /// Where the counts and places of the section are.
    hole: usize,
    inherited: Option<Option<Direction>>,
    lines: u32,
    /// `o=` or `m=`.
    heading: u32,
    /// `s=` or `a=mid`.
    label: u32,
    /// `c=`.
    connection: u32,
    direction: Option<Direction>,
}

impl SectionWriter {
    fn begin(first: usize, inherited: Option<Option<Direction>>, tape: &mut Tape<'_>) -> Self {
        tape.word(narrow(first));
        let hole = tape.hole();
        for _ in 0..4 {
            tape.hole();
        }
        Self {
            hole,
            inherited,
            lines: 0,
            heading: NO_LINE,
            label: NO_LINE,
            connection: NO_LINE,
            direction: None,
        }
    }

    /// The direction that the section itself states.
    fn end(&self, tape: &mut Tape<'_>) -> Option<Direction> {
        let effective = match self.inherited {
            None => self.direction,
            Some(session) => self.direction.or(session).or(Some(Direction::SendRecv)),
        };
        let direction = effective.map_or(NULL, |direction| {
            NAME | narrow(tape.registry.name(direction.name())) << 3
        });
        let places = [
            self.lines,
            self.heading,
            self.label,
            self.connection,
            direction,
        ];
        for (index, word) in places.into_iter().enumerate() {
            tape.fill(self.hole + index, word);
        }
        self.direction
    }

    fn field(
        &mut self,
        line: Line<'_>,
        value: Result<&Value<'_>, SyntaxError>,
        tape: &mut Tape<'_>,
    ) {
        let span = line.span();
        let value_at = tape.offset(line.value_span().start) + 1;
        let letter = line.letter().map_or(0, u32::from);
        tape.words([
            tape.offset(span.start),
            tape.offset(span.end),
            value_at,
            letter,
        ]);
        if line.kind() == LineKind::SessionName && self.label == NO_LINE {
            self.label = self.lines;
        }
        match value {
            Ok(value) => {
                match value {
                    Value::Origin(_) | Value::Media(_) if self.heading == NO_LINE => {
                        self.heading = self.lines;
                    }
                    Value::Connection(_) if self.connection == NO_LINE => {
                        self.connection = self.lines;
                    }
                    _ => {}
                }
                tape.value(value);
            }
            Err(error) => fault(error, tape),
        }
        self.lines += 1;
    }

    fn attribute(&mut self, attribute: Attribute<'_>, tape: &mut Tape<'_>) {
        let span = attribute.line().span();
        let name = attribute.name_span();
        let has_value = name.end < span.end;
        let value_at = match has_value {
            true => tape.offset(name.end) + 2,
            false => 0,
        };
        let key = attribute.key();
        tape.words([
            tape.offset(span.start),
            tape.offset(span.end),
            value_at,
            u32::from(b'a') | key.map_or(0, |key| key as u32 + 1) << 9,
        ]);
        match key {
            Some(Key::Mid) if has_value && self.label == NO_LINE => self.label = self.lines,
            Some(key) if self.direction.is_none() => self.direction = Direction::of_key(key),
            _ => {}
        }
        match (key, attribute.value()) {
            (Some(key), _) => {
                let header = tape.out.words.len();
                if let Err(error) = attribute.visit(key, tape) {
                    tape.out.words.truncate(header);
                    fault(error, tape);
                }
            }
            // What stands in the text already.
            (None, Some(text)) => tape.text(text),
            (None, None) => tape.word(NULL),
        }
        self.lines += 1;
    }
}

/// Marks the line that was begun as one that does not parse, and says why.
fn fault(error: SyntaxError, tape: &mut Tape<'_>) {
    if let Some(word) = tape.out.words.last_mut() {
        *word |= FAULT;
    }
    tape.name(error.code());
    tape.display(&error.kind());
    tape.word(tape.offset(error.offset()));
}
