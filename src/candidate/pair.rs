//! Pairs of a local and a remote candidate (RFC 8445 section 6.1.2).

use core::cmp::Ordering;

use super::address::Address;
use super::attribute::Candidate;
use super::scope::AddressScope;
use super::word::{TcpType, Transport};

/// Which agent decides on the pair to use (RFC 8445 section 6.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum IceRole {
    /// This one.
    Controlling,
    /// The peer.
    Controlled,
}

/// The priority of a pair, from that of the controlling and that of the controlled agent's
/// candidate (RFC 8445 section 6.1.2.3).
///
/// ```
/// use icescope::candidate::pair_priority;
///
/// assert_eq!(pair_priority(2, 1), (1 << 32) + 2 * 2 + 1);
/// assert_eq!(pair_priority(1, 2), (1 << 32) + 2 * 2);
/// ```
#[must_use]
pub const fn pair_priority(controlling: u32, controlled: u32) -> u64 {
    let (least, most, bit) = if controlling > controlled {
        (controlled, controlling, 1)
    } else {
        (controlling, controlled, 0)
    };
    ((least as u64) << 32) + 2 * most as u64 + bit
}

/// A local and a remote candidate.
///
/// ```
/// use icescope::candidate::{Candidate, CandidatePair, IceRole};
///
/// let local = Candidate::parse("1 1 udp 2130706431 192.0.2.1 50000 typ host")?;
/// let remote = Candidate::parse("7 1 udp 1694498815 203.0.113.9 61000 typ srflx raddr 0.0.0.0 rport 0")?;
/// let pair = CandidatePair { local, remote };
/// assert!(pair.is_possible());
/// assert_eq!(pair.foundation(), ("1", "7"));
/// assert!(pair.priority(IceRole::Controlling) > pair.priority(IceRole::Controlled));
/// # Ok::<(), icescope::candidate::SyntaxError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CandidatePair<'l, 'r> {
    /// That of this agent.
    pub local: Candidate<'l>,
    /// That of the peer.
    pub remote: Candidate<'r>,
}

impl<'l, 'r> CandidatePair<'l, 'r> {
    /// The priority, by the role of this agent.
    #[must_use]
    pub const fn priority(&self, role: IceRole) -> u64 {
        let (local, remote) = (self.local.priority, self.remote.priority);
        match role {
            IceRole::Controlling => pair_priority(local, remote),
            IceRole::Controlled => pair_priority(remote, local),
        }
    }

    /// The foundation: both foundations together (RFC 8445 section 6.1.2.6).
    #[must_use]
    pub const fn foundation(&self) -> (&'l str, &'r str) {
        (self.local.foundation, self.remote.foundation)
    }

    /// Whether an agent forms this pair (RFC 8445 section 6.1.2.2, RFC 6544 section 6.2): component,
    /// transport and address family agree, a link-local address meets another one, and TCP has one
    /// side that opens. An address that is hidden behind a name may be of any family.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let Self { local, remote } = self;
        let families = match (local.address.family(), remote.address.family()) {
            (Some(local), Some(remote)) => local == remote,
            _ => true,
        };
        let opens = match (local.transport, local.tcp_type, remote.tcp_type) {
            (Transport::Tcp, Some(local), Some(remote)) => matches!(
                (local, remote),
                (TcpType::Active, TcpType::Passive)
                    | (TcpType::Passive, TcpType::Active)
                    | (TcpType::SimultaneousOpen, TcpType::SimultaneousOpen)
            ),
            _ => true,
        };
        let links = match (is_link_local(local.address), is_link_local(remote.address)) {
            (Some(local), Some(remote)) => local == remote,
            _ => true,
        };
        local.component == remote.component
            && local.transport == remote.transport
            && families
            && opens
            && links
    }
}

/// Whether an IPv6 address is link-local; `None` for other addresses, of which nothing is asked.
fn is_link_local(address: Address<'_>) -> Option<bool> {
    let ip = address.ip().filter(|ip| ip.is_ipv6())?;
    Some(AddressScope::of(ip) == AddressScope::LinkLocal)
}

impl Candidate<'_> {
    /// The order in which an agent prefers candidates: by priority, the higher one first, then by
    /// component; the same order for the same candidates, whatever order they come in.
    ///
    /// ```
    /// use icescope::candidate::Candidate;
    ///
    /// let mut candidates = [
    ///     Candidate::parse("2 1 udp 1694498815 203.0.113.9 9 typ srflx raddr 0.0.0.0 rport 0")?,
    ///     Candidate::parse("1 1 udp 2130706431 192.0.2.1 9 typ host")?,
    /// ];
    /// candidates.sort_by(Candidate::preference);
    /// assert_eq!(candidates[0].foundation, "1");
    /// # Ok::<(), icescope::candidate::SyntaxError>(())
    /// ```
    #[must_use]
    pub fn preference(&self, other: &Self) -> Ordering {
        let key = |candidate: &Self| (candidate.component, candidate.port);
        other
            .priority
            .cmp(&self.priority)
            .then_with(|| key(self).cmp(&key(other)))
            .then_with(|| self.address.ip().cmp(&other.address.ip()))
            .then_with(|| self.foundation.cmp(other.foundation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn possible(local: &str, remote: &str) -> bool {
        let local = Candidate::parse(local).unwrap();
        let remote = Candidate::parse(remote).unwrap();
        CandidatePair { local, remote }.is_possible()
    }

    #[test]
    fn only_like_meets_like() {
        let host = "1 1 udp 1 192.0.2.1 9 typ host";
        for (other, expected) in [
            ("1 1 udp 1 198.51.100.1 9 typ host", true),
            ("1 2 udp 1 198.51.100.1 9 typ host", false),
            ("1 1 tcp 1 198.51.100.1 9 typ host tcptype passive", false),
            ("1 1 udp 1 2001:db8::1 9 typ host", false),
            ("1 1 udp 1 x.local 9 typ host", true),
        ] {
            assert_eq!(possible(host, other), expected, "{other}");
        }
        let link = "1 1 udp 1 fe80::1 9 typ host";
        assert!(possible(link, "1 1 udp 1 fe80::2 9 typ host"));
        assert!(!possible(link, "1 1 udp 1 2001:db8::1 9 typ host"));
        let tcp = |role| format!("1 1 tcp 1 192.0.2.1 9 typ host tcptype {role}");
        assert!(possible(&tcp("active"), &tcp("passive")));
        assert!(!possible(&tcp("active"), &tcp("active")));
        assert!(possible(&tcp("so"), &tcp("so")));
    }

    #[test]
    fn both_agents_agree_on_priorities() {
        for (one, other) in [(1, 2), (7, 7), (u32::MAX, 1), (u32::MAX, u32::MAX - 1)] {
            let sorted = |a: u32, b: u32| (u64::from(a.min(b)) << 32, u64::from(a.max(b)));
            let (least, most) = sorted(one, other);
            assert_eq!(pair_priority(one, other) & !1, (least + 2 * most) & !1);
        }
        assert!(pair_priority(3, 2) > pair_priority(2, 3));
    }
}
