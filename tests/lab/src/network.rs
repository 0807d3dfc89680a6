//! One network: its addresses, and whose turn is next.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A bridge in the namespace of its router, with a /24 and a /64.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    /// The interface that the router has in it.
    pub(crate) bridge: &'static str,
    prefix: [u8; 3],
    prefix6: u16,
    router: u8,
    next: u8,
}

impl Network {
    /// The public one.
    pub(crate) const PUBLIC: Self = Self::new("public", [198, 51, 100], 0x100, 254, 1);

    /// The one inside the n-th gateway, counted from 1.
    pub(crate) const fn inside(n: u8, carrier: bool) -> Self {
        let prefix = if carrier { [100, 64, n] } else { [192, 168, n] };
        Self::new("inside", prefix, n as u16, 1, 2)
    }

    /// The one at the near end of a long line, where addresses are public too.
    pub(crate) const LINE: Self = Self::new("inside", [192, 0, 2], 0x101, 1, 2);

    const fn new(
        bridge: &'static str,
        prefix: [u8; 3],
        prefix6: u16,
        router: u8,
        next: u8,
    ) -> Self {
        Self {
            bridge,
            prefix,
            prefix6,
            router,
            next,
        }
    }

    pub(crate) const fn address(&self, host: u8) -> Ipv4Addr {
        let [a, b, c] = self.prefix;
        Ipv4Addr::new(a, b, c, host)
    }

    pub(crate) const fn address6(&self, host: u8) -> Ipv6Addr {
        Ipv6Addr::new(0x2001, 0xdb8, self.prefix6, 0, 0, 0, 0, host as u16)
    }

    pub(crate) const fn router(&self) -> Ipv4Addr {
        self.address(self.router)
    }

    pub(crate) const fn router6(&self) -> Ipv6Addr {
        self.address6(self.router)
    }

    /// Whether an address belongs here.
    pub(crate) fn contains(&self, address: Ipv4Addr) -> bool {
        address.octets().starts_with(&self.prefix)
    }

    /// The number of the next node in it.
    pub(crate) fn take(&mut self) -> Option<u8> {
        // The second hundred is for the kernels beside our NATs.
        let taken = (self.next < 100).then_some(self.next)?;
        self.next += 1;
        Some(taken)
    }
}
