//! BUNDLE groups of offer and answer (RFC 9143 section 7.3).

use core::mem::replace;
use std::collections::{BTreeMap, BTreeSet};

use super::super::attribute::{AttributeValue, Group, Key};
use super::super::document::Document;
use super::super::line::Attribute;
use super::super::section::Section;
use super::diagnostic::Report;
use super::section::port;
use super::{AnswerCode, Side};

fn bundles<'d>(
    document: &'d Document<'_>,
) -> impl Iterator<Item = (Attribute<'d>, Group<'d>)> + use<'d> {
    document
        .session()
        .keyed(Key::Group)
        .filter_map(|attribute| match attribute.typed() {
            Ok(AttributeValue::Group(group)) if group.is_bundle() => Some((attribute, group)),
            _ => None,
        })
}

pub(super) fn check<'d>(
    offer: &'d Document<'_>,
    answer: &'d Document<'_>,
    report: &mut Report<'d>,
) {
    let mut offered = BTreeMap::new();
    for (number, (_, group)) in bundles(offer).enumerate() {
        for mid in group.mids.iter() {
            offered.entry(mid).or_insert(number);
        }
    }
    let rejected: BTreeSet<&str> = answer
        .media()
        .filter(Section::is_rejected)
        .filter_map(|section| section.mid())
        .collect();
    let mut bundled = BTreeSet::new();
    let mut taken = vec![false; bundles(offer).count()];
    for (attribute, group) in bundles(answer) {
        let mut of = None;
        for mid in group.mids.iter() {
            bundled.insert(mid);
            let code = match offered.get(mid) {
                None => Some(AnswerCode::BundleNotOffered),
                Some(number) if of.is_none() => {
                    of = Some(number);
                    let again = taken
                        .get_mut(*number)
                        .is_some_and(|mark| replace(mark, true));
                    again.then_some(AnswerCode::BundleSplit)
                }
                Some(number) => (of != Some(number)).then_some(AnswerCode::BundleMixed),
            };
            if let Some(code) = code {
                report.add_about(code, Side::Answer, attribute.value_span(), mid);
            }
            if rejected.contains(mid) {
                let span = attribute.value_span();
                report.add_about(AnswerCode::BundleRejected, Side::Answer, span, mid);
            }
        }
    }
    setups(answer, report);
    for (offered, answered) in offer.media().zip(answer.media()) {
        let only = offered.keyed(Key::BundleOnly).next().is_some();
        let alone = answered.mid().is_none_or(|mid| !bundled.contains(mid));
        if only
            && alone
            && port(&answered) != Some(0)
            && let Some(line) = answered.lines().next()
        {
            report.add(AnswerCode::BundleOnlyAlone, Side::Answer, line.span());
        }
    }
}

/// A bundle has one DTLS association, so its sections cannot differ in who starts it.
fn setups<'d>(answer: &'d Document<'_>, report: &mut Report<'d>) {
    let mut groups = BTreeMap::new();
    for (number, (_, group)) in bundles(answer).enumerate() {
        for mid in group.mids.iter() {
            groups.entry(mid).or_insert(number);
        }
    }
    let session = answer.session().keyed(Key::Setup).next();
    let mut firsts = BTreeMap::new();
    for section in answer.media() {
        let group = section.mid().and_then(|mid| groups.get(mid));
        let setup = section.keyed(Key::Setup).next().or(session);
        let (Some(group), Some(setup)) = (group, setup) else {
            continue;
        };
        let Some(value) = setup.value().filter(|_| port(&section) != Some(0)) else {
            continue;
        };
        let first = *firsts.entry(group).or_insert(value);
        if !first.eq_ignore_ascii_case(value) {
            let code = AnswerCode::BundleSetupDiffers;
            report.add_about(code, Side::Answer, setup.value_span(), first);
        }
    }
}
