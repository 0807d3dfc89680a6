//! The IANA special-purpose address registries (RFC 6890), as one table.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::scope::AddressScope;

/// One row: a block of addresses, what it is for, and the RFC that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecialBlock {
    /// The first address.
    pub network: IpAddr,
    /// How many leading bits of an address must agree with it, 0 to 128.
    pub prefix_length: u8,
    /// What the block is for.
    pub scope: AddressScope,
    /// The number of the RFC that set it aside.
    pub rfc: u16,
}

impl SpecialBlock {
    /// Whether an address lies in the block.
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.network, ip) {
            (IpAddr::V4(network), IpAddr::V4(ip)) => {
                let different = network.to_bits() ^ ip.to_bits();
                different.leading_zeros() >= u32::from(self.prefix_length)
            }
            (IpAddr::V6(network), IpAddr::V6(ip)) => {
                let different = network.to_bits() ^ ip.to_bits();
                different.leading_zeros() >= u32::from(self.prefix_length)
            }
            _ => false,
        }
    }
}

/// The block that an address lies in, the narrowest if several hold it.
pub(super) fn find(ip: IpAddr) -> Option<&'static SpecialBlock> {
    let row = match ip {
        IpAddr::V4(ip) => {
            let bits = ip.to_bits();
            IPV4.iter()
                .position(|(network, mask)| bits & mask == *network)?
        }
        IpAddr::V6(ip) => {
            let bits = ip.to_bits();
            let row = IPV6
                .iter()
                .position(|(network, mask)| bits & mask == *network)?;
            IPV4_BLOCKS + row
        }
    };
    SPECIAL_BLOCKS.get(row)
}

/// The networks and masks of the rows of IPv4, so that a row is two operations.
static IPV4: [(u32, u32); IPV4_BLOCKS] = {
    let mut rows = [(0, 0); IPV4_BLOCKS];
    let mut rest: &[SpecialBlock] = SPECIAL_BLOCKS;
    let mut slots: &mut [(u32, u32)] = &mut rows;
    while let ([block, blocks @ ..], [slot, more @ ..]) = (rest, slots) {
        if let IpAddr::V4(network) = block.network {
            let mask = match block.prefix_length {
                0 => 0,
                length => u32::MAX << (32 - length),
            };
            *slot = (network.to_bits(), mask);
        }
        (rest, slots) = (blocks, more);
    }
    rows
};

/// The same of IPv6.
static IPV6: [(u128, u128); IPV6_BLOCKS] = {
    let mut rows = [(0, 0); IPV6_BLOCKS];
    let mut rest: &[SpecialBlock] = SPECIAL_BLOCKS.split_at(IPV4_BLOCKS).1;
    let mut slots: &mut [(u128, u128)] = &mut rows;
    while let ([block, blocks @ ..], [slot, more @ ..]) = (rest, slots) {
        if let IpAddr::V6(network) = block.network {
            let mask = match block.prefix_length {
                0 => 0,
                length => u128::MAX << (128 - length),
            };
            *slot = (network.to_bits(), mask);
        }
        (rest, slots) = (blocks, more);
    }
    rows
};

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8, scope: AddressScope, rfc: u16) -> SpecialBlock {
    SpecialBlock {
        network: IpAddr::V4(Ipv4Addr::new(a, b, c, d)),
        prefix_length: length,
        scope,
        rfc,
    }
}

const fn v6(groups: [u16; 8], length: u8, scope: AddressScope, rfc: u16) -> SpecialBlock {
    let [a, b, c, d, e, f, g, h] = groups;
    let network = IpAddr::V6(Ipv6Addr::new(a, b, c, d, e, f, g, h));
    SpecialBlock {
        network,
        prefix_length: length,
        scope,
        rfc,
    }
}

/// How many rows at the start of [`SPECIAL_BLOCKS`] are of IPv4.
const IPV4_BLOCKS: usize = 25;
const IPV6_BLOCKS: usize = SPECIAL_BLOCKS.len() - IPV4_BLOCKS;

use AddressScope as S;

/// The table: IPv4 first, and in each family a narrow block before a wider one that holds it.
#[rustfmt::skip]
pub static SPECIAL_BLOCKS: &[SpecialBlock] = &[
    v4(192, 168, 0, 0, 16, S::Private, 1918),
    v4(10, 0, 0, 0, 8, S::Private, 1918),
    v4(172, 16, 0, 0, 12, S::Private, 1918),
    v4(100, 64, 0, 0, 10, S::CarrierGradeNat, 6598),
    v4(127, 0, 0, 0, 8, S::Loopback, 1122),
    v4(169, 254, 0, 0, 16, S::LinkLocal, 3927),
    v4(0, 0, 0, 0, 32, S::Unspecified, 1122),
    v4(0, 0, 0, 0, 8, S::ThisNetwork, 791),
    v4(192, 0, 2, 0, 24, S::Documentation, 5737),
    v4(198, 51, 100, 0, 24, S::Documentation, 5737),
    v4(203, 0, 113, 0, 24, S::Documentation, 5737),
    v4(198, 18, 0, 0, 15, S::Benchmarking, 2544),
    v4(192, 0, 0, 0, 29, S::ProtocolAssignment, 7335),  // IPv4 service continuity
    v4(192, 0, 0, 8, 32, S::ProtocolAssignment, 7600),  // IPv4 dummy address
    v4(192, 0, 0, 9, 32, S::Global, 7723),              // Port Control Protocol anycast
    v4(192, 0, 0, 10, 32, S::Global, 8155),             // TURN anycast
    v4(192, 0, 0, 170, 31, S::ProtocolAssignment, 8880),// NAT64/DNS64 discovery
    v4(192, 0, 0, 0, 24, S::ProtocolAssignment, 6890),
    v4(192, 31, 196, 0, 24, S::Global, 7535),           // AS112
    v4(192, 52, 193, 0, 24, S::Global, 7450),           // AMT
    v4(192, 88, 99, 0, 24, S::Reserved, 7526),          // 6to4 relay anycast, deprecated
    v4(192, 175, 48, 0, 24, S::Global, 7534),           // AS112, direct delegation
    v4(224, 0, 0, 0, 4, S::Multicast, 5771),
    v4(255, 255, 255, 255, 32, S::Broadcast, 8190),
    v4(240, 0, 0, 0, 4, S::Reserved, 1112),

    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, S::Loopback, 4291),
    v6([0, 0, 0, 0, 0, 0, 0, 0], 128, S::Unspecified, 4291),
    v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, S::Ipv4Mapped, 4291),
    v6([0, 0, 0, 0, 0, 0, 0, 0], 96, S::Ipv4Compatible, 4291),
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, S::LinkLocal, 4291),
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, S::UniqueLocal, 4193),
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, S::Multicast, 4291),
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, S::SiteLocal, 3879),
    v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, S::Nat64, 6052),
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, S::Nat64Local, 8215),
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, S::DiscardOnly, 6666),
    v6([0x100, 0, 0, 1, 0, 0, 0, 0], 64, S::DiscardOnly, 9780),     // dummy prefix
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, S::Documentation, 3849),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, S::Documentation, 9637),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, S::Teredo, 4380),
    v6([0x2001, 1, 0, 0, 0, 0, 0, 1], 128, S::Global, 7723),        // Port Control Protocol anycast
    v6([0x2001, 1, 0, 0, 0, 0, 0, 2], 128, S::Global, 8155),        // TURN anycast
    v6([0x2001, 1, 0, 0, 0, 0, 0, 3], 128, S::Global, 9665),        // DNS-SD registration anycast
    v6([0x2001, 2, 0, 0, 0, 0, 0, 0], 48, S::Benchmarking, 5180),
    v6([0x2001, 3, 0, 0, 0, 0, 0, 0], 32, S::Global, 7450),         // AMT
    v6([0x2001, 4, 0x112, 0, 0, 0, 0, 0], 48, S::Global, 7535),     // AS112
    v6([0x2001, 0x10, 0, 0, 0, 0, 0, 0], 28, S::Identifier, 7343),  // ORCHID, deprecated
    v6([0x2001, 0x20, 0, 0, 0, 0, 0, 0], 28, S::Identifier, 7343),  // ORCHIDv2
    v6([0x2001, 0x30, 0, 0, 0, 0, 0, 0], 28, S::Identifier, 9374),  // drone remote id
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, S::ProtocolAssignment, 2928),
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, S::SixToFour, 3056),
    v6([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48, S::Global, 7534), // AS112, direct delegation
    v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, S::SegmentIdentifier, 9602),
    v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3, S::Global, 4291),
    v6([0, 0, 0, 0, 0, 0, 0, 0], 0, S::Reserved, 4291),             // not allocated
];
