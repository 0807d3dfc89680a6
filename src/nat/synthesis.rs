//! IPv4 addresses inside IPv6 ones, as a NAT64 and its resolver use them (RFC 6052).

use core::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The prefix under which a NAT64 has all of IPv4 (RFC 6052 section 2).
///
/// ```
/// use icescope::nat::Prefix64;
///
/// let prefix = Prefix64::WELL_KNOWN;
/// let address = prefix.embed([203, 0, 113, 10].into());
/// assert_eq!(address.to_string(), "64:ff9b::cb00:710a");
/// assert_eq!(prefix.extract(address), Some([203, 0, 113, 10].into()));
/// assert_eq!(Prefix64::between(address, [203, 0, 113, 10].into()), Some(prefix));
/// assert_eq!(prefix.to_string(), "64:ff9b::/96");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Prefix64 {
    address: Ipv6Addr,
    length: u8,
}

/// The lengths that a prefix may have, the usual one first.
const LENGTHS: [u8; 6] = [96, 64, 56, 48, 40, 32];

impl Prefix64 {
    /// `64:ff9b::/96` (RFC 6052 section 2.1).
    pub const WELL_KNOWN: Self = Self {
        address: Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0),
        length: 96,
    };

    /// A prefix; `None` if the length is none of 32, 40, 48, 56, 64 and 96 bits, or bits 64 to 71
    /// are not zero, as they have to be.
    #[must_use]
    pub fn new(address: Ipv6Addr, length: u8) -> Option<Self> {
        let mut octets = address.octets();
        if !LENGTHS.contains(&length) || octets.get(8) != Some(&0) {
            return None;
        }
        for octet in octets.iter_mut().skip(usize::from(length / 8)) {
            *octet = 0;
        }
        Some(Self {
            address: octets.into(),
            length,
        })
    }

    /// The prefix by which `address` stands for `ipv4`; `None` if it does not.
    #[must_use]
    pub fn between(address: Ipv6Addr, ipv4: Ipv4Addr) -> Option<Self> {
        LENGTHS
            .iter()
            .filter_map(|length| Self::new(address, *length))
            .find(|prefix| prefix.extract(address) == Some(ipv4))
    }

    /// The length in bits.
    #[must_use]
    pub const fn length(self) -> u8 {
        self.length
    }

    /// The IPv6 address that stands for an IPv4 one (RFC 6052 section 2.2).
    #[must_use]
    pub fn embed(self, ipv4: Ipv4Addr) -> Ipv6Addr {
        let mut octets = self.address.octets();
        let places = octets.iter_mut().enumerate().filter_map(|(at, octet)| {
            // Bits 64 to 71 stay zero.
            (at >= usize::from(self.length / 8) && at != 8).then_some(octet)
        });
        for (place, octet) in places.zip(ipv4.octets()) {
            *place = octet;
        }
        octets.into()
    }

    /// The IPv4 address that an IPv6 address under this prefix stands for.
    #[must_use]
    pub fn extract(self, address: Ipv6Addr) -> Option<Ipv4Addr> {
        let mut found = [0; 4];
        let from = usize::from(self.length / 8);
        let inside = address.octets().into_iter().enumerate();
        let inside = inside.filter_map(|(at, octet)| (at >= from && at != 8).then_some(octet));
        for (place, octet) in found.iter_mut().zip(inside) {
            *place = octet;
        }
        let ipv4 = Ipv4Addr::from(found);
        // The rest of the address has to be that of the prefix, and zero after the IPv4 address.
        (self.embed(ipv4) == address).then_some(ipv4)
    }
}

impl fmt::Display for Prefix64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of RFC 6052 section 2.4.
    #[test]
    fn the_examples_of_the_rfc() {
        for (prefix, length, address) in [
            ("2001:db8::", 32, "2001:db8:c000:221::"),
            ("2001:db8:100::", 40, "2001:db8:1c0:2:21::"),
            ("2001:db8:122::", 48, "2001:db8:122:c000:2:2100::"),
            ("2001:db8:122:300::", 56, "2001:db8:122:3c0:0:221::"),
            ("2001:db8:122:344::", 64, "2001:db8:122:344:c0:2:2100::"),
            ("2001:db8:122:344::", 96, "2001:db8:122:344::192.0.2.33"),
        ] {
            let ipv4 = Ipv4Addr::new(192, 0, 2, 33);
            let address: Ipv6Addr = address.parse().unwrap();
            let prefix = Prefix64::new(prefix.parse().unwrap(), length).unwrap();
            assert_eq!(prefix.embed(ipv4), address, "{prefix}");
            assert_eq!(prefix.extract(address), Some(ipv4), "{prefix}");
            assert_eq!(Prefix64::between(address, ipv4), Some(prefix), "{address}");
        }
    }

    #[test]
    fn other_addresses_stand_for_nothing() {
        let ipv4 = Ipv4Addr::new(203, 0, 113, 10);
        let other = |text: &str| text.parse::<Ipv6Addr>().unwrap();
        assert_eq!(Prefix64::between(other("2001:db8::10"), ipv4), None);
        assert_eq!(Prefix64::between(other("::"), ipv4), None);
        // Something follows the IPv4 address.
        let prefix = Prefix64::new(other("2001:db8:122::"), 48).unwrap();
        assert_eq!(prefix.extract(other("2001:db8:122:cb00:71:a00::1")), None);
        assert_eq!(
            Prefix64::WELL_KNOWN.extract(other("2001:db8::cb00:710a")),
            None
        );
        for length in [0, 31, 95, 128] {
            assert_eq!(Prefix64::new(other("2001:db8::"), length), None);
        }
        // Bits 64 to 71 are not zero.
        assert_eq!(Prefix64::new(other("2001:db8::ff00:0:0:0"), 96), None);
    }
}
