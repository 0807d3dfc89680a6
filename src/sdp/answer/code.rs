//! The findings about an answer: codes, severities, RFC sections and sentences.

use super::super::check::{Profile, Reference, Severity};

const E: [Severity; 3] = [Severity::Error; 3];
const W: [Severity; 3] = [Severity::Warning; 3];
const I: [Severity; 3] = [Severity::Info; 3];
/// What an RFC forbids and browsers were seen to take.
const B: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];
/// What a device that is wrong does, and is usable all the same.
const L: [Severity; 3] = [Severity::Error, Severity::Error, Severity::Warning];

macro_rules! codes {
    ($($name:ident $code:literal $severity:ident $rfc:literal $section:literal $sentence:literal;)*) => {
        /// What a finding about an answer is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum AnswerCode {
            $(#[doc = concat!("`", $code, "`: ", $sentence, " (RFC ", $rfc, " section ", $section, ")")]
            $name,)*
        }

        impl AnswerCode {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable name: `media-unanswered`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// How bad it is, held against a profile.
            #[must_use]
            pub const fn severity(self, profile: Profile) -> Severity {
                let [strict, webrtc, lenient] = match self { $(Self::$name => $severity,)* };
                match profile {
                    Profile::Strict => strict,
                    Profile::WebRtc => webrtc,
                    Profile::Lenient => lenient,
                }
            }

            /// The RFC section that says what is right.
            #[must_use]
            pub const fn reference(self) -> Reference {
                match self { $(Self::$name => Reference { rfc: $rfc, section: $section },)* }
            }

            pub(super) const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }
        }
    };
}

codes! {
    TimeDiffers "time-differs" W 3264 "6" "The answer has another t= line than the offer.";
    MediaUnanswered "media-unanswered" E 3264 "6" "The answer has no m= line for this one; a section that is not wanted is answered with port 0.";
    MediaNotOffered "media-not-offered" E 3264 "6" "The offer has no m= line at this place: an answer has as many as the offer, in the same order.";
    MediaKind "media-kind" E 3264 "6" "The section at this place is of another kind than '{}' in the offer; the order of the sections must not change.";
    MediaProtocol "media-protocol" E 3264 "6" "The transport is another one than '{}' in the offer.";
    MediaProtocolForm "media-protocol-form" B 3264 "6" "The transport is written otherwise than '{}' in the offer.";
    MediaAcceptedRejected "media-accepted-rejected" E 3264 "6" "The offer has port 0 here, so the answer must have port 0 too.";
    MidDiffers "mid-differs" E 9429 "5.3.1" "The mid is not '{}', as in the offer.";
    MidMissing "mid-missing" W 9429 "5.3.1" "The offer names this section '{}', the answer gives it no mid.";
    MidNotOffered "mid-not-offered" W 9429 "5.3.1" "The offer gives this section no mid.";
    BundleNotOffered "bundle-not-offered" E 9143 "7.3" "The answer bundles '{}', which is in no BUNDLE group of the offer.";
    BundleMixed "bundle-mixed" E 9143 "7.3" "The answer bundles '{}' with sections of another BUNDLE group of the offer.";
    BundleSplit "bundle-split" E 9143 "7.3" "The answer bundles '{}' apart from other sections of the same BUNDLE group of the offer.";
    BundleRejected "bundle-rejected" B 9143 "7.3.3" "The answer rejects '{}' but keeps it in the BUNDLE group.";
    BundleOnlyAlone "bundle-only-alone" E 9143 "7.3.3" "The section was offered for use in a bundle only; it must be bundled or rejected.";
    BundleSetupDiffers "bundle-setup-differs" W 9143 "7.1.3" "The setup is not '{}', as in the first section of the bundle, by which browsers go.";
    SetupActPass "setup-actpass" E 8842 "5.3" "An answer must choose active or passive.";
    SetupConflict "setup-conflict" E 8842 "5.3" "The offer is '{}', so the answer must be the opposite.";
    SetupMissing "setup-missing" B 8842 "5.3" "The answer has no setup, so it is open which side starts DTLS; browsers take it for the opposite of the offer's.";
    SetupRole "setup-role" E 4145 "4.1" "The setup does not go with '{}', which is that of the offer.";
    FingerprintMissing "fingerprint-missing" E 8842 "5.3" "The offer has a fingerprint, the answer none for this section, so DTLS cannot be verified.";
    FingerprintBundled "fingerprint-bundled" E 9143 "7.1.3" "The section has no fingerprint but that of its bundle, and pages in Firefox were seen to end when they get such an answer.";
    CryptoMissing "crypto-missing" E 4568 "5.1.2" "The offer has keys (crypto), of which the answer must accept one.";
    CryptoNotOffered "crypto-not-offered" E 4568 "5.1.2" "The offer has no crypto with the tag and suite '{}'.";
    CryptoSeveral "crypto-several" E 4568 "5.1.2" "The answer accepts one crypto of the offer, and has another already.";
    DirectionConflict "direction-conflict" E 3264 "6.1" "The offer is {}, with which this direction does not go.";
    MulticastDiffers "multicast-differs" E 3264 "6.2" "The offer is of multicast, of which there is one view for all: the {} must be the same.";
    SectionRejected "section-rejected" I 3264 "6" "The answer rejects the section: nothing flows in it.";
    NoMedia "no-media" I 3264 "5.1" "No media flows in this section: it is inactive.";
    NoCommonCodec "no-common-codec" E 3264 "6.1" "None of these codecs is offered; without one in common the section must be rejected.";
    NoCommonMediaCodec "no-common-media-codec" E 3264 "6.1" "Of these codecs only such as {} are offered, which carry no media; without another one in common the section must be rejected.";
    NoCommonProfile "no-common-profile" E 3264 "6.1" "None of these codecs is offered with the same profile; a sender finds none in common.";
    CodecProfileDiffers "codec-profile-differs" B 3264 "6.1" "The codec {} is offered, but with no such profile or packetization mode.";
    CodecNotOffered "codec-not-offered" W 9429 "5.3.1" "The codec of payload type {} is not offered.";
    PayloadTypeDiffers "payload-type-differs" W 3264 "6.1" "The codec {} has another payload type in the offer.";
    PayloadTypeReused "payload-type-reused" W 3264 "6.1" "The payload type {} stands for another codec in the offer.";
    FormatNotOffered "format-not-offered" E 3264 "6" "The format '{}' is not offered.";
    SctpPortMissing "sctp-port-missing" E 8841 "5" "The answer has no sctp-port for data channels, and Firefox refuses it.";
    SctpPortZero "sctp-port-zero" E 8841 "5" "The sctp-port 0 means that there is no association, and Firefox refuses the answer.";
    RidNotOffered "rid-not-offered" B 8851 "6.3" "The offer has no rid '{}'.";
    RidDirection "rid-direction" B 8851 "6.3" "The rid '{}' must have the opposite direction of that in the offer.";
    SimulcastNotOffered "simulcast-not-offered" B 8853 "5.3.2" "The offer has no simulcast in the opposite direction.";
    SimulcastRidNotOffered "simulcast-rid-not-offered" B 8853 "5.3.2" "The simulcast of the offer does not list '{}' in the opposite direction.";
    ExtmapNotOffered "extmap-not-offered" E 8285 "7" "The header extension '{}' is not offered.";
    ExtmapIdDiffers "extmap-id-differs" E 8285 "7" "The header extension '{}' has another number in the offer.";
    ExtmapDirection "extmap-direction" W 8285 "7" "The direction of the header extension '{}' does not go with that in the offer.";
    ExtmapMixedNotOffered "extmap-mixed-not-offered" B 8285 "6" "The offer does not have extmap-allow-mixed.";
    RtcpMuxNotOffered "rtcp-mux-not-offered" E 5761 "5.1.1" "The offer does not have rtcp-mux.";
    RtcpMuxRefused "rtcp-mux-refused" E 8858 "4.3" "The offer is rtcp-mux-only, so the answer must have rtcp-mux.";
    RtcpRsizeNotOffered "rtcp-rsize-not-offered" W 5506 "5" "The offer does not have rtcp-rsize.";
    IceMissing "ice-missing" E 8839 "4.3.2" "The offer uses ICE, the answer has no ice-ufrag for this section.";
    IceDeclined "ice-declined" W 8839 "4.2.5" "The offer uses ICE, the answer does not: media goes to the addresses of the m= and c= lines.";
    IceNotOffered "ice-not-offered" L 8839 "4.2.5" "The offer does not use ICE, so the answer must not.";
    IceSameCredentials "ice-same-credentials" W 8839 "5.4" "The answer has the ice-ufrag of the offer; each side makes its own.";
    IceMismatch "ice-mismatch" W 8839 "4.2.5" "The answer says that the addresses of the offer do not match its candidates: ICE is not used.";
    IceBothLite "ice-both-lite" I 8839 "5.3" "Both sides are ICE lite: no side makes connectivity checks.";
}
