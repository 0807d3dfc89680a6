//! Candidates in JSON: the schema `icescope/candidate/1`.

use core::net::{IpAddr, Ipv4Addr};

use serde::{Serialize, Serializer};

use super::address::Family;
use super::attribute::Candidate;
use super::class::Class;
use super::line::CandidateLine;
use super::priority::PriorityParts;
use super::scope::AddressScope;
use super::word::{Kind, TcpType, Transport};

/// A line in JSON, with its schema.
///
/// ```
/// use icescope::candidate::{CandidateLine, LineView};
///
/// let line = CandidateLine::parse("candidate:1 1 udp 2122260223 192.0.2.1 9 typ host").unwrap();
/// let json = serde_json::to_value(LineView::of(&line)).unwrap();
/// assert_eq!(json["schema"], "icescope/candidate/1");
/// assert_eq!(json["candidate"]["class"]["scope"], "documentation");
/// ```
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LineView<'a> {
    /// `icescope/candidate/1`.
    pub schema: &'static str,
    /// The text as it was given.
    pub text: &'a str,
    /// Whether this is the end of the candidates.
    pub end_of_candidates: bool,
    /// The candidate, unless it is the end.
    pub candidate: Option<CandidateView<'a>>,
}

impl<'a> LineView<'a> {
    /// The view of a line.
    #[must_use]
    pub fn of(line: &CandidateLine<'a>) -> Self {
        Self {
            schema: "icescope/candidate/1",
            text: line.text(),
            end_of_candidates: line.is_end(),
            candidate: line.candidate().map(CandidateView::of),
        }
    }
}

/// A candidate in JSON.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CandidateView<'a> {
    /// The foundation.
    pub foundation: &'a str,
    /// The component.
    pub component: u16,
    /// The transport, known ones in lower case.
    pub transport: Transport<'a>,
    /// The priority.
    pub priority: u32,
    /// The address.
    pub address: super::Address<'a>,
    /// The port.
    pub port: u16,
    /// The type: `host`, `srflx`, `prflx`, `relay`, or another word.
    #[serde(rename = "type")]
    pub kind: Kind<'a>,
    /// `raddr` and `rport`, where either is there.
    pub related: Option<RelatedView<'a>>,
    /// `tcptype`.
    pub tcp_type: Option<TcpType<'a>>,
    /// The extensions, in order, each a pair of name and value.
    #[serde(serialize_with = "pairs")]
    pub extensions: super::Extensions<'a>,
    /// What kind of candidate it is, where that is asked too: a session description says what its
    /// text says, and no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassView<'a>>,
}

impl<'a> CandidateView<'a> {
    /// The view of a candidate, with its class.
    #[must_use]
    pub fn of(candidate: &Candidate<'a>) -> Self {
        Self {
            class: Some(ClassView::of(&candidate.class())),
            ..Self::without_class(candidate)
        }
    }

    fn without_class(candidate: &Candidate<'a>) -> Self {
        let related = RelatedView {
            address: candidate.related_address,
            port: candidate.related_port,
        };
        Self {
            foundation: candidate.foundation,
            component: candidate.component,
            transport: candidate.transport,
            priority: candidate.priority,
            address: candidate.address,
            port: candidate.port,
            kind: candidate.kind,
            related: (related.address.is_some() || related.port.is_some()).then_some(related),
            tcp_type: candidate.tcp_type,
            extensions: candidate.extensions,
            class: None,
        }
    }
}

/// `raddr` and `rport` in JSON.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RelatedView<'a> {
    /// `raddr`.
    pub address: Option<super::Address<'a>>,
    /// `rport`.
    pub port: Option<u16>,
}

/// The class of a candidate in JSON.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ClassView<'a> {
    /// The type.
    #[serde(rename = "type")]
    pub kind: Kind<'a>,
    /// The transport, known ones in lower case.
    pub transport: Transport<'a>,
    /// The address family.
    pub family: Option<Family>,
    /// The address scope.
    pub scope: Option<AddressScope>,
    /// The IPv4 address inside the IPv6 address.
    pub embedded_ipv4: Option<core::net::Ipv4Addr>,
    /// Whether the address is an mDNS name.
    pub mdns: bool,
    /// The priority, taken apart.
    pub priority: PriorityParts,
    /// What is odd.
    #[serde(serialize_with = "findings")]
    pub findings: super::Findings,
    /// What it means, for people.
    #[serde(serialize_with = "meaning")]
    pub meaning: super::Meaning<'a>,
}

impl<'a> ClassView<'a> {
    /// The view of a class.
    #[must_use]
    pub fn of(class: &Class<'a>) -> Self {
        Self {
            kind: class.kind,
            transport: class.transport,
            family: class.family,
            scope: class.scope,
            embedded_ipv4: class.embedded_ipv4,
            mdns: class.mdns,
            priority: class.priority,
            findings: class.findings,
            meaning: class.meaning(),
        }
    }
}

/// A finding in JSON.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FindingView {
    /// The stable code.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The RFC and its section: `RFC 8839 section 5.1`.
    pub rfc: String,
}

fn findings<S: Serializer>(findings: &super::Findings, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(findings.iter().map(|finding| FindingView {
        code: finding.code(),
        message: finding.to_string(),
        rfc: format!("RFC {} section {}", finding.rfc(), finding.section()),
    }))
}

fn meaning<S: Serializer>(meaning: &super::Meaning<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(meaning)
}

fn pairs<S: Serializer>(
    extensions: &super::Extensions<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Pair<'a> {
        name: &'a str,
        value: &'a str,
    }
    serializer.collect_seq(extensions.iter().map(|(name, value)| Pair { name, value }))
}

impl Serialize for super::Address<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Mdns(name) | Self::Name(name) => serializer.serialize_str(name),
            // What stands in most descriptions where there is nothing to say.
            Self::Ip(IpAddr::V4(Ipv4Addr::UNSPECIFIED)) => {
                serializer.serialize_unit_variant("Address", 0, "0.0.0.0")
            }
            Self::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST)) => {
                serializer.serialize_unit_variant("Address", 0, "127.0.0.1")
            }
            Self::Ip(IpAddr::V4(ip)) => {
                let mut text = String::with_capacity("255.255.255.255".len());
                for octet in ip.octets() {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(itoa::Buffer::new().format(octet));
                }
                serializer.serialize_str(&text)
            }
            Self::Ip(IpAddr::V6(_)) | Self::Zoned { .. } => serializer.collect_str(self),
        }
    }
}

/// A word that an RFC names is one of a fixed set; another is a text.
macro_rules! word {
    ($($type:ident)*) => {$(
        impl Serialize for $type<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.known() {
                    Some(name) => serializer.serialize_unit_variant(stringify!($type), 0, name),
                    None => serializer.serialize_str(self.name()),
                }
            }
        }
    )*};
}

word! { Kind Transport TcpType }

impl Serialize for Candidate<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CandidateView::without_class(self).serialize(serializer)
    }
}
