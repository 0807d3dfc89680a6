//! Subnets, by which a host decides whether a packet needs the gateway.

use core::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address range, such as `192.168.1.0/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subnet {
    address: IpAddr,
    bits: u8,
}

impl Subnet {
    /// The subnet of `address` whose first `bits` bits are fixed; more than the family has count
    /// as all. The other bits of `address` are set to zero.
    #[must_use]
    pub fn new(address: IpAddr, bits: u8) -> Self {
        let bits = bits.min(if address.is_ipv4() { 32 } else { 128 });
        Self {
            address: mask(address, bits),
            bits,
        }
    }

    /// Whether `address` is in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.address.is_ipv4() == address.is_ipv4() && mask(address, self.bits) == self.address
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

fn mask(address: IpAddr, bits: u8) -> IpAddr {
    let bits = u32::from(bits);
    match address {
        IpAddr::V4(ip) => {
            let keep = u32::MAX
                .checked_shl(32_u32.saturating_sub(bits))
                .unwrap_or(0);
            Ipv4Addr::from(u32::from(ip) & keep).into()
        }
        IpAddr::V6(ip) => {
            let keep = u128::MAX
                .checked_shl(128_u32.saturating_sub(bits))
                .unwrap_or(0);
            Ipv6Addr::from(u128::from(ip) & keep).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contains_by_its_bits() {
        let ip = |text: &str| -> IpAddr { text.parse().unwrap() };
        let cases = [
            ("192.168.1.77", 24, "192.168.1.2", true),
            ("192.168.1.77", 24, "192.168.2.2", false),
            ("0.0.0.0", 0, "203.0.113.1", true),
            ("0.0.0.0", 0, "2001:db8::1", false),
            ("203.0.113.1", 32, "203.0.113.1", true),
            ("203.0.113.1", 99, "203.0.113.2", false),
            ("2001:db8:1::", 48, "2001:db8:1:2::3", true),
            ("2001:db8:1::", 48, "2001:db8:2:2::3", false),
            ("::", 0, "2001:db8::1", true),
        ];
        for (address, bits, other, expected) in cases {
            let subnet = Subnet::new(ip(address), bits);
            assert_eq!(subnet.contains(ip(other)), expected, "{subnet} {other}");
        }
        assert_eq!(
            Subnet::new(ip("192.168.1.77"), 24).to_string(),
            "192.168.1.0/24"
        );
    }
}
