//! The network of the walk, and what is sent in it.

use core::time::Duration;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::view::View;
use super::{Act, Node, Step, StepKind, Walk, words};
use crate::sim::nat::{Dependence, EventKind, Nat, NatConfig};
use crate::sim::network::{GatewayId, HostId, Link, Network, NetworkEventKind};
use crate::sim::packet::Packet;
use crate::sim::subnet::Subnet;
use crate::stun::engine::Instant;

/// The least that RFC 4787 allows (REQ-5).
const IDLE: Duration = Duration::from_secs(120);

const LOCAL_PORT: u16 = 5000;
const FIRST_PORT: u16 = 3478;
const SECOND_PORT: u16 = 3479;

pub(super) fn play(mapping: Dependence, filtering: Dependence) -> Walk {
    let mut scene = Scene::new(mapping, filtering);
    let laptop = endpoint(words::LAPTOP, LOCAL_PORT);
    let server = endpoint(words::SERVER, FIRST_PORT);
    let server_second = endpoint(words::SERVER, SECOND_PORT);
    let stranger = endpoint(words::STRANGER, FIRST_PORT);

    scene.act("To a neighbour");
    scene.send(laptop, endpoint(words::PRINTER, 9100));
    scene.act("Out to the server");
    let seen = scene.send(laptop, server);
    let outside = seen.map_or(endpoint(words::NAT, LOCAL_PORT), |packet| packet.source);
    scene.act("The server answers");
    scene.send(server, outside);
    scene.act("The server sends from its other port");
    scene.send(server_second, outside);
    scene.act("Another host sends to the same port");
    scene.send(stranger, outside);
    scene.act("Out to the server's other port");
    scene.send(laptop, server_second);
    scene.act("Out to the other host");
    scene.send(laptop, stranger);
    scene.act("Two minutes of silence");
    scene.wait();
    scene.send(server, outside);
    scene.conclude()
}

fn endpoint(ip: &str, port: u16) -> SocketAddr {
    let ip = ip.parse().unwrap_or(Ipv4Addr::UNSPECIFIED);
    SocketAddr::new(ip.into(), port)
}

struct Scene {
    network: Network,
    gateway: GatewayId,
    hosts: Vec<(IpAddr, HostId)>,
    now: Instant,
    view: View,
    walk: Walk,
}

impl Scene {
    fn new(mapping: Dependence, filtering: Dependence) -> Self {
        let mut network = Network::new(0);
        let address = |text: &str| endpoint(text, 0).ip();
        let internet = network.segment(vec![Subnet::new(address("0.0.0.0"), 0)]);
        let home = network.segment(vec![Subnet::new(address(words::LAPTOP), 24)]);
        let link = Link::new(Duration::from_millis(5));
        let mut hosts = Vec::new();
        for (node, _, text) in Walk::cast() {
            let segment = match node {
                Node::Laptop | Node::Printer => home,
                Node::Server | Node::Stranger => internet,
                Node::Nat => continue,
            };
            let ip = address(text);
            hosts.push((ip, network.host(segment, vec![ip], link)));
        }
        let mut config = NatConfig::new(mapping, filtering, vec![address(words::NAT)]);
        config.lifetime.idle = IDLE;
        // A seed whose ports are easy to tell apart.
        let gateway = network.gateway(home, internet, Nat::new(config, 7), link);
        Self {
            network,
            gateway,
            hosts,
            now: Instant::ORIGIN,
            view: View::default(),
            walk: Walk {
                mapping,
                filtering,
                acts: Vec::new(),
                steps: Vec::new(),
            },
        }
    }

    fn act(&mut self, title: &str) {
        self.walk.acts.push(Act {
            title: title.to_owned(),
            first_step: self.walk.steps.len(),
        });
        self.now = self.now + Duration::from_secs(1);
    }

    /// Sends a packet and tells what becomes of it. The packet as it arrives, if it does.
    fn send(&mut self, source: SocketAddr, destination: SocketAddr) -> Option<Packet> {
        let (_, host) = *self.hosts.iter().find(|(ip, _)| *ip == source.ip())?;
        let inward = words::node(source.ip()) != Some(Node::Laptop);
        let packet = Packet::new(source, destination);
        self.network.send(self.now, host, packet, Vec::new());
        let mut shown = packet;
        self.tell(&mut shown, inward);
        let mut arrived = None;
        while let Some(time) = self.network.poll_timeout() {
            self.network.handle_timeout(time);
            self.tell(&mut shown, inward);
            arrived = self.network.poll_delivery().map(|delivery| delivery.packet);
        }
        arrived
    }

    fn wait(&mut self) {
        let step = Step {
            act: self.walk.acts.len().saturating_sub(1),
            kind: StepKind::Time,
            text: "Nobody sends anything for two minutes.".to_owned(),
            node: None,
            packet: None,
            table: self.view.rows().to_vec(),
        };
        self.walk.steps.push(step);
        self.now = self.now + IDLE;
        self.network.expire(self.now);
        let nobody = endpoint("0.0.0.0", 0);
        self.tell(&mut Packet::new(nobody, nobody), false);
    }

    /// A step for each event that has words.
    fn tell(&mut self, shown: &mut Packet, inward: bool) {
        while let Some(event) = self.network.poll_event() {
            let mut node = None;
            match event.kind {
                NetworkEventKind::Routed { packet, .. } => {
                    self.view.rest();
                    node = words::node(packet.source.ip());
                }
                NetworkEventKind::Gateway { event, gateway } if gateway == self.gateway => {
                    self.view.apply(event);
                    if let EventKind::Translated { to, .. } = event {
                        *shown = to;
                    }
                    node = Some(Node::Nat);
                }
                NetworkEventKind::Delivered { packet, .. } => {
                    self.view.rest();
                    *shown = packet;
                    node = words::node(packet.destination.ip());
                }
                _ => {}
            }
            let Some((kind, text)) = words::tell(event.kind, inward) else {
                continue;
            };
            let moving = kind != StepKind::Time;
            self.walk.steps.push(Step {
                act: self.walk.acts.len().saturating_sub(1),
                kind,
                text,
                node: node.filter(|_| moving),
                packet: moving.then_some(*shown),
                table: self.view.rows().to_vec(),
            });
        }
    }

    fn conclude(mut self) -> Walk {
        self.act("What this shows");
        let Walk {
            mapping, filtering, ..
        } = self.walk;
        for text in [
            words::mapping(mapping),
            words::filtering(filtering),
            words::classic(mapping, filtering),
        ] {
            self.walk.steps.push(Step {
                act: self.walk.acts.len().saturating_sub(1),
                kind: StepKind::Conclusion,
                text: text.to_owned(),
                node: None,
                packet: None,
                table: self.view.rows().to_vec(),
            });
        }
        self.walk
    }
}
