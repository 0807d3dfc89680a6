//! Two ICE agents, as far as the question goes whether they reach each other: they learn their
//! server-reflexive addresses, swap them, send checks with resends at random times, learn
//! peer-reflexive addresses, and answer symmetrically (RFC 8445 section 7).

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use icescope::sim::{
    Allocation, Delivery, Dependence, FilterState, Hairpin, HostId, Link, Nat, NatConfig, Network,
    Packet, Replies, SegmentId, Subnet,
};
use icescope::stun::engine::Instant;

pub(crate) const SERVER: &str = "203.0.113.10:3478";

/// What stands between an agent and the internet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side {
    /// `None`: no translation.
    pub(crate) mapping: Option<Dependence>,
    pub(crate) filtering: Dependence,
    pub(crate) filter_state: FilterState,
    pub(crate) replies: Replies,
    pub(crate) allocation: Allocation,
}

/// The two sides, where they are, and what the agents try.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial {
    pub(crate) a: Side,
    pub(crate) b: Side,
    /// Both are behind the NAT of `a`, which hairpins so.
    pub(crate) same_nat: Option<Hairpin>,
    /// The agents know each other's local addresses.
    pub(crate) host_candidates: bool,
    /// How many ports beyond the reported one the other agent tries too, of `a` and of `b`.
    pub(crate) guesses: [u16; 2],
    /// Of a thousand packets, on each link.
    pub(crate) loss: u16,
    pub(crate) seed: u64,
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Another generator than the network's, so that schedules and losses do not go together.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn millis(&mut self, limit: u64) -> Duration {
        Duration::from_micros(self.below(limit * 1000))
    }
}

#[derive(Clone, Copy, Debug)]
struct Remote {
    address: SocketAddr,
    next: Instant,
    tries: u32,
    revived: u32,
}

struct Agent {
    host: HostId,
    local: SocketAddr,
    reflexive: Option<SocketAddr>,
    remotes: Vec<Remote>,
    pending: HashMap<u64, SocketAddr>,
    valid: bool,
}

const TRIES: u32 = 14;
/// Two NATs that map each destination anew and let everybody in show each other ever new
/// addresses; an agent tries a limited number (RFC 8445 section 6.1.2.5).
const REMOTES: usize = 12;

impl Agent {
    fn new(host: HostId, local: SocketAddr) -> Self {
        Self {
            host,
            local,
            reflexive: None,
            remotes: Vec::new(),
            pending: HashMap::new(),
            valid: false,
        }
    }

    fn learn(&mut self, address: SocketAddr, next: Instant) {
        let known = self.remotes.iter_mut().find(|one| one.address == address);
        if let Some(known) = known {
            // A triggered check does not wait for the next turn, and revives a pair that has
            // failed (RFC 8445 section 7.3.1.4).
            known.next = known.next.min(next);
            if known.tries == TRIES && known.revived < TRIES {
                known.revived += 1;
                known.tries -= 1;
            }
        } else if self.remotes.len() < REMOTES {
            self.remotes.push(Remote {
                address,
                next,
                tries: 0,
                revived: 0,
            });
        }
    }
}

fn place(
    network: &mut Network,
    internet: SegmentId,
    side: Side,
    site: u8,
    seed: u64,
) -> (HostId, SocketAddr, SegmentId) {
    let link = Link::new(Duration::from_millis(5));
    if side.mapping.is_none() {
        let public: IpAddr = [198, 51, 100, site * 16 + 2].into();
        let office = network.segment(vec![Subnet::new(public, 28)]);
        let mut config = NatConfig::firewall(side.filtering);
        config.filter_state = side.filter_state;
        config.replies = side.replies;
        network.gateway(office, internet, Nat::new(config, seed), link);
        let host = network.host(office, vec![public], link);
        return (host, SocketAddr::new(public, 5000), office);
    }
    let private: IpAddr = [192, 168, site, 2].into();
    let home = network.segment(vec![Subnet::new(private, 24)]);
    let host = network.host(home, vec![private], link);
    (host, SocketAddr::new(private, 5000), home)
}

fn translate(side: Side, site: u8, hairpin: Hairpin, seed: u64) -> Option<Nat> {
    let external: IpAddr = [198, 51, 100, site * 16 + 1].into();
    let mut config = NatConfig::new(side.mapping?, side.filtering, vec![external]);
    config.filter_state = side.filter_state;
    config.replies = side.replies;
    config.allocation = side.allocation;
    config.hairpin = hairpin;
    Some(Nat::new(config, seed))
}

/// Whether both agents end with a pair whose check was answered.
pub(crate) fn connects(trial: &Trial) -> bool {
    let mut dice = Dice(trial.seed.wrapping_mul(0x2545_F491_4F6C_DD1D) | 1);
    let mut network = Network::new(trial.seed);
    let internet = network.segment(vec![Subnet::new(ip("0.0.0.0"), 0)]);
    let link = |jitter| Link {
        delay: Duration::from_millis(10),
        jitter: Duration::from_millis(jitter),
        loss: trial.loss,
    };
    let jitter = dice.below(40);
    let server: SocketAddr = SERVER.parse().unwrap();
    let server_host = network.host(internet, vec![server.ip()], link(0));
    let (host, local, home) = place(&mut network, internet, trial.a, 1, trial.seed);
    let mut agents = vec![Agent::new(host, local)];
    if let Some(nat) = translate(
        trial.a,
        1,
        trial.same_nat.unwrap_or(Hairpin::None),
        trial.seed,
    ) {
        network.gateway(home, internet, nat, link(jitter));
    }
    if trial.same_nat.is_some() {
        let local = SocketAddr::new([192, 168, 1, 3].into(), 5000);
        let host = network.host(home, vec![local.ip()], link(0));
        agents.push(Agent::new(host, local));
    } else {
        let (host, local, home) = place(&mut network, internet, trial.b, 2, trial.seed ^ 99);
        agents.push(Agent::new(host, local));
        if let Some(nat) = translate(trial.b, 2, Hairpin::None, trial.seed ^ 99) {
            network.gateway(home, internet, nat, link(jitter));
        }
    }
    reflect(&mut network, &mut agents, server, server_host);
    signal(trial, &mut agents, &mut dice);
    check(&mut network, &mut agents, &mut dice);
    agents.iter().all(|agent| agent.valid)
}

/// Both ask the server for their mapped addresses until it has answered.
fn reflect(network: &mut Network, agents: &mut [Agent], server: SocketAddr, server_host: HostId) {
    let mut now = Instant::ORIGIN;
    for _ in 0..20 {
        for agent in agents.iter().filter(|agent| agent.reflexive.is_none()) {
            network.send(
                now,
                agent.host,
                Packet::new(agent.local, server),
                Vec::new(),
            );
        }
        now = now + Duration::from_millis(100);
        while let Some(time) = network.poll_timeout().filter(|time| *time <= now) {
            network.handle_timeout(time);
            while let Some(delivery) = network.poll_delivery() {
                let packet = delivery.packet;
                if delivery.host == server_host {
                    let mapped = packet.source.to_string().into_bytes();
                    network.send(delivery.at, server_host, packet.reply(), mapped);
                } else {
                    let agent = agents.iter_mut().find(|agent| agent.host == delivery.host);
                    let mapped = String::from_utf8(delivery.bytes).unwrap();
                    agent.unwrap().reflexive = Some(mapped.parse().unwrap());
                }
            }
        }
    }
}

/// Each learns the other's addresses, at a time of its own.
fn signal(trial: &Trial, agents: &mut [Agent], dice: &mut Dice) {
    let start = Instant::ORIGIN + Duration::from_secs(3);
    let offers: Vec<(SocketAddr, SocketAddr)> = agents
        .iter()
        .map(|agent| (agent.reflexive.unwrap(), agent.local))
        .collect();
    // Fixed schedules first: together, one well before the other, and the other way round.
    let delays = match trial.seed {
        0 => [0, 0],
        1 => [0, 3000],
        2 => [3000, 0],
        _ => [dice.below(1500), dice.below(1500)],
    };
    for (index, agent) in agents.iter_mut().enumerate() {
        let (reflexive, local) = offers[1 - index];
        let at = start + Duration::from_millis(delays[index]);
        for ahead in 0..=trial.guesses[1 - index] {
            let port = reflexive.port().wrapping_add(ahead);
            // Checks are paced (RFC 8445 section 14.2), so guesses are tried in order.
            let turn = Duration::from_millis(50) * u32::from(ahead);
            agent.learn(SocketAddr::new(reflexive.ip(), port), at + turn);
        }
        if trial.host_candidates {
            agent.learn(local, at);
        }
    }
}

fn check(network: &mut Network, agents: &mut [Agent], dice: &mut Dice) {
    let mut transaction = 0;
    loop {
        let due = agents
            .iter()
            .flat_map(|agent| agent.remotes.iter())
            .filter(|remote| remote.tries < TRIES)
            .map(|remote| remote.next)
            .min();
        let next = due.into_iter().chain(network.poll_timeout()).min();
        let Some(now) = next else { return };
        network.handle_timeout(now);
        while let Some(delivery) = network.poll_delivery() {
            let agent = agents.iter_mut().find(|agent| agent.host == delivery.host);
            if let Some(agent) = agent {
                receive(network, agent, &delivery);
            }
        }
        if agents.iter().all(|agent| agent.valid) {
            return;
        }
        for agent in agents.iter_mut() {
            let (host, local) = (agent.host, agent.local);
            for remote in &mut agent.remotes {
                if remote.next <= now && remote.tries < TRIES {
                    remote.tries += 1;
                    remote.next = now + Duration::from_millis(50) + dice.millis(700);
                    transaction += 1;
                    agent.pending.insert(transaction, remote.address);
                    let mut bytes = vec![b'?'];
                    bytes.extend(transaction.to_be_bytes());
                    network.send(now, host, Packet::new(local, remote.address), bytes);
                }
            }
        }
    }
}

fn receive(network: &mut Network, agent: &mut Agent, delivery: &Delivery) {
    let packet = delivery.packet;
    let Some((kind, id)) = delivery.bytes.split_first() else {
        return;
    };
    let transaction = u64::from_be_bytes(id.try_into().unwrap());
    if *kind == b'?' {
        let mut bytes = vec![b'!'];
        bytes.extend(id);
        network.send(delivery.at, agent.host, packet.reply(), bytes);
        agent.learn(packet.source, delivery.at);
    } else if agent.pending.get(&transaction) == Some(&packet.source) {
        // From elsewhere it would be a non-symmetric answer (section 7.2.5.2.1).
        agent.valid = true;
    }
}
