//! RESPONSE-ORIGIN (RFC 5780 section 7.3).

use std::net::SocketAddr;

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute, address};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;

/// The address that the server says it answers from (RFC 5780 section 7.3). Where it differs from
/// the address that the answer came from, something in between translates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResponseOrigin(SocketAddr);

impl ResponseOrigin {
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

impl Attribute for ResponseOrigin {
    const TYPE: AttributeType = AttributeType::RESPONSE_ORIGIN;
}

impl DecodeAttribute<'_> for ResponseOrigin {
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        address::decode(&raw, Self::TYPE).map(Self)
    }
}

impl EncodeAttribute for ResponseOrigin {
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
            let attribute = ResponseOrigin::new(address.parse().unwrap());
            assert_eq!(read(&written(&attribute)), Ok(attribute));
        }
    }

    #[test]
    fn truncated_or_oversize() {
        for address in ADDRESSES {
            assert_exact_length::<ResponseOrigin>(&written(&ResponseOrigin::new(
                address.parse().unwrap(),
            )));
        }
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<ResponseOrigin>(&[0, 1, 0, 0, 192, 0, 2, 1]);
    }
}
