//! Documents on the tape: what `DocumentView` says in JSON.
//!
//! Lines have a layout of their own, because there are many. `tests/npm/sdp.test.js` holds the
//! result against the JSON of the command, over the whole corpus.

use crate::candidate::SyntaxError;
use crate::sdp::attribute::Direction;
use crate::sdp::{Attribute, Document, Key, Line, LineKind, Section, Value};

use super::serializer::Slot;
use super::{NAME, NULL, Tape, VERSION, narrow, place};

/// Stands for a line that a section does not have.
const NO_LINE: u32 = u32::MAX;

/// Marks a line whose value does not parse.
const FAULT: u32 = 1 << 8;

/// How many pairs there are at the start: the version and how many names are known, how many shapes
/// and how much extra text.
const HEADER: usize = 2;

/// How many pairs say what a section says of itself: the number of its first line and how many it
/// has, which of them are its heading and its label, which its connection, and its direction.
const SECTION: usize = 4;

/// How many pairs a line takes: start and end, where its value starts + 1 and what it is, and its
/// value.
const LINE: usize = 3;

/// Writes a whole document: what ends its lines, how many media sections it has, and where they
/// and the session section are.
pub(in crate::js) fn whole(document: &Document<'_>, mut tape: Tape<'_>) {
    let media = document.media();
    let count = media.len();
    let start = begin(3 + count, &mut tape);
    tape.value(start, &document.line_end());
    tape.set(start + 1, [narrow(count), 0]);
    let (place, session) = one_section(document.session(), None, &mut tape);
    tape.set(start + 2, [place, 0]);
    for (index, section) in media.enumerate() {
        let (place, _) = one_section(section, Some(session), &mut tape);
        tape.set(start + 3 + index, [place, 0]);
    }
    end(tape);
}

/// Writes one section, and where it is: the session's for 0, then those of the media.
pub(in crate::js) fn section(document: &Document<'_>, index: usize, mut tape: Tape<'_>) {
    let start = begin(1, &mut tape);
    let session = document.session();
    let (section, inherited) = match index.checked_sub(1) {
        None => (Some(session), None),
        Some(index) => (document.media_section(index), Some(session.own_direction())),
    };
    if let Some(section) = section {
        let (place, _) = one_section(section, inherited, &mut tape);
        tape.set(start, [place, 0]);
    }
    end(tape);
}

/// Writes what a section says of itself, without its lines, of which few are parsed for that:
/// `o=` or `m=`, `s=` or `a=mid`, `c=`, and the direction.
pub(in crate::js) fn head(document: &Document<'_>, index: usize, mut tape: Tape<'_>) {
    let heading = begin(4, &mut tape);
    let [label, connection, direction] = [1, 2, 3].map(|index| heading + index);
    let session = document.session();
    let own = index
        .checked_sub(1)
        .and_then(|index| document.media_section(index));
    match own {
        None => {
            tape.value(
                heading,
                &session
                    .of_kind(LineKind::Origin)
                    .find_map(|line| match line.typed() {
                        Ok(Value::Origin(origin)) => Some(origin),
                        _ => None,
                    }),
            );
            let name = session.of_kind(LineKind::SessionName).next();
            tape.value(label, &name.map(|line| line.value()));
            tape.value(connection, &session.connection());
            tape.value(direction, &session.own_direction());
        }
        Some(section) => {
            tape.value(heading, &section.media().ok().flatten());
            tape.value(label, &section.mid());
            tape.value(connection, &section.connection());
            tape.value(direction, &section.direction());
        }
    }
    end(tape);
}

/// Takes the first pairs, with room for so many behind the header; where those are.
pub(super) fn begin(count: usize, tape: &mut Tape<'_>) -> usize {
    tape.room(HEADER + count);
    HEADER
}

pub(super) fn end(mut tape: Tape<'_>) {
    let (names, shapes) = tape.registry.counts();
    let extra = tape.out.extra.len();
    tape.set(0, [VERSION, narrow(names)]);
    tape.set(1, [narrow(shapes), narrow(extra)]);
    tape.out.pairs = tape.pairs;
}

/// Writes a section; its place, and the direction that it states itself. One of media is given the
/// direction of the session.
fn one_section(
    section: Section<'_>,
    inherited: Option<Option<Direction>>,
    tape: &mut Tape<'_>,
) -> (u32, Option<Direction>) {
    let lines = section.lines();
    let first = lines.clone().next().map_or(1, |line| line.number());
    let at = tape.room(SECTION + lines.len() * LINE);
    let mut writer = SectionWriter::new(at + SECTION, inherited.is_some());
    for line in lines {
        match line.attribute() {
            Some(attribute) => writer.attribute(attribute, tape),
            None => writer.field(line, tape),
        }
        writer.lines += 1;
        writer.at += LINE;
    }
    tape.set(at, [narrow(first), writer.lines]);
    writer.end(at + 1, inherited, tape);
    (place(at), writer.direction)
}

/// A section that is being written, and which of its lines say what it says of itself.
struct SectionWriter {
    /// Where the next line is.
    at: usize,
    lines: u32,
    /// Whether it is a section of media. A line that belongs into the other kind says nothing here.
    media: bool,
    /// `o=` or `m=`.
    heading: u32,
    /// `s=` or `a=mid`.
    label: u32,
    /// `c=`.
    connection: u32,
    direction: Option<Direction>,
}

impl SectionWriter {
    const fn new(at: usize, media: bool) -> Self {
        Self {
            at,
            media,
            lines: 0,
            heading: NO_LINE,
            label: NO_LINE,
            connection: NO_LINE,
            direction: None,
        }
    }

    fn end(&self, at: usize, inherited: Option<Option<Direction>>, tape: &mut Tape<'_>) {
        let effective = match inherited {
            None => self.direction,
            Some(session) => self.direction.or(session).or(Some(Direction::SendRecv)),
        };
        let direction = effective.map_or(NULL, |direction| {
            let name = tape.registry.name(direction.name());
            [NAME | narrow(name) << 3, 0]
        });
        tape.set(at, [self.heading, self.label]);
        tape.set(at + 1, [self.connection, 0]);
        tape.set(at + 2, direction);
    }

    fn field(&mut self, line: Line<'_>, tape: &mut Tape<'_>) {
        let span = line.span();
        let value_at = tape.offset(line.value_span().start) + 1;
        let letter = line.letter().map_or(0, u32::from);
        let (start, end) = (tape.offset(span.start), tape.offset(span.end));
        tape.set(self.at, [start, end]);
        tape.set(self.at + 1, [value_at, letter]);
        let kind = line.kind();
        if kind == LineKind::SessionName && !self.media && self.label == NO_LINE {
            self.label = self.lines;
        }
        let at = self.at + 2;
        if let Err(error) = line.visit(&mut Slot { tape, at }) {
            return self.fault([value_at, letter], error, tape);
        }
        match kind {
            LineKind::Media if self.media && self.heading == NO_LINE => self.heading = self.lines,
            LineKind::Origin if !self.media && self.heading == NO_LINE => {
                self.heading = self.lines;
            }
            LineKind::Connection if self.connection == NO_LINE => self.connection = self.lines,
            _ => {}
        }
    }

    #[inline]
    fn attribute(&mut self, attribute: Attribute<'_>, tape: &mut Tape<'_>) {
        let span = attribute.line().span();
        let name = attribute.name_span();
        let has_value = name.end < span.end;
        let value_at = match has_value {
            true => tape.offset(name.end) + 2,
            false => 0,
        };
        let key = attribute.key();
        // What has spaces behind it is not its name alone, which must be written back as it was.
        let known = key.filter(|key| has_value || key.name().len() == name.len());
        let word = u32::from(b'a') | known.map_or(0, |key| key as u32 + 1) << 9;
        let (start, end) = (tape.offset(span.start), tape.offset(span.end));
        tape.set(self.at, [start, end]);
        tape.set(self.at + 1, [value_at, word]);
        match key {
            Some(Key::Mid) if has_value && self.media && self.label == NO_LINE => {
                self.label = self.lines;
            }
            Some(key) if self.direction.is_none() => self.direction = Direction::of_key(key),
            _ => {}
        }
        let at = self.at + 2;
        match (key, attribute.value()) {
            (Some(key), _) => {
                if let Err(error) = attribute.visit(key, &mut Slot { tape, at }) {
                    self.fault([value_at, word], error, tape);
                }
            }
            // What stands in the text already.
            (None, Some(text)) => tape.text(at, text),
            (None, None) => tape.set(at, NULL),
        }
    }

    /// Marks a line as one that does not parse, and says why.
    #[cold]
    fn fault(&self, [value_at, word]: [u32; 2], error: SyntaxError, tape: &mut Tape<'_>) {
        let at = tape.room(3);
        tape.set(self.at + 1, [value_at, word | FAULT]);
        tape.set(self.at + 2, [0, place(at)]);
        tape.name(at, error.code());
        tape.display(at + 1, &error.kind());
        tape.set(at + 2, [tape.offset(error.offset()), 0]);
    }
}
