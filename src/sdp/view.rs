//! Documents in JSON: the schema `icescope/sdp/1`.
//!
//! A field has one type whatever the text says: numbers that may need 64 bits are decimal strings,
//! what is not there is `null`, and lists are arrays also where they hold one entry. The shape of
//! `data` depends on `type` and, for attributes, `name` alone; it is `null` where the value does not
//! parse, and `fault` then says why.

use serde::ser::{SerializeSeq, Serializer};
use serde::{Serialize, ser::SerializeStruct};

use crate::candidate::SyntaxError;

use super::attribute::Direction;
use super::check::{Diagnostic, Fix};
use super::document::Document;
use super::field::{Connection, MediaLine, Origin, Value};
use super::line::{Line, LineEnd, LineKind};
use super::offset::OffsetMap;
use super::section::Section;

/// A document in JSON: what it says, and how its lines leave their grammar. What a
/// [`check`](super::check) finds is apart from that. Offsets are those of `M`.
///
/// ```
/// use icescope::sdp::{ByteOffsets, Document, DocumentView};
///
/// let document = Document::parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n").unwrap();
/// let json = serde_json::to_value(DocumentView::new(&document, &ByteOffsets)).unwrap();
/// assert_eq!(json["schema"], "icescope/sdp/1");
/// assert_eq!(json["session"]["origin"]["sessionId"], "1");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DocumentView<'d, M> {
    document: &'d Document<'d>,
    offsets: &'d M,
}

impl<'d, M: OffsetMap> DocumentView<'d, M> {
    /// The view of a document.
    #[must_use]
    pub const fn new(document: &'d Document<'d>, offsets: &'d M) -> Self {
        Self { document, offsets }
    }
}

impl<M: OffsetMap> Serialize for DocumentView<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase", bound = "")]
        struct View<'d, M: OffsetMap> {
            schema: &'static str,
            line_end: LineEnd,
            session: SessionView<'d, M>,
            media: Each<'d, M>,
        }
        View {
            schema: "icescope/sdp/1",
            line_end: self.document.line_end(),
            session: SessionView {
                section: self.document.session(),
                offsets: self.offsets,
            },
            media: Each {
                document: self.document,
                offsets: self.offsets,
            },
        }
        .serialize(serializer)
    }
}

struct Each<'d, M> {
    document: &'d Document<'d>,
    offsets: &'d M,
}

impl<M: OffsetMap> Serialize for Each<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.document.media().map(|section| MediaView {
            section,
            offsets: self.offsets,
        }))
    }
}

/// The session section in JSON.
#[derive(Clone, Copy, Debug)]
struct SessionView<'d, M> {
    section: Section<'d>,
    offsets: &'d M,
}

impl<M: OffsetMap> Serialize for SessionView<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase", bound = "")]
        struct View<'d, M: OffsetMap> {
            origin: Option<Origin<'d>>,
            name: Option<&'d str>,
            connection: Option<Connection<'d>>,
            direction: Option<Direction>,
            lines: Lines<'d, M>,
        }
        let section = self.section;
        let origin = section
            .of_kind(LineKind::Origin)
            .find_map(|line| match line.typed() {
                Ok(Value::Origin(origin)) => Some(origin),
                _ => None,
            });
        View {
            origin,
            name: section
                .of_kind(LineKind::SessionName)
                .next()
                .map(|line| line.value()),
            connection: section.connection(),
            direction: section.own_direction(),
            lines: Lines {
                section,
                offsets: self.offsets,
            },
        }
        .serialize(serializer)
    }
}

/// A media section in JSON.
#[derive(Clone, Copy, Debug)]
struct MediaView<'d, M> {
    section: Section<'d>,
    offsets: &'d M,
}

impl<M: OffsetMap> Serialize for MediaView<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase", bound = "")]
        struct View<'d, M: OffsetMap> {
            index: usize,
            mid: Option<&'d str>,
            media: Option<MediaLine<'d>>,
            connection: Option<Connection<'d>>,
            direction: Direction,
            lines: Lines<'d, M>,
        }
        let section = self.section;
        View {
            index: section.media_index().unwrap_or_default(),
            mid: section.mid(),
            media: section.media().ok().flatten(),
            connection: section.connection(),
            direction: section.direction(),
            lines: Lines {
                section,
                offsets: self.offsets,
            },
        }
        .serialize(serializer)
    }
}

struct Lines<'d, M> {
    section: Section<'d>,
    offsets: &'d M,
}

impl<M: OffsetMap> Serialize for Lines<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lines = self.section.lines();
        let mut seq = serializer.serialize_seq(Some(lines.len()))?;
        for line in lines {
            seq.serialize_element(&LineView {
                line,
                offsets: self.offsets,
            })?;
        }
        seq.end()
    }
}

/// A line in JSON.
#[derive(Clone, Copy, Debug)]
struct LineView<'d, M> {
    line: Line<'d>,
    offsets: &'d M,
}

impl<M: OffsetMap> Serialize for LineView<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fault {
            code: &'static str,
            message: String,
            offset: usize,
        }
        let line = self.line;
        let span = line.span();
        let start = self.offsets.map(span.start);
        let attribute = line.attribute();
        let typed = line.typed();
        let mut view = serializer.serialize_struct("Line", 8)?;
        view.serialize_field("line", &line.number())?;
        view.serialize_field("offset", &start)?;
        view.serialize_field("length", &(self.offsets.map(span.end) - start))?;
        view.serialize_field("type", &line.letter())?;
        view.serialize_field("name", &attribute.map(|attribute| attribute.name()))?;
        let value = attribute.map_or(Some(line.value()), |attribute| attribute.value());
        view.serialize_field("value", &value)?;
        view.serialize_field("data", &typed.as_ref().ok())?;
        let fault = |error: &SyntaxError| Fault {
            code: error.code(),
            message: error.kind().to_string(),
            offset: self.offsets.map(error.offset()),
        };
        view.serialize_field("fault", &typed.as_ref().err().map(fault))?;
        view.end()
    }
}

/// A finding in JSON.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DiagnosticView {
    /// The stable code.
    pub code: &'static str,
    /// The severity under the profile.
    pub severity: super::Severity,
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
    /// The RFC and its section: `RFC 8866 section 5`.
    pub rfc: String,
    /// How a value leaves its grammar, where it does: `expected-number`.
    pub reason: Option<&'static str>,
    /// What to change so that the finding is gone, where there is one thing to do.
    pub fix: Option<FixView>,
}

/// A fix in JSON.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FixView {
    /// The offset of the text to replace.
    pub offset: usize,
    /// Its length; 0 where something is put in.
    pub length: usize,
    /// What to put there; empty where something is taken out.
    pub replacement: String,
}

impl FixView {
    /// The view of a fix.
    #[must_use]
    pub fn new(fix: &Fix, offsets: &impl OffsetMap) -> Self {
        let offset = offsets.map(fix.span.start);
        Self {
            offset,
            length: offsets.map(fix.span.end) - offset,
            replacement: fix.replacement.to_string(),
        }
    }
}

impl DiagnosticView {
    /// The view of a finding.
    #[must_use]
    pub fn new(found: &Diagnostic<'_>, offsets: &impl OffsetMap) -> Self {
        let span = found.span();
        let offset = offsets.map(span.start);
        Self {
            code: found.code(),
            severity: found.severity(),
            line: found.position().line,
            column: found.position().column,
            offset,
            length: offsets.map(span.end) - offset,
            message: found.to_string(),
            rfc: found.reference().to_string(),
            reason: found.fault().map(|fault| fault.code()),
            fix: found.fix().map(|fix| FixView::new(fix, offsets)),
        }
    }
}

/// A number that JavaScript cannot hold, as text.
pub(super) fn decimal<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(itoa::Buffer::new().format(*number))
}
