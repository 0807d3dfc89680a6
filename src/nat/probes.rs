//! The probes of one address family, sorted by what came of them.

use std::net::SocketAddr;

use super::evidence::{Evidence, Outcome, Probe, Sighting};
use super::inside::is_inside;
use super::reach;
use super::reason::Reason;
use super::report::Family;
use super::server::{Server, is_loopback};

/// An answer that carries a mapped address.
#[derive(Clone, Copy)]
pub(super) struct Answer<'a> {
    /// The probe, and its server; `None` where the browser does not tell.
    pub(super) source: Option<(usize, Server<'a>)>,
    pub(super) local: Option<SocketAddr>,
    pub(super) mapped: SocketAddr,
}

/// The probes of one address family, sorted by what came of them.
pub(super) struct Probes<'a> {
    pub(super) answers: Vec<Answer<'a>>,
    /// Servers that answered without an address of their own.
    pub(super) answered: Vec<(usize, Server<'a>)>,
    /// Servers of which nothing is known yet.
    pub(super) undecided: Vec<(usize, Server<'a>)>,
    /// Servers that failed or stayed silent.
    failed: usize,
    /// Those of them that said something.
    pub(super) refused: usize,
    /// Those of these that said it from elsewhere.
    strays: usize,
    /// Those that there was no route to.
    without_route: usize,
    /// Servers on the machine that asks, whatever came of them.
    on_loopback: usize,
    /// Servers elsewhere, whatever came of them.
    elsewhere: usize,
}

impl<'a> Probes<'a> {
    pub(super) fn of(evidence: &'a Evidence, family: Family) -> Self {
        let mut probes = Self {
            answers: Vec::new(),
            answered: Vec::new(),
            undecided: Vec::new(),
            failed: 0,
            refused: 0,
            strays: 0,
            without_route: 0,
            on_loopback: 0,
            elsewhere: 0,
        };
        for sighting in &evidence.unattributed {
            if Family::of(sighting.mapped) == family {
                let Sighting { mapped, local } = *sighting;
                probes.answers.push(Answer {
                    source: None,
                    local,
                    mapped,
                });
            }
        }
        let seen = !probes.answers.is_empty()
            || evidence
                .probes
                .iter()
                .any(|probe| mapped_family(probe) == Some(family));
        for (index, probe) in evidence.probes.iter().enumerate() {
            // A server of unknown family counts where the family is known to answer.
            if !family_of(probe).map_or(seen, |known| known == family) {
                continue;
            }
            let server = Server::of(probe);
            if server.is_loopback() {
                probes.on_loopback += 1;
            } else {
                probes.elsewhere += 1;
            }
            match probe.outcome {
                Outcome::Mapped { mapped, .. } => probes.answers.push(Answer {
                    source: Some((index, server)),
                    local: probe.local,
                    mapped,
                }),
                Outcome::Answered => probes.answered.push((index, server)),
                Outcome::Undecided => probes.undecided.push((index, server)),
                Outcome::SameAs { .. } => {}
                Outcome::Silent
                | Outcome::Stray { .. }
                | Outcome::Unusable
                | Outcome::Unreachable
                | Outcome::Unresolved
                | Outcome::Error { .. } => {
                    probes.failed += 1;
                    probes.refused += usize::from(reach::said_something(probe, evidence.vantage));
                    let is_stray = matches!(probe.outcome, Outcome::Stray { .. });
                    probes.strays += usize::from(is_stray);
                    probes.without_route += usize::from(has_no_route(probe));
                }
            }
        }
        probes.drop_inner();
        probes
    }

    /// Leaves out what servers inside answered, if another one is outside.
    fn drop_inner(&mut self) {
        let outer =
            |answer: &Answer<'_>| !is_inside(answer.mapped.ip()) && !is_loopback(answer.mapped);
        if self.answers.iter().any(outer) {
            self.answers.retain(|answer| !is_inside(answer.mapped.ip()));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.answers.is_empty()
            && self.answered.is_empty()
            && self.undecided.is_empty()
            && self.failed == 0
    }

    pub(super) fn mapped(&self) -> Vec<SocketAddr> {
        distinct(self.answers.iter().map(|answer| answer.mapped))
    }

    pub(super) fn sources(&self) -> Vec<usize> {
        let answers = self.answers.iter().filter_map(|answer| answer.source);
        answers
            .chain(self.answered.iter().copied())
            .map(|(index, _)| index)
            .collect()
    }

    /// Why no server told a mapped address.
    pub(super) fn without_answer(&self) -> Reason {
        if !self.undecided.is_empty() {
            Reason::Incomplete
        } else if self.strays > 0 && self.strays == self.refused {
            Reason::AnsweredElsewhere
        } else if self.refused > 0 {
            Reason::NoMappedAddress
        } else if self.failed > 0 && self.without_route == self.failed {
            Reason::NoRoute
        } else {
            Reason::NoAnswer
        }
    }

    /// Whether servers were asked, all of them on this machine.
    pub(super) fn all_on_loopback(&self) -> bool {
        self.on_loopback > 0 && self.elsewhere == 0
    }

    /// Leaves out what a server on this machine answered. Says whether anything is left.
    pub(super) fn drop_loopback(&mut self) -> bool {
        let on_loopback = |source: &(usize, Server<'_>)| source.1.is_loopback();
        self.answers
            .retain(|a| !is_loopback(a.mapped) && !a.source.as_ref().is_some_and(on_loopback));
        self.answered.retain(|source| !on_loopback(source));
        self.undecided.retain(|source| !on_loopback(source));
        !self.answers.is_empty() || !self.answered.is_empty()
    }
}

/// Whether this host has no route to the server: then there is no local address to ask it from.
pub(super) fn has_no_route(probe: &Probe) -> bool {
    let without_address = probe.local.is_some_and(|local| local.ip().is_unspecified());
    probe.outcome == Outcome::Unreachable && without_address
}

pub(super) fn mapped_family(probe: &Probe) -> Option<Family> {
    match probe.outcome {
        Outcome::Mapped { mapped, .. } => Some(Family::of(mapped)),
        _ => None,
    }
}

pub(super) fn family_of(probe: &Probe) -> Option<Family> {
    mapped_family(probe)
        .or_else(|| probe.address.map(Family::of))
        .or_else(|| Server::of(probe).ip().map(Family::of_ip))
        .or_else(|| probe.local.map(Family::of))
}

pub(super) fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for item in items {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    seen
}
