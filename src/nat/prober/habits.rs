//! Which servers the NAT's other habits are tested with: the first that answers, in each family.

use std::collections::VecDeque;
use std::net::SocketAddr;

use super::Path;
use super::lifetime::LifetimeTest;
use super::sampling::Sampling;
use crate::nat::report::Family;
use crate::nat::translation::Translation;
use crate::stun::engine::{Instant, Random, Transmit};
use crate::stun::{Message, Schedule};

/// Sockets that ask one after the other.
const SAMPLES: usize = 4;

/// The tests of ports, of turning round, and of time.
#[derive(Debug, Default)]
pub(super) struct HabitsPlan {
    fresh: Vec<SocketAddr>,
    left_alone: Vec<SocketAddr>,
    offers: VecDeque<(Path, bool)>,
    samplings: Vec<(Family, Sampling)>,
    lifetime: Option<LifetimeTest>,
}

impl HabitsPlan {
    pub(super) fn sample(&mut self, sockets: Vec<SocketAddr>) {
        self.fresh = sockets;
    }

    pub(super) fn wait(&mut self, sockets: Vec<SocketAddr>) {
        self.left_alone = sockets;
    }

    /// A server answered; `behaves` if it follows RFC 5780.
    pub(super) fn offer(&mut self, path: Path, behaves: bool) {
        if !path.remote.ip().to_canonical().is_loopback() {
            self.offers.push_back((path, behaves));
        }
    }

    pub(super) fn advance(
        &mut self,
        now: Instant,
        schedule: Schedule,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        while let Some((path, behaves)) = self.offers.pop_front() {
            let family = Family::of(path.remote);
            if !self.samplings.iter().any(|(of, _)| *of == family) {
                let locals = take(&mut self.fresh, path, SAMPLES);
                if !locals.is_empty() {
                    let to = path.remote;
                    let sampling =
                        Sampling::start(now, to, &locals, behaves, schedule, random, transmits);
                    self.samplings.push((family, sampling));
                }
            }
            if self.lifetime.is_none() && behaves {
                let locals = take(&mut self.left_alone, path, usize::MAX);
                let to = path.remote;
                self.lifetime = LifetimeTest::start(now, to, &locals, schedule, random, transmits);
            }
        }
        for (_, sampling) in &mut self.samplings {
            sampling.handle_timeout(now, random, transmits);
        }
        if let Some(lifetime) = &mut self.lifetime {
            lifetime.handle_timeout(now, random, transmits);
        }
    }

    pub(super) fn handle_message(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        local: SocketAddr,
        from: SocketAddr,
    ) {
        let mut samplings = self.samplings.iter_mut();
        let sampled = samplings.any(|(_, sampling)| sampling.handle_response(now, message, from));
        if let (false, Some(lifetime)) = (sampled, &mut self.lifetime) {
            lifetime.handle_response(now, message, local, from);
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let samplings = self.samplings.iter();
        let samplings = samplings.filter_map(|(_, sampling)| sampling.poll_timeout());
        let lifetime = self.lifetime.as_ref().and_then(LifetimeTest::poll_timeout);
        samplings.chain(lifetime).min()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.offers.is_empty()
            && self
                .samplings
                .iter()
                .all(|(_, sampling)| sampling.is_finished())
            && self.lifetime.as_ref().is_none_or(LifetimeTest::is_finished)
    }

    pub(super) fn translation(&self) -> Translation {
        let samplings = || self.samplings.iter().map(|(_, sampling)| sampling);
        Translation {
            samples: samplings().flat_map(Sampling::samples).collect(),
            hairpins: samplings().filter_map(Sampling::hairpin).collect(),
            lifetimes: self
                .lifetime
                .iter()
                .flat_map(LifetimeTest::probes)
                .collect(),
            refreshes: self
                .lifetime
                .iter()
                .flat_map(LifetimeTest::refreshes)
                .collect(),
        }
    }
}

/// Takes sockets of the path's family, with its local address.
fn take(sockets: &mut Vec<SocketAddr>, path: Path, most: usize) -> Vec<SocketAddr> {
    let mut taken = Vec::new();
    while taken.len() < most {
        let of_family = |socket: &SocketAddr| socket.is_ipv4() == path.local.is_ipv4();
        let Some(at) = sockets.iter().position(of_family) else {
            break;
        };
        taken.push(SocketAddr::new(path.local.ip(), sockets.remove(at).port()));
    }
    taken
}
