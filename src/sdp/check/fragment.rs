//! What a fragment needs, and what has no place in one (RFC 8840 section 9).

use super::super::attribute::Key;
use super::super::document::Document;
use super::super::line::LineKind;
use super::Code;
use super::diagnostic::Report;
use super::section::Values;

pub(super) fn check<'d>(
    document: &'d Document<'_>,
    session: &Values<'d>,
    media: &[Values<'d>],
    report: &mut Report<'d>,
) {
    for line in document.lines() {
        let fits = matches!(
            line.kind(),
            LineKind::Attribute
                | LineKind::Media
                // These are reported as what they are.
                | LineKind::Unknown
                | LineKind::Blank
                | LineKind::Malformed
        );
        if !fits {
            let start = line.span().start;
            report.add(Code::FragmentLine, start..start + 2);
        }
    }
    let has_credentials =
        |section: &Values<'_>| section.has(Key::IceUfrag) && section.has(Key::IcePwd);
    for section in media {
        let Some(heading) = section.heading else {
            continue;
        };
        if section.mid.is_none() {
            report.add(Code::FragmentMid, heading.span());
        }
        if !has_credentials(session) && !has_credentials(section) {
            report.add(Code::FragmentCredentials, heading.span());
        }
    }
    if media.is_empty() && !has_credentials(session) {
        let end = document.text().len();
        report.add(Code::FragmentCredentials, end..end);
    }
}
