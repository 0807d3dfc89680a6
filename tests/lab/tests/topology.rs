//! Who reaches whom, and how their packets look there.
//!
//! Needs Linux, root, iproute2 and nftables.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(target_os = "linux")]

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use icescope::sim::{Dependence, Hairpin, NatConfig, Pooling};
use icescope_lab::process::not_run;
use icescope_lab::{Kernel, Kind, Lab, OUTER, SERVERS, SERVERS6, missing};

const EIM: Dependence = Dependence::EndpointIndependent;

/// A lab, or `None` where there can be none.
fn lab(name: &str) -> Option<Lab> {
    if let Some(missing) = missing() {
        not_run("lab", missing);
        return None;
    }
    Some(Lab::dual(name).unwrap())
}

fn socket(lab: &Lab, role: &str, address: impl Into<IpAddr>) -> UdpSocket {
    let address = SocketAddr::new(address.into(), 5000);
    let socket = lab.enter(role, || UdpSocket::bind(address)).unwrap();
    let socket = socket.unwrap_or_else(|error| panic!("{role} {address}: {error}"));
    socket
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    socket
}

/// Sends from one to the other, and says where it came from.
#[track_caller]
fn carry(from: &UdpSocket, to: &UdpSocket, address: SocketAddr, length: usize) -> SocketAddr {
    from.send_to(&vec![7; length], address).unwrap();
    let mut bytes = vec![0; 65536];
    let (received, source) = loop {
        match to.recv_from(&mut bytes) {
            // Not an answer, on a machine that is paused at times.
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            done => break done.unwrap(),
        }
    };
    assert_eq!(received, length);
    source
}

fn is_closed(from: &UdpSocket, to: &UdpSocket, address: SocketAddr) -> bool {
    from.send_to(b"stranger", address).unwrap();
    to.set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    let closed = to.recv_from(&mut [0; 16]).is_err();
    to.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    closed
}

#[test]
fn two_nats_side_by_side() {
    let Some(mut lab) = lab("pair") else { return };
    for (nat, host, kind) in [("na", "a", "eim/eif"), ("nb", "b", "masquerade")] {
        lab.gateway(nat, OUTER, &kind.parse().unwrap()).unwrap();
        lab.host(host, nat).unwrap();
    }
    lab.host("open", OUTER).unwrap();
    let sockets =
        ["a", "b", "open"].map(|role| socket(&lab, role, lab.node(role).unwrap().address));
    let [a, b, open] = &sockets;
    let outside = |role: &str| SocketAddr::new(lab.node(role).unwrap().address.into(), 5000);

    assert_eq!(carry(a, open, outside("open"), 100), outside("na"));
    assert_eq!(carry(open, a, outside("na"), 100), outside("open"));
    assert_eq!(carry(b, open, outside("open"), 100), outside("nb"));
    // A large packet goes in pieces, and back.
    assert_eq!(carry(a, open, outside("open"), 4000), outside("na"));
    assert_eq!(carry(open, a, outside("na"), 4000), outside("open"));
    // From one NAT to the other: the model lets all in, the kernel who was sent to.
    assert_eq!(carry(b, a, outside("na"), 100), outside("nb"));
    assert_eq!(carry(a, b, outside("nb"), 100), outside("na"));
    let other = lab
        .enter("open", || UdpSocket::bind("0.0.0.0:5001"))
        .unwrap()
        .unwrap();
    assert!(is_closed(&other, b, outside("nb")));
    assert!(!is_closed(&other, a, outside("na")));

    let table = lab.table("na");
    assert_eq!((table.len(), table[0].external), (1, outside("na")));
    assert!(lab.table("nb").is_empty());
    // All is lost, then nothing.
    lab.lose("na", 100).unwrap();
    assert!(is_closed(open, a, outside("na")));
    lab.lose("na", 0).unwrap();
    assert_eq!(carry(open, a, outside("na"), 100), outside("open"));
}

#[test]
fn a_nat_behind_a_carriers() {
    let Some(mut lab) = lab("cgn") else { return };
    for (cgn, nat, host, kind) in [
        ("c1", "n1", "h1", "eim/apdf"),
        ("c2", "n2", "h2", "masquerade"),
    ] {
        let kind: Kind = kind.parse().unwrap();
        lab.carrier(cgn, OUTER, &kind).unwrap();
        lab.gateway(nat, cgn, &kind).unwrap();
        lab.host(host, nat).unwrap();
    }
    let server = socket(&lab, OUTER, SERVERS[0].parse::<IpAddr>().unwrap());
    let to = server.local_addr().unwrap();
    for (cgn, nat, host) in [("c1", "n1", "h1"), ("c2", "n2", "h2")] {
        let inside = socket(&lab, host, lab.node(host).unwrap().address);
        let seen = carry(&inside, &server, to, 3000);
        assert_eq!(seen.ip(), lab.node(cgn).unwrap().address);
        assert_eq!(carry(&server, &inside, seen, 3000), to);
        assert_eq!(lab.node(nat).unwrap().address.octets()[..2], [100, 64]);
        // Gateways count as one hop each: two between.
        inside.set_ttl(3).unwrap();
        carry(&inside, &server, to, 10);
        inside.set_ttl(2).unwrap();
        assert!(is_closed(&inside, &server, to), "{host}");
    }
    // The second NAT alone translates where both are the model.
    assert_eq!(lab.table("n1").len(), 1);
    assert_eq!(
        lab.table("c1")[0].internal.ip(),
        lab.table("n1")[0].external.ip()
    );
}

#[test]
fn several_addresses_and_hairpin() {
    let Some(mut lab) = lab("pool") else { return };
    let pool: Vec<IpAddr> = ["198.51.100.200", "198.51.100.201"]
        .map(|one| one.parse().unwrap())
        .into();
    let mut config = NatConfig::new(Dependence::AddressAndPortDependent, EIM, pool.clone());
    config.pooling = Pooling::Arbitrary;
    config.hairpin = Hairpin::ExternalSource;
    lab.gateway("other", OUTER, &Kind::Router).unwrap();
    let wrong = lab.gateway("wrong", "other", &Kind::Model(config.clone()));
    assert!(wrong.unwrap_err().to_string().contains("inside `other`"));
    let nat = lab.gateway("nat", OUTER, &Kind::Model(config)).unwrap();
    assert_eq!(IpAddr::from(nat.address), pool[0]);
    lab.host("a", "nat").unwrap();
    lab.host("b", "nat").unwrap();
    let [a, b] = ["a", "b"].map(|role| socket(&lab, role, lab.node(role).unwrap().address));
    let server = socket(&lab, OUTER, SERVERS[0].parse::<IpAddr>().unwrap());
    let at = carry(&a, &server, server.local_addr().unwrap(), 10);
    assert!(pool.contains(&at.ip()));
    // Round by the NAT, and directly.
    assert!(pool.contains(&carry(&b, &a, at, 10).ip()));
    assert_eq!(
        carry(&b, &a, a.local_addr().unwrap(), 10),
        b.local_addr().unwrap()
    );
    let used: std::collections::BTreeSet<IpAddr> = (0..20_u16)
        .map(|port| {
            let to = (SERVERS[1].parse::<IpAddr>().unwrap(), 6000 + port);
            a.send_to(b"x", to).unwrap();
        })
        .flat_map(|()| {
            std::thread::sleep(Duration::from_millis(5));
            lab.table("nat").into_iter().map(|row| row.external.ip())
        })
        .collect();
    assert_eq!(used.len(), 2);
}

#[test]
fn ipv6_is_routed_and_not_translated() {
    let Some(mut lab) = lab("six") else { return };
    lab.gateway("nat", OUTER, &"eim/apdf".parse().unwrap())
        .unwrap();
    lab.carrier("cgn", OUTER, &Kind::Kernel(Kernel::MASQUERADE))
        .unwrap();
    lab.gateway("deep", "cgn", &Kind::Firewall).unwrap();
    for (host, gateway) in [("a", "nat"), ("b", "deep")] {
        lab.host(host, gateway).unwrap();
    }
    let server = socket(&lab, OUTER, SERVERS6[0].parse::<IpAddr>().unwrap());
    let to = server.local_addr().unwrap();
    let [a, b] =
        ["a", "b"].map(|role| socket(&lab, role, lab.node(role).unwrap().address6.unwrap()));
    assert_eq!(carry(&a, &server, to, 2000), a.local_addr().unwrap());
    assert!(is_closed(&server, &b, b.local_addr().unwrap()));
    assert_eq!(carry(&b, &server, to, 10), b.local_addr().unwrap());
    assert_eq!(carry(&server, &b, b.local_addr().unwrap(), 10), to);
    assert_eq!(
        carry(&b, &a, a.local_addr().unwrap(), 10),
        b.local_addr().unwrap()
    );
}

#[test]
fn a_long_line_delays_whatever_is_behind_it() {
    let Some(mut lab) = lab("long") else { return };
    lab.line("line", Duration::from_millis(40)).unwrap();
    for (nat, host, kind) in [
        ("n1", "a", "eim/apdf"),
        ("n2", "b", "masquerade"),
        ("n3", "c", "firewall"),
    ] {
        lab.gateway(nat, "line", &kind.parse().unwrap()).unwrap();
        lab.host(host, nat).unwrap();
    }
    let server = socket(&lab, OUTER, SERVERS[0].parse::<IpAddr>().unwrap());
    for host in ["a", "b", "c"] {
        let inside = socket(&lab, host, lab.node(host).unwrap().address);
        let begun = Instant::now();
        let seen = carry(&inside, &server, server.local_addr().unwrap(), 10);
        let there = begun.elapsed();
        carry(&server, &inside, seen, 10);
        let and_back = begun.elapsed();
        assert!(there >= Duration::from_millis(40), "{host}: {there:?}");
        assert!(
            and_back >= Duration::from_millis(80),
            "{host}: {and_back:?}"
        );
        // Not twice, nor with a wait for something else; but the machine may be busy.
        assert!(
            and_back < Duration::from_millis(1500),
            "{host}: {and_back:?}"
        );
    }
    let other = lab
        .enter(OUTER, || UdpSocket::bind("203.0.113.11:1"))
        .unwrap()
        .unwrap();
    let c = socket(&lab, "c", lab.node("c").unwrap().address);
    assert!(is_closed(&other, &c, c.local_addr().unwrap()));
}

/// What makes peers miss each other, and probers call a NAT symmetric that is not: a router that
/// takes packets for itself gives their sender a row in the table, and then has no room there for
/// the host's own packet from the same port.
#[test]
fn a_peers_early_packet_changes_the_port_only_where_input_is_open() {
    for (kind, keeps) in [
        ("masquerade", true),
        ("masquerade/input-open", false),
        ("snat", true),
        ("snat/input-open", false),
        ("eim/apdf", true),
    ] {
        let Some(mut lab) = lab("early") else { return };
        lab.gateway("nat", OUTER, &kind.parse().unwrap()).unwrap();
        lab.host("inner", "nat").unwrap();
        let inner = socket(&lab, "inner", lab.node("inner").unwrap().address);
        let [server, peer] = SERVERS.map(|one| socket(&lab, OUTER, one.parse::<IpAddr>().unwrap()));
        let seen = carry(&inner, &server, server.local_addr().unwrap(), 10);
        assert_eq!(seen.port(), 5000, "{kind}");
        assert!(is_closed(&peer, &inner, seen), "{kind}");
        let by_peer = carry(&inner, &peer, peer.local_addr().unwrap(), 10);
        assert_eq!(by_peer == seen, keeps, "{kind}: {by_peer}");
        // The way is open only by the port that the host's packet left from.
        assert_eq!(is_closed(&peer, &inner, seen), !keeps, "{kind}");
        carry(&peer, &inner, by_peer, 10);
    }
}

#[test]
fn twenty_two_hosts_come_up_soon() {
    let Some(mut lab) = lab("many") else { return };
    let begun = Instant::now();
    for (index, kind) in Kind::eleven().iter().chain(&Kind::eleven()).enumerate() {
        let nat = format!("nat{index}");
        lab.gateway(&nat, OUTER, kind).unwrap();
        lab.host(&format!("host{index}"), &nat).unwrap();
    }
    println!("22 gateways and hosts: {} ms", begun.elapsed().as_millis());
    let server = socket(&lab, OUTER, SERVERS[0].parse::<IpAddr>().unwrap());
    let to = server.local_addr().unwrap();
    for index in 0..22 {
        let host = format!("host{index}");
        let node = lab.node(&host).unwrap();
        let inside = socket(&lab, &host, node.address);
        let seen = carry(&inside, &server, to, 10);
        let translated = index % 11 < 9;
        let nat = lab.node(&format!("nat{index}")).unwrap();
        assert_eq!(
            seen.ip(),
            if translated {
                nat.address
            } else {
                node.address
            }
        );
    }
}
