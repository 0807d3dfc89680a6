//! Lines that count in one place only, or of which one counts: what a change of them comes to.

use super::super::attribute::{AttributeValue, Key};
use super::super::diff::Change;
use super::super::document::Document;
use super::super::line::Line;
use super::super::section::Section;
use super::context::Context;
use super::{Category, DescriptionType};

/// The first fingerprint, which Chromium compares with its own letter by letter.
pub(super) fn first_fingerprint<'d>(document: &'d Document<'_>) -> Option<(Section<'d>, Line<'d>)> {
    document.sections().find_map(|section| {
        let first = section.keyed(Key::Fingerprint).next()?;
        Some((section, first.line()))
    })
}

/// The first fingerprint, where it is another text than before.
pub(super) fn respelled_fingerprint<'d>(
    original: &'d Document<'_>,
    munged: &'d Document<'_>,
) -> Option<(Section<'d>, Line<'d>)> {
    let (_, before) = first_fingerprint(original)?;
    let after = first_fingerprint(munged)?;
    (before.content() != after.1.content()).then_some(after)
}

/// Of the fingerprints of a section Chromium takes the last, and holds it against its certificate;
/// in an answer, not of sections that share the transport of another one.
pub(super) fn fingerprint(change: &Change<'_>, context: &Context<'_>) -> Category {
    let [before, after] = &context.facts;
    let rejected = after.rejected;
    let (before, after) = (&before.fingerprint, &after.fingerprint);
    let index = change
        .section_after()
        .or(change.section_before())
        .and_then(|section| section.media_index());
    let counts = context.kind == DescriptionType::Offer
        || index.is_none_or(|index| index == 0 || !context.is_bundled(index));
    let first = index.is_none_or(|index| index == 0);
    let gone = after.is_none() && (!first || rejected);
    let same = before == after || !counts || gone;
    if same && (context.same_fingerprint || !first) {
        Category::NoEffect
    } else {
        Category::Fingerprint
    }
}

/// Browsers take the first mid, and a section must have one.
pub(super) fn mid(context: &Context<'_>, in_session: bool) -> Category {
    let [before, after] = &context.facts;
    if in_session || before.mid == after.mid {
        Category::NoEffect
    } else if after.mid.is_none() {
        Category::MidRemoved
    } else {
        Category::Mid
    }
}

/// Browsers ask whether there is a line, and only in a section of media that is not rejected.
pub(super) fn rtcp_mux(context: &Context<'_>, in_rtp: bool) -> Category {
    let [before, after] = &context.facts;
    let live = !before.rejected && !after.rejected;
    if in_rtp && live && before.rtcp_mux != after.rtcp_mux {
        Category::RtcpMux
    } else {
        Category::NoEffect
    }
}

/// Chromium refuses its removal, whatever else is said, where the section is not rejected.
pub(super) fn rtcp_xr(context: &Context<'_>, in_rtp: bool) -> Category {
    let [before, after] = &context.facts;
    if in_rtp && before.rtt && !after.rtt && !after.rejected {
        Category::RtcpXr
    } else {
        Category::UnknownAttribute
    }
}

/// Of an answer, browsers ask the first section of a bundle alone who starts DTLS.
pub(super) fn setup(change: &Change<'_>, line: &Line<'_>, context: &Context<'_>) -> Category {
    let section = change.section_after().or(change.section_before());
    let index = section.and_then(|section| section.media_index());
    let follows = context.kind == DescriptionType::Answer
        && index.is_some_and(|index| context.is_bundled(index));
    let actpass = line
        .attribute()
        .and_then(|attribute| attribute.value())
        .is_some_and(|value| value.eq_ignore_ascii_case("actpass"));
    if actpass && !follows {
        Category::DtlsSetupActpass
    } else {
        Category::DtlsSetup
    }
}

/// A header extension that was changed, but for its URI, by which it is told from others.
pub(super) fn extension(change: &Change<'_>) -> Category {
    let id = |line: Option<Line<'_>>| match line.and_then(|line| line.attribute()?.typed().ok()) {
        Some(AttributeValue::Extmap(map)) => Some(map.id),
        _ => None,
    };
    let (before, after) = (id(change.before()), id(change.after()));
    if before == after && before.is_some() || after.is_none() {
        Category::RtpHeaderExtensionParameters
    } else {
        Category::RtpHeaderExtensionModified
    }
}
