//! Whether UDP gets out at all: what was observed beside the probes, and the verdict.

use core::time::Duration;
use std::net::{IpAddr, SocketAddr};

use super::class::{Class, Confidence};
use super::evidence::{Evidence, Outcome, Probe, Vantage};
use super::probes::{distinct, family_of, mapped_family};
use super::property::{Property, Reason};
use super::report::Family;
use super::server::Server;

/// What a browser reports where a server could not be reached (W3C WebRTC, `errorCode`).
const BROWSER_UNREACHABLE: u16 = 700;

/// What tells a server that is out of reach over UDP from one that is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// TCP connections to servers that did not answer over UDP at once. Empty in a browser.
    pub connections: Vec<Connection>,
    /// Hosts that were reached over TCP at whatever port. Only a browser has them, which cannot
    /// connect where it likes.
    pub hosts: Vec<TcpHost>,
    /// Indices into [`Evidence::probes`](super::Evidence::probes) of those that nobody asked for: of
    /// addresses that a server told of, and of servers that were asked again.
    pub derived: Vec<usize>,
}

/// A TCP connection to a server, at the address and port that did not answer over UDP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Connection {
    /// The server's address.
    pub server: SocketAddr,
    /// What came of it.
    pub outcome: Connected,
    /// Whether the server's host, or something on the way in its name, said that nobody listens there
    /// over UDP (ICMP port unreachable).
    pub closed: bool,
    /// How long that took; `None` if it did not end.
    pub elapsed: Option<Duration>,
}

/// A host that was reached over TCP, at a port that need not be the one that was asked over UDP.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct TcpHost {
    /// The host as named: an IP address or a DNS name, in lower case.
    pub host: String,
    /// [`Connected::Answered`] where its STUN or TURN server is known to run.
    pub outcome: Connected,
}

/// What came of a TCP connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Connected {
    /// It was made, and a Binding request was answered over it (RFC 8489 section 6.2.2).
    Answered,
    /// It was made, and nobody spoke STUN.
    Opened,
    /// It was refused, by the server's host or by something on the way.
    Refused,
    /// There is no way to the server.
    Unreachable,
    /// Nothing came back, or the run ended before.
    Silent,
}

/// Whether UDP gets out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Udp {
    /// To every port that was tried.
    Open,
    /// To some ports, and not to others.
    SomePortsBlocked,
    /// Not at all.
    Blocked,
}

impl Class for Udp {
    const ALL: &'static [Self] = &[Self::Open, Self::SomePortsBlocked, Self::Blocked];

    fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::SomePortsBlocked => "some-ports-blocked",
            Self::Blocked => "blocked",
        }
    }
}

/// A server that was asked for, and whether it answered.
struct Endpoint<'a> {
    probe: usize,
    ip: Option<IpAddr>,
    host: &'a str,
    port: u16,
    /// `None` while that is not known.
    answered: Option<bool>,
    connected: Option<Connected>,
    closed: bool,
}

impl Endpoint<'_> {
    fn is_at(&self, other: &Self) -> bool {
        match (self.ip, other.ip) {
            (Some(one), Some(other)) => one == other,
            _ => self.host == other.host,
        }
    }

    /// Over TCP, a STUN server is there.
    fn serves(&self) -> bool {
        self.connected == Some(Connected::Answered)
    }
}

/// The verdict, and the ports at which nobody answered.
pub(super) fn judge(evidence: &Evidence, family: Family) -> (Property<Udp>, Vec<u16>) {
    let endpoints = endpoints(evidence, family);
    let of = |answered: Option<bool>| -> Vec<&Endpoint<'_>> {
        let all = endpoints.iter();
        all.filter(|one| one.answered == answered).collect()
    };
    let (answered, silent) = (of(Some(true)), of(Some(false)));
    let all_known = of(None).is_empty();
    // What a server answered at its other address too, where it was not named but found.
    let found = |port: u16| {
        let derived = evidence.reach.derived.iter();
        let mut derived = derived.filter_map(|index| evidence.probes.get(*index));
        derived.any(|probe| {
            family_of(probe) == Some(family)
                && probe.address.map(|at| at.port()) == Some(port)
                && matches!(answered_of(probe, evidence.vantage), Answered::Yes)
        })
    };
    let answers_at = |port: u16| answered.iter().any(|one| one.port == port) || found(port);
    let silent_ports = distinct(
        silent
            .iter()
            .map(|one| one.port)
            .filter(|p| !answers_at(*p)),
    );
    let (possible, confidence, reason) = if endpoints.is_empty() {
        let on_loopback = evidence.probes.iter().any(|p| Server::of(p).is_loopback());
        let why = if on_loopback {
            Reason::ServerOnLoopback
        } else {
            Reason::NoServers
        };
        (Udp::ALL.to_vec(), Confidence::Unknown, why)
    } else if answered.is_empty() {
        nothing_answered(&silent, all_known)
    } else if !all_known {
        let possible = vec![Udp::Open, Udp::SomePortsBlocked];
        let reason = match evidence.gave_up() {
            true => Reason::SomeSilent,
            false => Reason::Incomplete,
        };
        (possible, Confidence::Unknown, reason)
    } else if silent_ports.is_empty() {
        (vec![Udp::Open], Confidence::Proved, Reason::PortsAnswer)
    } else {
        let blocked = |port: &u16| is_blocked(*port, &answered, &silent);
        if silent_ports.iter().any(blocked) {
            let possible = vec![Udp::SomePortsBlocked];
            (possible, Confidence::Likely, Reason::PortsSilent)
        } else {
            let possible = vec![Udp::Open, Udp::SomePortsBlocked];
            (possible, Confidence::Unknown, Reason::PortMaybeUnused)
        }
    };
    let used = answered.iter().chain(&silent).map(|one| one.probe);
    let property = Property {
        possible,
        confidence,
        reason,
        evidence: used.collect(),
    };
    (property, silent_ports)
}

/// Whether servers that are there do not answer at this port: two that answer at another one, or
/// one that answers at this one over TCP.
fn is_blocked(port: u16, answered: &[&Endpoint<'_>], silent: &[&Endpoint<'_>]) -> bool {
    let here = silent.iter().filter(|one| one.port == port);
    let mut alive: Vec<&Endpoint<'_>> = Vec::new();
    for one in here {
        if one.serves() && !one.closed {
            return true;
        }
        let elsewhere = answered.iter().any(|other| other.is_at(one));
        if elsewhere && !one.closed && !alive.iter().any(|other| other.is_at(one)) {
            alive.push(one);
        }
    }
    alive.len() > 1
}

fn nothing_answered(silent: &[&Endpoint<'_>], all_known: bool) -> (Vec<Udp>, Confidence, Reason) {
    let unknown = |reason| (Udp::ALL.to_vec(), Confidence::Unknown, reason);
    if !all_known {
        return unknown(Reason::Incomplete);
    }
    let lost = |one: &&Endpoint<'_>| {
        matches!(
            one.connected,
            Some(Connected::Silent | Connected::Unreachable)
        )
    };
    // A web server is reached over TCP too, so that only one that speaks STUN counts. One alone whose
    // host refuses UDP may speak over TCP only.
    let serving = || silent.iter().filter(|one| one.serves());
    let several = || serving().any(|one| serving().any(|other| !other.is_at(one)));
    if serving().any(|one| !one.closed) || several() {
        (vec![Udp::Blocked], Confidence::Likely, Reason::OnlyTcp)
    } else if silent.iter().any(|one| one.closed) {
        unknown(Reason::PortsClosed)
    } else if !silent.is_empty() && silent.iter().all(lost) {
        unknown(Reason::NothingAnswers)
    } else {
        unknown(Reason::NoAnswer)
    }
}

fn endpoints(evidence: &Evidence, family: Family) -> Vec<Endpoint<'_>> {
    let seen = evidence
        .probes
        .iter()
        .any(|probe| mapped_family(probe) == Some(family));
    let mut endpoints = Vec::new();
    for (index, probe) in evidence.probes.iter().enumerate() {
        let of_family = family_of(probe).map_or(seen, |known| known == family);
        let server = Server::of(probe);
        if !of_family || server.is_loopback() || evidence.reach.derived.contains(&index) {
            continue;
        }
        let answered = match answered_of(probe, evidence.vantage) {
            Answered::Yes => Some(true),
            Answered::No => Some(false),
            Answered::Open => None,
            Answered::NotAsked => continue,
        };
        let connections = evidence.reach.connections.iter();
        let connection = connections.rev().find(|c| Some(c.server) == probe.address);
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
        });
    }
    endpoints
}

/// Whether the server answered, be it with an error.
pub(super) fn said_something(probe: &Probe, vantage: Vantage) -> bool {
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
