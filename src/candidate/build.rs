//! Candidates made from sockets: priorities, foundations and the text for signalling.

use core::fmt;
use std::net::{IpAddr, SocketAddr};

use super::address::Address;
use super::attribute::Candidate;
use super::extension::Extensions;
use super::foundation::{Foundation, Origin};
use super::priority::PriorityParts;
use super::word::{Kind, TcpType, Transport};

impl Kind<'_> {
    /// The type preference that RFC 8445 section 5.1.2.2 recommends; `None` for a type that no RFC
    /// names.
    #[must_use]
    pub const fn type_preference(&self) -> Option<u8> {
        match self {
            Self::Host => Some(126),
            Self::PeerReflexive => Some(110),
            Self::ServerReflexive => Some(100),
            Self::Relayed => Some(0),
            Self::Other(_) => None,
        }
    }
}

/// A socket of this host, from which candidates are made.
///
/// ```
/// use icescope::candidate::Base;
///
/// let base = Base::udp("192.0.2.1:50000".parse()?);
/// let host = base.host();
/// let line = host.to_string();
/// assert!(line.ends_with(" 1 udp 2130706431 192.0.2.1 50000 typ host"), "{line}");
///
/// let server = [198, 51, 100, 1].into();
/// let mapped = base.server_reflexive("203.0.113.9:61000".parse()?, server);
/// assert_eq!(mapped.candidate().related_port, Some(50000));
/// assert_ne!(host.foundation, mapped.foundation);
/// # Ok::<(), core::net::AddrParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Base {
    /// Its address.
    pub address: SocketAddr,
    /// The component, 1 to 256.
    pub component: u16,
    /// How its address is preferred among those of this host, 0 to 65535; for TCP the other
    /// preference, of which 13 bits count (RFC 6544 section 4.2).
    pub local_preference: u16,
    /// The role, for TCP.
    pub tcp_type: Option<TcpType<'static>>,
    /// The seed of foundations: random, and the same for a session.
    pub seed: u64,
}

impl Base {
    /// A UDP socket: component 1, the best local preference, seed 0.
    #[must_use]
    pub const fn udp(address: SocketAddr) -> Self {
        Self {
            address,
            component: 1,
            local_preference: u16::MAX,
            tcp_type: None,
            seed: 0,
        }
    }

    /// A TCP socket in a role; otherwise as [`Base::udp`].
    #[must_use]
    pub const fn tcp(address: SocketAddr, role: TcpType<'static>) -> Self {
        Self {
            tcp_type: Some(role),
            ..Self::udp(address)
        }
    }

    /// The candidate of the socket itself. An active TCP one has port 9 (RFC 6544 section 4.5).
    #[must_use]
    pub fn host(&self) -> NewCandidate {
        let mut address = self.address;
        if self.tcp_type == Some(TcpType::Active) {
            address.set_port(9);
        }
        self.candidate(Kind::Host, address, None, None)
    }

    /// The address that a STUN server saw.
    #[must_use]
    pub fn server_reflexive(&self, mapped: SocketAddr, server: IpAddr) -> NewCandidate {
        self.candidate(
            Kind::ServerReflexive,
            mapped,
            Some(self.address),
            Some((server, self.transport())),
        )
    }

    /// The address that a peer saw.
    #[must_use]
    pub fn peer_reflexive(&self, mapped: SocketAddr) -> NewCandidate {
        self.candidate(Kind::PeerReflexive, mapped, Some(self.address), None)
    }

    /// An address that a TURN server lends, which is its own base; `mapped` is the address that the
    /// server saw, and `to_server` the transport to it.
    #[must_use]
    pub fn relayed(
        &self,
        relayed: SocketAddr,
        mapped: SocketAddr,
        server: IpAddr,
        to_server: Transport<'static>,
    ) -> NewCandidate {
        let base = Self {
            address: relayed,
            ..*self
        };
        base.candidate(
            Kind::Relayed,
            relayed,
            Some(mapped),
            Some((server, to_server)),
        )
    }

    const fn transport(&self) -> Transport<'static> {
        match self.tcp_type {
            Some(_) => Transport::Tcp,
            None => Transport::Udp,
        }
    }

    fn candidate(
        &self,
        kind: Kind<'static>,
        address: SocketAddr,
        related: Option<SocketAddr>,
        server: Option<(IpAddr, Transport<'static>)>,
    ) -> NewCandidate {
        let origin = Origin {
            kind,
            base: self.address.ip(),
            transport: self.transport(),
            server,
        };
        let local_preference = match self.tcp_type {
            Some(role) => tcp_local_preference(kind, role, self.local_preference),
            None => self.local_preference,
        };
        let parts = PriorityParts {
            type_preference: kind.type_preference().unwrap_or_default(),
            local_preference,
            component: self.component,
        };
        NewCandidate {
            foundation: Foundation::of(&origin, self.seed),
            component: self.component,
            transport: self.transport(),
            priority: parts.priority(),
            address,
            kind,
            related,
            tcp_type: self.tcp_type,
        }
    }
}

/// The local preference of a TCP candidate: which side opens the connection counts most (RFC 6544
/// section 4.2). Of `other` the low 13 bits count; more counts as all of them.
#[must_use]
pub const fn tcp_local_preference(kind: Kind<'_>, role: TcpType<'_>, other: u16) -> u16 {
    let behind_nat = matches!(kind, Kind::ServerReflexive | Kind::PeerReflexive);
    let direction = match (role, behind_nat) {
        (TcpType::SimultaneousOpen, true) => 6,
        (TcpType::Active, false) => 6,
        (TcpType::Active, true) | (TcpType::Passive, false) => 4,
        (TcpType::Passive, true) | (TcpType::SimultaneousOpen, false) => 2,
        (TcpType::Other(_), _) => 0,
    };
    let other = if other > 0x1FFF { 0x1FFF } else { other };
    (direction << 13) | other
}

/// A candidate that was made here; [`fmt::Display`] writes it with `candidate:` before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NewCandidate {
    /// The foundation.
    pub foundation: Foundation,
    /// The component.
    pub component: u16,
    /// The transport.
    pub transport: Transport<'static>,
    /// The priority.
    pub priority: u32,
    /// The address to send to.
    pub address: SocketAddr,
    /// The type.
    pub kind: Kind<'static>,
    /// `raddr` and `rport`.
    pub related: Option<SocketAddr>,
    /// `tcptype`.
    pub tcp_type: Option<TcpType<'static>>,
}

impl NewCandidate {
    /// The candidate, as if it had been parsed; extensions may be added to it.
    #[must_use]
    pub fn candidate(&self) -> Candidate<'_> {
        Candidate {
            foundation: self.foundation.as_str(),
            component: self.component,
            transport: self.transport,
            priority: self.priority,
            address: Address::Ip(self.address.ip()),
            port: self.address.port(),
            kind: self.kind,
            related_address: self.related.map(|related| Address::Ip(related.ip())),
            related_port: self.related.map(|related| related.port()),
            tcp_type: self.tcp_type,
            extensions: Extensions::default(),
        }
    }
}

impl fmt::Display for NewCandidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.candidate())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn socket(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn candidates_that_are_made_have_no_findings() {
        let udp = Base::udp(socket("192.0.2.1:50000"));
        let server = IpAddr::from([198, 51, 100, 1]);
        let mapped = socket("203.0.113.9:61000");
        for candidate in [
            udp.host(),
            udp.server_reflexive(mapped, server),
            udp.peer_reflexive(mapped),
            udp.relayed(socket("198.51.100.1:49152"), mapped, server, Transport::Tcp),
            Base::tcp(socket("[2001:db8::1]:0"), TcpType::Active).host(),
            Base::tcp(socket("192.0.2.1:4000"), TcpType::Passive).server_reflexive(mapped, server),
        ] {
            let found = candidate.candidate().class().findings;
            assert!(found.is_empty(), "{candidate}: {found:?}");
            let text = candidate.to_string();
            let value = text.strip_prefix("candidate:").unwrap();
            assert_eq!(Candidate::parse(value).unwrap(), candidate.candidate());
        }
    }

    #[test]
    fn foundations_go_by_type_base_transport_and_server() {
        let base = Base::udp(socket("192.0.2.1:50000"));
        let other_port = Base::udp(socket("192.0.2.1:50001"));
        assert_eq!(base.host().foundation, other_port.host().foundation);
        let server = |last| IpAddr::from([198, 51, 100, last]);
        let mapped = socket("203.0.113.9:61000");
        let one = base.server_reflexive(mapped, server(1)).foundation;
        assert_eq!(
            other_port.server_reflexive(mapped, server(1)).foundation,
            one
        );
        assert_ne!(base.server_reflexive(mapped, server(2)).foundation, one);
        let relayed = |to_server| {
            let relayed = base.relayed(socket("198.51.100.1:9"), mapped, server(1), to_server);
            relayed.foundation
        };
        assert_ne!(relayed(Transport::Udp), relayed(Transport::Tcp));
        let tcp = Base::tcp(base.address, TcpType::Passive);
        assert_ne!(tcp.host().foundation, base.host().foundation);
    }

    #[test]
    fn priorities_are_those_of_the_rfcs() {
        let base = Base::udp(socket("192.0.2.1:50000"));
        assert_eq!(base.host().priority, 2_130_706_431);
        assert_eq!(base.peer_reflexive(base.address).priority, 1_862_270_975);
        let rtcp = Base {
            component: 2,
            ..base
        };
        assert_eq!(rtcp.host().priority, 2_130_706_430);
        assert_eq!(
            tcp_local_preference(Kind::Host, TcpType::Active, u16::MAX),
            0xDFFF
        );
        assert_eq!(
            tcp_local_preference(Kind::Relayed, TcpType::SimultaneousOpen, 1),
            0x4001
        );
    }
}
