//! The attributes that are known by name, and their typed values.
//!
//! Each family has its file; the table below ties a name to its parser, the level at which it may
//! stand, and the section that defines it. To add an attribute, add a parser and a row.

mod bundle;
mod candidates;
mod clock;
mod codec;
mod crypto;
mod data_channel;
mod decimal;
mod direction;
mod dtls;
mod extmap;
mod fmtp;
mod ice;
mod identity;
mod imageattr;
mod key_mgmt;
mod line;
mod msid;
mod naming;
mod precondition;
mod rid;
mod row;
mod rtcp;
mod rtcp_fb;
mod rtcp_xr;
mod rtpmap;
mod rtsp;
mod sctp;
mod simulcast;
mod source;
mod source_filter;
mod table;

pub use bundle::Group;
pub use candidates::{RemoteCandidate, RemoteCandidates};
pub use clock::{MediaClock, PtpClock, ReferenceClock};
pub use codec::{
    Av1, CodecParameters, H264, H264Profile, H265, Opus, ProfileLevelId, Red, Rtx, TelephoneEvent,
    Vp8, Vp9,
};
pub use crypto::{Crypto, KeyParameter};
pub use data_channel::{ChannelAttribute, ChannelOptions, DataChannel};
pub use decimal::Decimal;
pub use direction::Direction;
pub use dtls::{ConnectionUse, Digest, Fingerprint, Setup};
pub use extmap::Extmap;
pub(in crate::sdp) use extmap::STREAM_ID;
pub use fmtp::{Fmtp, Parameters};
pub use identity::Identity;
pub use imageattr::{Extent, ImageAttr, ImageSet, ImageSets};
pub use key_mgmt::KeyManagement;
pub use line::AttributeLine;
pub use msid::{Msid, MsidSemantic};
pub use naming::Orientation;
pub use precondition::{DesiredStatus, Status, StatusDirection, StatusType, Strength};
pub use rid::{Rid, RidDirection};
pub use rtcp::Rtcp;
pub use rtcp_fb::{PayloadTypes, RtcpFeedback};
pub use rtcp_xr::{ReportFormat, RtcpXr};
pub use rtpmap::Rtpmap;
pub use rtsp::{FrameSize, PlayRange};
pub use sctp::{MaxMessageSize, Sctpmap};
pub use simulcast::{Simulcast, SimulcastForm, SimulcastId, SimulcastStreams};
pub use source::{Source, SourceGroup, Ssrcs};
pub use source_filter::{FilterMode, SourceFilter};

use core::fmt;

use crate::candidate::{Candidate, SyntaxError};

use self::row::{gives, is_flag, often, takes};
use super::list::{Commas, Flag, Words};

/// Where an attribute may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// In the session section only.
    Session,
    /// In media sections only.
    Media,
    /// In either.
    Both,
}

/// What is known about an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spec {
    /// Its key.
    pub key: Key,
    /// Its name.
    pub name: &'static str,
    /// Where it may stand.
    pub level: Level,
    /// Whether one section may have it more than once.
    pub repeats: bool,
    /// The RFC that defines it.
    pub rfc: u16,
    /// The section of that RFC.
    pub section: &'static str,
}

/// One row each: key, type, name, level, how often, parser, RFC and section.
macro_rules! attributes {
    ($($key:ident($type:ty) $name:literal $level:ident $often:ident $takes:ident($parser:path)
       $rfc:literal $section:literal $doc:literal;)*) => {
        /// An attribute that is known by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Key {
            $(#[doc = concat!("`", $name, "`: ", $doc, " (RFC ", $rfc, " section ", $section, ").")]
            $key,)*
        }

        /// The typed value of an attribute.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
        #[non_exhaustive]
        pub enum AttributeValue<'a> {
            $(#[doc = concat!("`", $name, "`: ", $doc, " (RFC ", $rfc, " section ", $section, ").")]
            $key($type),)*
            /// The value of an attribute that is not known; `None` if it has none.
            Unknown(Option<&'a str>),
        }

        impl AttributeValue<'_> {
            /// The attribute that it is the value of; `None` for one that is not known.
            #[must_use]
            pub const fn key(&self) -> Option<Key> {
                match self {
                    $(Self::$key(_) => Some(Key::$key),)*
                    Self::Unknown(_) => None,
                }
            }

            /// Whether the attribute has no value: that it is there says all.
            #[must_use]
            pub const fn is_flag(&self) -> bool {
                match self {
                    $(Self::$key(_) => is_flag::$takes,)*
                    Self::Unknown(value) => value.is_none(),
                }
            }
        }

        /// What stands behind the colon; nothing for an attribute without a value.
        impl fmt::Display for AttributeValue<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$key(value) => gives::$takes(value, f),)*
                    Self::Unknown(value) => f.write_str(value.unwrap_or_default()),
                }
            }
        }

        /// The attributes that are known by name.
        pub static ATTRIBUTES: &[Spec] = &[$(Spec {
            key: Key::$key,
            name: $name,
            level: Level::$level,
            repeats: often::$often,
            rfc: $rfc,
            section: $section,
        },)*];

        /// Shows a visitor the typed value of an attribute as the type that it is of.
        #[cfg(all(target_arch = "wasm32", feature = "js-parse"))]
        pub(super) fn visit(
            key: Key,
            value: Option<&str>,
            visitor: &mut impl super::line::Visitor,
        ) -> Result<(), SyntaxError> {
            match key {
                // Where it was made: a value that is moved first costs as much as its parser.
                $(Key::$key => match &takes::$takes(value, $parser) {
                    Ok(value) => visitor.visit(value),
                    Err(error) => return Err(*error),
                },)*
            }
            Ok(())
        }

        /// The typed value of an attribute.
        pub(super) fn typed<'a>(
            key: Option<Key>,
            value: Option<&'a str>,
        ) -> Result<AttributeValue<'a>, SyntaxError> {
            match key {
                $(Some(Key::$key) => takes::$takes(value, $parser).map(AttributeValue::$key),)*
                None => Ok(AttributeValue::Unknown(value)),
            }
        }
    };
}

attributes! {
    Candidate(Candidate<'a>) "candidate" Media Often candidate(Candidate::parse) 8839 "5.1" "an ICE candidate";
    EndOfCandidates(Flag) "end-of-candidates" Both Once flag(flag) 8840 "8.1" "no candidate follows";
    RemoteCandidates(RemoteCandidates<'a>) "remote-candidates" Media Once value(candidates::remote) 8839 "5.2" "the peer's candidates in use";
    IceUfrag(&'a str) "ice-ufrag" Both Once value(ice::credential) 8839 "5.4" "the user name fragment";
    IcePwd(&'a str) "ice-pwd" Both Once value(ice::credential) 8839 "5.4" "the password";
    IceOptions(Words<'a>) "ice-options" Both Once value(ice::options) 8839 "5.6" "options such as `trickle`";
    IceLite(Flag) "ice-lite" Session Once flag(flag) 8839 "5.3" "the agent is lite";
    IceMismatch(Flag) "ice-mismatch" Media Once flag(flag) 8839 "5.3" "the addresses did not match";
    IcePacing(u32) "ice-pacing" Session Once value(ice::pacing) 8839 "5.5" "milliseconds between checks";
    Fingerprint(Fingerprint<'a>) "fingerprint" Both Often value(dtls::fingerprint) 8122 "5" "the hash of the certificate";
    Setup(Setup) "setup" Both Once value(dtls::setup) 4145 "4" "who opens the connection";
    TlsId(&'a str) "tls-id" Media Once value(dtls::tls_id) 8842 "4" "the identity of the DTLS association";
    Group(Group<'a>) "group" Session Often value(bundle::group) 5888 "5" "media sections that belong together";
    BundleOnly(Flag) "bundle-only" Media Once flag(flag) 9143 "6" "the section is of use in a bundle only";
    Mid(&'a str) "mid" Media Once value(bundle::mid) 5888 "4" "the name of the media section";
    Msid(Msid<'a>) "msid" Media Often value(msid::msid) 8830 "2" "the stream and track of the section";
    MsidSemantic(MsidSemantic<'a>) "msid-semantic" Session Often value(msid::semantic) 8866 "5.13" "the meaning of the streams, from drafts of RFC 8830";
    Rtpmap(Rtpmap<'a>) "rtpmap" Media Often value(rtpmap::parse) 8866 "6.6" "the codec of a payload type";
    Fmtp(Fmtp<'a>) "fmtp" Media Often value(fmtp::parse) 8866 "6.15" "the parameters of a codec";
    RtcpFb(RtcpFeedback<'a>) "rtcp-fb" Media Often value(rtcp_fb::parse) 4585 "4.2" "RTCP feedback";
    Extmap(Extmap<'a>) "extmap" Both Often value(extmap::parse) 8285 "8" "an RTP header extension";
    ExtmapAllowMixed(Flag) "extmap-allow-mixed" Both Once flag(flag) 8285 "6" "one- and two-byte headers may mix";
    Rtcp(Rtcp<'a>) "rtcp" Media Once value(rtcp::parse) 3605 "2.1" "the port of RTCP";
    RtcpMux(Flag) "rtcp-mux" Media Once flag(flag) 5761 "5.1.1" "RTP and RTCP share a port";
    RtcpMuxOnly(Flag) "rtcp-mux-only" Media Once flag(flag) 8858 "3" "they do, and nothing else is possible";
    RtcpRsize(Flag) "rtcp-rsize" Media Once flag(flag) 5506 "5" "RTCP of reduced size";
    SendRecv(Flag) "sendrecv" Both Once flag(flag) 8866 "6.7.2" "media flows both ways";
    SendOnly(Flag) "sendonly" Both Once flag(flag) 8866 "6.7.3" "media is sent only";
    RecvOnly(Flag) "recvonly" Both Once flag(flag) 8866 "6.7.1" "media is received only";
    Inactive(Flag) "inactive" Both Once flag(flag) 8866 "6.7.4" "no media flows";
    SctpPort(u16) "sctp-port" Media Once value(sctp::port) 8841 "5" "the port of SCTP in DTLS";
    MaxMessageSize(MaxMessageSize) "max-message-size" Media Once value(sctp::max_message_size) 8841 "6" "the largest message";
    Sctpmap(Sctpmap<'a>) "sctpmap" Media Often value(sctp::sctpmap) 8841 "5" "data channels, from drafts of RFC 8841";
    Ssrc(Source<'a>) "ssrc" Media Often value(source::source) 5576 "4.1" "an RTP source";
    SsrcGroup(SourceGroup<'a>) "ssrc-group" Media Often value(source::group) 5576 "4.2" "RTP sources that belong together";
    Rid(Rid<'a>) "rid" Media Often value(rid::rid) 8851 "4" "an RTP stream, restricted";
    Simulcast(Simulcast<'a>) "simulcast" Media Once value(simulcast::parse) 8853 "5.1" "alternatives of one source";
    Identity(Identity<'a>) "identity" Session Once value(identity::parse) 8827 "5" "who the user is";
    KeyMgmt(KeyManagement<'a>) "key-mgmt" Both Often value(key_mgmt::parse) 4567 "3.1" "a message of a protocol that exchanges keys";
    Crypto(Crypto<'a>) "crypto" Media Often value(crypto::parse) 4568 "4" "keys of SRTP";
    DtlsId(&'a str) "dtls-id" Media Once value(dtls::dtls_id) 8842 "4" "the identity of the DTLS association, from drafts of RFC 8842";
    Connection(ConnectionUse) "connection" Both Once value(dtls::connection) 4145 "5" "whether the connection is new";
    Cryptex(Flag) "cryptex" Both Once flag(flag) 9335 "4" "RTP header extensions are encrypted as a whole";
    RtcpXr(RtcpXr<'a>) "rtcp-xr" Both Often list(rtcp_xr::parse) 3611 "5.1" "extended RTCP reports";
    ImageAttr(ImageAttr<'a>) "imageattr" Media Often value(imageattr::parse) 6236 "3.1" "image sizes";
    Ptime(Decimal<'a>) "ptime" Media Once value(decimal::parse) 8866 "6.4" "milliseconds of media in a packet";
    MaxPtime(Decimal<'a>) "maxptime" Media Once value(decimal::parse) 8866 "6.5" "the most milliseconds of media in a packet";
    FrameRate(Decimal<'a>) "framerate" Media Once value(decimal::parse) 8866 "6.13" "the highest frame rate in frames a second";
    Quality(u8) "quality" Media Once value(decimal::quality) 8866 "6.14" "0 to 10, the best";
    Orient(Orientation) "orient" Media Once value(naming::orientation) 8866 "6.8" "which way up slides are";
    Cat(&'a str) "cat" Session Often value(naming::text) 8866 "6.1" "the category of the session";
    Keywds(&'a str) "keywds" Session Often value(naming::text) 8866 "6.2" "keywords";
    Tool(&'a str) "tool" Session Once value(naming::text) 8866 "6.3" "what made the description";
    Type(&'a str) "type" Session Once value(naming::token) 8866 "6.9" "the type of the conference, such as `broadcast`";
    Charset(&'a str) "charset" Session Once value(naming::token) 8866 "6.10" "the character set";
    SdpLang(&'a str) "sdplang" Both Often value(naming::language) 8866 "6.11" "the language of the description";
    Lang(&'a str) "lang" Both Often value(naming::language) 8866 "6.12" "the language of the session or media";
    Label(&'a str) "label" Media Once value(naming::token) 4574 "4" "what others call the section";
    Content(Commas<'a>) "content" Media Once value(naming::content) 4796 "5" "what is shown, such as `slides`";
    SctpInit(&'a str) "sctp-init" Media Once value(sctp::init) 8841 "5" "the INIT chunk of SCTP in base64, from a draft";
    DcMap(DataChannel<'a>) "dcmap" Media Often value(data_channel::map) 8864 "5.1" "a data channel";
    DcSa(ChannelAttribute<'a>) "dcsa" Media Often value(data_channel::attribute) 8864 "5.2" "an attribute of a data channel";
    Control(&'a str) "control" Both Once value(rtsp::control) 7826 "D.1.1" "the URI that RTSP controls it by";
    Range(PlayRange<'a>) "range" Both Once value(rtsp::range) 7826 "D.1.6" "the part of a presentation that there is";
    FrameSize(FrameSize) "framesize" Media Often value(rtsp::frame_size) 6064 "4.2" "the size of pictures";
    SourceFilter(SourceFilter<'a>) "source-filter" Both Often value(source_filter::parse) 4570 "3" "whose packets are wanted";
    TsRefclk(ReferenceClock<'a>) "ts-refclk" Both Often value(clock::reference) 7273 "4" "the clock of time stamps";
    MediaClk(MediaClock<'a>) "mediaclk" Both Once value(clock::media) 7273 "5" "the clock of media";
    Curr(Status<'a>) "curr" Media Often value(precondition::status) 3312 "4" "a status that holds";
    Des(DesiredStatus<'a>) "des" Media Often value(precondition::desired) 3312 "4" "a status that is wanted";
    Conf(Status<'a>) "conf" Media Often value(precondition::status) 3312 "4" "a status that is to be reported";
}

const fn flag() -> Flag {
    Flag
}

impl Key {
    /// The attribute of a name; names are case-sensitive (RFC 8866 section 6).
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        table::key(name.as_bytes())
    }

    /// The attribute of a name.
    pub(super) fn of_bytes(name: &[u8]) -> Option<Self> {
        table::key(name)
    }

    /// How long the name of an attribute is, in bytes, and whose it is. The attribute is the start
    /// of the text, of a length in bytes.
    #[inline(always)]
    pub(super) fn at_start(text: &[u8], length: usize) -> (usize, Option<Self>) {
        table::name(text, length)
    }

    /// What is known about it.
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        // The table has a row for each key, in their order.
        ATTRIBUTES.get(self as usize).unwrap_or(&FIRST)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.spec().name
    }
}

static FIRST: Spec = Spec {
    key: Key::Candidate,
    name: "candidate",
    level: Level::Media,
    repeats: true,
    rfc: 8839,
    section: "5.1",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_row_and_is_found_by_name() {
        for (index, spec) in ATTRIBUTES.iter().enumerate() {
            assert_eq!(spec.key as usize, index);
            assert_eq!(spec.key.spec(), spec);
            assert_eq!(Key::of(spec.name), Some(spec.key), "{}", spec.name);
        }
        assert_eq!(Key::of("Candidate"), None);
        assert_eq!(Key::of(""), None);
        assert_eq!(Key::of("no-such-name"), None);
        for name in [
            "mid\0",
            "mid:",
            "mi",
            "extmap-allow-mixed-no-such",
            "remote-candidatesx",
        ] {
            assert_eq!(Key::of(name), None, "{name}");
        }
        // A document check keeps a bit for each.
        assert!(ATTRIBUTES.len() < 128);
    }
}
