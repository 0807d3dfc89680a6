//! What a change breaks: a description that is none any more is refused, whatever was changed.

use std::collections::BTreeMap;

use super::super::check::{Code, Diagnostic, Profile, Severity, check};
use super::super::document::Document;

/// Whether Chromium or Firefox was seen to refuse a description for it.
const fn refuses(code: Code) -> bool {
    matches!(
        code,
        Code::MalformedLine
            | Code::UnknownLineType
            | Code::BlankLine
            | Code::BlankLineAtEnd
            | Code::NoFinalLineEnd
            | Code::MissingVersion
            | Code::MissingOrigin
            | Code::MissingSessionName
            | Code::MissingTime
            | Code::MissingConnection
            | Code::SessionLineOrder
            | Code::RepeatedLine
            | Code::EmptyValue
            | Code::SpaceInValue
            | Code::DoubleSpace
            | Code::IceUfragLength
            | Code::IcePwdLength
            | Code::MissingIceUfrag
            | Code::MissingIcePwd
            | Code::MissingFingerprint
            | Code::MissingSetup
            | Code::SetupHoldconn
            | Code::FingerprintLength
            | Code::FingerprintUnknown
            | Code::DuplicateMid
            | Code::GroupUnknownMid
            | Code::MidInTwoBundles
            | Code::BundleFirstRejected
            | Code::PayloadTypeRange
            | Code::PayloadTypeRtcp
            | Code::RtpmapNeeded
            | Code::RtpmapConflict
            | Code::RtxUnknownApt
            | Code::RtxWithoutApt
            | Code::ExtmapId
            | Code::ExtmapToChoose
            | Code::DuplicateExtmap
            | Code::ExtmapInBundle
            | Code::ExtmapLevels
            | Code::ByteOrderMark
            | Code::NonAscii
            | Code::AttributeSpace
            | Code::OriginRange
            | Code::ConnectionName
            | Code::MulticastSlash
            | Code::BandwidthRange
            | Code::MediaKind
            | Code::TransportProtocol
            | Code::PortCount
            | Code::MidLength
            | Code::FingerprintCase
            | Code::SessionFingerprints
            | Code::StaticPayloadType
            | Code::ChannelCount
            | Code::FmtpNotListed
            | Code::RtxOfRtx
            | Code::RtxAptSpace
            | Code::DuplicateMsid
            | Code::TwoTracks
            | Code::SsrcGroupCount
            | Code::DuplicateSsrcGroup
            | Code::SsrcGroupRepeats
            | Code::SsrcGroupUnknown
            | Code::CandidateRefused
    )
}

/// The errors of the munged description that the original does not have.
pub(super) fn errors<'d>(
    original: &'d Document<'_>,
    munged: &'d Document<'_>,
) -> Vec<Diagnostic<'d>> {
    let found = |document: &'d Document<'_>| {
        let check = check(document, Profile::WebRtc);
        check
            .into_diagnostics()
            .into_iter()
            .filter(|found| found.severity() == Severity::Error && refuses(found.kind()))
    };
    let mut known: BTreeMap<(Code, &str), usize> = BTreeMap::new();
    for one in found(original) {
        *known.entry((one.kind(), one.subject())).or_default() += 1;
    }
    found(munged)
        .filter(|one| match known.get_mut(&(one.kind(), one.subject())) {
            Some(count @ 1..) => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}
