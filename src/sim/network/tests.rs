//! Packets through whole networks.

use std::net::SocketAddr;

use super::*;
use crate::sim::{Dependence, Hairpin, NatConfig};

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

const LINK: Link = Link::new(Duration::from_millis(10));

/// A host behind a home NAT behind a provider's, and a server.
fn chained() -> (Network, HostId, HostId) {
    let mut network = Network::new(1);
    let internet = network.segment(vec![Subnet::new(ip("0.0.0.0"), 0)]);
    let carrier = network.segment(vec![Subnet::new(ip("100.64.0.0"), 10)]);
    let home = network.segment(vec![Subnet::new(ip("192.168.1.0"), 24)]);
    let host = network.host(home, vec![ip("192.168.1.2")], LINK);
    let _neighbour = network.host(home, vec![ip("192.168.1.3")], LINK);
    let server = network.host(internet, vec![ip("203.0.113.10")], LINK);
    let config = |filter, external: &str| {
        let mut config =
            NatConfig::new(Dependence::EndpointIndependent, filter, vec![ip(external)]);
        config.hairpin = Hairpin::ExternalSource;
        Nat::new(config, 1)
    };
    let near = config(Dependence::EndpointIndependent, "100.64.0.7");
    let far = config(Dependence::AddressAndPortDependent, "198.51.100.1");
    network.gateway(home, carrier, near, LINK);
    network.gateway(carrier, internet, far, LINK);
    (network, host, server)
}

fn run(network: &mut Network) -> Vec<Delivery> {
    while let Some(time) = network.poll_timeout() {
        network.handle_timeout(time);
    }
    std::iter::from_fn(|| network.poll_delivery()).collect()
}

fn losses(network: &mut Network) -> Vec<Loss> {
    std::iter::from_fn(|| network.poll_event())
        .filter_map(|event| match event.kind {
            NetworkEventKind::Lost { loss, .. } => Some(loss),
            _ => None,
        })
        .collect()
}

#[test]
fn a_packet_crosses_both_nats_and_back() {
    let (mut network, host, server) = chained();
    let out = Packet::new(at("192.168.1.2:5000"), at("203.0.113.10:3478"));
    network.send(Instant::ORIGIN, host, out, b"a".to_vec());
    let there = run(&mut network);
    assert_eq!(there.len(), 1);
    assert_eq!((there[0].host, &there[0].bytes[..]), (server, &b"a"[..]));
    assert_eq!(there[0].packet.source, at("198.51.100.1:5000"));
    // Host, home NAT, provider's NAT, server: a link each.
    assert_eq!(there[0].at, Instant::from_micros(40_000));

    network.send(there[0].at, server, there[0].packet.reply(), Vec::new());
    let back = run(&mut network);
    assert_eq!((back[0].host, back[0].packet), (host, out.reply()));
    let mut stranger = there[0].packet.reply();
    stranger.source.set_port(1);
    network.send(there[0].at, server, stranger, Vec::new());
    assert_eq!(run(&mut network), []);
}

#[test]
fn a_neighbour_is_reached_without_the_gateway() {
    let (mut network, host, _) = chained();
    let out = Packet::new(at("192.168.1.2:5000"), at("192.168.1.3:5000"));
    network.send(Instant::ORIGIN, host, out, Vec::new());
    assert_eq!(run(&mut network)[0].packet, out);
    let events: Vec<_> = std::iter::from_fn(|| network.poll_event()).collect();
    assert!(matches!(
        events[0].kind,
        NetworkEventKind::Routed { gateway: None, .. }
    ));
    assert!(
        !events
            .iter()
            .any(|event| matches!(event.kind, NetworkEventKind::Gateway { .. }))
    );
}

#[test]
fn the_outer_nat_turns_round_what_the_inner_one_sent() {
    let (mut network, host, _) = chained();
    let out = Packet::new(at("192.168.1.2:5000"), at("203.0.113.10:3478"));
    network.send(Instant::ORIGIN, host, out, Vec::new());
    let _ = run(&mut network);
    let own = Packet::new(at("192.168.1.2:5000"), at("198.51.100.1:5000"));
    network.send(Instant::from_micros(1_000_000), host, own, Vec::new());
    // Its own filter knows the external endpoint by now: it has sent to it.
    let back = run(&mut network);
    assert_eq!(back[0].packet.source, at("198.51.100.1:5000"));
    assert_eq!(
        (back[0].host, back[0].packet.destination),
        (host, own.source)
    );
}

#[test]
fn what_leads_nowhere_is_lost_with_its_reason() {
    let (mut network, host, server) = chained();
    let mut lose = |host, from: &str, to: &str| {
        let packet = Packet::new(at(from), at(to));
        network.send(Instant::ORIGIN, host, packet, Vec::new());
        assert_eq!(run(&mut network), []);
        losses(&mut network)
    };
    assert_eq!(lose(host, "192.168.1.2:1", "192.168.1.9:1"), [Loss::NoHost]);
    assert_eq!(
        lose(server, "203.0.113.10:1", "[2001:db8::1]:1"),
        [Loss::NoRoute]
    );
}

#[test]
fn a_link_loses_as_many_as_it_says_and_jitter_reorders() {
    let mut network = Network::new(5);
    let internet = network.segment(vec![Subnet::new(ip("0.0.0.0"), 0)]);
    let lossy = Link {
        delay: Duration::from_millis(10),
        jitter: Duration::from_millis(50),
        loss: 300,
    };
    let a = network.host(internet, vec![ip("203.0.113.1")], lossy);
    network.host(internet, vec![ip("203.0.113.2")], Link::default());
    for number in 0..2000_u16 {
        let packet = Packet::new(at("203.0.113.1:1"), at("203.0.113.2:1"));
        let now = Instant::from_micros(u64::from(number) * 1000);
        network.send(now, a, packet, number.to_be_bytes().to_vec());
    }
    let arrived = run(&mut network);
    assert!((1300..1500).contains(&arrived.len()), "{}", arrived.len());
    assert!(arrived.windows(2).any(|pair| pair[0].bytes > pair[1].bytes));
    assert!(arrived.windows(2).all(|pair| pair[0].at <= pair[1].at));
}

#[test]
fn a_firewall_guards_a_public_subnet() {
    let mut network = Network::new(1);
    let internet = network.segment(vec![Subnet::new(ip("0.0.0.0"), 0)]);
    let office = network.segment(vec![Subnet::new(ip("198.51.100.0"), 24)]);
    let host = network.host(office, vec![ip("198.51.100.7")], LINK);
    let server = network.host(internet, vec![ip("203.0.113.10")], LINK);
    let wall = NatConfig::firewall(Dependence::AddressAndPortDependent);
    network.gateway(office, internet, Nat::new(wall, 1), LINK);
    let inward = Packet::new(at("203.0.113.10:1"), at("198.51.100.7:1"));
    network.send(Instant::ORIGIN, server, inward, Vec::new());
    assert_eq!(run(&mut network), []);
    network.send(Instant::ORIGIN, host, inward.reply(), Vec::new());
    assert_eq!(run(&mut network)[0].packet, inward.reply());
    network.send(Instant::ORIGIN, server, inward, Vec::new());
    assert_eq!(run(&mut network)[0].packet, inward);
}
