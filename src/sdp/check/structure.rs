//! Lines, their ends and their order (RFC 8866 sections 5 and 9).

use super::super::attribute::Key;
use super::super::document::Document;
use super::super::line::{Line, LineEnd, LineKind};
use super::Code;
use super::diagnostic::Report;
use super::fix::whole;

pub(super) fn check<'d>(document: &'d Document<'_>, report: &mut Report<'d>) {
    lines(document, report);
    mandatory(document, report);
    let text = document.text();
    let at = text.len() - without_mark(text).len();
    let mut characters = text.get(at..).unwrap_or_default().char_indices();
    if let (false, Some((found, character))) = (
        text.is_ascii(),
        characters.find(|(_, character)| !character.is_ascii()),
    ) {
        let start = at + found;
        report.add(Code::NonAscii, start..start + character.len_utf8());
    }
    for section in document.sections() {
        order(section.lines(), section.media_index().is_some(), report);
    }
}

/// Whether all lines end with CR CR LF, as where line ends were turned into CRLF twice. Each value then
/// has a CR that nobody wrote, so that a finding about each would say nothing.
pub(super) fn doubled<'d>(document: &'d Document<'_>, report: &mut Report<'d>) -> bool {
    let mut ended = document
        .lines()
        .filter(|line| line.line_end() != LineEnd::None);
    let is_doubled =
        |line: &Line<'_>| line.line_end() == LineEnd::CrLf && line.content().ends_with('\r');
    let Some(first) = ended.next().filter(is_doubled) else {
        return false;
    };
    let all = ended.all(|line| is_doubled(&line));
    if all {
        let written = first.content().trim_end_matches('\r').len();
        let span = first.span();
        report.add(Code::DoubledCarriageReturn, span.start + written..span.end);
    }
    all
}

/// Whether there are lines, and none of a kind that SDP has: then it is another text, of which findings
/// about each line say nothing.
pub(super) fn is_other<'d>(document: &'d Document<'_>, report: &mut Report<'d>) -> bool {
    let mut lines = document
        .lines()
        .filter(|line| line.kind() != LineKind::Blank);
    let is_strange =
        |line: &Line<'_>| matches!(kind_of(*line), LineKind::Unknown | LineKind::Malformed);
    let Some(first) = lines.next().filter(is_strange) else {
        return false;
    };
    if !lines.all(|line| is_strange(&line)) {
        return false;
    }
    let text = without_mark(first.content()).trim_start();
    // A log may start with a time in brackets.
    let inside = text.strip_prefix('[').map_or(text, str::trim_start);
    let code = match inside.as_bytes() {
        [] | [b'{' | b'"', ..] => Code::WrappedJson,
        _ => Code::NoDescription,
    };
    report.add(code, first.span());
    true
}

/// What is asked of each line for itself.
pub(super) fn lines<'d>(document: &'d Document<'_>, report: &mut Report<'d>) {
    line_ends(document, report);
    blank_lines(document, report);
    let controls = has_controls(document);
    for line in document.lines() {
        match line.kind() {
            LineKind::Malformed
                if line.span().start == 0 && without_mark(line.content()) != line.content() =>
            {
                report.add(
                    Code::ByteOrderMark,
                    0..line.content().len() - without_mark(line.content()).len(),
                );
            }
            LineKind::Malformed => report.add(Code::MalformedLine, line.span()),
            LineKind::Unknown => {
                let start = line.span().start;
                report.add(Code::UnknownLineType, start..start + 1);
            }
            _ => {}
        }
        if controls {
            control_character(line, report);
        }
        spaces_at_end(line, report);
        double_spaces(line, report);
    }
}

/// Whether there is any NUL, or any CR that does not end a line: one look at the text is cheaper
/// than one at each line.
fn has_controls(document: &Document<'_>) -> bool {
    let text = document.text().as_bytes();
    let ends = document
        .lines()
        .filter(|line| matches!(line.line_end(), LineEnd::Cr | LineEnd::CrLf))
        .count();
    memchr::memchr2_iter(b'\r', 0, text).count() != ends
}

fn line_ends<'d>(document: &'d Document<'_>, report: &mut Report<'d>) {
    let Some(first) = document.lines().next() else {
        return;
    };
    match first.line_end() {
        LineEnd::Lf => report.add(Code::NotCrLf, first.span()),
        LineEnd::Cr => report.add(Code::BareCarriageReturn, first.span()),
        LineEnd::CrLf | LineEnd::None => {}
    }
    let differs =
        |line: &Line<'_>| line.line_end() != first.line_end() && line.line_end() != LineEnd::None;
    if let Some(line) = document.lines().find(differs) {
        report.add(Code::MixedLineEnds, line.span());
    }
    if let Some(last) = document
        .lines()
        .next_back()
        .filter(|last| last.line_end() == LineEnd::None)
    {
        report.add(Code::NoFinalLineEnd, last.span().end..last.span().end);
    }
}

fn blank_lines<'d>(document: &'d Document<'_>, report: &mut Report<'d>) {
    let written = document
        .lines()
        .rposition(|line| line.kind() != LineKind::Blank);
    let written = written.map_or(0, |last| last + 1);
    for line in document
        .lines()
        .take(written)
        .filter(|line| line.kind() == LineKind::Blank)
    {
        report.add(Code::BlankLine, line.span());
    }
    if let Some(line) = document.lines().nth(written) {
        report.add(Code::BlankLineAtEnd, line.span());
    }
}

fn control_character<'d>(line: Line<'d>, report: &mut Report<'d>) {
    if let Some(at) = memchr::memchr2(b'\r', 0, line.content().as_bytes()) {
        let start = line.span().start + at;
        report.add(Code::ControlCharacter, start..start + 1);
    }
}

fn spaces_at_end<'d>(line: Line<'d>, report: &mut Report<'d>) {
    let content = line.content();
    if !content.ends_with(' ') {
        return;
    }
    let written = content.trim_end_matches(' ').len();
    if written < content.len() && written > 2 {
        // Browsers were seen to take them for a part of these values.
        let key = line.attribute().and_then(|attribute| attribute.key());
        let in_value = match (line.kind(), key) {
            // Browsers look at the first word for data channels only.
            (LineKind::Media, _) => !content.trim_end().ends_with(" webrtc-datachannel"),
            (LineKind::Origin, _) => true,
            (_, Some(key)) => match key {
                Key::IceUfrag
                | Key::IcePwd
                | Key::Fingerprint
                | Key::Setup
                | Key::Mid
                | Key::Group
                | Key::SsrcGroup
                | Key::SctpPort
                | Key::MaxMessageSize => true,
                // For its restrictions, where it has none.
                Key::Rid => content.trim_end_matches(' ').split(' ').count() == 2,
                _ => false,
            },
            _ => false,
        };
        let code = if in_value {
            Code::SpaceInValue
        } else {
            Code::SpaceAtEnd
        };
        report.add(code, line.span().start + written..line.span().end);
    }
}

/// Spaces that follow another one, in lines where the grammar has one space and readers count.
fn double_spaces<'d>(line: Line<'d>, report: &mut Report<'d>) {
    let counted = match line.kind() {
        LineKind::Media | LineKind::Origin => true,
        LineKind::Attribute => matches!(
            line.attribute().and_then(|attribute| attribute.key()),
            Some(Key::Candidate | Key::Rtpmap | Key::Group | Key::SsrcGroup | Key::Fingerprint)
        ),
        _ => false,
    };
    if !counted {
        return;
    }
    let content = line.content().trim_end_matches(' ');
    let mut pairs = content.as_bytes().windows(2);
    if let Some(at) = pairs.position(|pair| pair == b"  ") {
        let rest = content.get(at + 1..).unwrap_or_default();
        let extra = rest.len() - rest.trim_start_matches(' ').len();
        let start = line.span().start + at + 1;
        report.add(Code::DoubleSpace, start..start + extra);
    }
}

/// A text without the byte order mark at its start.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

fn mandatory<'d>(document: &'d Document<'_>, report: &mut Report<'d>) {
    let session = document.session();
    for (code, kind, before) in REQUIRED {
        if session.lines().any(|line| kind_of(line) == *kind) {
            continue;
        }
        // What is missing is reported where it belongs.
        let last = session
            .lines()
            .rfind(|line| before.contains(&kind_of(*line)));
        let at = last.map_or(0, |line| whole(line).end);
        report.add(*code, at..at);
    }
}

/// What a session must have (RFC 8866 section 5), and what stands before each.
const REQUIRED: &[(Code, LineKind, &[LineKind])] = &[
    (Code::MissingVersion, LineKind::Version, &[]),
    (Code::MissingOrigin, LineKind::Origin, &[LineKind::Version]),
    (
        Code::MissingSessionName,
        LineKind::SessionName,
        &[LineKind::Version, LineKind::Origin],
    ),
    (
        Code::MissingTime,
        LineKind::Time,
        &[
            LineKind::Version,
            LineKind::Origin,
            LineKind::SessionName,
            LineKind::Information,
            LineKind::Uri,
            LineKind::Email,
            LineKind::Phone,
            LineKind::Connection,
            LineKind::Bandwidth,
        ],
    ),
];

/// What a line is, also behind a byte order mark, which is reported.
fn kind_of(line: Line<'_>) -> LineKind {
    match line.kind() {
        LineKind::Malformed if line.content().starts_with("\u{FEFF}v=") => LineKind::Version,
        kind => kind,
    }
}

/// The place of a line in its section, and whether it may come more than once.
const fn place(kind: LineKind, media: bool) -> Option<(u8, bool)> {
    Some(match kind {
        LineKind::Version | LineKind::Media => (0, false),
        LineKind::Origin => (1, false),
        LineKind::SessionName => (2, false),
        LineKind::Information => (3, false),
        LineKind::Uri => (4, false),
        LineKind::Email => (5, true),
        LineKind::Phone => (6, true),
        LineKind::Connection => (7, media),
        LineKind::Bandwidth => (8, true),
        // `t=`, its `r=` lines and their `z=` alternate.
        LineKind::Time | LineKind::Repeat | LineKind::Zone => (9, true),
        LineKind::EncryptionKey => (11, false),
        LineKind::Attribute => (12, true),
        LineKind::Unknown | LineKind::Blank | LineKind::Malformed => return None,
    })
}

const fn belongs_to_session(kind: LineKind) -> bool {
    matches!(
        kind,
        LineKind::Version
            | LineKind::Origin
            | LineKind::SessionName
            | LineKind::Uri
            | LineKind::Email
            | LineKind::Phone
            | LineKind::Time
            | LineKind::Repeat
            | LineKind::Zone
    )
}

fn order<'d>(lines: impl Iterator<Item = Line<'d>>, media: bool, report: &mut Report<'d>) {
    let mut reached = 0;
    let mut seen = 0_u16;
    let mut last = None;
    for line in lines {
        let Some((rank, repeats)) = place(line.kind(), media) else {
            continue;
        };
        let start = line.span().start;
        let letter = start..start + 2;
        if media && belongs_to_session(line.kind()) {
            let code = match line.kind() {
                LineKind::Version => Code::VersionInMedia,
                _ => Code::SessionLineInMedia,
            };
            report.add(code, letter);
            continue;
        }
        if line.kind() == LineKind::EncryptionKey {
            report.add(Code::EncryptionKey, line.span());
        }
        // Chromium takes one `e=` and one `p=`, Firefox one `c=`.
        let once = matches!(
            line.kind(),
            LineKind::Email | LineKind::Phone | LineKind::Connection
        );
        // One for the `r=` lines of a `t=` (RFC 8866 section 9, repeat-description).
        let again = line.kind() == LineKind::Zone && last == Some(LineKind::Zone);
        last = Some(line.kind());
        if again || !repeats && seen & (1 << rank) != 0 {
            report.add(Code::RepeatedLine, letter);
        } else if once && seen & (1 << rank) != 0 {
            report.add(Code::LineAgain, letter);
        } else if rank < reached {
            let code = if media {
                Code::LineOrder
            } else {
                Code::SessionLineOrder
            };
            report.add(code, letter);
        }
        seen |= 1 << rank;
        reached = reached.max(rank);
    }
}
