//! From what a gathering brought to the evidence that a verdict rests on.
//!
//! A browser answers fewer questions than a socket does. It leaves out a server-reflexive candidate
//! that equals one it has, so a server without a candidate of its own is no silent server; Firefox
//! does not say which server a candidate came from; and host addresses hide behind mDNS names. What
//! is concluded from silence here is marked as such ([`Outcome::Answered`]), and what cannot be
//! concluded stays [`Outcome::Undecided`].

use core::time::Duration;
use std::net::{IpAddr, SocketAddr};

use super::gathering::{CandidateError, End, Gathering};
use super::stranger;
use crate::candidate::{self, CandidateLine, Transport};
use crate::nat::{
    Connected, Evidence, LocalAddress, Nearby, Outcome, Probe, Reach, Sighting, TcpHost,
    Translation, Vantage,
};
use crate::stun::ServerUri;

/// What a gathering against `servers` shows about the path's UDP mappings.
///
/// Servers that are not asked over plain UDP (`stuns:`, `turns:`, `?transport=tcp`) have no probe:
/// their answers tell nothing about UDP. A TURN server counts as one more witness, by the mapped
/// address that its relay candidate names as related address (RFC 8445 section 5.1.1.4).
///
/// ```
/// use core::time::Duration;
/// use icescope::nat::{Mapping, judge};
/// use icescope::stun::ServerUri;
/// use icescope::web::{End, GatheredCandidate, Gathering, evidence};
///
/// // Behind a NAT that shows everyone one port, Chromium tells of the first server only.
/// let candidate = |line: &str, url: Option<&str>| GatheredCandidate {
///     line: line.into(),
///     url: url.map(Into::into),
///     mid: Some("0".into()),
///     at: Duration::from_millis(5),
/// };
/// let gathering = Gathering {
///     end: End::Complete,
///     elapsed: Duration::from_millis(120),
///     candidates: vec![
///         candidate("candidate:1 1 udp 2113937151 d19cb6b1.local 51230 typ host", None),
///         candidate(
///             "candidate:2 1 udp 1677729535 198.51.100.1 49457 typ srflx raddr 0.0.0.0 rport 0",
///             Some("stun:203.0.113.10:3478"),
///         ),
///     ],
///     errors: Vec::new(),
/// };
/// let servers: Vec<ServerUri> = ["stun:203.0.113.10:3478", "stun:203.0.113.11:3479"]
///     .iter()
///     .map(|uri| uri.parse())
///     .collect::<Result<_, _>>()?;
/// let report = judge(evidence(&gathering, &servers));
/// assert_eq!(report.mapping().class(), Some(Mapping::EndpointIndependent));
/// # Ok::<(), icescope::stun::UriError>(())
/// ```
#[must_use]
pub fn evidence(gathering: &Gathering, servers: &[ServerUri]) -> Evidence {
    let seen = Seen::of(gathering);
    let mut asked: Vec<&ServerUri> = Vec::new();
    for server in servers.iter().filter(|server| server.is_udp()) {
        if !asked.contains(&server) {
            asked.push(server);
        }
    }
    let mut probes = Vec::new();
    let mut unattributed = Vec::new();
    for reflexive in &seen.reflexive {
        match source(reflexive, &asked) {
            Some(server) => {
                let probe = mapped(server, reflexive);
                if !probes.iter().any(|known| same_sighting(known, &probe)) {
                    probes.push(probe);
                }
            }
            None => {
                let sighting = Sighting {
                    mapped: reflexive.mapped,
                    local: reflexive.local,
                };
                if !unattributed.contains(&sighting) {
                    unattributed.push(sighting);
                }
            }
        }
    }
    let untold: Vec<&ServerUri> = asked
        .into_iter()
        .filter(|server| {
            let name = server.to_string();
            !probes.iter().any(|probe| probe.server == name)
        })
        .collect();
    // Where only one is missing, it is the one that was waited for. A browser that drops an equal
    // candidate, or names no server, leaves open which of several that was.
    let failed = |server: &&&ServerUri| worst(server, gathering, &seen).is_some();
    let missing = untold.len() - untold.iter().filter(failed).count();
    let silent = seen.reflexive.is_empty() || (missing == 1 && unattributed.is_empty());
    for server in untold {
        let outcome = outcome(server, gathering, &seen, silent);
        probes.push(probe(server, outcome));
    }
    Evidence {
        vantage: Vantage::Browser,
        complete: gathering.is_over(),
        probes,
        unattributed,
        local: seen.local,
        own_address: None,
        filtering: stranger::planned(servers),
        translation: Translation::default(),
        nearby: Nearby::default(),
        reach: Reach {
            hosts: over_tcp(gathering, servers, seen.reflexive.is_empty()),
            ..Reach::default()
        },
    }
}

/// The TURN servers that gave a relay over TCP. Where a browser does not name the server of a
/// relay, it was none over UDP if no answer came over UDP at all (`silent`).
fn over_tcp(gathering: &Gathering, servers: &[ServerUri], silent: bool) -> Vec<TcpHost> {
    let relays = || servers.iter().filter(|server| server.scheme().is_turn());
    let tcp = || relays().filter(|server| !server.is_udp());
    let surely = silent || !relays().any(ServerUri::is_udp);
    let only = tcp()
        .next()
        .filter(|first| surely && tcp().all(|one| one.host() == first.host()));
    let mut hosts = Vec::new();
    for candidate in &gathering.candidates {
        let line = CandidateLine::parse(&candidate.line).ok();
        let kind = line.and_then(|line| Some(line.candidate()?.kind));
        if kind != Some(candidate::Kind::Relayed) {
            continue;
        }
        let named = candidate.url.as_deref().and_then(|url| url.parse().ok());
        let server: Option<&ServerUri> = match &named {
            Some(url) => Some(url),
            None => only,
        };
        let Some(server) = server.filter(|server| !server.is_udp()) else {
            continue;
        };
        let host = TcpHost {
            host: server.host().to_owned(),
            outcome: Connected::Answered,
        };
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

/// The candidates that matter: UDP, component 1, of one media description. Several media
/// descriptions have several sockets, whose mappings say nothing about each other.
#[derive(Default)]
struct Seen {
    reflexive: Vec<Reflexive>,
    local: Vec<LocalAddress>,
}

/// A mapped address that some server saw.
struct Reflexive {
    url: Option<ServerUri>,
    mapped: SocketAddr,
    local: Option<SocketAddr>,
    at: Duration,
}

impl Seen {
    fn of(gathering: &Gathering) -> Self {
        let mut seen = Self::default();
        // Browsers number the sections and gather for them in any order. The first one's socket is
        // the one that BUNDLE keeps (RFC 9143 section 7.3.1), so a later check may use it.
        let mids = gathering
            .candidates
            .iter()
            .map(|candidate| candidate.mid.as_deref());
        let mid = mids.min().flatten();
        for candidate in &gathering.candidates {
            if candidate.mid.as_deref() != mid {
                continue;
            }
            let Some(line) = Line::read(&candidate.line) else {
                continue;
            };
            let url: Option<ServerUri> = candidate.url.as_deref().and_then(|url| url.parse().ok());
            match line.kind {
                Kind::Host => {
                    let local = LocalAddress {
                        ip: line.ip,
                        port: line.port,
                    };
                    if !seen.local.contains(&local) {
                        seen.local.push(local);
                    }
                }
                Kind::ServerReflexive => {
                    let Some(ip) = line.ip else { continue };
                    let mapped = SocketAddr::new(ip, line.port);
                    let at = candidate.at;
                    seen.reflexive.push(Reflexive {
                        url,
                        mapped,
                        local: line.related,
                        at,
                    });
                }
                // The relay's related address is what the TURN server saw. Without a URL it may
                // have been seen over TCP.
                Kind::Relayed => {
                    let (Some(url), Some(mapped)) = (url, line.related) else {
                        continue;
                    };
                    if url.is_udp() {
                        let at = candidate.at;
                        seen.reflexive.push(Reflexive {
                            url: Some(url),
                            mapped,
                            local: None,
                            at,
                        });
                    }
                }
            }
        }
        seen.share_local();
        seen
    }

    /// A relay candidate tells the mapped address but not the local one. Where all
    /// server-reflexive candidates of that family share one local address, it is the relay's too.
    fn share_local(&mut self) {
        for v4 in [true, false] {
            let family = |at: &Reflexive| at.mapped.is_ipv4() == v4;
            let mut locals = self
                .reflexive
                .iter()
                .filter(|at| family(at))
                .filter_map(|at| at.local);
            let Some(local) = locals.next() else { continue };
            if locals.all(|other| other == local) {
                for at in self.reflexive.iter_mut().filter(|at| family(at)) {
                    at.local = Some(local);
                }
            }
        }
    }
}

/// The server that a mapped address came from: the one that the browser names, or the only one.
fn source<'a>(reflexive: &Reflexive, asked: &[&'a ServerUri]) -> Option<&'a ServerUri> {
    let Some(url) = &reflexive.url else {
        return match asked {
            [only] => Some(only),
            _ => None,
        };
    };
    // A browser may call a TURN server that it asked a Binding request a STUN server.
    let same = |server: &&&ServerUri| server.host() == url.host() && server.port() == url.port();
    let exact = asked.iter().find(|server| **server == url);
    exact.or_else(|| asked.iter().find(same)).copied()
}

fn probe(server: &ServerUri, outcome: Outcome) -> Probe {
    Probe {
        server: server.to_string(),
        host: server.host().to_owned(),
        port: server.port(),
        address: server.ip().map(|ip| SocketAddr::new(ip, server.port())),
        local: None,
        sent: None,
        outcome,
        elapsed: None,
    }
}

fn mapped(server: &ServerUri, reflexive: &Reflexive) -> Probe {
    let outcome = Outcome::Mapped {
        mapped: reflexive.mapped,
        from: None,
    };
    Probe {
        local: reflexive.local,
        elapsed: Some(reflexive.at),
        ..probe(server, outcome)
    }
}

fn same_sighting(a: &Probe, b: &Probe) -> bool {
    a.server == b.server && a.local == b.local && a.outcome == b.outcome
}

/// The error that a server failed with, if it did. An answer with a STUN error code says more than
/// "not reached".
fn worst<'a>(
    server: &ServerUri,
    gathering: &'a Gathering,
    seen: &Seen,
) -> Option<&'a CandidateError> {
    let errors = gathering.errors.iter().filter(|error| {
        error.url.parse::<ServerUri>().is_ok_and(|url| {
            url.is_udp() && url.host() == server.host() && url.port() == server.port()
        })
    });
    errors
        .filter(|error| !harmless(error, server, seen))
        .min_by_key(|error| error.code == 701)
}

/// What is known of a server that no candidate names; `silent` says what to conclude of it if it
/// was given up.
fn outcome(server: &ServerUri, gathering: &Gathering, seen: &Seen, silent: bool) -> Outcome {
    if let Some(error) = worst(server, gathering, seen) {
        return Outcome::Error {
            code: error.code,
            text: error.text.clone(),
        };
    }
    let asked_any = !seen.local.is_empty() || !seen.reflexive.is_empty();
    match gathering.end {
        End::Complete if asked_any => Outcome::Answered,
        End::Settled if asked_any && silent => Outcome::Silent,
        _ => Outcome::Undecided,
    }
}

/// A host with both families looks a name up twice and asks from both. That the IPv6 half failed
/// says nothing about the server while IPv4 is seen to work.
fn harmless(error: &CandidateError, server: &ServerUri, seen: &Seen) -> bool {
    let ipv4_works = seen.reflexive.iter().any(|at| at.mapped.is_ipv4());
    let ipv4_server = server.ip().is_none_or(|ip| ip.is_ipv4());
    error.is_ipv6_only() && ipv4_works && ipv4_server
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Host,
    ServerReflexive,
    Relayed,
}

/// The parts of a candidate that count here.
struct Line {
    kind: Kind,
    ip: Option<IpAddr>,
    port: u16,
    related: Option<SocketAddr>,
}

impl Line {
    /// `None` for what is no UDP candidate of component 1, or none at all.
    fn read(line: &str) -> Option<Self> {
        let line = CandidateLine::parse(line).ok()?;
        let candidate = line.candidate()?;
        if candidate.component != 1 || candidate.transport != Transport::Udp {
            return None;
        }
        let kind = match candidate.kind {
            candidate::Kind::Host => Kind::Host,
            candidate::Kind::ServerReflexive => Kind::ServerReflexive,
            candidate::Kind::Relayed => Kind::Relayed,
            _ => return None,
        };
        let related = candidate.related_address.and_then(|address| address.ip());
        let related = related
            .zip(candidate.related_port)
            // Browsers blank what they hide as 0.0.0.0 and 0.
            .filter(|(ip, port)| !ip.is_unspecified() && *port != 0)
            .map(|(ip, port)| SocketAddr::new(ip, port));
        Some(Self {
            kind,
            ip: candidate.address.ip(),
            port: candidate.port,
            related,
        })
    }
}

#[cfg(test)]
mod tests;
