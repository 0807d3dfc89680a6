//! What each media section needs for a connection: address, ICE, DTLS.

use super::super::attribute::Key;
use super::super::line::Line;
use super::Code;
use super::bundle::Bundles;
use super::diagnostic::Report;
use super::section::Values;

pub(super) fn check<'d>(
    session: &Values<'d>,
    media: &[Values<'d>],
    bundles: &Bundles,
    report: &mut Report<'d>,
) {
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
        if line.port == 0 && !section.has(Key::BundleOnly) {
            continue;
        }
        if section.mid.is_none() {
            report.add(Code::MissingMid, span.clone());
        }
        missing_sctp_port(heading, section, report);
        // A bundle has the transport of its first section (RFC 9143 section 7.1.3).
        if bundle.is_some_and(|tagged| tagged != index) {
            // Browsers ask for this one in every section.
            if line.is_rtp() && !section.has(Key::RtcpMux) && !session.has(Key::RtcpMux) {
                report.add(Code::MissingRtcpMux, span.clone());
            }
            continue;
        }
        let has = |key| section.has(key) || session.has(key);
        let mut needs = vec![
            (Key::IceUfrag, Code::MissingIceUfrag),
            (Key::IcePwd, Code::MissingIcePwd),
            (Key::Fingerprint, Code::MissingFingerprint),
            (Key::Setup, Code::MissingSetup),
        ];
        if line.is_rtp() {
            needs.push((Key::RtcpMux, Code::MissingRtcpMux));
        }
        for (_, code) in needs.into_iter().filter(|(key, _)| !has(*key)) {
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
