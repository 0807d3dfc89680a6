//! A NAT, a lossy path and STUN servers in virtual time.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use icescope::nat::{
    Filtering, Hairpinning, Mapping, Path, Ports, Prober, Report, SCHEDULE, Target, judge,
    lifetime_sockets,
};
use icescope::stun::BehaviorServer;
use icescope::stun::engine::{Input, Instant, Transport};

pub(crate) const HOST: &str = "192.168.1.2";
pub(crate) const SERVERS: [&str; 4] = [
    "203.0.113.10:3478",
    "203.0.113.10:3479",
    "203.0.113.11:3478",
    "203.0.113.11:3479",
];

pub(crate) fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// A small generator: the tests want numbers that differ, not secrets.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// True in so many of a hundred cases.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        (self.next() >> 33) % 100 < percent
    }
}

/// A NAT, or a firewall where the mapping is none.
#[derive(Clone, Debug)]
pub(crate) struct Nat {
    pub(crate) mapping: Mapping,
    pub(crate) filtering: Filtering,
    pub(crate) ports: Ports,
    /// Whether what is sent to the outside comes back in, and with which source.
    pub(crate) hairpin: Hairpinning,
    /// Whether addresses in the open are rewritten.
    pub(crate) rewrites: bool,
    /// Whether each inner socket has another outer address.
    pub(crate) arbitrary: bool,
    /// How long a mapping lives that nothing is sent through.
    pub(crate) lifetime: Duration,
    pub(crate) used: BTreeMap<SocketAddr, Instant>,
    pub(crate) external: IpAddr,
    /// From the inner socket and what of the remote endpoint counts, to the outer one.
    pub(crate) table: BTreeMap<(SocketAddr, String), SocketAddr>,
    /// What was sent to through an outer endpoint.
    pub(crate) contacted: BTreeMap<SocketAddr, BTreeSet<SocketAddr>>,
}

impl Nat {
    pub(crate) fn new(mapping: Mapping, filtering: Filtering) -> Self {
        Self {
            mapping,
            filtering,
            ports: Ports::Sequential,
            hairpin: Hairpinning::None,
            rewrites: false,
            arbitrary: false,
            lifetime: Duration::from_secs(3600),
            used: BTreeMap::new(),
            external: "198.51.100.1".parse().unwrap(),
            table: BTreeMap::new(),
            contacted: BTreeMap::new(),
        }
    }

    fn out(&mut self, now: Instant, inner: SocketAddr, remote: SocketAddr) -> SocketAddr {
        let gone: Vec<SocketAddr> = self
            .used
            .iter()
            .filter(|(_, used)| now.since(**used) > self.lifetime)
            .map(|(outer, _)| *outer)
            .collect();
        self.table.retain(|_, outer| !gone.contains(outer));
        self.used.retain(|outer, _| !gone.contains(outer));
        let key = match self.mapping {
            Mapping::None => String::from("none"),
            Mapping::EndpointIndependent => String::new(),
            Mapping::AddressDependent => remote.ip().to_string(),
            Mapping::AddressAndPortDependent => remote.to_string(),
        };
        let next = u16::try_from(self.table.len()).unwrap();
        let port = match self.ports {
            Ports::Preserving if self.mapping == Mapping::EndpointIndependent => inner.port(),
            Ports::Random => 1024 + next.wrapping_mul(40503) % 60000,
            Ports::Preserving | Ports::Sequential => 40000 + next,
        };
        let mut external = self.external;
        if self.arbitrary {
            external = IpAddr::from([198, 51, 100, (inner.port() % 2) as u8 + 1]);
        }
        let outer = if self.mapping == Mapping::None {
            inner
        } else {
            SocketAddr::new(external, port)
        };
        let outer = *self.table.entry((inner, key)).or_insert(outer);
        self.used.insert(outer, now);
        self.contacted.entry(outer).or_default().insert(remote);
        outer
    }

    fn inner(&self, outer: SocketAddr) -> Option<SocketAddr> {
        let mut table = self.table.iter();
        table
            .find(|(_, to)| **to == outer)
            .map(|((inner, _), _)| *inner)
    }

    fn back(&self, now: Instant, outer: SocketAddr, remote: SocketAddr) -> Option<SocketAddr> {
        if self.mapping != Mapping::None && now.since(*self.used.get(&outer)?) > self.lifetime {
            return None;
        }
        let (inner, _) = self.table.iter().find(|(_, to)| **to == outer)?.0.clone();
        let contacted = self.contacted.get(&outer)?;
        let passes = match self.filtering {
            Filtering::EndpointIndependent => true,
            Filtering::AddressDependent => contacted.iter().any(|one| one.ip() == remote.ip()),
            Filtering::AddressAndPortDependent => contacted.contains(&remote),
        };
        passes.then_some(inner)
    }
}

/// Puts the inner address where the outer one stands in the open.
fn rewrite(bytes: &mut [u8], outer: SocketAddr, inner: SocketAddr) {
    let in_bytes = |at: SocketAddr| match at.ip() {
        IpAddr::V4(ip) => [&at.port().to_be_bytes()[..], &ip.octets()].concat(),
        IpAddr::V6(_) => panic!("IPv4 only"),
    };
    let (from, to) = (in_bytes(outer), in_bytes(inner));
    while let Some(at) = bytes.windows(from.len()).position(|window| window == from) {
        bytes[at..at + to.len()].copy_from_slice(&to);
    }
}

/// A datagram that a server sends: from, to, after how long, and what.
pub(crate) type Sent = (SocketAddr, SocketAddr, Duration, Vec<u8>);
/// What servers do with a datagram: its source, where it came to, and its bytes.
pub(crate) type Servers<'a> = dyn FnMut(SocketAddr, SocketAddr, &[u8]) -> Vec<Sent> + 'a;

/// A server as ours is, at the four addresses.
pub(crate) fn faultless() -> impl FnMut(SocketAddr, SocketAddr, &[u8]) -> Vec<Sent> {
    let sockets = SERVERS.map(at);
    let server = BehaviorServer::new(&sockets);
    move |from, to, bytes| {
        let Some(socket) = sockets.iter().position(|socket| *socket == to) else {
            return Vec::new();
        };
        let mut buffer = [0; 2000];
        match server.answer(bytes, socket, from, &mut buffer) {
            Ok(reply) => vec![(
                sockets[reply.socket],
                reply.to,
                Duration::ZERO,
                reply.bytes.to_vec(),
            )],
            Err(_) => Vec::new(),
        }
    }
}

/// The path: how long one way takes, and how many percent are lost on each.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) delay: Duration,
    pub(crate) loss: u64,
    pub(crate) seed: u64,
}

impl Way {
    pub(crate) const fn clear() -> Self {
        Self {
            delay: Duration::from_millis(25),
            loss: 0,
            seed: 1,
        }
    }
}

/// What a run brought.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) report: Report,
    pub(crate) time: Duration,
    pub(crate) sent: usize,
}

/// A datagram on its way back.
struct Flying {
    due: Instant,
    order: usize,
    from: SocketAddr,
    to: SocketAddr,
    bytes: Vec<u8>,
}

/// Runs the prober with some sockets against `targets`, to its end.
pub(crate) fn run(targets: &[&str], nat: &mut Nat, way: &Way, servers: &mut Servers<'_>) -> Run {
    run_waiting(targets, nat, way, servers, 0)
}

/// The same, and searches for a lifetime of up to so many seconds, if there are any.
pub(crate) fn run_waiting(
    targets: &[&str],
    nat: &mut Nat,
    way: &Way,
    servers: &mut Servers<'_>,
    left_alone: u16,
) -> Run {
    let mut dice = Dice::new(way.seed);
    let mut ids = Dice::new(way.seed ^ 0xabcd_ef01);
    let random = move |bytes: &mut [u8]| {
        for byte in bytes {
            *byte = ids.next().to_be_bytes()[0];
        }
    };
    let host: IpAddr = HOST.parse().unwrap();
    let targets = targets
        .iter()
        .map(|server| Target {
            server: format!("stun:{server}"),
            host: at(server).ip().to_string(),
            port: at(server).port(),
            path: Some(Path {
                local: SocketAddr::new(host, 5000),
                remote: at(server),
            }),
        })
        .collect();
    let mut now = Instant::ORIGIN;
    let sockets = |first: u16, count: u16| -> Vec<SocketAddr> {
        let ports = first..first + count;
        ports.map(|port| SocketAddr::new(host, port)).collect()
    };
    let mut prober = Prober::new(now, targets, SCHEDULE, random)
        .with_sockets(sockets(6000, 6))
        .with_port_sockets(vec![
            SocketAddr::new(host, 7001),
            SocketAddr::new(host, 7013),
            SocketAddr::new(host, 7002),
            SocketAddr::new(host, 7024),
        ]);
    if left_alone > 0 {
        let longest = Duration::from_secs(left_alone.into());
        let count = u16::try_from(lifetime_sockets(longest)).unwrap();
        prober = prober.with_lifetime_sockets(sockets(8000, count));
    }
    let mut flying: Vec<Flying> = Vec::new();
    let mut sent = 0;
    while !prober.is_finished() {
        while let Some(transmit) = prober.poll_transmit() {
            sent += 1;
            let outer = nat.out(now, transmit.local, transmit.remote);
            if nat.used.contains_key(&transmit.remote) && nat.mapping != Mapping::None {
                let from = match nat.hairpin {
                    Hairpinning::None => continue,
                    Hairpinning::ExternalSource => outer,
                    Hairpinning::InternalSource => transmit.local,
                };
                if nat.back(now, transmit.remote, outer).is_some() {
                    flying.push(Flying {
                        due: now + Duration::from_millis(2),
                        order: sent,
                        from,
                        to: transmit.remote,
                        bytes: transmit.bytes.clone(),
                    });
                }
                continue;
            }
            if dice.percent(way.loss) {
                continue;
            }
            for (from, to, late, bytes) in servers(outer, transmit.remote, &transmit.bytes) {
                if !dice.percent(way.loss) {
                    flying.push(Flying {
                        due: now + way.delay * 2 + late,
                        order: sent,
                        from,
                        to,
                        bytes,
                    });
                }
            }
        }
        let timeout = prober.poll_timeout().expect("an open prober waits");
        flying.sort_by_key(|one| (one.due, one.order));
        if flying.first().is_some_and(|one| one.due <= timeout) {
            let one = flying.remove(0);
            now = one.due;
            let passed = match nat.hairpin {
                // What was turned round has passed the filter already.
                Hairpinning::InternalSource if one.from.ip() == host => {
                    nat.back(now, one.to, one.to).or(nat.inner(one.to))
                }
                _ => nat.back(now, one.to, one.from),
            };
            if let Some(local) = passed {
                let mut one = one;
                if nat.rewrites {
                    rewrite(&mut one.bytes, one.to, local);
                }
                let input = Input {
                    transport: Transport::Udp,
                    local,
                    remote: one.from,
                    bytes: &one.bytes,
                };
                prober.handle_input(now, input);
            }
        } else {
            now = timeout;
            prober.handle_timeout(now);
        }
        assert!(
            now.since(Instant::ORIGIN) < Duration::from_secs(400),
            "it ends"
        );
    }
    Run {
        report: judge(prober.evidence()),
        time: now.since(Instant::ORIGIN),
        sent,
    }
}
