//! The report: the verdict for each address family, the evidence, and what it means.

use std::net::{IpAddr, SocketAddr};

use super::class::{Filtering, Mapping};
use super::classic::ClassicName;
use super::evidence::{Evidence, Outcome};
use super::gateway::GatewayReport;
use super::habits::Habits;
use super::layers::{Carrier, Layers};
use super::nat64::Nat64Report;
use super::paths::{self, Way};
use super::property::Property;
use super::reach::Udp;
use super::reason::Reason;
use super::wording;

/// An address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Family {
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
}

impl Family {
    /// The family of a transport address; an IPv4-mapped IPv6 address is IPv4.
    #[must_use]
    pub fn of(address: SocketAddr) -> Self {
        Self::of_ip(address.ip())
    }

    /// The family of an IP address; an IPv4-mapped IPv6 address is IPv4.
    #[must_use]
    pub fn of_ip(ip: IpAddr) -> Self {
        if ip.to_canonical().is_ipv4() {
            Self::Ipv4
        } else {
            Self::Ipv6
        }
    }
}

/// The verdict for one address family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyReport {
    /// How the NAT maps.
    pub mapping: Property<Mapping>,
    /// What the NAT lets in.
    pub filtering: Property<Filtering>,
    /// What else it does.
    pub habits: Habits,
    /// Whether UDP gets out. Its evidence holds indices into
    /// [`Evidence::probes`](super::Evidence::probes).
    pub udp: Property<Udp>,
    /// The ports at which servers were asked and none answered.
    pub silent_ports: Vec<u16>,
    /// How many NATs stand in a row.
    pub layers: Property<Layers>,
    /// Whether one of them is a carrier's.
    pub carrier: Property<Carrier>,
    /// The different mapped addresses that servers saw, in the order of the probes.
    pub mapped: Vec<SocketAddr>,
}

impl FamilyReport {
    pub(super) fn answered(&self) -> bool {
        let reason = self.mapping.reason;
        let open = matches!(reason, Reason::Incomplete | Reason::NoServers);
        !(open || reason.is_without_answer()) || !self.mapped.is_empty()
    }

    /// Whether this host has a route of that family to the servers.
    fn is_routed(&self) -> bool {
        self.mapping.reason != Reason::NoRoute
    }
}

/// What the probes have shown of the NATs between this host and the servers.
///
/// With the feature `serde` it is written in the schema `icescope/nat/1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The family that the top level speaks of: IPv4 if it answered, else IPv6 if that answered,
    /// else the first that there was a route for, else the first that was asked; `None` if none was.
    pub family: Option<Family>,
    /// The verdict for IPv4; `None` if no server was asked over it.
    pub ipv4: Option<FamilyReport>,
    /// The verdict for IPv6; `None` if no server was asked over it.
    pub ipv6: Option<FamilyReport>,
    /// The verdict on the default gateway; `None` if it was not asked.
    pub gateway: Option<GatewayReport>,
    /// The verdict on NAT64.
    pub nat64: Nat64Report,
    /// What was observed.
    pub evidence: Evidence,
}

impl Report {
    pub(super) fn new(
        evidence: Evidence,
        ipv4: Option<FamilyReport>,
        ipv6: Option<FamilyReport>,
        gateway: Option<GatewayReport>,
        nat64: Nat64Report,
    ) -> Self {
        let answered =
            |report: &Option<FamilyReport>| report.as_ref().is_some_and(FamilyReport::answered);
        let family = if answered(&ipv4) {
            Some(Family::Ipv4)
        } else if answered(&ipv6) {
            Some(Family::Ipv6)
        } else if let Some(ipv4) = &ipv4
            && (ipv4.is_routed() || !ipv6.as_ref().is_some_and(FamilyReport::is_routed))
        {
            Some(Family::Ipv4)
        } else {
            ipv6.is_some().then_some(Family::Ipv6)
        };
        Self {
            family,
            ipv4,
            ipv6,
            gateway,
            nat64,
            evidence,
        }
    }

    fn top(&self) -> Option<&FamilyReport> {
        match self.family? {
            Family::Ipv4 => self.ipv4.as_ref(),
            Family::Ipv6 => self.ipv6.as_ref(),
        }
    }

    /// The verdict on the mapping, for [`Report::family`].
    #[must_use]
    pub fn mapping(&self) -> Property<Mapping> {
        self.top()
            .map_or_else(|| self.nothing(), |top| top.mapping.clone())
    }

    /// The verdict on the filtering, for [`Report::family`].
    #[must_use]
    pub fn filtering(&self) -> Property<Filtering> {
        self.top().map_or_else(
            || Property::unknown(Reason::NotTested),
            |top| top.filtering.clone(),
        )
    }

    /// The name that RFC 3489 has for this NAT: `None` where the classes are not decided, or any
    /// name would mislead.
    #[must_use]
    pub fn classic_name(&self) -> Option<ClassicName> {
        if self.layers().reason == Reason::ServerInside {
            return None;
        }
        ClassicName::of(self.mapping().class()?, self.filtering().class()?)
    }

    /// The verdict on what else the NAT does, for [`Report::family`]; `None` if no server was asked.
    #[must_use]
    pub fn habits(&self) -> Option<&Habits> {
        self.top().map(|top| &top.habits)
    }

    /// Whether UDP gets out, for [`Report::family`].
    #[must_use]
    pub fn udp(&self) -> Property<Udp> {
        let nothing = || Property::unknown(self.nothing().reason);
        self.top().map_or_else(nothing, |top| top.udp.clone())
    }

    /// The ports at which servers were asked and none answered, for [`Report::family`].
    #[must_use]
    pub fn silent_ports(&self) -> &[u16] {
        self.top().map_or(&[], |top| &top.silent_ports)
    }

    /// How many NATs stand in a row, for [`Report::family`].
    #[must_use]
    pub fn layers(&self) -> Property<Layers> {
        let nothing = || Property::unknown(self.nothing().reason);
        self.top().map_or_else(nothing, |top| top.layers.clone())
    }

    /// Whether one of them is a carrier's, for [`Report::family`].
    #[must_use]
    pub fn carrier(&self) -> Property<Carrier> {
        let nothing = || Property::unknown(self.nothing().reason);
        self.top().map_or_else(nothing, |top| top.carrier.clone())
    }

    /// The different mapped addresses, for [`Report::family`].
    #[must_use]
    pub fn mapped(&self) -> &[SocketAddr] {
        self.top().map_or(&[], |top| &top.mapped)
    }

    /// The verdict for each local address that servers were reached from, by itself, for
    /// [`Report::family`]; empty unless there are several, as with a VPN or two networks.
    #[must_use]
    pub fn by_local_address(&self) -> Vec<(IpAddr, Self)> {
        let ways = self.ways().into_iter();
        ways.map(|way| (way.local, way.report)).collect()
    }

    pub(super) fn ways(&self) -> Vec<Way> {
        self.family
            .map_or_else(Vec::new, |family| paths::ways(&self.evidence, family))
    }

    /// Nothing could be attributed to a family: no server, or only names that led nowhere.
    fn nothing(&self) -> Property<Mapping> {
        let mut probes = self.evidence.probes.iter();
        Property::unknown(if self.evidence.probes.is_empty() {
            Reason::NoServers
        } else if probes.all(|probe| probe.outcome == Outcome::Unresolved) {
            Reason::NamesNotFound
        } else if self.evidence.complete {
            Reason::NoAnswer
        } else {
            Reason::Incomplete
        })
    }

    /// Whether any server answered, with more than an error.
    #[must_use]
    pub fn answered(&self) -> bool {
        [&self.ipv4, &self.ipv6]
            .into_iter()
            .flatten()
            .any(FamilyReport::answered)
    }

    /// One plain sentence: what stands between this host and the servers, and what that means for
    /// WebRTC.
    #[must_use]
    pub fn summary(&self) -> String {
        wording::summary(self)
    }

    /// What to do next, a sentence each; empty if there is nothing to do.
    #[must_use]
    pub fn advice(&self) -> Vec<&'static str> {
        wording::advice(self)
    }
}
