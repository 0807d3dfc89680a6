//! The categories of changes, and how browsers stand to them.

/// What a browser does with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Standing {
    /// It takes the description, and the change has no effect on it.
    Ignored,
    /// It takes the change.
    Accepted,
    /// It takes the change today, but counts it, and can be told to refuse it without a new release
    /// (in Chromium by the field trial `WebRTC-NoSdpMangleReject`).
    AtRisk,
    /// `setLocalDescription` fails.
    Refused,
}

impl Standing {
    /// The stable name: `at-risk`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ignored => "ignored",
            Self::Accepted => "accepted",
            Self::AtRisk => "at-risk",
            Self::Refused => "refused",
        }
    }
}

/// What a description is set as (RFC 9429 section 4.1.10): browsers refuse a few changes of an answer
/// that they take in an offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum DescriptionType {
    /// An offer.
    #[default]
    Offer,
    /// An answer, provisional or not.
    Answer,
}

macro_rules! categories {
    ($($name:ident $code:literal $chromium:ident $firefox:ident $sentence:literal $instead:literal;)*) => {
        /// What kind of change was made: the categories of libwebrtc's own detector, and what it does
        /// not tell apart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Category {
            $(#[doc = concat!("`", $code, "`: ", $sentence)]
            $name,)*
        }

        impl Category {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable name: `ice-ufrag`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What Chromium does with it, as tried in Chromium 156.
            #[must_use]
            pub const fn chromium(self, kind: DescriptionType) -> Standing {
                match (self, kind) {
                    (
                        Self::Mid | Self::MediaKindUnknown | Self::DtlsSetupActpass | Self::BundleDivided,
                        DescriptionType::Answer,
                    ) => Standing::Refused,
                    $((Self::$name, _) => Standing::$chromium,)*
                }
            }

            /// What Firefox does with it, as tried in Firefox 153 ESR.
            #[must_use]
            pub const fn firefox(self, kind: DescriptionType) -> Standing {
                match (self, kind) {
                    (
                        Self::RtpHeaderExtensionAdded
                        | Self::RtpHeaderExtensionModified
                        | Self::DtlsSetupActpass,
                        DescriptionType::Answer,
                    ) => Standing::Refused,
                    $((Self::$name, _) => Standing::$firefox,)*
                }
            }

            /// What was changed, in one sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }

            /// What to use instead; empty where there is nothing.
            #[must_use]
            pub const fn instead(self) -> &'static str {
                match self { $(Self::$name => $instead,)* }
            }
        }
    };
}

categories! {
    NumberOfContents "number-of-contents" Refused Refused "The number of media sections was changed." "Add or stop transceivers before creating the description.";
    MediaKind "media-kind" Refused Refused "A section of sound became one of images, or the other way round, or sections changed places." "";
    MediaKindUnknown "media-kind-unknown" AtRisk Refused "The kind of a section was changed to one that is neither audio nor video." "";
    Mid "mid" AtRisk Refused "A mid was changed." "";
    MidRemoved "mid-removed" Refused Refused "A mid was removed." "";
    BundleDivided "bundle-divided" AtRisk Accepted "The BUNDLE group was divided." "Set bundlePolicy on the RTCPeerConnection.";
    Bundle "bundle" AtRisk Accepted "The BUNDLE group was changed." "Set bundlePolicy on the RTCPeerConnection.";
    IceUfrag "ice-ufrag" AtRisk Accepted "The ice-ufrag was changed." "Signal the ice-ufrag that the browser has made.";
    IcePwd "ice-pwd" AtRisk Accepted "The ice-pwd was changed." "Signal the ice-pwd that the browser has made.";
    IceMode "ice-mode" AtRisk Refused "ice-lite was added or removed." "";
    IceOptions "ice-options" AtRisk Accepted "The ice-options were changed." "";
    IceOptionsTrickle "ice-options-trickle" AtRisk Accepted "The ICE option trickle was removed." "Change the copy that is sent to the peer, not the one that is set.";
    IceOptionsRenomination "ice-options-renomination" AtRisk Accepted "The ICE option renomination was added." "";
    DtlsSetup "dtls-setup" AtRisk Accepted "The DTLS role (setup) was changed." "";
    DtlsSetupActpass "dtls-setup-actpass" AtRisk Accepted "The DTLS role (setup) was left open, which an answer may not do." "";
    Fingerprint "fingerprint" Refused Accepted "The fingerprint was changed; it is no longer that of the certificate." "Give the certificate to the RTCPeerConnection.";
    Direction "direction" AtRisk Accepted "The direction of a section was changed." "Set RTCRtpTransceiver.direction before creating the description.";
    PayloadTypes "payload-types" AtRisk Accepted "A payload type got another number." "";
    AudioCodecsRemoved "audio-codecs-removed" AtRisk Accepted "Audio codecs were removed." "RTCRtpTransceiver.setCodecPreferences()";
    AudioCodecsAdded "audio-codecs-added" Refused Accepted "Audio codecs were added that the browser did not offer." "";
    AudioCodecsAddedL16 "audio-codecs-added-l16" AtRisk Accepted "The codec L16 was added." "";
    AudioCodecsAddedMultiOpus "audio-codecs-added-multiopus" Refused Accepted "The codec multiopus was added." "";
    AudioCodecsReordered "audio-codecs-reordered" AtRisk Accepted "The order of the audio codecs was changed." "RTCRtpTransceiver.setCodecPreferences()";
    AudioCodecsFmtpOpusStereo "audio-codecs-fmtp-opus-stereo" AtRisk Accepted "The parameter stereo of opus was changed." "Change it in the remote description for what is sent; for what is received there is no other way yet.";
    AudioCodecsFmtpOpusDtx "audio-codecs-fmtp-opus-dtx" AtRisk Accepted "The parameter usedtx of opus was changed." "Change it in the remote description.";
    AudioCodecsFmtpOpusFec "audio-codecs-fmtp-opus-fec" AtRisk Accepted "The parameter useinbandfec of opus was changed." "Change it in the remote description.";
    AudioCodecsFmtpOpusCbr "audio-codecs-fmtp-opus-cbr" AtRisk Ignored "The parameter cbr of opus was changed." "Change it in the remote description.";
    AudioCodecsFmtp "audio-codecs-fmtp" AtRisk Accepted "Parameters of an audio codec were changed." "Change them in the remote description, or use RTCRtpSender.setParameters().";
    AudioCodecsRtcpFbAudioNack "audio-codecs-rtcp-fb-audio-nack" AtRisk Accepted "nack was added to an audio codec." "";
    AudioCodecsRtcpFbRrtr "audio-codecs-rtcp-fb-rrtr" AtRisk Ignored "rrtr was added to an audio codec." "";
    AudioCodecsRtcpFb "audio-codecs-rtcp-fb" AtRisk Ignored "The RTCP feedback of an audio codec was changed." "";
    VideoCodecsRemoved "video-codecs-removed" AtRisk Accepted "Video codecs were removed." "RTCRtpTransceiver.setCodecPreferences()";
    VideoCodecsAdded "video-codecs-added" Refused Accepted "Video codecs were added that the browser did not offer." "";
    VideoCodecsReordered "video-codecs-reordered" AtRisk Accepted "The order of the video codecs was changed." "RTCRtpTransceiver.setCodecPreferences()";
    VideoCodecsFmtp "video-codecs-fmtp" AtRisk Ignored "Parameters of a video codec were changed." "RTCRtpSender.setParameters()";
    VideoCodecsFmtpH264SpsPpsIdr "video-codecs-fmtp-h264-sps-pps-idr-in-keyframe" AtRisk Ignored "sps-pps-idr-in-keyframe was added to H264." "";
    VideoCodecsFmtpUnsupported "video-codecs-fmtp-unsupported" Refused Ignored "The parameters of a video codec name a profile, level or mode that the browser did not offer." "";
    VideoCodecsRtcpFb "video-codecs-rtcp-fb" AtRisk Ignored "The RTCP feedback of a video codec was changed." "";
    VideoCodecsLegacySimulcast "video-codecs-legacy-simulcast" AtRisk Accepted "Simulcast was set up by an ssrc-group:SIM." "addTransceiver() with sendEncodings";
    CodecUnmapped "codec-unmapped" Ignored Accepted "A payload type was added without an rtpmap." "";
    CodecNotListed "codec-not-listed" Refused Accepted "fmtp or rtcp-fb stands for a payload type that the m= line does not list." "Remove all lines of a codec together, or use RTCRtpTransceiver.setCodecPreferences().";
    Simulcast "simulcast" AtRisk Accepted "rid or simulcast was changed." "addTransceiver() with sendEncodings";
    Ssrcs "ssrcs" AtRisk Accepted "The RTP sources (ssrc) were changed." "";
    Msid "msid" AtRisk Accepted "The stream or track id (msid) was changed." "RTCRtpSender.setStreams()";
    RtcpMux "rtcp-mux" Refused Refused "rtcp-mux was added or removed." "";
    RtcpMuxOnly "rtcp-mux-only" Ignored Ignored "rtcp-mux-only was added or removed." "";
    RtcpXr "rtcp-xr" Refused Ignored "The report of the round trip time (rtcp-xr:rcvr-rtt) was removed." "";
    RtcpReducedSize "rtcp-reduced-size" AtRisk Accepted "rtcp-rsize was added or removed." "";
    RtpHeaderExtensionAdded "rtp-header-extension-added" AtRisk Accepted "A header extension was added." "RTCRtpTransceiver.setHeaderExtensionsToNegotiate()";
    RtpHeaderExtensionRemoved "rtp-header-extension-removed" AtRisk Accepted "A header extension was removed." "RTCRtpTransceiver.setHeaderExtensionsToNegotiate()";
    RtpHeaderExtensionModified "rtp-header-extension-modified" AtRisk Accepted "The number of a header extension was changed." "";
    RtpHeaderExtensionParameters "rtp-header-extension-parameters" Ignored Accepted "The direction or the attributes of a header extension were changed." "RTCRtpTransceiver.setHeaderExtensionsToNegotiate()";
    Bandwidth "bandwidth" AtRisk Accepted "The bandwidth (b=) was changed, which has no effect in a local description." "RTCRtpSender.setParameters() with maxBitrate, or the remote description.";
    IceCandidateCount "ice-candidate-count" AtRisk Refused "Candidates were added, removed or changed." "Set iceTransportPolicy, or leave candidates out of what is sent to the peer.";
    DataChannelSctpInit "data-channel-sctp-init" Refused Ignored "sctp-init was added, removed or changed." "";
    DataChannelFormat "data-channel-format" Ignored Ignored "The format of the data channels was changed." "";
    DataChannelSctpPort "data-channel-sctp-port" AtRisk Accepted "The sctp-port was changed." "";
    DataChannelMaxMessageSize "data-channel-max-message-size" AtRisk Accepted "The max-message-size was changed." "";
    MediaAddress "media-address" AtRisk Accepted "The port, the protocol or the address of a section was changed." "Leave it to ICE.";
    SessionLine "session-line" Ignored Ignored "A line of the session was changed." "";
    NoEffect "no-effect" Ignored Ignored "A line was changed that means nothing there, or that another line overrides or repeats." "";
    UnknownAttribute "unknown-attribute" Ignored Ignored "An attribute was changed that browsers have no category for." "";
}
