//! Our own NAT model over a TUN device, between the kernel's interfaces: all kinds of RFC 4787.
//!
//! The NAT runs as a process of its own in its namespace: this test program again, told by an
//! environment variable what to be. It ends with the namespace.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant as Clock;

use icescope::sim::{Dependence, Nat, NatConfig, Packet};
use icescope::stun::engine::Instant;

use crate::namespaces::{BOX, EXTERNAL};
use crate::process::not_run;

/// Names the kind: `address-dependent/endpoint-independent`, or `none/...` for a firewall.
pub(crate) const KIND: &str = "ICESCOPE_NAT_BOX";
/// The test that is the NAT.
pub(crate) const NAME: &str = "boxed::nat_box";

#[test]
#[ignore = "it is the NAT that other tests start"]
fn nat_box() {
    let Ok(kind) = std::env::var(KIND) else {
        return not_run("nat-box", "it is started by other tests");
    };
    let (mapping, filtering) = kind.split_once('/').expect("two names");
    let filtering = named(filtering).expect("a filtering");
    let external = EXTERNAL.parse().expect("an address");
    let config = match named(mapping) {
        Some(mapping) => NatConfig::new(mapping, filtering, vec![external]),
        None => NatConfig::firewall(filtering),
    };
    let mut nat = Nat::new(config, u64::from(std::process::id()));
    let device = tun_rs::DeviceBuilder::new()
        .name(BOX)
        .build_sync()
        .expect("a TUN device");
    let start = Clock::now();
    let mut bytes = [0; 2048];
    loop {
        let length = device.recv(&mut bytes).expect("a packet");
        let now = Instant::ORIGIN + start.elapsed();
        nat.handle_timeout(now);
        if let Some(packet) = translate(&mut nat, now, &mut bytes[..length]) {
            // The kernel may have no way for it; then it is lost, as packets are.
            let _ = device.send(packet);
        }
        while nat.poll_event().is_some() {}
    }
}

fn named(name: &str) -> Option<Dependence> {
    Dependence::ALL.into_iter().find(|one| one.name() == name)
}

/// The packet as it goes on: whole UDP over IPv4 alone.
fn translate<'a>(nat: &mut Nat, now: Instant, packet: &'a mut [u8]) -> Option<&'a [u8]> {
    let header = usize::from(packet.first()? & 15) * 4;
    let is_whole = packet.get(6)? & 0x3f == 0 && *packet.get(7)? == 0;
    if packet[0] >> 4 != 4 || *packet.get(9)? != 17 || !is_whole || packet.len() < header + 8 {
        return None;
    }
    let address = |packet: &[u8], at: usize, port: usize| {
        let octets: [u8; 4] = packet[at..at + 4].try_into().expect("four bytes");
        let port = u16::from_be_bytes([packet[port], packet[port + 1]]);
        SocketAddr::from((Ipv4Addr::from(octets), port))
    };
    let ends = Packet::new(address(packet, 12, header), address(packet, 16, header + 2));
    let from_inside = packet[12..15] == [192, 168, 1];
    let verdict = if from_inside {
        nat.outbound(now, ends)
    } else {
        nat.inbound(now, ends)
    };
    let ends = verdict.packet()?;
    for (end, at, port) in [
        (ends.source, 12, header),
        (ends.destination, 16, header + 2),
    ] {
        let SocketAddr::V4(end) = end else {
            return None;
        };
        packet[at..at + 4].copy_from_slice(&end.ip().octets());
        packet[port..port + 2].copy_from_slice(&end.port().to_be_bytes());
    }
    // None, which UDP over IPv4 allows.
    packet[header + 6..header + 8].fill(0);
    packet[10..12].fill(0);
    let sum: u32 = packet[..header]
        .chunks(2)
        .map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]])))
        .sum();
    let folded = (sum & 0xffff) + (sum >> 16);
    let checksum = !u16::try_from((folded & 0xffff) + (folded >> 16)).expect("folded twice");
    packet[10..12].copy_from_slice(&checksum.to_be_bytes());
    Some(packet)
}
