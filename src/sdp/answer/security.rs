//! Who connects, and the keys of one section.

use super::super::attribute::{AttributeValue, Key, Setup};
use super::super::check::Profile;
use super::super::field::MediaLine;
use super::super::line::Attribute;
use super::diagnostic::Report;
use super::section::Pair;
use super::{AnswerCode, Side};

pub(super) fn check<'d>(
    pair: &Pair<'d, '_>,
    offered: &MediaLine<'d>,
    answered: &MediaLine<'d>,
    report: &mut Report<'d>,
) {
    let by_dtls = offered.is_dtls() || answered.is_dtls();
    if by_dtls || offered.protocol.starts_with("TCP") {
        setup(pair, by_dtls, report);
    }
    if offered.is_rtp() {
        crypto(pair, offered.protocol.contains("SAVP"), report);
    }
    if by_dtls && let (Some(_), None) = pair.either(Key::Fingerprint) {
        // Under webrtc the check of the answer alone tells it, where none is shared.
        if report.profile != Profile::WebRtc {
            if !pair.leaves_transport() {
                report.add(AnswerCode::FingerprintMissing, Side::Answer, pair.head());
            }
        } else if pair.shares_fingerprint() {
            report.add(AnswerCode::FingerprintBundled, Side::Answer, pair.head());
        }
    }
}

/// Who starts the connection (RFC 4145 section 4.1), or DTLS in it (RFC 8842 section 5.3).
fn setup<'d>(pair: &Pair<'d, '_>, by_dtls: bool, report: &mut Report<'d>) {
    let (offered, answered) = pair.either(Key::Setup);
    let typed = |attribute: Option<Attribute<'d>>| match attribute?.typed() {
        Ok(AttributeValue::Setup(setup)) => Some(setup),
        _ => None,
    };
    let span = answered.map_or_else(|| pair.head(), |attribute| attribute.value_span());
    if by_dtls && answered.is_none() {
        if offered.is_some() && !pair.leaves_transport() {
            report.add(AnswerCode::SetupMissing, Side::Answer, span);
        }
        return;
    }
    // What does not parse is told by the check of each alone.
    let of = |attribute: Option<Attribute<'d>>, unsaid| match attribute {
        Some(_) => typed(attribute),
        None => Some(unsaid),
    };
    let (Some(offer), Some(answer)) = (of(offered, Setup::Active), of(answered, Setup::Passive))
    else {
        return;
    };
    let code = match (offer, answer) {
        (_, Setup::ActPass) if by_dtls => {
            // Browsers go by the first section of a bundle; that they differ is told there.
            if report.profile == Profile::Strict || !pair.leaves_transport() {
                report.add(AnswerCode::SetupActPass, Side::Answer, span);
            }
            return;
        }
        _ if by_dtls && offered.is_none() => return,
        (Setup::Active, Setup::Active) | (Setup::Passive, Setup::Passive) if by_dtls => {
            AnswerCode::SetupConflict
        }
        (_, Setup::ActPass)
        | (Setup::Active, Setup::Active)
        | (Setup::Passive, Setup::Passive)
        | (Setup::HoldConn, Setup::Active | Setup::Passive) => AnswerCode::SetupRole,
        _ => return,
    };
    report.add_about(code, Side::Answer, span, offer.name());
}

/// Keys in the description itself: the answer accepts one line of the offer, by its tag (RFC 4568
/// section 5.1.2). It must where the profile is a secure one; else it may do without (RFC 8643
/// section 3.1).
fn crypto<'d>(pair: &Pair<'d, '_>, must: bool, report: &mut Report<'d>) {
    fn named<'d>(attribute: &Attribute<'d>) -> Option<(u32, &'d str)> {
        match attribute.typed() {
            Ok(AttributeValue::Crypto(crypto)) => Some((crypto.tag, crypto.suite)),
            _ => None,
        }
    }
    if pair.configuration().is_some() {
        return;
    }
    let mut offered = pair.offered.keyed(Key::Crypto);
    let is_offered = offered.clone().next().is_some();
    let mut answered = pair.answered.keyed(Key::Crypto);
    let first = answered.next();
    for (index, attribute) in first.into_iter().chain(answered).enumerate() {
        let span = attribute.value_span();
        if index > 0 {
            report.add(AnswerCode::CryptoSeveral, Side::Answer, span);
        } else if let Some(own) = named(&attribute)
            && !offered.any(|one| {
                let one = named(&one);
                // Of any case (RFC 4568 section 4).
                one.is_some_and(|(tag, suite)| tag == own.0 && suite.eq_ignore_ascii_case(own.1))
            })
        {
            // The tag, a space and the suite.
            let value = attribute.value().unwrap_or_default();
            let named = value
                .split_once(" inline:")
                .map_or(value, |(named, _)| named);
            report.add_about(AnswerCode::CryptoNotOffered, Side::Answer, span, named);
        }
    }
    // A fingerprint may be chosen instead, where both are offered.
    let by_fingerprint = matches!(pair.either(Key::Fingerprint), (Some(_), Some(_)));
    if first.is_none() && is_offered && must && !by_fingerprint {
        report.add(AnswerCode::CryptoMissing, Side::Answer, pair.head());
    }
}
