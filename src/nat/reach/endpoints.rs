//! The endpoints of servers, and whether they answered.

use std::net::IpAddr;

use super::{Connected, Connection};
use crate::nat::evidence::{Evidence, Outcome, Probe, Vantage};
use crate::nat::probes::{family_of, has_no_route, mapped_family};
use crate::nat::report::Family;
use crate::nat::server::Server;

/// What a browser reports where a server could not be reached (W3C WebRTC, `errorCode`).
const BROWSER_UNREACHABLE: u16 = 700;

/// A server that was asked for, and whether it answered.
pub(super) struct Endpoint<'a> {
    pub(super) probe: usize,
    ip: Option<IpAddr>,
    host: &'a str,
    pub(super) port: u16,
    /// `None` while that is not known.
    pub(super) answered: Option<bool>,
    pub(super) connected: Option<Connected>,
    pub(super) closed: bool,
    pub(super) has_no_route: bool,
}

impl Endpoint<'_> {
    pub(super) fn is_at(&self, other: &Self) -> bool {
        match (self.ip, other.ip) {
            (Some(one), Some(other)) => one == other,
            _ => self.host == other.host,
        }
    }

    /// Over TCP, a STUN server is there.
    pub(super) fn serves(&self) -> bool {
        self.connected == Some(Connected::Answered)
    }
}

/// Those that were asked for.
pub(super) fn asked_for(evidence: &Evidence, family: Family) -> Vec<Endpoint<'_>> {
    endpoints(evidence, family, |index| {
        !evidence.reach.derived.contains(&index)
    })
}

/// Those that a server told of. One that answered any socket of this host is there.
pub(super) fn told_of(evidence: &Evidence, family: Family) -> Vec<Endpoint<'_>> {
    let mut told = endpoints(evidence, family, |index| {
        evidence.reach.derived.contains(&index)
    });
    let answers = |at| {
        let mut probes = evidence.probes.iter();
        probes.any(|probe| probe.address == at && said_something(probe, evidence.vantage))
    };
    for one in &mut told {
        let address = evidence.probes.get(one.probe).map(|probe| probe.address);
        if address.is_some_and(|at| at.is_some() && answers(at)) {
            one.answered = Some(true);
        }
    }
    told
}

fn endpoints(
    evidence: &Evidence,
    family: Family,
    counts: impl Fn(usize) -> bool,
) -> Vec<Endpoint<'_>> {
    let seen = evidence
        .probes
        .iter()
        .any(|probe| mapped_family(probe) == Some(family));
    let mut endpoints = Vec::new();
    for (index, probe) in evidence.probes.iter().enumerate() {
        let of_family = family_of(probe).map_or(seen, |known| known == family);
        let server = Server::of(probe);
        if !of_family || server.is_loopback() || !counts(index) {
            continue;
        }
        let answered = match answered_of(probe, evidence.vantage) {
            Answered::Yes => Some(true),
            Answered::No => Some(false),
            Answered::Open => None,
            Answered::NotAsked => continue,
        };
        let connections = evidence.reach.connections.iter();
        let connection: Option<&Connection> =
            connections.rev().find(|c| Some(c.server) == probe.address);
        endpoints.push(Endpoint {
            probe: index,
            ip: server.ip(),
            host: &probe.host,
            port: probe.address.map_or(probe.port, |address| address.port()),
            answered,
            connected: connection.map(|c| c.outcome).or_else(|| {
                let mut hosts = evidence.reach.hosts.iter();
                Some(hosts.find(|known| known.host == probe.host)?.outcome)
            }),
            closed: connection.is_some_and(|c| c.closed),
            has_no_route: has_no_route(probe),
        });
    }
    endpoints
}

/// Whether the server answered, be it with an error.
pub(in crate::nat) fn said_something(probe: &Probe, vantage: Vantage) -> bool {
    matches!(answered_of(probe, vantage), Answered::Yes)
}

enum Answered {
    Yes,
    No,
    Open,
    NotAsked,
}

fn answered_of(probe: &Probe, vantage: Vantage) -> Answered {
    match probe.outcome {
        Outcome::Error { code, .. }
            if vantage == Vantage::Browser && code >= BROWSER_UNREACHABLE =>
        {
            Answered::No
        }
        Outcome::Mapped { .. }
        | Outcome::Answered
        | Outcome::Stray { .. }
        | Outcome::Unusable
        | Outcome::Error { .. } => Answered::Yes,
        Outcome::Silent | Outcome::Unreachable => Answered::No,
        Outcome::Undecided => Answered::Open,
        Outcome::Unresolved | Outcome::SameAs { .. } => Answered::NotAsked,
    }
}
