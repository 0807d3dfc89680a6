//! OTHER-ADDRESS (RFC 5780 section 7.4).

use std::net::SocketAddr;

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute, address};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;

/// The server's other address and its other port: what it answers from when a request asks for both
/// to change (RFC 5780 section 7.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OtherAddress(SocketAddr);

impl OtherAddress {
    /// The attribute for an address. Scope and flow of an IPv6 address are not transmitted.
    #[must_use]
    pub const fn new(address: SocketAddr) -> Self {
        Self(address)
    }

    /// The address.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.0
    }
}

impl Attribute for OtherAddress {
    const TYPE: AttributeType = AttributeType::OTHER_ADDRESS;
}

impl DecodeAttribute<'_> for OtherAddress {
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        address::decode(&raw, Self::TYPE).map(Self)
    }
}

impl EncodeAttribute for OtherAddress {
    fn value_len(&self) -> usize {
        address::value_len(self.0)
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        address::encode(self.0, value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_exact_length, assert_wrong_type, read, written};
    use super::*;

    const ADDRESSES: [&str; 2] = ["192.0.2.1:3479", "[2001:db8::1]:3479"];

    #[test]
    fn round_trip() {
        for address in ADDRESSES {
            let attribute = OtherAddress::new(address.parse().unwrap());
            assert_eq!(read(&written(&attribute)), Ok(attribute));
        }
    }

    #[test]
    fn truncated_or_oversize() {
        for address in ADDRESSES {
            assert_exact_length::<OtherAddress>(&written(&OtherAddress::new(
                address.parse().unwrap(),
            )));
        }
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<OtherAddress>(&[0, 1, 0, 0, 192, 0, 2, 1]);
    }
}
