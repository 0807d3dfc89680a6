//! Hosts and NATs on segments, and the packets between them.

#[cfg(test)]
mod tests;

use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, SocketAddr};

use super::nat::{EventKind, Nat, Verdict};
use super::packet::Packet;
use super::random::Generator;
use super::rules::{Rule, Rules};
use super::subnet::Subnet;
use crate::stun::engine::Instant;

/// Events that wait to be polled; where nobody polls, the oldest give way.
const EVENTS: usize = 65_536;
/// Segments that a packet may cross: what goes round in a circle ends.
const HOPS: u8 = 16;

/// A segment of one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId(usize);

/// A host of one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostId(usize);

/// A NAT or firewall of one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GatewayId(usize);

/// How a host or gateway hangs on its segment, in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Link {
    /// The time that every packet takes.
    pub delay: Duration,
    /// The most that a packet may take beyond that; packets can overtake each other.
    pub jitter: Duration,
    /// How many packets of a thousand are lost.
    pub loss: u16,
}

impl Link {
    /// A link that loses nothing and always takes `delay`.
    #[must_use]
    pub const fn new(delay: Duration) -> Self {
        Self {
            delay,
            jitter: Duration::ZERO,
            loss: 0,
        }
    }
}

/// A packet that arrived at a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// When.
    pub at: Instant,
    /// Where.
    pub host: HostId,
    /// Its ends, as the host sees them.
    pub packet: Packet,
    /// What it carries.
    pub bytes: Vec<u8>,
}

/// Why a packet was lost outside of any NAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Loss {
    /// A link lost it.
    Link,
    /// Its destination is on this segment, and nobody has that address.
    NoHost,
    /// The segment has no gateway.
    NoRoute,
    /// It went round in a circle.
    HopLimit,
    /// A gateway's rules block the port.
    Blocked,
    /// A gateway's rules drop what travels in fragments.
    Fragment,
}

/// What happened, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NetworkEvent {
    /// When.
    pub at: Instant,
    /// What.
    pub kind: NetworkEventKind,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NetworkEventKind {
    /// A host compared a destination with its own subnet.
    Routed {
        /// The host.
        host: HostId,
        /// The packet.
        packet: Packet,
        /// The subnet it compared with.
        subnet: Option<Subnet>,
        /// The gateway it hands the packet to; `None` if the destination is on the same segment.
        gateway: Option<GatewayId>,
    },
    /// A NAT or firewall changed its table or decided on a packet.
    Gateway {
        /// Which.
        gateway: GatewayId,
        /// What it did.
        event: EventKind,
    },
    /// A packet arrived at a host.
    Delivered {
        /// The host.
        host: HostId,
        /// The packet, as the host sees it.
        packet: Packet,
    },
    /// A packet was lost outside of any NAT.
    Lost {
        /// The packet.
        packet: Packet,
        /// Why.
        loss: Loss,
    },
}

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

/// Where a packet is.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// On a segment.
    On(SegmentId),
    /// At a gateway, from inside.
    Outbound(GatewayId),
    /// At a gateway, from outside.
    Inbound(GatewayId),
    /// At a host.
    At(HostId),
}

#[derive(Clone, Debug)]
struct Travel {
    packet: Packet,
    bytes: Vec<u8>,
    place: Place,
    hops: u8,
    /// How many gateways it may still reach on its way out.
    limit: u8,
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

    fn advance(&mut self, now: Instant, travel: Travel) {
        match travel.place {
            Place::On(segment) => self.route(now, segment, travel),
            Place::At(host) => {
                let packet = travel.packet;
                self.tell(now, NetworkEventKind::Delivered { host, packet });
                self.deliveries.push_back(Delivery {
                    at: now,
                    host,
                    packet,
                    bytes: travel.bytes,
                });
            }
            Place::Outbound(id) => self.pass(now, id, travel, true),
            Place::Inbound(id) => self.pass(now, id, travel, false),
        }
    }

    /// From a segment to whoever has the destination address, or else to the gateway.
    fn route(&mut self, now: Instant, segment: SegmentId, mut travel: Travel) {
        let destination = travel.packet.destination;
        travel.hops += 1;
        if travel.hops > HOPS {
            return self.lose(now, travel.packet, Loss::HopLimit);
        }
        if let Some((host, link)) = self.holder(segment, destination) {
            travel.place = Place::At(host);
            return self.carry(now, link, travel);
        }
        if let Some((gateway, link)) = self.entrance(segment, destination) {
            travel.place = Place::Inbound(gateway);
            return self.carry(now, link, travel);
        }
        let own = |all: &Vec<Subnet>| all.iter().any(|one| one.contains(destination.ip()));
        if self.segments.get(segment.0).is_some_and(own) {
            return self.lose(now, travel.packet, Loss::NoHost);
        }
        match self.default_gateway(segment) {
            Some(gateway) => {
                travel.place = Place::Outbound(gateway);
                self.advance(now, travel);
            }
            None => self.lose(now, travel.packet, Loss::NoRoute),
        }
    }

    fn pass(&mut self, now: Instant, id: GatewayId, mut travel: Travel, outbound: bool) {
        let Some(gateway) = self.gateways.get_mut(id.0) else {
            return;
        };
        if outbound {
            travel.limit = travel.limit.saturating_sub(1);
            if travel.limit == 0 {
                return self.lose(now, travel.packet, Loss::HopLimit);
            }
        }
        let (inside, outside, link) = (gateway.inside, gateway.outside, gateway.link);
        let rule = gateway
            .rules
            .of(travel.packet, travel.bytes.len(), outbound);
        if let Some(rule) = rule {
            let loss = match rule {
                Rule::Port => Loss::Blocked,
                Rule::Fragment => Loss::Fragment,
            };
            return self.lose(now, travel.packet, loss);
        }
        let verdict = if outbound {
            gateway.nat.outbound(now, travel.packet)
        } else {
            gateway.nat.inbound(now, travel.packet)
        };
        self.collect(id);
        let Some(packet) = verdict.packet() else {
            return;
        };
        travel.packet = packet;
        let forward = matches!(verdict, Verdict::Forward(_));
        if outbound && forward {
            travel.place = Place::On(outside);
            self.carry(now, link, travel);
        } else {
            travel.place = Place::On(inside);
            self.advance(now, travel);
        }
    }

    fn collect(&mut self, id: GatewayId) {
        let mut told = Vec::new();
        if let Some(gateway) = self.gateways.get_mut(id.0) {
            while let Some(event) = gateway.nat.poll_event() {
                told.push(event);
            }
        }
        for event in told {
            let kind = NetworkEventKind::Gateway {
                gateway: id,
                event: event.kind,
            };
            self.tell(event.at, kind);
        }
    }

    fn holder(&self, segment: SegmentId, destination: SocketAddr) -> Option<(HostId, Link)> {
        let has =
            |host: &Host| host.segment == segment && host.addresses.contains(&destination.ip());
        let index = self.hosts.iter().position(has)?;
        Some((HostId(index), self.hosts.get(index)?.link))
    }

    /// The gateway on `segment` through which `destination` is reached from outside.
    fn entrance(&self, segment: SegmentId, destination: SocketAddr) -> Option<(GatewayId, Link)> {
        let leads = |gateway: &Gateway| {
            let behind = || {
                let subnets = self.segments.get(gateway.inside.0);
                subnets.is_some_and(|all| all.iter().any(|one| one.contains(destination.ip())))
            };
            let translates = gateway.nat.config().mapping.is_some();
            gateway.outside == segment
                && (gateway.nat.is_own(destination.ip()) || (!translates && behind()))
        };
        let index = self.gateways.iter().position(leads)?;
        Some((GatewayId(index), self.gateways.get(index)?.link))
    }

    fn default_gateway(&self, segment: SegmentId) -> Option<GatewayId> {
        let index = self.gateways.iter().position(|one| one.inside == segment)?;
        Some(GatewayId(index))
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
