//! The findings that a check can make: codes, severities, RFC sections and sentences.

use core::fmt;

use crate::candidate::Finding;

use super::{Profile, Severity};

/// A section of an RFC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// The number of the RFC.
    pub rfc: u16,
    /// The number of the section.
    pub section: &'static str,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RFC {} section {}", self.rfc, self.section)
    }
}

struct Row {
    code: &'static str,
    /// By profile: strict, webrtc, lenient.
    severity: [Option<Severity>; 3],
    reference: Reference,
    /// The sentence, in which `{}` stands for the text in question.
    sentence: &'static str,
}

const E: Option<Severity> = Some(Severity::Error);
const W: Option<Severity> = Some(Severity::Warning);
const I: Option<Severity> = Some(Severity::Info);
const N: Option<Severity> = None;

macro_rules! codes {
    ($($name:ident $code:literal $strict:ident $webrtc:ident $lenient:ident $rfc:literal $section:literal $sentence:literal;)*) => {
        /// What a finding is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $code, "`: ", $sentence, " (RFC ", $rfc, " section ", $section, ")")]
            $name,)*
            /// Something odd about a candidate.
            Candidate(Finding),
        }

        impl Code {
            /// All codes but those of candidates.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            fn row(self) -> Row {
                match self {
                    $(Self::$name => Row {
                        code: $code,
                        severity: [$strict, $webrtc, $lenient],
                        reference: Reference { rfc: $rfc, section: $section },
                        sentence: $sentence,
                    },)*
                    Self::Candidate(finding) => Row {
                        code: finding.code(),
                        severity: match finding {
                            // Chromium refuses the whole description.
                            Finding::UnknownType => [W, E, I],
                            // RFC 8445 section 5.1.2.2 recommends, and requires nothing.
                            Finding::PriorityType => [I, I, N],
                            _ => [W, W, I],
                        },
                        reference: Reference { rfc: finding.rfc(), section: finding.section() },
                        sentence: finding.sentence(),
                    },
                }
            }
        }
    };
}

codes! {
    ByteOrderMark "byte-order-mark" E E I 8866 "5" "A byte order mark stands before the first line; it is no part of SDP.";
    NonAscii "non-ascii" N E N 8866 "9" "The description has '{}', and Firefox refuses all that is not ASCII.";
    MalformedLine "malformed-line" E E E 8866 "5" "The line is not a letter, '=' and a value.";
    UnknownLineType "unknown-line-type" E E W 8866 "5" "SDP has no line type '{}'; browsers refuse the description.";
    BlankLine "blank-line" E E W 8866 "5" "A blank line stands inside the description.";
    BlankLineAtEnd "blank-line-at-end" E E I 8866 "5" "Blank lines follow the description.";
    NotCrLf "not-crlf" W I N 8866 "5" "Lines end with LF alone, not with CRLF.";
    MixedLineEnds "mixed-line-ends" W W I 8866 "5" "Lines end in different ways, the first change being here.";
    BareCarriageReturn "bare-carriage-return" E E W 8866 "5" "Lines end with CR alone, which many readers do not take for a line end.";
    DoubledCarriageReturn "doubled-carriage-return" E E W 8866 "5" "Each line ends with CR CR LF; what else is wrong shows once the second CR is gone.";
    NoFinalLineEnd "no-final-line-end" E E I 8866 "9" "The last line has no line end.";
    ControlCharacter "control-character" E E W 8866 "9" "A NUL or CR stands within the line.";
    SpaceInValue "space-in-value" E E I 8866 "9" "The spaces at the end of the line are part of its value, which is then another one.";
    DoubleSpace "double-space" E E I 8866 "9" "Two spaces stand where the line has one; many readers find an empty word between them.";
    SpaceAtEnd "space-at-end" W I N 8866 "5" "Spaces stand at the end of the line.";
    NoDescription "no-description" E E E 8866 "5" "This is no session description: none of its lines is one of SDP, such as v=0.";
    WrappedJson "wrapped-json" E E E 8866 "5" "This begins like JSON, of which a session description can be only a part, such as the member sdp.";
    MissingVersion "missing-version" E E W 8866 "5.1" "The version line, v=0, is missing.";
    MissingOrigin "missing-origin" E E W 8866 "5.2" "The origin line, o=, is missing.";
    MissingSessionName "missing-session-name" E E W 8866 "5.3" "The session name line, s=, is missing.";
    MissingTime "missing-time" E E W 8866 "5.9" "A time line, such as t=0 0, is missing.";
    NoSectionInUse "no-section-in-use" N I N 3264 "5.1" "Every media section has port 0, so nothing is used, and little of it is checked.";
    MissingConnection "missing-connection" E E I 8866 "5.7" "Neither the session nor this media section has a connection line, c=.";
    AddressType "address-type" N E I 8866 "5.7" "Of the addresses on a c= line browsers know IN IP4 and IN IP6 only, not '{}'.";
    ConnectionName "connection-name" N E N 8866 "5.7" "With IN IP4 Firefox takes an IP address only, not the name '{}'.";
    AddressSyntax "address-syntax" E W W 8866 "5.7" "'{}' is neither an address nor a name.";
    UnicastSlash "unicast-slash" E E I 8866 "5.7" "Only multicast addresses are followed by '/' and a number.";
    MulticastSlash "multicast-slash" N E N 8866 "5.7" "Chromium refuses multicast addresses that are followed by '/' and a number.";
    MulticastTtl "multicast-ttl" E I N 8866 "5.7" "The multicast address {} must be followed by '/' and a time to live.";
    UriSyntax "uri-syntax" E N N 8866 "5.5" "The value is no URI: '{}' cannot stand there.";
    EmailSyntax "email-syntax" E N N 8866 "5.6" "The value is no e-mail address, with or without a name: someone@host.example (Someone).";
    PhoneSyntax "phone-syntax" E N N 8866 "5.6" "The value is no phone number, with or without a name: +1 555 0100 (Someone).";
    BandwidthRange "bandwidth-range" N E N 8866 "5.8" "Chromium takes a bandwidth below 2147483648 only, not {}.";
    OriginRange "origin-range" N E N 9429 "5.2.1" "The session id and version must be below 2^63, and Firefox refuses {}.";
    OriginType "origin-type" N E N 9429 "5.2.1" "Of the addresses on the o= line Firefox knows IN IP4 and IN IP6 only, not '{}'.";
    TimeRange "time-range" N E N 8866 "5.9" "Firefox takes times below 4294967296 only.";
    WrongVersion "wrong-version" E E W 8866 "5.1" "The version is {}, but must be 0.";
    LineOrder "line-order" E W I 8866 "5" "The line {} must stand before lines that it follows here.";
    SessionLineOrder "session-line-order" E E I 8866 "5" "The line {} must stand before lines that it follows here; browsers look for it there alone.";
    RepeatedLine "repeated-line" E E W 8866 "5" "The section has the line {} already.";
    LineAgain "line-again" N E N 8866 "9" "The section has the line {} already, and a browser takes it once only, though more are allowed.";
    SessionLineInMedia "session-line-in-media" E W W 8866 "5" "The line {} belongs before the first m= line.";
    VersionInMedia "version-in-media" E E W 8866 "5.1" "The line v= belongs at the start; for Firefox the description ends here.";
    EncryptionKey "encryption-key" E W I 8866 "5.12" "The k= line is obsolete, gives a key away, and must not be used.";
    EmptyValue "empty-value" E E I 8866 "9" "The line {} has no value; where there is nothing to say, s= has '-' and the others are left out.";
    FlagValue "flag-value" E W I 8866 "5.13" "The attribute {} takes no value; browsers pass over it.";
    InvalidValue "invalid-value" E E W 8866 "9" "The value of {} does not parse";
    AttributeName "attribute-name" E W W 8866 "5.13" "'{}' cannot be the name of an attribute.";
    AttributeSpace "attribute-space" E E I 8866 "9" "A space stands before the name of the attribute.";
    AttributeColon "attribute-colon" E E I 8866 "5.13" "A space stands in '{}' where the colon belongs, and browsers refuse that.";
    AttributeLevel "attribute-level" E W I 8866 "5.13" "The attribute {} has no meaning at this level.";
    RepeatedAttribute "repeated-attribute" E W I 8866 "5.13" "The section has the attribute {} already.";
    ConflictingDirection "conflicting-direction" E E W 8866 "6.7" "The section has another direction than {} already.";
    IceUfragLength "ice-ufrag-length" E E W 8839 "5.4" "The ice-ufrag must have 4 to 256 characters.";
    IcePwdLength "ice-pwd-length" E E W 8839 "5.4" "The ice-pwd must have 22 to 256 characters.";
    IceCredentialSyntax "ice-credential-syntax" E W I 8839 "5.4" "Only letters, digits, '+' and '/' may stand in {}.";
    IceCredentialCharacter "ice-credential-character" E E W 8839 "5.4" "Only letters, digits, '+' and '/' may stand in {}, and Chromium refuses what stands there.";
    IceOptionSyntax "ice-option-syntax" E I N 8839 "5.6" "Only letters, digits, '+' and '/' may stand in an ICE option; a space stands between two.";
    MissingIceUfrag "missing-ice-ufrag" N E N 8839 "5.4" "The section has no ice-ufrag, so no connectivity check can be made.";
    MissingIcePwd "missing-ice-pwd" N E N 8839 "5.4" "The section has no ice-pwd, so no connectivity check can be made.";
    MissingFingerprint "missing-fingerprint" N E N 8842 "5.1" "The section has no fingerprint, so DTLS cannot be verified.";
    MissingSetup "missing-setup" N E N 8842 "5.1" "The section has no setup, so it is open which side starts DTLS.";
    SetupHoldconn "setup-holdconn" E E W 5763 "5" "With DTLS the setup must be actpass, active or passive, not holdconn.";
    MissingMid "missing-mid" N W N 9429 "5.2.1" "The section has no mid, by which bundles and candidates name it.";
    MissingRtcpMux "missing-rtcp-mux" N E N 9429 "5.2.1" "The section has no rtcp-mux, which browsers require by default.";
    MissingSctpPort "missing-sctp-port" E W I 8841 "5" "The section has no sctp-port: Chromium takes 5000, but Firefox rejects the section, and refuses an answer.";
    SctpPortZero "sctp-port-zero" N W N 8841 "5" "The sctp-port 0 means that there is no association; Firefox rejects the section.";
    MessageSize "message-size" N E N 8841 "6" "Chromium takes a max-message-size below 2147483648 only.";
    SctpFormat "sctp-format" N E N 8841 "5" "The format '{}' does not go with the protocol: it must be webrtc-datachannel, or with DTLS/SCTP a port, which is then not in sctp-port too.";
    MediaKind "media-kind" N E N 9429 "5.2.1" "Firefox knows audio, video and application only, and refuses '{}' even where it is rejected.";
    TransportProtocol "transport-protocol" N E N 9429 "5.1.2" "A browser refuses the protocol {}, even of a rejected section.";
    PortCount "port-count" N E N 8866 "5.14" "Chromium refuses the count of ports, {}.";
    FingerprintLength "fingerprint-length" E E W 8122 "5" "The fingerprint has another length than hashes of {} have.";
    FingerprintCase "fingerprint-case" E E I 8122 "5" "The letters of the fingerprint must be in upper case.";
    SessionFingerprints "session-fingerprints" N E N 8122 "5" "Chromium takes one fingerprint only in the session section.";
    FingerprintBroken "fingerprint-broken-hash" E E W 8122 "5" "The hash function {} is broken and must not be used.";
    FingerprintUnknown "fingerprint-unknown-hash" W E I 8122 "5" "The hash function {} is not one of RFC 8122.";
    CryptoKey "crypto-key" E W W 4568 "6.1" "Key and salt of {} have another length, which makes the line invalid.";
    CryptoTag "crypto-tag" E W W 4568 "4.1" "The section has a crypto with this tag already.";
    DuplicateMid "duplicate-mid" E E W 5888 "4" "Another section has the mid '{}' already.";
    ConflictingMid "conflicting-mid" E E W 5888 "4" "The section has another mid than '{}' already.";
    MidLength "mid-length" N E N 9429 "5.2.1" "Browsers refuse a mid of more than 16 characters.";
    MidChosen "mid-chosen" N E N 9429 "5.2.1" "The section has no mid, and Chromium calls it '{}', which is the mid of another one.";
    GroupUnknownMid "group-unknown-mid" E E W 5888 "5" "The group names the mid '{}', which no section has.";
    MidInTwoBundles "mid-in-two-bundles" E E W 9143 "5" "The mid '{}' is in a BUNDLE group already.";
    BundleFirstRejected "bundle-first-rejected" E E W 9143 "7.5.3" "The BUNDLE group starts with '{}', whose section is disabled by port 0 and so cannot be in it.";
    BundleFirstOnly "bundle-first-bundle-only" E W I 9143 "7.2.1" "The BUNDLE group starts with '{}', whose section is bundle-only and so has no transport to share.";
    CryptexInBundle "cryptex-in-bundle" N E N 9335 "4" "One section of the bundle has cryptex and this one not, or the other way round, and Chromium refuses that.";
    BundleOnlyPort "bundle-only-port" W W I 9143 "6" "The section is bundle-only, but its port is not 0.";
    BundleOnlyUnbundled "bundle-only-unbundled" W W I 9143 "6" "The section is bundle-only, but in no BUNDLE group.";
    PayloadTypeRange "payload-type-range" E E W 8866 "5.14" "'{}' is no payload type: those are numbers from 0 to 127.";
    PayloadTypeRtcp "payload-type-rtcp" E E W 5761 "4" "With rtcp-mux the payload type {} cannot be told from RTCP: 64 to 95 must not be used.";
    PayloadTypeInBundle "payload-type-in-bundle" E W I 9143 "9.1.1" "The payload type {} stands for another codec in another section of the bundle.";
    PayloadTypeReserved "payload-type-reserved" N E N 8866 "5.14" "The payload type {} is reserved, and Firefox refuses it.";
    DuplicatePayloadType "duplicate-payload-type" W W I 8866 "5.14" "The payload type {} is listed twice.";
    MissingRtpmap "missing-rtpmap" E W W 8866 "6.6" "No codec is assigned to the payload type {}, and no rtpmap says which it stands for.";
    RtpmapNeeded "rtpmap-needed" N E N 8866 "6.6" "The payload type {} has fmtp or rtcp-fb, but no rtpmap that says what it is.";
    RtpmapNotListed "rtpmap-not-listed" W W I 8866 "6.6" "The m= line does not list the payload type {}.";
    RtpmapConflict "rtpmap-conflict" E E W 8866 "6.6" "The payload type {} has another rtpmap already.";
    StaticPayloadType "static-payload-type" N E N 8866 "6.6" "The payload type {} is assigned to another codec, and Chromium refuses this one.";
    SecondUlpfec "second-ulpfec" N E N 8866 "6.6" "The section has another payload type for ulpfec already, and Chromium refuses that.";
    ChannelCount "channel-count" N E N 8866 "6.6" "Chromium takes up to 16 channels only.";
    ClockRateZero "clock-rate-zero" E E W 8866 "6.6" "The clock rate is 0.";
    FmtpNotListed "fmtp-not-listed" E E I 8866 "6.15" "The m= line does not list the format {}, and Chromium refuses its parameters.";
    FmtpUnknownFormat "fmtp-unknown-format" W W I 8866 "6.15" "The m= line does not list the format {}.";
    RtcpFbNotListed "rtcp-fb-not-listed" W W I 4585 "4.2" "The m= line does not list the payload type {}, as Firefox writes it and Chromium refuses it.";
    RtxUnknownApt "rtx-unknown-apt" E E I 4588 "8.6" "The retransmission is for the payload type {}, which the m= line does not list.";
    RtxAptUnmapped "rtx-apt-unmapped" N E N 4588 "8.6" "The format {} retransmits a payload type without rtpmap, and Chromium refuses that.";
    RtxWithoutApt "rtx-without-apt" E E I 4588 "8.6" "The format {} is rtx without apt, so it is open what it retransmits.";
    RtxOfRtx "rtx-of-rtx" E E I 4588 "8.6" "The format {} retransmits a retransmission.";
    RtxAptSpace "rtx-apt-space" E E I 4588 "8.6" "Chromium knows what is retransmitted by 'apt=' and a number behind it only.";
    ExtmapId "extmap-id" E E W 8285 "7" "The extension's number must be 1 to 14, 16 to 255 or 4096 to 4351, not {}.";
    DuplicateExtmap "duplicate-extmap" E E W 8285 "7" "The number {} stands for another extension already.";
    RepeatedExtmap "repeated-extmap" N E N 8285 "5" "The section has the number {} for this extension already, and Firefox refuses that.";
    ExtmapInBundle "extmap-in-bundle" E E W 9143 "12" "The number {} stands for another extension in another section of the bundle.";
    ExtmapToChoose "extmap-to-choose" N E N 8285 "7" "The number {} asks the other side to choose one, which browsers refuse.";
    ExtmapUri "extmap-uri" E E I 8285 "8" "A '%' stands in the URI without two hexadecimal digits behind it.";
    ExtmapTwoByte "extmap-two-byte" N W N 8285 "4.3" "The number {} needs two-byte headers, as Chromium offers them and Firefox refuses them.";
    ExtmapLevels "extmap-levels" E E I 8285 "5" "Extensions must be all in the session section or all in media sections.";
    DuplicateMsid "duplicate-msid" N E N 8830 "2" "Another section has the same stream and track, and Chromium refuses that.";
    MsidBySsrc "msid-by-ssrc" I I N 8830 "2" "The stream is given by ssrc lines alone, as before RFC 8830; browsers still look there where a section has no msid line.";
    MsidTrack "msid-track" N E N 8830 "2" "A space follows the stream but no track, and Chromium refuses that.";
    TwoTracks "two-tracks" N E N 9429 "5.2.1" "The section has another track than '{}' already.";
    DuplicateSsrc "duplicate-ssrc" E E W 5576 "4.1" "Another section of the bundle has the SSRC {} already.";
    SsrcGroupCount "ssrc-group-count" N E N 5576 "4.2" "Chromium takes two SSRCs only in a group of the kind {}.";
    DuplicateSsrcGroup "duplicate-ssrc-group" N E N 5576 "4.2" "The SSRC {} comes first in another group of this kind already, and Chromium refuses that.";
    SsrcGroupRepeats "ssrc-group-repeats" N E N 5576 "4.2" "The group has the SSRC {} already, and Chromium refuses that.";
    SsrcGroupUnknown "ssrc-group-unknown" E E W 5576 "4.2" "The group has the SSRC {}, which no ssrc line of the section has.";
    SsrcValue "ssrc-value" N E N 5576 "4.1" "Chromium takes attributes of an SSRC with a value only, and a msid of one or two words, not '{}'.";
    AudioSsrcs "audio-ssrcs" N E N 5576 "4.1" "Chromium takes one SSRC only in a section of audio, and there is {} too.";
    RidSyntax "rid-syntax" N E N 8851 "10" "Firefox takes up to 255 letters and digits only as a rid, not '{}'.";
    RidRestriction "rid-restriction" N E N 8851 "10" "Firefox cannot read the restriction '{}' of the rid.";
    RidRestrictionSyntax "rid-restriction-syntax" E N N 8851 "10" "'{}' is no restriction of a rid: pt and depend need lists without empty places, and limits numbers.";
    DuplicateRid "duplicate-rid" E W W 8851 "4" "The section has the rid '{}' already.";
    FragmentLine "fragment-line" E W I 8840 "9.2" "The line {} has no place among candidates on their way.";
    FragmentMid "fragment-mid" E E W 8840 "9.2" "The section has no mid, so it is open which one the candidates are for.";
    FragmentCredentials "fragment-credentials" E E W 8840 "9.2" "The section has no ice-ufrag and ice-pwd, and neither has the session.";
    SimulcastExtension "simulcast-extension" N E N 8853 "5.1" "There is no extmap of sdes:rtp-stream-id, without which Chromium refuses simulcast.";
    CandidateRefused "candidate-refused" N E N 8839 "5.1" "Chromium refuses the description for '{}' in the candidate.";
    RepeatedSimulcast "repeated-simulcast" E E I 8853 "5.1" "The section has a simulcast attribute already.";
    SimulcastEmpty "simulcast-empty" E E W 8853 "5.1" "The list of streams has an empty place.";
    SimulcastUnknownRid "simulcast-unknown-rid" E E W 8853 "5.1" "No rid attribute describes '{}' in this direction.";
}

impl Code {
    /// The stable name: `missing-mid`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().code
    }

    /// How bad it is under a profile; `None` where it does not matter.
    #[must_use]
    pub fn severity(self, profile: Profile) -> Option<Severity> {
        let [strict, webrtc, lenient] = self.row().severity;
        match profile {
            Profile::Strict => strict,
            Profile::WebRtc => webrtc,
            Profile::Lenient => lenient,
        }
    }

    /// The RFC section that it is about. Findings about the value of one attribute name the section
    /// of that attribute instead.
    #[must_use]
    pub fn reference(self) -> Reference {
        self.row().reference
    }

    pub(super) fn sentence(self) -> &'static str {
        self.row().sentence
    }
}
