//! Whether UDP gets out at all: what was observed beside the probes, and the verdict.

mod endpoints;

use core::time::Duration;
use std::net::SocketAddr;

use super::class::{Class, Confidence};
use super::evidence::Evidence;
use super::probes::distinct;
use super::property::Property;
use super::reason::Reason;
use super::report::Family;
use super::server::Server;
pub(super) use endpoints::said_something;
use endpoints::{Endpoint, asked_for, told_of};

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

/// The verdict, and the ports at which nobody answered.
pub(super) fn judge(evidence: &Evidence, family: Family) -> (Property<Udp>, Vec<u16>) {
    let endpoints = asked_for(evidence, family);
    // What servers told of.
    let told = told_of(evidence, family);
    let of = |answered: Option<bool>| -> Vec<&Endpoint<'_>> {
        let all = endpoints.iter();
        all.filter(|one| one.answered == answered).collect()
    };
    let (answered, silent) = (of(Some(true)), of(Some(false)));
    let answers_at = |port: u16| {
        let mut all = endpoints.iter().chain(&told);
        all.any(|one| one.port == port && one.answered == Some(true))
    };
    let silent_at = |one: &&Endpoint<'_>| one.answered == Some(false) && !answers_at(one.port);
    let told_silent: Vec<&Endpoint<'_>> = told.iter().filter(silent_at).collect();
    let open = |one: &Endpoint<'_>| one.answered.is_none();
    let all_known = !endpoints.iter().any(open);
    let all_told_known = !told.iter().any(|one| open(one) && !answers_at(one.port));
    let ports = |all: &[&Endpoint<'_>]| {
        let silent = all.iter().map(|one| one.port);
        distinct(silent.filter(|port| !answers_at(*port)))
    };
    let silent_ports = ports(&silent);
    let told_ports = ports(&told_silent);
    let maybe_blocked = || vec![Udp::Open, Udp::SomePortsBlocked];
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
    } else if !all_known || !all_told_known {
        let reason = match evidence.gave_up() {
            true => Reason::SomeSilent,
            false => Reason::Incomplete,
        };
        (maybe_blocked(), Confidence::Unknown, reason)
    } else if silent_ports
        .iter()
        .any(|p| is_blocked(*p, &answered, &silent))
    {
        let possible = vec![Udp::SomePortsBlocked];
        (possible, Confidence::Likely, Reason::PortsSilent)
    } else if !silent_ports.is_empty() {
        let why = Reason::PortMaybeUnused;
        (maybe_blocked(), Confidence::Unknown, why)
    } else if !told_ports.is_empty() {
        // A server may name a port where nobody is, so that this alone shows no block.
        let why = Reason::OtherPortsSilent;
        (maybe_blocked(), Confidence::Unknown, why)
    } else {
        (vec![Udp::Open], Confidence::Proved, Reason::PortsAnswer)
    };
    let rests_on_told = reason == Reason::OtherPortsSilent;
    let mut used: Vec<&Endpoint<'_>> = answered.iter().chain(&silent).copied().collect();
    if rests_on_told {
        used.extend(&told_silent);
    }
    let property = Property {
        possible,
        confidence,
        reason,
        evidence: used.iter().map(|one| one.probe).collect(),
    };
    let silent_ports = if rests_on_told {
        told_ports
    } else {
        silent_ports
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
    } else if !silent.is_empty() && silent.iter().all(|one| one.has_no_route) {
        unknown(Reason::NoRoute)
    } else if silent.iter().any(|one| one.closed) {
        unknown(Reason::PortsClosed)
    } else if !silent.is_empty() && silent.iter().all(lost) {
        unknown(Reason::NothingAnswers)
    } else {
        unknown(Reason::NoAnswer)
    }
}
