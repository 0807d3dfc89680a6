//! What a gateway drops before its table has a say.

use std::net::SocketAddr;

use super::packet::Packet;

/// What an Ethernet packet holds (RFC 894), headers included.
const MTU: usize = 1500;
const UDP_HEADER: usize = 8;
const IPV4_HEADER: usize = 20;
const IPV6_HEADER: usize = 40;

/// What a gateway drops, whatever its table says: nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Packets to or from these ports of the outside.
    pub blocked: Blocked,
    /// Datagrams from inside that do not fit into one packet, and so travel in fragments.
    pub outbound_fragments: bool,
    /// Such datagrams from outside.
    pub inbound_fragments: bool,
}

/// The ports of remote hosts that are out of reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Blocked {
    /// None.
    #[default]
    None,
    /// These.
    Ports(Vec<u16>),
    /// All but these.
    AllBut(Vec<u16>),
}

/// Why a packet is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Port,
    Fragment,
}

impl Rules {
    /// The rule that `packet`, which carries `length` bytes, falls under.
    pub(super) fn of(&self, packet: Packet, length: usize, outbound: bool) -> Option<Rule> {
        let (remote, fragments) = if outbound {
            (packet.destination, self.outbound_fragments)
        } else {
            (packet.source, self.inbound_fragments)
        };
        if self.blocked.has(remote.port()) {
            Some(Rule::Port)
        } else {
            (fragments && length > largest(remote)).then_some(Rule::Fragment)
        }
    }
}

impl Blocked {
    fn has(&self, port: u16) -> bool {
        match self {
            Self::None => false,
            Self::Ports(ports) => ports.contains(&port),
            Self::AllBut(ports) => !ports.contains(&port),
        }
    }
}

/// The most bytes that one packet carries.
const fn largest(remote: SocketAddr) -> usize {
    let header = if remote.is_ipv4() {
        IPV4_HEADER
    } else {
        IPV6_HEADER
    };
    MTU - header - UDP_HEADER
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet() -> Packet {
        let at = |text: &str| text.parse().unwrap();
        Packet::new(at("192.168.1.2:5000"), at("203.0.113.10:3478"))
    }

    #[test]
    fn ports_of_the_outside_are_blocked_both_ways() {
        let blocked = |blocked| Rules {
            blocked,
            ..Rules::default()
        };
        let ports = blocked(Blocked::Ports(vec![3478]));
        assert_eq!(ports.of(packet(), 20, true), Some(Rule::Port));
        assert_eq!(ports.of(packet().reply(), 20, false), Some(Rule::Port));
        // The port of the inside is another matter.
        assert_eq!(ports.of(packet().reply(), 20, true), None);
        let others = blocked(Blocked::AllBut(vec![3478]));
        assert_eq!(others.of(packet(), 20, true), None);
        assert_eq!(others.of(packet().reply(), 20, true), Some(Rule::Port));
    }

    #[test]
    fn what_does_not_fit_is_a_fragment() {
        let rules = Rules {
            outbound_fragments: true,
            ..Rules::default()
        };
        assert_eq!(rules.of(packet(), 1472, true), None);
        assert_eq!(rules.of(packet(), 1473, true), Some(Rule::Fragment));
        assert_eq!(rules.of(packet().reply(), 1473, false), None);
    }
}
