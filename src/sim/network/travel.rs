//! How packets move: over segments, through gateways, to hosts.

use std::net::SocketAddr;

use super::{
    Delivery, Gateway, GatewayId, Host, HostId, Link, Loss, Network, NetworkEventKind, SegmentId,
};
use crate::sim::nat::Verdict;
use crate::sim::packet::Packet;
use crate::sim::rules::Rule;
use crate::sim::subnet::Subnet;
use crate::stun::engine::Instant;

/// Segments that a packet may cross: what goes round in a circle ends.
const HOPS: u8 = 16;

/// Where a packet is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
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
pub(super) struct Travel {
    pub(super) packet: Packet,
    pub(super) bytes: Vec<u8>,
    pub(super) place: Place,
    pub(super) hops: u8,
    /// How many gateways it may still reach on its way out.
    pub(super) limit: u8,
}

impl Network {
    pub(super) fn advance(&mut self, now: Instant, travel: Travel) {
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

    pub(super) fn collect(&mut self, id: GatewayId) {
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

    pub(super) fn default_gateway(&self, segment: SegmentId) -> Option<GatewayId> {
        let index = self.gateways.iter().position(|one| one.inside == segment)?;
        Some(GatewayId(index))
    }
}
