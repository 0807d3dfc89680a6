//! The NAT's behaviour, sans I/O: Binding requests from one socket to several servers, and from
//! fresh ones for what a used socket cannot show.
//!
//! A NAT shows its mapping behaviour in what different servers see of one socket, so all servers
//! of an address family are asked from the same local address. Requests are retransmitted as
//! RFC 8489 section 6.2.1 says; a response counts if its transaction id and its source address
//! are those of the request. If two servers saw different mappings, the first is asked once more:
//! only if it still sees what it saw is the difference the NAT's doing, and not the time's.
//!
//! A server that tells of another address of its own (RFC 5780) is asked there too, and serves the
//! filtering test if there are sockets for it.

mod check;
mod confirmation;
mod connections;
mod event;
mod filtering;
mod fragments;
mod habits;
mod hairpin;
mod hops;
mod knocks;
mod known;
mod lifetime;
mod mapping;
mod opening;
mod plan;
mod refresh;
mod response;
mod running;
mod sampling;
mod series;
mod target;

use core::time::Duration;
use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};

use super::evidence::Outcome;
use super::inside::is_inside;
use super::reach::Connected;
use crate::stun::engine::{Input, Instant, Random, Transmit};
use crate::stun::{Message, Schedule, Transaction, TransactionId};
use connections::Connections;
pub use event::Event;
use habits::{HabitsPlan, Offer};
pub use hops::HOP_SOCKETS;
use hops::HopsPlan;
pub use lifetime::lifetime_sockets;
use plan::FilteringPlan;
use running::Running;
pub use target::{Path, Target};

/// The engine of the tests. Its verbs are those of [`crate::stun::engine`].
#[derive(Debug)]
pub struct Prober<R> {
    started: Instant,
    random: R,
    schedule: Schedule,
    probes: Vec<Running>,
    transmits: VecDeque<Transmit>,
    events: VecDeque<Event>,
    rechecked: bool,
    confirmed: bool,
    filtering: FilteringPlan,
    habits: HabitsPlan,
    hops: HopsPlan,
    connections: Connections,
}

/// Eleven requests within 2.9 s, given up at 3.5 s: all but one in two thousand probes get an answer
/// where half of all round trips are lost, and a network that blocks UDP is known for what it is in
/// time.
///
/// RFC 8489 section 6.2.1 begins at 500 ms and lets others choose; browsers begin at 250 ms too.
pub const SCHEDULE: Schedule = Schedule {
    rto: Duration::from_millis(200),
    max_requests: 11,
    final_wait: 3,
    max_interval: Some(Duration::from_millis(300)),
};

/// How long servers outside are waited for, before one inside is taken for the tests that need one.
const OUTSIDE: Duration = Duration::from_millis(600);

impl<R: Random> Prober<R> {
    /// Starts to ask `targets`. A target whose path another one has is not asked again.
    ///
    /// Only the mapping is tested: see [`with_sockets`](Self::with_sockets).
    pub fn new(now: Instant, targets: Vec<Target>, schedule: Schedule, random: R) -> Self {
        let mut prober = Self {
            started: now,
            random,
            schedule,
            probes: Vec::with_capacity(targets.len()),
            transmits: VecDeque::new(),
            events: VecDeque::new(),
            rechecked: false,
            confirmed: false,
            filtering: FilteringPlan::default(),
            habits: HabitsPlan::default(),
            hops: HopsPlan::default(),
            connections: Connections::new(now),
        };
        for target in targets {
            let same = prober
                .probes
                .iter()
                .position(|probe| target.path.is_some() && probe.target.path == target.path);
            match (target.path, same) {
                (None, _) => prober.settle(target, Outcome::Unresolved),
                (_, Some(probe)) => prober.settle(target, Outcome::SameAs { probe }),
                (Some(_), None) => prober.start(now, target, false),
            }
        }
        prober
    }

    /// Gives it the local addresses of sockets that have sent nothing yet, so that it tests the
    /// filtering too: three for each address family and server, and it tries up to three servers.
    ///
    /// Only port and family of an address count: where a socket is bound to all addresses, the
    /// address is that of the path to the server.
    #[must_use]
    pub fn with_sockets(mut self, sockets: Vec<SocketAddr>) -> Self {
        self.filtering = FilteringPlan::new(sockets);
        self
    }

    /// Gives it more such sockets, so that it tests how ports are chosen, whether the NAT turns round
    /// what is sent to its own outside, and whether fragments get through: four for each address
    /// family.
    #[must_use]
    pub fn with_port_sockets(mut self, sockets: Vec<SocketAddr>) -> Self {
        self.habits.sample(sockets);
        self
    }

    /// Gives it more such sockets, of IPv4, so that it tests how far away the last gateway is that keeps
    /// strangers out: [`HOP_SOCKETS`]. Then [`poll_limited_transmit`](Self::poll_limited_transmit) has
    /// to be called.
    #[must_use]
    pub fn with_hop_sockets(mut self, sockets: Vec<SocketAddr>) -> Self {
        self.hops = HopsPlan::new(sockets);
        self
    }

    /// Gives it more such sockets, so that it tests how long a mapping lives that is not used, and
    /// which traffic keeps one: as many as [`lifetime_sockets`] says, of
    /// each family. Only the first family with a server that follows RFC 5780 is tested.
    #[must_use]
    pub fn with_lifetime_sockets(mut self, sockets: Vec<SocketAddr>) -> Self {
        self.habits.wait(sockets);
        self
    }

    /// Adds a probe that needs no asking.
    fn settle(&mut self, target: Target, outcome: Outcome) {
        self.events.push_back(Event::Ended(self.probes.len()));
        self.probes.push(Running {
            target,
            transaction: None,
            outcome: Some(outcome),
            stray: None,
            damaged: false,
            other: None,
            is_derived: false,
        });
    }

    fn start(&mut self, now: Instant, target: Target, is_derived: bool) {
        let id = TransactionId::random(&mut self.random);
        let transaction = Some(Transaction::binding(now, id, self.schedule));
        let mut probe = Running {
            target,
            transaction,
            outcome: None,
            stray: None,
            damaged: false,
            other: None,
            is_derived,
        };
        probe.transmit(&mut self.transmits);
        self.probes.push(probe);
    }

    /// Takes a datagram. One that is no response to a request of ours changes nothing.
    pub fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        self.habits.handle_length(input.remote, input.bytes.len());
        let Ok(message) = Message::decode(input.bytes) else {
            return;
        };
        if message.has_wrong_fingerprint() {
            for probe in &mut self.probes {
                probe.note_damaged(&message, input.remote);
            }
            return;
        }
        for (index, probe) in self.probes.iter_mut().enumerate() {
            if probe.handle_response(now, &message, input.remote) {
                self.events.push_back(Event::Ended(index));
                self.follow(now, index);
                break;
            }
        }
        self.filtering.handle_response(now, &message, input.remote);
        self.hops.handle_response(now, &message, input.remote);
        self.habits
            .handle_message(now, &message, input.local, input.remote);
        self.advance(now);
    }

    /// Where the server says that it is elsewhere too, asks it there.
    fn follow(&mut self, now: Instant, index: usize) {
        let Some(probe) = self.probes.get(index) else {
            return;
        };
        let (Some(path), Some(Outcome::Mapped { mapped, .. })) =
            (probe.target.path, &probe.outcome)
        else {
            return;
        };
        if probe.is_derived {
            return;
        }
        let inside = is_inside(mapped.ip());
        let transaction = probe.transaction.as_ref();
        let longest_round_trip = transaction.and_then(Transaction::elapsed_since_first);
        let round_trip = transaction.and_then(Transaction::elapsed);
        let round_trip = round_trip.unwrap_or_default();
        self.habits.offer(Offer {
            path,
            behaves: probe.other.is_some(),
            round_trip,
            longest_round_trip: longest_round_trip.unwrap_or_default(),
            inside,
        });
        let Some(other) = probe.other else { return };
        let name = probe.target.server.clone();
        self.filtering.offer(name, path, other, inside);
        if !plan::is_plausible(path.remote, other) {
            return;
        }
        self.hops.offer(path, other, round_trip, inside);
        for remote in [SocketAddr::new(path.remote.ip(), other.port()), other] {
            let path = Path {
                local: path.local,
                remote,
            };
            // It is the socket that asks, by whichever way its packets leave.
            let known = |probe: &Running| {
                let known = probe.target.path;
                known.is_some_and(|known| {
                    known.remote == remote && known.local.port() == path.local.port()
                })
            };
            if !self.probes.iter().any(known) {
                self.start(now, Target::found(path), true);
            }
        }
    }

    /// What follows from what has ended.
    fn advance(&mut self, now: Instant) {
        self.recheck(now);
        let (probes, events) = (&self.probes, &mut self.events);
        self.connections.advance(now, probes, events);
        let settled = self.is_mapping_finished() || now.since(self.started) >= OUTSIDE;
        let (random, transmits) = (&mut self.random, &mut self.transmits);
        self.filtering
            .advance(now, settled, self.schedule, random, transmits);
        let (random, transmits) = (&mut self.random, &mut self.transmits);
        self.habits
            .advance(now, settled, self.schedule, random, transmits);
        if self.has_one_mapping() && self.filtering.keeps_out() {
            self.hops.begin(now, self.schedule, &mut self.random);
        }
        self.confirm(now);
        let control = self.filtering.control();
        let (random, transmits) = (&mut self.random, &mut self.transmits);
        self.hops.handle_timeout(now, control, random, transmits);
    }

    /// Retransmits what is due, and ends what waited long enough.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.connections.handle_timeout(now);
        for (index, probe) in self.probes.iter_mut().enumerate() {
            if probe.handle_timeout(now, &mut self.transmits) {
                self.events.push_back(Event::Ended(index));
            }
        }
        self.advance(now);
    }

    /// Tells that nothing can be sent along this path.
    pub fn handle_unreachable(&mut self, now: Instant, local: SocketAddr, remote: SocketAddr) {
        for (index, probe) in self.probes.iter_mut().enumerate() {
            let path = probe.target.path;
            let is_asked = |path: Path| path.remote == remote && path.local.port() == local.port();
            if probe.outcome.is_none() && path.is_some_and(is_asked) {
                probe.outcome = Some(Outcome::Unreachable);
                self.events.push_back(Event::Ended(index));
            }
        }
        self.advance(now);
    }

    /// Tells the local address from which packets to `remote` leave. A server's other address may be
    /// reached by another way than the one that told of it, as with a VPN, and what it sees is then no
    /// mapping of the first one's.
    pub fn handle_route(&mut self, remote: SocketAddr, local: IpAddr) {
        for probe in self.probes.iter_mut().filter(|probe| probe.is_derived) {
            if let Some(path) = &mut probe.target.path
                && path.remote == remote
            {
                path.local.set_ip(local);
            }
        }
    }

    /// Takes what came of a TCP connection that [`Event::Connect`] asked for.
    pub fn handle_connection(&mut self, now: Instant, server: SocketAddr, outcome: Connected) {
        self.connections.end(now, server, outcome);
        self.advance(now);
    }

    /// Takes what came of a datagram that [`Event::Knock`] asked for: whether the server's host, or
    /// something on the way in its name, refused it.
    pub fn handle_knock(&mut self, now: Instant, server: SocketAddr, refused: bool) {
        self.connections.end_knock(server, refused);
        self.advance(now);
    }

    /// When to call [`handle_timeout`](Self::handle_timeout) next; `None` when all has ended.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let open = self.probes.iter().filter(|probe| probe.outcome.is_none());
        open.filter_map(|probe| probe.transaction.as_ref()?.poll_timeout())
            .chain(self.filtering.poll_timeout())
            .chain(self.habits.poll_timeout())
            .chain(self.hops.poll_timeout())
            .chain(self.connections.poll_timeout())
            .min()
    }

    /// The next datagram to send with this hop limit (IP_TTL), before anything of
    /// [`poll_transmit`](Self::poll_transmit). What cannot be sent so is left out.
    pub fn poll_limited_transmit(&mut self) -> Option<(Transmit, u8)> {
        self.hops.poll_limited()
    }

    /// The next datagram to send.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.transmits.pop_front()
    }

    /// The next thing to tell.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Whether every test has come to its end.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.is_mapping_finished()
            && self.filtering.is_finished()
            && self.habits.is_finished()
            && self.hops.is_finished()
            && self.connections.is_finished()
    }
}
