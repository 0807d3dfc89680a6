//! What stands for an IP address: another one that says the same of its network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::super::registry;
use super::super::scope::{AddressScope, embedded_in};
use super::Redactor;

impl Redactor {
    /// What stands for an IP address.
    pub fn ip(&mut self, ip: IpAddr) -> IpAddr {
        use AddressScope as S;
        let scope = AddressScope::of(ip);
        if matches!(
            scope,
            S::Loopback | S::Unspecified | S::Broadcast | S::Multicast
        ) {
            return ip;
        }
        if let Some(known) = self.ips.get(&ip) {
            return *known;
        }
        let hidden = match ip {
            IpAddr::V4(_) => self.ipv4(ip, scope),
            IpAddr::V6(six) => match embedded_in(six, scope) {
                Some(four) => self.embedded(six, scope, four),
                None => self.ipv6(ip, scope),
            },
        };
        self.ips.insert(ip, hidden);
        hidden
    }

    fn ipv4(&mut self, ip: IpAddr, scope: AddressScope) -> IpAddr {
        use AddressScope as S;
        let public = matches!(scope, S::Global | S::Documentation | S::Reserved);
        let block = registry::find(ip).filter(|block| !public && block.prefix_length < 28);
        match block.map(|block| (block.network, block.prefix_length)) {
            Some((IpAddr::V4(network), length)) => {
                let number = self.next(network.into());
                let host = number & u32::MAX.checked_shr(u32::from(length)).unwrap_or_default();
                Ipv4Addr::from_bits(network.to_bits() | host).into()
            }
            _ => {
                // The three blocks for documentation, then what is reserved for ever.
                const BLOCKS: [[u8; 3]; 3] = [[203, 0, 113], [198, 51, 100], [192, 0, 2]];
                let number = self.next(IpAddr::V4(Ipv4Addr::UNSPECIFIED)) - 1;
                let [.., last] = (number % 254 + 1).to_be_bytes();
                let block = usize::try_from(number / 254).unwrap_or(usize::MAX);
                match BLOCKS.get(block) {
                    Some([a, b, c]) => Ipv4Addr::new(*a, *b, *c, last).into(),
                    None => Ipv4Addr::from_bits(0xF000_0000 | (number & 0x0FFF_FFFF)).into(),
                }
            }
        }
    }

    fn ipv6(&mut self, ip: IpAddr, scope: AddressScope) -> IpAddr {
        use AddressScope as S;
        let public = matches!(scope, S::Global | S::Documentation | S::Reserved);
        let block = registry::find(ip).filter(|block| !public && block.prefix_length <= 96);
        let network = match block.map(|block| block.network) {
            // fd00::/8 is the half of the block that is in use.
            Some(_) if scope == S::UniqueLocal => Ipv6Addr::new(0xFD00, 0, 0, 0, 0, 0, 0, 0),
            Some(IpAddr::V6(network)) => network,
            _ => Ipv6Addr::new(0x2001, 0xDB8, 0, 0, 0, 0, 0, 0),
        };
        let number = self.next(network.into());
        Ipv6Addr::from_bits(network.to_bits() | u128::from(number)).into()
    }

    /// An IPv6 address with an IPv4 address inside, which stays the one inside.
    fn embedded(&mut self, ip: Ipv6Addr, scope: AddressScope, four: Ipv4Addr) -> IpAddr {
        let IpAddr::V4(hidden) = self.ip(four.into()) else {
            return ip.into();
        };
        let bits = u128::from(hidden.to_bits());
        let prefix = |groups: [u16; 3]| {
            let [a, b, c] = groups;
            Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0).to_bits()
        };
        let bits = match scope {
            AddressScope::Ipv4Mapped => 0xFFFF_0000_0000 | bits,
            AddressScope::Nat64 => prefix([0x64, 0xFF9B, 0]) | bits,
            AddressScope::Nat64Local => prefix([0x64, 0xFF9B, 1]) | bits,
            AddressScope::SixToFour => prefix([0x2002, 0, 0]) | (bits << 80) | 1,
            // The address of the client is stored inverted.
            AddressScope::Teredo => prefix([0x2001, 0, 0]) | (bits ^ 0xFFFF_FFFF),
            _ => bits,
        };
        Ipv6Addr::from_bits(bits).into()
    }
}
