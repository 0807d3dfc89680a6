//! Documents on the tape: what `DocumentView` says in JSON.
//!
//! Lines have a layout of their own, because there are many. `tests/npm/sdp.test.js` holds the
//! result against the JSON of the command, over the whole corpus.

use crate::candidate::SyntaxError;
use crate::sdp::attribute::Direction;
use crate::sdp::{
    AttributeValue, Check, DiagnosticView, Document, Key, Line, LineKind, OffsetMap, Section,
    Value,
};

use super::{LIST, NULL, Registry, Tape, VERSION, narrow};

/// Stands for a line that a section does not have.
const NO_LINE: u32 = u32::MAX;

/// Marks a line whose value does not parse.
const FAULT: u32 = 1 << 8;

/// Writes a document and what a check found.
pub(in crate::js) fn whole(document: &Document<'_>, check: &Check<'_>, mut tape: Tape<'_>) {
    let holes = begin(&mut tape);
    tape.word(u32::from(check.accepted()));
    tape.value(&document.line_end());
    let media = document.media();
    tape.word(narrow(media.len()));
    let inherited = one_section(document.session(), None, &mut tape);
    for section in media {
        one_section(section, Some(inherited), &mut tape);
    }
    findings(check, &mut tape);
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

/// Writes what a check found.
pub(in crate::js) fn checked(check: &Check<'_>, mut tape: Tape<'_>) {
    let holes = begin(&mut tape);
    tape.word(u32::from(check.accepted()));
    findings(check, &mut tape);
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

/// Writes a section; its own direction. A section of media is given that of the session.
fn one_section(
    section: Section<'_>,
    inherited: Option<Option<Direction>>,
    tape: &mut Tape<'_>,
) -> Option<Direction> {
    let lines = section.lines();
    tape.word(narrow(
        lines.clone().next().map_or(1, |line| line.number()),
    ));
    tape.word(narrow(lines.len()));
    let holes = [tape.hole(), tape.hole(), tape.hole(), tape.hole()];
    let mut places = Places::default();
    for (index, line) in lines.enumerate() {
        one_line(line, narrow(index), &mut places, tape);
    }
    let [heading, label, connection, direction] = holes;
    tape.fill(heading, places.heading.unwrap_or(NO_LINE));
    tape.fill(label, places.label.unwrap_or(NO_LINE));
    tape.fill(connection, places.connection.unwrap_or(NO_LINE));
    let effective = match inherited {
        None => places.direction,
        Some(session) => places.direction.or(session).or(Some(Direction::SendRecv)),
    };
    let word = effective.map_or(NULL, |direction| {
        super::NAME | narrow(tape.registry.name(direction.name())) << 3
    });
    tape.fill(direction, word);
    places.direction
}

/// Which lines of a section say what the section says of itself.
#[derive(Default)]
struct Places {
    /// `o=` or `m=`.
    heading: Option<u32>,
    /// `s=` or `a=mid`.
    label: Option<u32>,
    /// `c=`.
    connection: Option<u32>,
    direction: Option<Direction>,
}

fn one_line(line: Line<'_>, index: u32, places: &mut Places, tape: &mut Tape<'_>) {
    let span = line.span();
    tape.word(tape.offset(span.start));
    tape.word(tape.offset(span.end));
    let typed = match line.attribute() {
        Some(attribute) => {
            let value = attribute.value_span();
            let has_value = attribute.name_span().end < span.end;
            tape.word(if has_value {
                tape.offset(value.start) + 1
            } else {
                0
            });
            let key = attribute.key();
            let name = key.map_or(0, |key| key as u32 + 1);
            match key {
                Some(Key::Mid) if has_value => {
                    places.label.get_or_insert(index);
                }
                Some(key) if places.direction.is_none() => {
                    places.direction = Direction::of_key(key);
                }
                _ => {}
            }
            tape.word(u32::from(b'a') | name << 9);
            attribute.typed().map(Value::Attribute)
        }
        None => {
            tape.word(tape.offset(line.value_span().start) + 1);
            tape.word(line.letter().map_or(0, u32::from));
            if line.kind() == LineKind::SessionName {
                places.label.get_or_insert(index);
            }
            line.typed()
        }
    };
    match &typed {
        Ok(value) => {
            match value {
                Value::Origin(_) | Value::Media(_) => {
                    places.heading.get_or_insert(index);
                }
                Value::Connection(_) => {
                    places.connection.get_or_insert(index);
                }
                _ => {}
            }
            match value {
                // What stands in the text already.
                Value::Attribute(AttributeValue::Unknown(Some(text))) => tape.text(text),
                value => tape.value(value),
            }
        }
        Err(error) => fault(*error, tape),
    }
}

fn fault(error: SyntaxError, tape: &mut Tape<'_>) {
    if let Some(word) = tape.out.words.last_mut() {
        *word |= FAULT;
    }
    tape.name(error.code());
    tape.display(&error.kind());
    let offset = tape.offsets.map(error.offset());
    tape.word(narrow(offset));
}
