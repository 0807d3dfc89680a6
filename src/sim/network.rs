//! Hosts and NATs on segments, and the packets between them.

mod parts;
#[cfg(test)]
mod tests;
mod travel;

use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;

use super::nat::Nat;
use super::packet::Packet;
use super::random::Generator;
use super::rules::Rules;
use super::subnet::Subnet;
use crate::stun::engine::Instant;
pub use parts::{
    Delivery, GatewayId, HostId, Link, Loss, NetworkEvent, NetworkEventKind, SegmentId,
};
use travel::{Place, Travel};

/// Events that wait to be polled; where nobody polls, the oldest give way.
const EVENTS: usize = 65_536;

#[derive(Clone, Debug)]
struct Host {
    segment: SegmentId,
    addresses: Vec<IpAddr>,
    link: Link,
}

#[derive(Clone, Debug)]
struct Gateway {
    inside: SegmentId,
    outside: SegmentId,
    link: Link,
    nat: Nat,
    rules: Rules,
}

/// A network in memory. Packets move when [`Network::handle_timeout`] is called.
///
/// ```
/// use core::time::Duration;
/// use icescope::sim::{Dependence, Link, Nat, NatConfig, Network, Packet, Subnet};
/// use icescope::stun::engine::Instant;
///
/// let mut network = Network::new(1);
/// let internet = network.segment(vec![Subnet::new("0.0.0.0".parse()?, 0)]);
/// let home = network.segment(vec![Subnet::new("192.168.1.0".parse()?, 24)]);
/// let link = Link::new(Duration::from_millis(10));
/// let host = network.host(home, vec!["192.168.1.2".parse()?], link);
/// let server = network.host(internet, vec!["203.0.113.10".parse()?], link);
/// let kind = Dependence::EndpointIndependent;
/// let config = NatConfig::new(kind, kind, vec!["198.51.100.1".parse()?]);
/// network.gateway(home, internet, Nat::new(config, 1), link);
///
/// let packet = Packet::new("192.168.1.2:5000".parse()?, "203.0.113.10:3478".parse()?);
/// network.send(Instant::ORIGIN, host, packet, b"hello".to_vec());
/// while let Some(time) = network.poll_timeout() {
///     network.handle_timeout(time);
/// }
/// let delivery = network.poll_delivery().unwrap();
/// assert_eq!(delivery.host, server);
/// assert_eq!(delivery.packet.source, "198.51.100.1:5000".parse()?);
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Network {
    random: Generator,
    segments: Vec<Vec<Subnet>>,
    hosts: Vec<Host>,
    gateways: Vec<Gateway>,
    queue: BTreeMap<(Instant, u64), Travel>,
    sent: u64,
    deliveries: VecDeque<Delivery>,
    events: VecDeque<NetworkEvent>,
}

impl Network {
    /// An empty network. Loss and jitter come from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            random: Generator::new(seed),
            segments: Vec::new(),
            hosts: Vec::new(),
            gateways: Vec::new(),
            queue: BTreeMap::new(),
            sent: 0,
            deliveries: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// Adds a segment with its subnets; those with no gateway reach what is on them only.
    pub fn segment(&mut self, subnets: Vec<Subnet>) -> SegmentId {
        self.segments.push(subnets);
        SegmentId(self.segments.len() - 1)
    }

    /// Adds a host with its addresses.
    pub fn host(&mut self, segment: SegmentId, addresses: Vec<IpAddr>, link: Link) -> HostId {
        self.hosts.push(Host {
            segment,
            addresses,
            link,
        });
        HostId(self.hosts.len() - 1)
    }

    /// Adds a NAT or firewall: the default gateway of `inside`, and a member of `outside` by `link`.
    pub fn gateway(
        &mut self,
        inside: SegmentId,
        outside: SegmentId,
        nat: Nat,
        link: Link,
    ) -> GatewayId {
        self.gateways.push(Gateway {
            inside,
            outside,
            link,
            nat,
            rules: Rules::default(),
        });
        GatewayId(self.gateways.len() - 1)
    }

    /// Lets a gateway drop packets, from now on, before its NAT sees them.
    pub fn set_rules(&mut self, gateway: GatewayId, rules: Rules) {
        if let Some(gateway) = self.gateways.get_mut(gateway.0) {
            gateway.rules = rules;
        }
    }

    /// The NAT of a gateway; `None` if the id is another network's.
    #[must_use]
    pub fn nat(&self, gateway: GatewayId) -> Option<&Nat> {
        self.gateways.get(gateway.0).map(|gateway| &gateway.nat)
    }

    /// A host sends a packet.
    pub fn send(&mut self, now: Instant, host: HostId, packet: Packet, bytes: Vec<u8>) {
        self.send_limited(now, host, packet, bytes, u8::MAX);
    }

    /// A host sends a packet with a hop limit (RFC 791, time to live), of which each gateway takes one
    /// on the way out; where none is left, the packet is lost before the NAT sees it.
    pub fn send_limited(
        &mut self,
        now: Instant,
        host: HostId,
        packet: Packet,
        bytes: Vec<u8>,
        limit: u8,
    ) {
        let Some(sender) = self.hosts.get(host.0) else {
            return;
        };
        let (segment, link) = (sender.segment, sender.link);
        let destination = packet.destination.ip();
        let subnets = self.segments.get(segment.0);
        let direct = subnets.is_some_and(|all| all.iter().any(|one| one.contains(destination)));
        let family = |subnet: &&Subnet| {
            subnets.is_some_and(|all| all.len() == 1) || subnet.contains(packet.source.ip())
        };
        let kind = NetworkEventKind::Routed {
            host,
            packet,
            subnet: subnets.and_then(|all| all.iter().find(family).copied()),
            gateway: if direct {
                None
            } else {
                self.default_gateway(segment)
            },
        };
        self.tell(now, kind);
        let travel = Travel {
            packet,
            bytes,
            place: Place::On(segment),
            hops: 0,
            limit,
        };
        self.carry(now, link, travel);
    }

    /// When the next packet moves.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.queue.keys().next().map(|(at, _)| *at)
    }

    /// Moves every packet whose time has come.
    pub fn handle_timeout(&mut self, now: Instant) {
        while let Some(entry) = self.queue.first_entry() {
            let at = entry.key().0;
            if at > now {
                break;
            }
            let travel = entry.remove();
            self.advance(at, travel);
        }
    }

    /// Lets every NAT delete what has expired, as it would at its next packet.
    pub fn expire(&mut self, now: Instant) {
        for index in 0..self.gateways.len() {
            if let Some(gateway) = self.gateways.get_mut(index) {
                gateway.nat.handle_timeout(now);
            }
            self.collect(GatewayId(index));
        }
    }

    /// The next packet that arrived at a host, until there is none.
    pub fn poll_delivery(&mut self) -> Option<Delivery> {
        self.deliveries.pop_front()
    }

    /// The next event, until there is none. Of more than 65536 that wait, the oldest are lost.
    pub fn poll_event(&mut self) -> Option<NetworkEvent> {
        self.events.pop_front()
    }

    fn carry(&mut self, now: Instant, link: Link, travel: Travel) {
        if self.random.below(1000) < u64::from(link.loss) {
            return self.lose(now, travel.packet, Loss::Link);
        }
        let jitter = u64::try_from(link.jitter.as_micros()).unwrap_or(u64::MAX);
        let extra = Duration::from_micros(self.random.below(jitter.saturating_add(1)));
        self.sent += 1;
        let at = now + link.delay + extra;
        self.queue.insert((at, self.sent), travel);
    }

    fn lose(&mut self, now: Instant, packet: Packet, loss: Loss) {
        self.tell(now, NetworkEventKind::Lost { packet, loss });
    }

    fn tell(&mut self, at: Instant, kind: NetworkEventKind) {
        if self.events.len() == EVENTS {
            self.events.pop_front();
        }
        self.events.push_back(NetworkEvent { at, kind });
    }
}
