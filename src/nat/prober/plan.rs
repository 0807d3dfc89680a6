//! Which servers the filtering is tested with.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};

use super::filtering::{Doors, FilteringTest, Server};
use super::{Path, Target};
use crate::nat::report::Family;
use crate::nat::stranger::{FilteringProbe, Passage, Stranger, Tally, Unproved};
use crate::stun::engine::{Instant, Random, Transmit};
use crate::stun::{Message, Schedule};

/// How many servers of an address family are tried.
const MOST: usize = 3;

/// The filtering tests: one server after the other, for each address family, until one could tell. The
/// next begins where one is doubtful, too.
#[derive(Debug, Default)]
pub(super) struct FilteringPlan {
    wanted: bool,
    sockets: Vec<SocketAddr>,
    offers: VecDeque<Offer>,
    tests: Vec<FilteringTest>,
    /// Servers that told of another address that is none.
    unusable: Vec<Server>,
}

/// A server that tells of another address, and the local address that it is asked from.
#[derive(Debug)]
struct Offer {
    server: Server,
    local: IpAddr,
    /// It saw an address that only a network's own hosts have.
    inside: bool,
}

impl FilteringPlan {
    pub(super) const fn new(sockets: Vec<SocketAddr>) -> Self {
        Self {
            wanted: true,
            sockets,
            offers: VecDeque::new(),
            tests: Vec::new(),
            unusable: Vec::new(),
        }
    }

    /// A server told of another address.
    pub(super) fn offer(&mut self, name: String, path: Path, other: SocketAddr, inside: bool) {
        let contacted = path.remote;
        if !self.wanted || contacted.ip().to_canonical().is_loopback() {
            return;
        }
        let server = Server {
            name,
            contacted,
            other,
        };
        let is_other = other.ip() != contacted.ip() && other.port() != contacted.port();
        if !is_other || !is_plausible(contacted, other) {
            self.unusable.push(server);
            return;
        }
        let addresses = |one: SocketAddr, two: SocketAddr| [one.ip(), two.ip()];
        let known = |one, two| {
            let known = addresses(one, two);
            known.contains(&contacted.ip()) && known.contains(&other.ip())
        };
        let offered = self
            .offers
            .iter()
            .any(|offer| known(offer.server.contacted, offer.server.other));
        let tested = self
            .tests
            .iter()
            .any(|test| known(test.contacted(), test.other()));
        if !offered && !tested {
            let local = path.local.ip();
            self.offers.push_back(Offer {
                server,
                local,
                inside,
            });
        }
    }

    /// Lets the tests go on, and begins the next where one ended without a finding. Servers inside wait
    /// until the others have had time to answer.
    pub(super) fn advance(
        &mut self,
        now: Instant,
        settled: bool,
        schedule: Schedule,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        for family in [Family::Ipv4, Family::Ipv6] {
            if self.is_told(family) {
                continue;
            }
            let of_family = |test: &&mut FilteringTest| Family::of(test.contacted()) == family;
            for test in self.tests.iter_mut().filter(of_family) {
                test.handle_timeout(now, random, transmits);
            }
        }
        for family in [Family::Ipv4, Family::Ipv6] {
            self.begin(now, family, settled, schedule, random, transmits);
        }
    }

    fn begin(
        &mut self,
        now: Instant,
        family: Family,
        settled: bool,
        schedule: Schedule,
        random: &mut impl Random,
        transmits: &mut VecDeque<Transmit>,
    ) {
        let of_family = |at: SocketAddr| Family::of(at) == family;
        let tests: Vec<&FilteringTest> = self
            .tests
            .iter()
            .filter(|test| of_family(test.contacted()))
            .collect();
        if !self.is_told(family)
            && tests
                .iter()
                .any(|test| !test.is_finished() && !test.is_doubtful(now))
        {
            return;
        }
        if tests.len() >= MOST || tests.iter().any(|test| test.has_found()) {
            self.offers
                .retain(|offer| !of_family(offer.server.contacted));
            return;
        }
        let next = |inside| {
            let fits = |offer: &Offer| of_family(offer.server.contacted) && offer.inside == inside;
            self.offers.iter().position(fits)
        };
        let Some(at) = next(false).or_else(|| next(true).filter(|_| settled)) else {
            return;
        };
        let Some(offer) = self.offers.remove(at) else {
            return;
        };
        let mut door = || {
            let at = self.sockets.iter().position(|socket| of_family(*socket))?;
            Some(SocketAddr::new(offer.local, self.sockets.remove(at).port()))
        };
        if let (Some(one), Some(other), Some(open)) = (door(), door(), door()) {
            let closed = [one, other];
            let doors = Doors { closed, open };
            let test = FilteringTest::start(now, offer.server, doors, schedule, random, transmits);
            self.tests.push(test);
        }
    }

    /// Whether a test came to its end with a finding; what others would find is not waited for.
    fn is_told(&self, family: Family) -> bool {
        let told = |test: &FilteringTest| {
            Family::of(test.contacted()) == family && test.is_finished() && test.has_found()
        };
        self.tests.iter().any(told)
    }

    /// The tests that go on.
    fn open(&self) -> impl Iterator<Item = &FilteringTest> {
        let open = |test: &&FilteringTest| {
            !test.is_finished() && !self.is_told(Family::of(test.contacted()))
        };
        self.tests.iter().filter(open)
    }

    /// Whether a server over IPv4 was seen to send to where the way was open, and not elsewhere yet.
    pub(super) fn keeps_out(&self) -> bool {
        self.tests().any(FilteringTest::keeps_out)
    }

    /// What came of it where the way was open.
    pub(super) fn control(&self) -> Tally {
        let mut tests = self.tests().filter(|test| test.keeps_out());
        tests
            .next()
            .map_or_else(Tally::default, FilteringTest::control)
    }

    /// Those over IPv4.
    fn tests(&self) -> impl Iterator<Item = &FilteringTest> {
        let tests = self.tests.iter();
        tests.filter(|test| test.contacted().is_ipv4())
    }

    pub(super) fn handle_response(
        &mut self,
        now: Instant,
        message: &Message<'_>,
        from: SocketAddr,
    ) {
        for test in &mut self.tests {
            if test.handle_response(now, message, from) {
                return;
            }
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.open().filter_map(FilteringTest::poll_timeout).min()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.offers.is_empty() && self.open().next().is_none()
    }

    /// What is known by now. A family that was `answered`, and where no test could begin, has a
    /// probe that says so.
    pub(super) fn probes<'a>(
        &self,
        answered: impl Iterator<Item = &'a Target>,
    ) -> Vec<FilteringProbe> {
        if !self.wanted {
            return Vec::new();
        }
        let mut probes: Vec<FilteringProbe> =
            self.tests.iter().flat_map(FilteringTest::probes).collect();
        for server in &self.unusable {
            let why = Unproved::OtherAddressUnusable;
            let mut probe = without(server.name.clone(), server.contacted, why);
            probe.expected = Some(server.other);
            probes.push(probe);
        }
        let mut without_other = Vec::new();
        for target in answered {
            let Some(path) = target.path else { continue };
            let family = Some(Family::of(path.remote));
            let is_known = |probe: &FilteringProbe| probe.contacted.map(Family::of) == family;
            if !probes.iter().chain(&without_other).any(is_known)
                && !path.remote.ip().to_canonical().is_loopback()
            {
                let why = Unproved::NoOtherAddress;
                without_other.push(without(target.server.clone(), path.remote, why));
            }
        }
        probes.extend(without_other);
        probes
    }
}

/// The probe of a server that cannot be tested with.
fn without(server: String, contacted: SocketAddr, why: Unproved) -> FilteringProbe {
    FilteringProbe {
        server,
        contacted: Some(contacted),
        local: None,
        stranger: Stranger::OtherAddress,
        expected: None,
        outcome: Passage::Unproved(why),
        test: Tally::default(),
        control: Tally::default(),
        elapsed: None,
    }
}

/// Whether a server at `contacted` may be at `other` too: not the same endpoint, of the same family,
/// and no address that only the server's own network reaches.
pub(super) fn is_plausible(contacted: SocketAddr, other: SocketAddr) -> bool {
    let (here, there) = (contacted.ip().to_canonical(), other.ip().to_canonical());
    contacted != other
        && here.is_ipv4() == there.is_ipv4()
        && other.port() != 0
        && !there.is_unspecified()
        && !there.is_multicast()
        && (is_local(here) || !is_local(there))
}

fn is_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_loopback() || ip.is_unicast_link_local(),
    }
}
