//! Which servers the NAT's other habits are tested with: the first that answers, in each family.

use core::time::Duration;
use std::collections::VecDeque;
use std::net::SocketAddr;

use super::Path;
use super::fragments::FragmentTest;
use super::lifetime::LifetimeTest;
use super::sampling::Sampling;
use crate::nat::report::Family;
use crate::nat::translation::Translation;
use crate::stun::engine::{Instant, Random, Transmit};
use crate::stun::{Message, Schedule};

/// Sockets that ask one after the other.
const SAMPLES: usize = 4;

/// Servers of each family that long datagrams are tried with.
const FRAGMENT_SERVERS: usize = 2;

/// The longest first wait for an answer.
const LONGEST_WAIT: Duration = Duration::from_millis(700);

/// A server that answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    pub(super) path: Path,
    /// It follows RFC 5780.
    pub(super) behaves: bool,
    /// From the last request to the answer.
    pub(super) round_trip: Duration,
    /// From the first.
    pub(super) longest_round_trip: Duration,
    /// It saw an address that only a network's own hosts have.
    pub(super) inside: bool,
}

/// The tests of ports, of turning round, of long datagrams, and of time.
#[derive(Debug, Default)]
pub(super) struct HabitsPlan {
    /// Whether anything beside the lifetime is asked for.
    wanted: bool,
    fresh: Vec<SocketAddr>,
    left_alone: Vec<SocketAddr>,
    offers: VecDeque<Offer>,
    /// Those that long datagrams were not tried with.
    spare: Vec<Offer>,
    fragments: Vec<FragmentTest>,
    samplings: Vec<(Family, Sampling)>,
    lifetime: Option<LifetimeTest>,
}

impl HabitsPlan {
    pub(super) fn sample(&mut self, sockets: Vec<SocketAddr>) {
        self.wanted = true;
        self.fresh = sockets;
    }

    pub(super) fn wait(&mut self, sockets: Vec<SocketAddr>) {
        self.left_alone = sockets;
    }

    /// A server answered.
    pub(super) fn offer(&mut self, offer: Offer) {
        if !offer.path.remote.ip().to_canonical().is_loopback() {
            self.offers.push_back(offer);
        }
    }

    /// The next server to test with. Those inside wait until the others have had time to answer.
    fn next_offer(&mut self, settled: bool) -> Option<Offer> {
        let outside = self.offers.iter().position(|offer| !offer.inside);
        let at = outside.or_else(|| settled.then_some(0))?;
        self.offers.remove(at)
    }

    pub(super) fn advance(
        &mut self,
        now: Instant,
        settled: bool,
        schedule: Schedule,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        while let Some(offer) = self.next_offer(settled) {
            self.spare.push(offer);
            let Offer {
                path,
                behaves,
                longest_round_trip,
                ..
            } = offer;
            let family = Family::of(path.remote);
            if !self.samplings.iter().any(|(of, _)| *of == family) {
                let locals = take(&mut self.fresh, path, SAMPLES);
                if !locals.is_empty() {
                    let to = path.remote;
                    let wait = longest_round_trip.saturating_mul(5) / 4;
                    let wait = wait.min(LONGEST_WAIT);
                    let schedule = without_those_before(schedule, wait);
                    let mut sampling =
                        Sampling::start(now, to, &locals, behaves, schedule, random, transmits);
                    sampling.be_patient(now + wait);
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
        for test in &mut self.fragments {
            test.handle_timeout(now, random, transmits);
        }
        for family in [Family::Ipv4, Family::Ipv6] {
            self.try_fragments(now, family, random, transmits);
        }
        if let Some(lifetime) = &mut self.lifetime {
            lifetime.handle_timeout(now, random, transmits);
        }
    }

    /// Tries long datagrams with the first server, and with one that follows RFC 5780 if that did
    /// not tell.
    fn try_fragments(
        &mut self,
        now: Instant,
        family: Family,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        let of_family = |server: SocketAddr| Family::of(server) == family;
        let tests = self.fragments.iter();
        let tests: Vec<&FragmentTest> = tests.filter(|test| of_family(test.server())).collect();
        let open = !self.wanted
            || tests
                .iter()
                .any(|test| !test.is_finished() || test.has_found());
        if open || tests.len() >= FRAGMENT_SERVERS {
            return;
        }
        let first = tests.is_empty();
        let suits = |offer: &Offer| of_family(offer.path.remote) && (first || offer.behaves);
        let Some(at) = self.spare.iter().position(suits) else {
            return;
        };
        let Offer {
            path, round_trip, ..
        } = self.spare.remove(at);
        let mut test = FragmentTest::start(now, path.local, path.remote, round_trip);
        test.handle_timeout(now, random, transmits);
        self.fragments.push(test);
    }

    /// A datagram came, whatever it says.
    pub(super) fn handle_length(&mut self, from: SocketAddr, length: usize) {
        for test in &mut self.fragments {
            test.handle_length(from, length);
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
        let taken = samplings.any(|(_, sampling)| sampling.handle_response(now, message, from))
            || self
                .fragments
                .iter_mut()
                .any(|test| test.handle_response(now, message, from));
        if let (false, Some(lifetime)) = (taken, &mut self.lifetime) {
            lifetime.handle_response(now, message, local, from);
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let samplings = self.samplings.iter();
        let samplings = samplings.filter_map(|(_, sampling)| sampling.poll_timeout());
        let lifetime = self.lifetime.as_ref().and_then(LifetimeTest::poll_timeout);
        let fragments = self.fragments.iter().filter_map(FragmentTest::poll_timeout);
        samplings.chain(lifetime).chain(fragments).min()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.offers.is_empty()
            && self
                .samplings
                .iter()
                .all(|(_, sampling)| sampling.is_finished())
            && self.fragments.iter().all(FragmentTest::is_finished)
            && self.lifetime.as_ref().is_none_or(LifetimeTest::is_finished)
    }

    /// Whether the sockets that ask one after the other have ended; also where there are none.
    pub(super) fn has_sampled(&self) -> bool {
        let mut samplings = self.samplings.iter();
        self.offers.is_empty() && samplings.all(|(_, sampling)| sampling.has_sampled())
    }

    /// Their local and mapped addresses.
    pub(super) fn sampled(&self) -> impl Iterator<Item = (SocketAddr, SocketAddr)> + '_ {
        let samples = self.samplings.iter();
        let samples = samples.flat_map(|(_, sampling)| sampling.samples());
        samples.map(|sample| (sample.local, sample.mapped))
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
            fragments: self.fragments.iter().map(FragmentTest::probe).collect(),
            refreshes: self
                .lifetime
                .iter()
                .flat_map(LifetimeTest::refreshes)
                .collect(),
            hops: Vec::new(),
        }
    }
}

/// A schedule that ends no later although its second request waits for so long.
fn without_those_before(schedule: Schedule, wait: Duration) -> Schedule {
    let interval = schedule.max_interval.unwrap_or(schedule.rto);
    let late = wait.saturating_sub(schedule.rto).as_millis();
    let fewer = late.div_ceil(interval.as_millis().max(1));
    let fewer = u32::try_from(fewer).unwrap_or(u32::MAX);
    Schedule {
        max_requests: schedule.max_requests.saturating_sub(fewer).max(2),
        ..schedule
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
