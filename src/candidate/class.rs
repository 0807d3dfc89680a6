//! What kind of candidate one is.

use std::net::{IpAddr, Ipv4Addr};

use super::address::{Address, Family};
use super::attribute::Candidate;
use super::finding::{Finding, Findings};
use super::grammar;
use super::meaning::Meaning;
use super::priority::PriorityParts;
use super::scope::{AddressScope, embedded_in};
use super::word::{Kind, TcpType, Transport};

/// The class of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Class<'a> {
    /// Its type.
    pub kind: Kind<'a>,
    /// Its transport.
    pub transport: Transport<'a>,
    /// The family of its address; `None` for a name.
    pub family: Option<Family>,
    /// The scope of its address; `None` for a name.
    pub scope: Option<AddressScope>,
    /// The IPv4 address inside its IPv6 address, where that carries one.
    pub embedded_ipv4: Option<Ipv4Addr>,
    /// Whether its address is hidden behind an mDNS name.
    pub mdns: bool,
    /// Its priority, taken apart.
    pub priority: PriorityParts,
    /// What is odd about it.
    pub findings: Findings,
    tcp_type: Option<TcpType<'a>>,
}

impl<'a> Class<'a> {
    pub(super) fn of(candidate: &Candidate<'a>) -> Self {
        let address = candidate.address;
        let scope = address.scope();
        let embedded = match (address.ip(), scope) {
            (Some(IpAddr::V6(ip)), Some(scope)) => embedded_in(ip, scope),
            _ => None,
        };
        let priority = PriorityParts::of(candidate.priority);
        Self {
            kind: candidate.kind,
            transport: candidate.transport,
            family: address.family(),
            scope,
            embedded_ipv4: embedded,
            mdns: address.is_mdns(),
            priority,
            findings: findings(candidate, scope, priority),
            tcp_type: candidate.tcp_type,
        }
    }

    /// One sentence for people: what this candidate means.
    #[must_use]
    pub const fn meaning(&self) -> Meaning<'a> {
        Meaning {
            kind: self.kind,
            transport: self.transport,
            tcp_type: self.tcp_type,
            mdns: self.mdns,
            unusable_port: self.findings.contains(Finding::PortZero),
            malformed: self.findings.contains(Finding::AddressSyntax),
            scope: self.scope,
        }
    }
}

fn findings(
    candidate: &Candidate<'_>,
    scope: Option<AddressScope>,
    priority: PriorityParts,
) -> Findings {
    let mut found = Findings::default();
    let foundation = candidate.foundation.as_bytes();
    found.add_if(
        foundation.len() > 32 || !foundation.iter().all(|byte| grammar::is_ice_char(*byte)),
        Finding::FoundationSyntax,
    );
    found.add_if(
        !(1..=256).contains(&candidate.component),
        Finding::ComponentRange,
    );
    found.add_if(
        !(1..1 << 31).contains(&candidate.priority),
        Finding::PriorityRange,
    );
    found.add_if(
        !type_preference_fits(candidate, priority.type_preference),
        Finding::PriorityType,
    );
    found.add_if(
        priority.component != candidate.component,
        Finding::PriorityComponent,
    );
    found.add_if(
        matches!(candidate.transport, Transport::Other(_)),
        Finding::UnknownTransport,
    );
    found.add_if(
        matches!(candidate.kind, Kind::Other(_)),
        Finding::UnknownType,
    );
    let malformed = candidate.address.is_malformed();
    found.add_if(
        matches!(candidate.address, Address::Name(_)) && !malformed,
        Finding::AddressName,
    );
    found.add_if(malformed, Finding::AddressSyntax);
    found.add_if(
        matches!(candidate.address, Address::Zoned { .. }),
        Finding::AddressZone,
    );
    found.add_if(
        scope.is_some_and(|scope| !scope.is_usable()),
        Finding::AddressUnusable,
    );
    found.add_if(
        matches!(
            scope,
            Some(AddressScope::Ipv4Mapped | AddressScope::Ipv4Compatible | AddressScope::SiteLocal)
        ),
        Finding::AddressForm,
    );
    let active = candidate.tcp_type == Some(TcpType::Active);
    found.add_if(candidate.port == 0 && !active, Finding::PortZero);
    let related = (
        candidate.related_address.is_some(),
        candidate.related_port.is_some(),
    );
    match candidate.kind {
        Kind::Host => found.add_if(related != (false, false), Finding::RelatedUnexpected),
        Kind::Other(_) => {}
        _ => found.add_if(related != (true, true), Finding::RelatedMissing),
    }
    found.add_if(
        candidate
            .related_address
            .is_some_and(|address| address.is_malformed()),
        Finding::RelatedSyntax,
    );
    match (candidate.transport, candidate.tcp_type) {
        (Transport::Tcp, None) => found.add_if(true, Finding::TcpTypeMissing),
        (Transport::Tcp, Some(TcpType::Other(_))) => found.add_if(true, Finding::TcpTypeUnknown),
        (Transport::Tcp, Some(TcpType::Active)) => {
            found.add_if(candidate.port != 9, Finding::TcpActivePort);
        }
        (Transport::Udp, Some(_)) => found.add_if(true, Finding::TcpTypeUnexpected),
        _ => {}
    }
    found
}

/// Whether a type preference is near the one that RFC 8445 section 5.1.2.2 recommends: 126, 110,
/// 100, 0.
///
/// Agents go below these to tell networks and transports apart (TCP host candidates have 90 in
/// Chromium, 125 in Firefox) and above 0 for relays (2 in Chromium, 5 in Firefox, 30 in libnice), so
/// only a preference that belongs to another type is reported.
fn type_preference_fits(candidate: &Candidate<'_>, preference: u8) -> bool {
    let tcp = candidate.transport != Transport::Udp;
    match candidate.kind {
        Kind::Host => (if tcp { 60..=126 } else { 111..=126 }).contains(&preference),
        Kind::PeerReflexive => (if tcp { 50..=125 } else { 101..=125 }).contains(&preference),
        Kind::ServerReflexive => (if tcp { 45..=109 } else { 61..=109 }).contains(&preference),
        Kind::Relayed => preference <= 60,
        Kind::Other(_) => preference <= 126,
    }
}
