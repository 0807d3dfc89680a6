//! The verdict on what one local transport address was answered.

use std::net::SocketAddr;

use super::class::{Class, Confidence, Mapping};
use super::evidence::{Evidence, Reached, Vantage};
use super::hypotheses::Falls;
use super::probes::{Answer, Probes, distinct};
use super::property::Property;
use super::reason::Reason;
use super::report::Family;
use super::server::{Relation, Server, count};

/// What one local transport address was answered.
pub(super) struct Group<'a> {
    answers: Vec<Answer<'a>>,
    answered: Vec<(usize, Server<'a>)>,
    pub(super) undecided: Vec<(usize, Server<'a>)>,
    pub(super) local: Local,
    /// Whether all answers surely stand for one socket.
    pub(super) one_socket: bool,
    /// A mapped address that a check from this host showed to be a NAT's.
    pub(super) not_own: Option<SocketAddr>,
}

/// What is known of the local address behind a group.
pub(super) enum Local {
    /// One of these addresses, in full.
    Known(Vec<SocketAddr>),
    /// Only that the port is one of these; any if there is none.
    Ports(Vec<u16>),
}

impl<'a> Group<'a> {
    pub(super) fn new(
        evidence: &Evidence,
        family: Family,
        probes: &Probes<'a>,
        local: Option<SocketAddr>,
    ) -> Self {
        let answers: Vec<Answer<'a>> = probes
            .answers
            .iter()
            .filter(|answer| answer.local == local)
            .copied()
            .collect();
        let hidden: Vec<u16> = distinct(
            evidence
                .local
                .iter()
                .filter(|at| at.ip.is_none())
                .map(|at| at.port),
        );
        let shown: Vec<SocketAddr> = evidence
            .local
            .iter()
            .filter_map(|at| Some(SocketAddr::new(at.ip?, at.port)))
            .filter(|at| Family::of(*at) == family)
            .collect();
        // One hidden socket for each family is the usual case; more may be several networks.
        let one_socket = local.is_some() || evidence.vantage == Vantage::Native || {
            let families = [Family::Ipv4, Family::Ipv6];
            let asked = |family: &&Family| !Probes::of(evidence, **family).mapped().is_empty();
            hidden.len() + shown.len() <= families.iter().filter(asked).count()
        };
        let local = match local {
            Some(local) => Local::Known(vec![local]),
            None if hidden.is_empty() && !shown.is_empty() => Local::Known(shown),
            None => Local::Ports(hidden),
        };
        let mut group = Self {
            answers,
            answered: probes.answered.clone(),
            undecided: probes.undecided.clone(),
            local,
            one_socket,
            not_own: evidence
                .own_address
                .filter(|own| own.reached == Reached::No)
                .map(|own| own.mapped),
        };
        group.drop_direct();
        group
    }

    /// Leaves out servers on this side of the NAT, if others are on its far side.
    fn drop_direct(&mut self) {
        let Local::Known(local) = &self.local else {
            return;
        };
        let direct = |answer: &Answer<'_>| local.contains(&answer.mapped);
        if self.answers.iter().any(direct) && !self.answers.iter().all(direct) {
            self.answers.retain(|answer| !direct(answer));
        }
    }

    pub(super) fn judge(&self) -> Property<Mapping> {
        let falls = Falls::of(self);
        let possible: Vec<Mapping> = Mapping::ALL
            .iter()
            .copied()
            .filter(|class| falls.get(*class).is_none())
            .collect();
        let reason = if self.is_unstable() {
            Reason::MappingUnstable
        } else {
            self.reason(&possible)
        };
        let confidence = match possible.as_slice() {
            _ if reason == Reason::MappingUnstable => Confidence::Unknown,
            [class] if falls.all_seen() && self.proves(*class) => Confidence::Proved,
            [_] => Confidence::Likely,
            _ => Confidence::Unknown,
        };
        let answers = self.answers.iter().filter_map(|answer| answer.source);
        let mut evidence: Vec<usize> = answers
            .chain(self.answered.iter().copied())
            .map(|(index, _)| index)
            .collect();
        evidence.sort_unstable();
        Property {
            possible,
            confidence,
            reason,
            evidence,
        }
    }

    pub(super) fn servers(&self) -> Vec<Server<'a>> {
        let answers = self.answers.iter().filter_map(|answer| answer.source);
        answers
            .chain(self.answered.iter().copied())
            .map(|(_, server)| server)
            .collect()
    }

    pub(super) fn mapped(&self) -> Vec<SocketAddr> {
        distinct(self.answers.iter().map(|answer| answer.mapped))
    }

    /// One endpoint, asked twice from one socket, saw two mappings.
    fn is_unstable(&self) -> bool {
        self.pairs()
            .any(|(a, b, relation)| relation == Relation::Same && a.mapped != b.mapped)
    }

    /// Pairs of answers whose servers are known, with how their endpoints relate.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (Answer<'a>, Answer<'a>, Relation)> + '_ {
        self.answers.iter().enumerate().flat_map(move |(at, a)| {
            self.answers.iter().skip(at + 1).filter_map(move |b| {
                let (one, other) = (a.source?.1, b.source?.1);
                Some((*a, *b, one.endpoint_relation(&other)))
            })
        })
    }

    /// A single answer shows no NAT towards one server only.
    fn proves(&self, class: Mapping) -> bool {
        class != Mapping::None || count(&self.servers(), Server::endpoint_relation).least > 1
    }

    fn reason(&self, possible: &[Mapping]) -> Reason {
        match possible {
            [] => return Reason::NoClassFits,
            [Mapping::None] => return Reason::MappedIsLocal,
            [Mapping::EndpointIndependent] => return Reason::OneMapping,
            [Mapping::AddressDependent] => return Reason::MappingPerAddress,
            [Mapping::AddressAndPortDependent] => return Reason::MappingPerEndpoint,
            _ => {}
        }
        let servers = self.servers();
        let endpoints = count(&servers, Server::endpoint_relation);
        let addresses = count(&servers, Server::address_relation);
        match possible {
            _ if !self.undecided.is_empty() => Reason::Incomplete,
            [Mapping::None, Mapping::EndpointIndependent] => Reason::AddressHidden,
            _ if endpoints.most <= 1 && !servers.is_empty() => Reason::OneServer,
            [Mapping::AddressDependent, Mapping::AddressAndPortDependent]
                if addresses.least == endpoints.most =>
            {
                Reason::OnePortEach
            }
            _ if addresses.most == 1 => Reason::OneAddress,
            _ => Reason::ServersNotToldApart,
        }
    }
}
