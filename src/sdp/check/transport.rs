//! What each media section needs for a connection: address, ICE, DTLS.

use super::super::attribute::Key;
use super::super::line::Line;
use super::Code;
use super::bundle::Bundles;
use super::diagnostic::Report;
use super::protocol;
use super::section::Values;

pub(super) fn check<'d>(
    session: &Values<'d>,
    media: &[Values<'d>],
    bundles: &Bundles,
    report: &mut Report<'d>,
) {
    // Only offers leave open which side starts DTLS (RFC 8842 section 5.2).
    let offers = session.offers || media.iter().any(|section| section.offers);
    if let Some(heading) = media.first().and_then(|section| section.heading)
        && media.iter().all(Values::is_disabled)
    {
        report.add(Code::NoSectionInUse, heading.span());
    }
    for (index, (section, bundle)) in media.iter().zip(bundles).enumerate() {
        let Some(heading) = section.heading else {
            continue;
        };
        let start = heading.span().start;
        // Marked is `m=` and the kind of media: what is missing has no place of its own.
        let kind = heading.value().find(' ').unwrap_or(heading.value().len());
        let span = start..start + 2 + kind;
        if !session.has_connection && !section.has_connection {
            report.add(Code::MissingConnection, span.clone());
        }
        let Some(line) = section.media else { continue };
        protocol::check(heading, &line, section, report);
        if section.is_disabled() {
            continue;
        }
        if section.mid.is_none() {
            report.add(Code::MissingMid, span.clone());
        }
        missing_sctp_port(heading, section, report);
        // A bundle has the transport of its first section (RFC 9143 section 7.1.3), but in an offer
        // it is said in each section that does without the bundle too (section 7.2).
        let whole =
            bundle.is_none_or(|tagged| tagged == index) || offers && !section.has(Key::BundleOnly);
        let has = |key| section.has(key) || session.has(key);
        let ice = whole || offers && (has(Key::IceUfrag) || has(Key::IcePwd));
        let needs = [
            (ice && !has(Key::IceUfrag), Code::MissingIceUfrag),
            (ice && !has(Key::IcePwd), Code::MissingIcePwd),
            (whole && !has(Key::Fingerprint), Code::MissingFingerprint),
            (whole && !has(Key::Setup), Code::MissingSetup),
            // Browsers ask for this one in every section, and in none else.
            (
                line.is_rtp() && !section.has(Key::RtcpMux),
                Code::MissingRtcpMux,
            ),
        ];
        for (_, code) in needs.into_iter().filter(|(missing, _)| *missing) {
            report.add(code, span.clone());
        }
    }
}

fn missing_sctp_port<'d>(heading: Line<'d>, section: &Values<'d>, report: &mut Report<'d>) {
    let over_sctp = section
        .media
        .is_some_and(|media| media.protocol.ends_with("DTLS/SCTP"));
    if over_sctp && !section.has(Key::SctpPort) && !section.has(Key::Sctpmap) {
        report.add(Code::MissingSctpPort, heading.span());
    }
}
