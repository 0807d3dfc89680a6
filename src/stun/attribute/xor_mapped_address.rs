//! XOR-MAPPED-ADDRESS (RFC 8489 section 14.2).

use std::net::SocketAddr;

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute, address};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;

/// The address that the server saw, mixed with the transaction id so that no NAT on the way finds
/// and rewrites it (RFC 8489 section 14.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct XorMappedAddress(SocketAddr);

impl XorMappedAddress {
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

impl Attribute for XorMappedAddress {
    const TYPE: AttributeType = AttributeType::XOR_MAPPED_ADDRESS;
}

impl DecodeAttribute<'_> for XorMappedAddress {
    #[inline]
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        address::decode(&raw, Self::TYPE)
            .map(|mixed| Self(address::xor(mixed, raw.transaction_id())))
    }
}

impl EncodeAttribute for XorMappedAddress {
    fn value_len(&self) -> usize {
        address::value_len(self.0)
    }

    fn encode(&self, id: TransactionId, value: &mut [u8]) {
        address::encode(address::xor(self.0, id), value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_exact_length, assert_wrong_type, read, written};
    use super::*;
    use crate::stun::error::DecodeErrorKind;

    #[test]
    fn round_trip() {
        let cases: [(&str, &[u8]); 2] = [
            (
                "192.0.2.1:32853",
                &[0, 1, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43],
            ),
            (
                "[2001:db8:1234:5678:11:2233:4455:6677]:32853",
                &[
                    0, 2, 0xa1, 0x47, 0x01, 0x13, 0xa9, 0xfa, 0xa5, 0xd3, 0xf1, 0x79, 0xbc, 0x25,
                    0xf4, 0xb5, 0xbe, 0xd2, 0xb9, 0xd9,
                ],
            ),
        ];
        for (address, bytes) in cases {
            let attribute = XorMappedAddress::new(address.parse().unwrap());
            let value = written(&attribute);
            assert_eq!(value, bytes);
            assert_eq!(read(&value), Ok(attribute));
        }
    }

    #[test]
    fn truncated_or_oversize() {
        for address in ["192.0.2.1:32853", "[2001:db8::1]:1"] {
            let value = written(&XorMappedAddress::new(address.parse().unwrap()));
            assert_exact_length::<XorMappedAddress>(&value);
        }
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<XorMappedAddress>(&[0, 1, 0, 0, 192, 0, 2, 1]);
    }

    #[test]
    fn unknown_family() {
        let error = read::<XorMappedAddress>(&[0, 3, 0, 0, 192, 0, 2, 1]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::AddressFamily, 5)
        );
    }

    #[test]
    fn reserved_byte_is_ignored() {
        let mut value = written(&XorMappedAddress::new("192.0.2.1:32853".parse().unwrap()));
        value[0] = 0xff;
        assert_eq!(
            read::<XorMappedAddress>(&value).unwrap().address(),
            "192.0.2.1:32853".parse().unwrap()
        );
    }
}
