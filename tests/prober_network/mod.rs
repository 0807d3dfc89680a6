//! The prober in a simulated network, in virtual time: one NAT behind another, and servers that do
//! as a test says.
#![allow(dead_code, reason = "each test file uses its part")]

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use icescope::nat::{
    Class as _, Connected, Event, Filtering, HOP_SOCKETS, Mapping, Path, Prober, Report, SCHEDULE,
    Target, judge, lifetime_sockets,
};
use icescope::sim::{
    Allocation, Dependence, GatewayId, HostId, Link, Nat, NatConfig, Network, Packet, Rules, Subnet,
};
use icescope::stun::BehaviorServer;
use icescope::stun::engine::{Input, Instant, Transport};

pub(crate) const HOST: &str = "192.168.1.2";
/// A carrier's customer.
pub(crate) const CUSTOMER: &str = "100.64.0.2";
pub(crate) const EXTERNAL: &str = "198.51.100.1";
/// One server as RFC 5780 wants it.
pub(crate) const SERVERS: [&str; 4] = [
    "203.0.113.10:3478",
    "203.0.113.10:3479",
    "203.0.113.11:3478",
    "203.0.113.11:3479",
];

pub(crate) fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

pub(crate) fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// The NAT of a home: it keeps ports and one mapping, and lets in whom it sent to.
pub(crate) fn home() -> NatConfig {
    NatConfig::new(
        Dependence::EndpointIndependent,
        Dependence::AddressAndPortDependent,
        vec![ip(EXTERNAL)],
    )
}

/// A NAT of this kind, which gives out ports in sequence; a firewall where the mapping is none.
pub(crate) fn kind(mapping: Mapping, filtering: Filtering) -> NatConfig {
    let mapping = match mapping {
        Mapping::None => None,
        Mapping::EndpointIndependent => Some(Dependence::EndpointIndependent),
        Mapping::AddressDependent => Some(Dependence::AddressDependent),
        Mapping::AddressAndPortDependent => Some(Dependence::AddressAndPortDependent),
    };
    let filtering = match filtering {
        Filtering::EndpointIndependent => Dependence::EndpointIndependent,
        Filtering::AddressDependent => Dependence::AddressDependent,
        Filtering::AddressAndPortDependent => Dependence::AddressAndPortDependent,
    };
    let Some(mapping) = mapping else {
        return NatConfig::firewall(filtering);
    };
    NatConfig {
        allocation: IN_SEQUENCE,
        ..NatConfig::new(mapping, filtering, vec![ip(EXTERNAL)])
    }
}

pub(crate) const IN_SEQUENCE: Allocation = Allocation::Sequential {
    first: 40_000,
    delta: 1,
};

/// The nine NATs, an open host and a firewall.
pub(crate) fn eleven() -> Vec<(Mapping, Filtering)> {
    let mut all: Vec<(Mapping, Filtering)> = Vec::new();
    for mapping in &Mapping::ALL[1..] {
        all.extend(Filtering::ALL.iter().map(|one| (*mapping, *one)));
    }
    all.push((Mapping::None, Filtering::EndpointIndependent));
    all.push((Mapping::None, Filtering::AddressAndPortDependent));
    all
}

/// A datagram that a server sends: from, to, and what.
pub(crate) type Sent = (SocketAddr, SocketAddr, Vec<u8>);
/// What servers do with a datagram: its source, where it came to, and its bytes.
pub(crate) type Servers<'a> = dyn FnMut(SocketAddr, SocketAddr, &[u8]) -> Vec<Sent> + 'a;

/// A server as ours is, at these addresses.
pub(crate) fn serving(
    sockets: &[&str],
) -> impl FnMut(SocketAddr, SocketAddr, &[u8]) -> Vec<Sent> + use<> {
    let sockets: Vec<SocketAddr> = sockets.iter().map(|text| at(text)).collect();
    let server = BehaviorServer::new(&sockets);
    move |from, to, bytes| {
        let Some(socket) = sockets.iter().position(|socket| *socket == to) else {
            return Vec::new();
        };
        let mut buffer = [0; 4000];
        match server.answer(bytes, socket, from, &mut buffer) {
            Ok(reply) => vec![(sockets[reply.socket], reply.to, reply.bytes.to_vec())],
            Err(_) => Vec::new(),
        }
    }
}

/// A small generator: the tests want numbers that differ, not secrets.
fn dice(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move |bytes| {
        for byte in bytes {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_be_bytes()[0];
        }
    }
}

/// An address as it stands in MAPPED-ADDRESS.
fn in_bytes(at: SocketAddr) -> Vec<u8> {
    match at.ip() {
        IpAddr::V4(ip) => [&at.port().to_be_bytes()[..], &ip.octets()].concat(),
        IpAddr::V6(_) => panic!("IPv4 only"),
    }
}

/// A host, its NATs, and the internet.
pub(crate) struct World {
    pub(crate) network: Network,
    pub(crate) gateways: Vec<GatewayId>,
    client: HostId,
    local: IpAddr,
    servers: HostId,
    targets: Vec<SocketAddr>,
    seed: u64,
    longest: Option<Duration>,
    tcp: Vec<(SocketAddr, Connected, bool)>,
    late: Duration,
    rewrites: bool,
}

/// What a run brought.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) report: Report,
    pub(crate) time: Duration,
    pub(crate) sent: usize,
}

impl World {
    /// A host behind NATs, the innermost first, that asks `targets`. A round trip takes 50 ms.
    pub(crate) fn new(nats: Vec<NatConfig>, targets: &[&str]) -> Self {
        Self::lossy(nats, targets, 0, 1)
    }

    /// The same, where so many packets of a hundred are lost, each way.
    pub(crate) fn lossy(nats: Vec<NatConfig>, targets: &[&str], percent: u16, seed: u64) -> Self {
        Self::slow(nats, targets, percent, seed, Duration::ZERO)
    }

    /// The same, where the way from the host to its first NAT takes this long, each way.
    pub(crate) fn slow(
        nats: Vec<NatConfig>,
        targets: &[&str],
        percent: u16,
        seed: u64,
        access: Duration,
    ) -> Self {
        let mut network = Network::new(seed);
        let internet = network.segment(vec![
            Subnet::new(ip("0.0.0.0"), 0),
            Subnet::new(ip("::"), 0),
        ]);
        let targets: Vec<SocketAddr> = targets.iter().map(|text| at(text)).collect();
        let mut addresses: Vec<IpAddr> = targets.iter().map(SocketAddr::ip).collect();
        addresses.extend(SERVERS.map(|text| at(text).ip()));
        addresses.sort_unstable();
        addresses.dedup();
        let far = Link {
            loss: percent * 10,
            ..Link::new(Duration::from_millis(25))
        };
        let servers = network.host(internet, addresses, far);
        let near = Link::new(Duration::ZERO);
        let mut outside = internet;
        let mut gateways = Vec::new();
        let mut local = ip(EXTERNAL);
        for (index, config) in nats.into_iter().enumerate().rev() {
            let (subnet, address) = if index == 0 {
                ("192.168.1.0", HOST)
            } else {
                ("100.64.0.0", CUSTOMER)
            };
            local = ip(address);
            let inside = network.segment(vec![Subnet::new(
                ip(subnet),
                if index == 0 { 24 } else { 10 },
            )]);
            let nat = Nat::new(config, seed);
            // Loss strikes once on each way, between the host and the first gateway.
            gateways.insert(0, network.gateway(inside, outside, nat, near));
            outside = inside;
        }
        let client = network.host(outside, vec![local], Link::new(access));
        Self {
            network,
            gateways,
            client,
            local,
            servers,
            targets,
            seed,
            longest: None,
            tcp: Vec::new(),
            late: Duration::ZERO,
            rewrites: false,
        }
    }

    /// Lets the NATs remember what an earlier run or program sent from this local port to `remotes`.
    pub(crate) fn remembering(mut self, port: u16, remotes: &[&str]) -> Self {
        for remote in remotes {
            let packet = Packet::new(SocketAddr::new(self.local, port), at(remote));
            let earlier = b"earlier".to_vec();
            let now = Instant::ORIGIN;
            self.network.send(now, self.client, packet, earlier);
            // On through each NAT, but not out to the servers.
            self.network.handle_timeout(now);
        }
        self
    }

    /// Lets the servers take so long for each answer.
    pub(crate) fn late(mut self, late: Duration) -> Self {
        self.late = late;
        self
    }

    /// Lets the innermost gateway write the host's addresses over its own ones in what comes in,
    /// where they stand in the open.
    pub(crate) fn rewriting(mut self) -> Self {
        self.rewrites = true;
        self
    }

    fn rewrite(&self, local: SocketAddr, bytes: &mut [u8]) {
        let nat = self.network.nat(self.gateways[0]).unwrap();
        for row in nat.table().filter(|row| row.internal == local) {
            let (from, to) = (in_bytes(row.external), in_bytes(local));
            while let Some(at) = bytes.windows(from.len()).position(|window| window == from) {
                bytes[at..at + to.len()].copy_from_slice(&to);
            }
        }
    }

    /// Lets the gateway of this index, from the innermost, drop packets.
    pub(crate) fn rule(mut self, gateway: usize, rules: Rules) -> Self {
        self.network.set_rules(self.gateways[gateway], rules);
        self
    }

    /// Says what comes of a TCP connection, and whether UDP is refused there; others come to nothing.
    pub(crate) fn tcp(mut self, server: &str, outcome: Connected, closed: bool) -> Self {
        self.tcp.push((at(server), outcome, closed));
        self
    }

    /// Searches for a lifetime too.
    pub(crate) fn waiting(mut self, longest: u64) -> Self {
        self.longest = Some(Duration::from_secs(longest));
        self
    }

    /// Runs the prober to its end.
    pub(crate) fn run(&mut self, servers: &mut Servers<'_>) -> Run {
        self.run_until(servers, Duration::from_secs(400))
    }

    /// Runs the prober to its end, or until it is cancelled.
    pub(crate) fn run_until(&mut self, servers: &mut Servers<'_>, limit: Duration) -> Run {
        let local = self.local;
        let targets = self.targets.iter().map(|server| Target {
            server: format!("stun:{server}"),
            host: server.ip().to_string(),
            port: server.port(),
            path: Some(Path {
                local: SocketAddr::new(local, 5000),
                remote: *server,
            }),
        });
        let sockets = |first: u16, count: u16| -> Vec<SocketAddr> {
            let ports = first..first + count;
            ports.map(|port| SocketAddr::new(local, port)).collect()
        };
        let mut now = Instant::ORIGIN;
        let mut prober = Prober::new(now, targets.collect(), SCHEDULE, dice(self.seed))
            .with_sockets(sockets(6000, 9))
            .with_port_sockets(
                [7001, 7013, 7002, 7024]
                    .map(|port| SocketAddr::new(local, port))
                    .to_vec(),
            );
        prober = prober.with_hop_sockets(sockets(9000, u16::try_from(HOP_SOCKETS).unwrap()));
        if let Some(longest) = self.longest {
            let count = u16::try_from(lifetime_sockets(longest)).unwrap();
            prober = prober.with_lifetime_sockets(sockets(8000, count));
        }
        let mut sent = 0;
        let mut answers: Vec<(Instant, Packet, Vec<u8>)> = Vec::new();
        while !prober.is_finished() {
            while let Some((transmit, limit)) = prober.poll_limited_transmit() {
                sent += 1;
                let packet = Packet::new(transmit.local, transmit.remote);
                self.network
                    .send_limited(now, self.client, packet, transmit.bytes, limit);
            }
            while let Some(transmit) = prober.poll_transmit() {
                sent += 1;
                let packet = Packet::new(transmit.local, transmit.remote);
                self.network.send(now, self.client, packet, transmit.bytes);
            }
            while let Some(event) = prober.poll_event() {
                let known = |server| self.tcp.iter().find(|tcp| tcp.0 == server);
                match event {
                    Event::Connect(server) => {
                        if let Some((_, outcome, _)) = known(server) {
                            prober.handle_connection(now, server, *outcome);
                        }
                    }
                    Event::Knock(server) => {
                        let refused = known(server).is_some_and(|(_, _, refused)| *refused);
                        prober.handle_knock(now, server, refused);
                    }
                    _ => {}
                }
            }
            let due = prober.poll_timeout().expect("an open prober waits");
            let moves = self.network.poll_timeout();
            let answered = answers.first().map(|(at, ..)| *at);
            let next = [moves, answered].into_iter().flatten().min();
            now = next.map_or(due, |next| next.min(due)).max(now);
            if now.since(Instant::ORIGIN) > limit {
                break;
            }
            while answers.first().is_some_and(|(at, ..)| *at <= now) {
                let (_, packet, bytes) = answers.remove(0);
                self.network.send(now, self.servers, packet, bytes);
            }
            self.network.handle_timeout(now);
            while let Some(mut delivery) = self.network.poll_delivery() {
                let Packet {
                    source,
                    destination,
                } = delivery.packet;
                if delivery.host == self.client {
                    if self.rewrites {
                        self.rewrite(destination, &mut delivery.bytes);
                    }
                    let input = Input {
                        transport: Transport::Udp,
                        local: destination,
                        remote: source,
                        bytes: &delivery.bytes,
                    };
                    prober.handle_input(now, input);
                } else {
                    for (from, to, bytes) in servers(source, destination, &delivery.bytes) {
                        answers.push((now + self.late, Packet::new(from, to), bytes));
                    }
                }
            }
            prober.handle_timeout(now);
        }
        assert!(
            now.since(Instant::ORIGIN) < Duration::from_secs(400),
            "it ends"
        );
        Run {
            report: judge(prober.evidence()),
            time: now.since(Instant::ORIGIN),
            sent,
        }
    }
}
