//! ALTERNATE-SERVER (RFC 8489 section 14.15).

use std::net::SocketAddr;

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute, address};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;

/// The server to ask instead, in a 300 (Try Alternate) response (RFC 8489 section 14.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AlternateServer(SocketAddr);

impl AlternateServer {
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

impl Attribute for AlternateServer {
    const TYPE: AttributeType = AttributeType::ALTERNATE_SERVER;
}

impl DecodeAttribute<'_> for AlternateServer {
    #[inline]
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        address::decode(&raw, Self::TYPE).map(Self)
    }
}

impl EncodeAttribute for AlternateServer {
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
    use crate::stun::error::DecodeErrorKind;

    #[test]
    fn round_trip() {
        let cases: [(&str, &[u8]); 2] = [
            ("192.0.2.1:32853", &[0, 1, 0x80, 0x55, 192, 0, 2, 1]),
            (
                "[2001:db8:1234:5678:11:2233:4455:6677]:32853",
                &[
                    0, 2, 0x80, 0x55, 0x20, 0x01, 0x0d, 0xb8, 0x12, 0x34, 0x56, 0x78, 0x00, 0x11,
                    0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                ],
            ),
        ];
        for (address, bytes) in cases {
            let attribute = AlternateServer::new(address.parse().unwrap());
            let value = written(&attribute);
            assert_eq!(value, bytes);
            assert_eq!(read(&value), Ok(attribute));
        }
    }

    #[test]
    fn truncated_or_oversize() {
        for address in ["192.0.2.1:32853", "[2001:db8::1]:1"] {
            let value = written(&AlternateServer::new(address.parse().unwrap()));
            assert_exact_length::<AlternateServer>(&value);
        }
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<AlternateServer>(&[0, 1, 0, 0, 192, 0, 2, 1]);
    }

    #[test]
    fn unknown_family() {
        let error = read::<AlternateServer>(&[0, 3, 0, 0, 192, 0, 2, 1]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::AddressFamily, 5)
        );
    }

    #[test]
    fn reserved_byte_is_ignored() {
        let mut value = written(&AlternateServer::new("192.0.2.1:32853".parse().unwrap()));
        value[0] = 0xff;
        assert_eq!(
            read::<AlternateServer>(&value).unwrap().address(),
            "192.0.2.1:32853".parse().unwrap()
        );
    }
}
