//! What would make a finding go away, where there is one thing to do.

use core::ops::Range;
use std::borrow::Cow;

use super::super::document::Document;
use super::super::field::Value;
use super::super::line::{Line, LineEnd, LineKind};
use super::super::section::port_span;
use super::{Code, Diagnostic};

/// A change of the text after which the finding is gone.
///
/// The changes of one check may overlap: two findings may ask for the same line to be taken out.
/// Make those that do not overlap, several at one place in the order of the findings, and check
/// again.
///
/// ```
/// use icescope::sdp::{Document, Profile, check};
///
/// let document = Document::parse("v=1\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n")?;
/// let found = check(&document, Profile::Strict);
/// let fix = found.diagnostics()[0].fix().expect("a fix");
/// assert_eq!((fix.span.clone(), fix.replacement.as_ref()), (2..3, "0"));
/// # Ok::<(), icescope::sdp::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    /// The part of the document to replace, in bytes; empty where something is put in.
    pub span: Range<usize>,
    /// What to put there; empty where something is taken out.
    pub replacement: Cow<'static, str>,
}

impl Fix {
    const fn removal(span: Range<usize>) -> Self {
        Self {
            span,
            replacement: Cow::Borrowed(""),
        }
    }

    const fn replacement(span: Range<usize>, text: &'static str) -> Self {
        Self {
            span,
            replacement: Cow::Borrowed(text),
        }
    }
}

/// Finds the fixes of a document.
pub(super) struct Fixer<'d> {
    document: &'d Document<'d>,
    /// How lines that are put in end.
    line_end: Option<&'static str>,
}

impl<'d> Fixer<'d> {
    pub(super) const fn new(document: &'d Document<'d>) -> Self {
        Self {
            document,
            line_end: None,
        }
    }

    /// What to do about a finding, whose position is known.
    pub(super) fn fix(&mut self, found: &Diagnostic<'_>) -> Option<Fix> {
        let line = self.document.line(found.position().line)?;
        match found.kind() {
            Code::BlankLine
            | Code::UnknownLineType
            | Code::RepeatedLine
            | Code::EncryptionKey
            | Code::RepeatedAttribute
            | Code::RtpmapNotListed
            | Code::FmtpNotListed
            | Code::FmtpUnknownFormat
            | Code::RtcpFbNotListed
            | Code::FragmentLine => Some(Fix::removal(whole(line))),
            Code::BlankLineAtEnd => {
                Some(Fix::removal(line.span().start..self.document.text().len()))
            }
            Code::ControlCharacter
            | Code::SpaceAtEnd
            | Code::SpaceInValue
            | Code::DoubleSpace
            | Code::ByteOrderMark
            | Code::AttributeSpace
            | Code::UnicastSlash
            | Code::PortCount => Some(Fix::removal(found.span())),
            Code::DoubledCarriageReturn => Some(self.line_ends(found.span().start)),
            Code::NoFinalLineEnd => {
                let end = found.span().end;
                Some(Fix::replacement(end..end, self.line_end()))
            }
            Code::FingerprintCase => Some(Fix {
                span: found.span(),
                replacement: Cow::Owned(found.subject().to_ascii_uppercase()),
            }),
            Code::WrongVersion => Some(Fix::replacement(found.span(), "0")),
            Code::MissingVersion => Some(self.line_at(found.span().start, "v=0")),
            Code::MissingOrigin => {
                Some(self.line_at(found.span().start, "o=- 0 0 IN IP4 127.0.0.1"))
            }
            Code::MissingSessionName => Some(self.line_at(found.span().start, "s=-")),
            Code::MissingTime => Some(self.line_at(found.span().start, "t=0 0")),
            Code::MissingConnection => self.connection(line),
            Code::MissingSctpPort => {
                let at = self.first_attribute(line);
                Some(self.line_at(at, "a=sctp-port:5000"))
            }
            Code::EmptyValue if line.kind() == LineKind::SessionName => {
                let end = line.span().end;
                Some(Fix::replacement(end..end, "-"))
            }
            Code::EmptyValue => Some(Fix::removal(whole(line))),
            Code::FlagValue => {
                let name = line.attribute()?.name_span();
                Some(Fix::removal(name.end..line.span().end))
            }
            // With the space before it.
            Code::DuplicatePayloadType | Code::GroupUnknownMid => Some(Fix::removal(
                found.span().start.checked_sub(1)?..found.span().end,
            )),
            Code::BundleOnlyPort => Some(Fix::replacement(port_span(line)?, "0")),
            _ => None,
        }
    }

    /// Takes what doubles out of all line ends, the first of which stands at a place.
    fn line_ends(&self, at: usize) -> Fix {
        let text = self.document.text();
        let end = text.rfind('\n').map_or(at, |last| last + 1);
        let rest = text.get(at..end).unwrap_or_default();
        let lines = rest.split_inclusive('\n');
        let lines = lines.map(|line| line.trim_end_matches(['\r', '\n']));
        Fix {
            span: at..end,
            replacement: Cow::Owned(lines.flat_map(|line| [line, "\r\n"]).collect()),
        }
    }

    /// An address that means none, where the port says that ICE finds one.
    fn connection(&mut self, heading: Line<'_>) -> Option<Fix> {
        match heading.typed() {
            Ok(Value::Media(media)) if matches!(media.port, 0 | 9) => {
                let mut at = heading;
                while let Some(next) = self.document.line(at.number() + 1)
                    && next.kind() == LineKind::Information
                {
                    at = next;
                }
                Some(self.line_at(whole(at).end, "c=IN IP4 0.0.0.0"))
            }
            _ => None,
        }
    }

    /// Where the attributes of a section start.
    fn first_attribute(&self, heading: Line<'_>) -> usize {
        let mut last = heading;
        while let Some(next) = self.document.line(last.number() + 1)
            && !matches!(next.kind(), LineKind::Attribute | LineKind::Media)
        {
            last = next;
        }
        whole(last).end
    }

    /// A line put in where another one starts, or at the end.
    fn line_at(&mut self, at: usize, line: &'static str) -> Fix {
        let end = self.line_end();
        let before = self.document.text().get(..at).unwrap_or_default();
        let text = if before.is_empty() || before.ends_with(['\n', '\r']) {
            format!("{line}{end}")
        } else {
            format!("{end}{line}")
        };
        Fix {
            span: at..at,
            replacement: Cow::Owned(text),
        }
    }

    fn line_end(&mut self) -> &'static str {
        let document = self.document;
        self.line_end
            .get_or_insert_with(|| match document.line_end() {
                LineEnd::None => LineEnd::CrLf.text(),
                line_end => line_end.text(),
            })
    }
}

/// A line with its line end.
pub(super) fn whole(line: Line<'_>) -> Range<usize> {
    line.span().start..line.span().end + line.line_end().text().len()
}
