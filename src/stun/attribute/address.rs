//! The layout that the address attributes share (RFC 8489 section 14.1), and what those are that say
//! an address in the clear.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::{AttributeType, RawAttribute};
use crate::stun::error::{DecodeError, DecodeErrorKind};
use crate::stun::header::{COOKIE_BYTES, MAGIC_COOKIE, TransactionId};
use crate::stun::wire::{array_at, put, u16_at};

const IPV4: u8 = 1;
const IPV6: u8 = 2;

pub(super) const fn value_len(address: SocketAddr) -> usize {
    if address.is_ipv4() { 8 } else { 20 }
}

#[inline]
pub(super) fn decode(
    raw: &RawAttribute<'_>,
    kind: AttributeType,
) -> Result<SocketAddr, DecodeError> {
    let value = raw.value_of(kind)?;
    let (Some(family), Some(port)) = (value.get(1).copied(), u16_at(value, 2)) else {
        return Err(raw.length_error());
    };
    let ip = match (family, value.len()) {
        (IPV4, 8) => array_at::<4>(value, 4).map(IpAddr::from),
        (IPV6, 20) => array_at::<16>(value, 4).map(IpAddr::from),
        (IPV4 | IPV6, _) => None,
        _ => return Err(raw.error(DecodeErrorKind::AddressFamily, 1)),
    };
    let ip = ip.ok_or_else(|| raw.length_error())?;
    Ok(SocketAddr::new(ip, port))
}

#[inline]
pub(super) fn encode(address: SocketAddr, value: &mut [u8]) {
    put(value, 2, &address.port().to_be_bytes());
    match address.ip() {
        IpAddr::V4(ip) => {
            put(value, 0, &[0, IPV4]);
            put(value, 4, &ip.octets());
        }
        IpAddr::V6(ip) => {
            put(value, 0, &[0, IPV6]);
            put(value, 4, &ip.octets());
        }
    }
}

/// Mixes an address with cookie and transaction id, or takes the mixture apart (RFC 8489 section
/// 14.2): it is its own reverse.
#[inline]
pub(super) fn xor(address: SocketAddr, id: TransactionId) -> SocketAddr {
    let port = address.port() ^ u16::from_be_bytes([COOKIE_BYTES[0], COOKIE_BYTES[1]]);
    let ip: IpAddr = match address.ip() {
        IpAddr::V4(ip) => Ipv4Addr::from_bits(ip.to_bits() ^ MAGIC_COOKIE).into(),
        IpAddr::V6(ip) => {
            let mut mask = [0; 16];
            put(&mut mask, 0, &COOKIE_BYTES);
            put(&mut mask, 4, id.as_bytes());
            Ipv6Addr::from_bits(ip.to_bits() ^ u128::from_be_bytes(mask)).into()
        }
    };
    SocketAddr::new(ip, port)
}

/// An attribute that is an address in the clear: its type, how it is read and written, and the tests
/// of both.
macro_rules! address_attribute {
    ($(#[$doc:meta])* $name:ident, $kind:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(std::net::SocketAddr);

        impl $name {
            /// The attribute for an address. Scope and flow of an IPv6 address are not transmitted.
            #[must_use]
            pub const fn new(address: std::net::SocketAddr) -> Self {
                Self(address)
            }

            /// The address.
            #[must_use]
            pub const fn address(&self) -> std::net::SocketAddr {
                self.0
            }
        }

        impl super::Attribute for $name {
            const TYPE: super::AttributeType = super::AttributeType::$kind;
        }

        impl super::DecodeAttribute<'_> for $name {
            #[inline]
            fn decode(
                raw: super::RawAttribute<'_>,
            ) -> Result<Self, crate::stun::error::DecodeError> {
                super::address::decode(&raw, <Self as super::Attribute>::TYPE).map(Self)
            }
        }

        impl super::EncodeAttribute for $name {
            fn value_len(&self) -> usize {
                super::address::value_len(self.0)
            }

            fn encode(&self, _id: crate::stun::header::TransactionId, value: &mut [u8]) {
                super::address::encode(self.0, value);
            }
        }

        #[cfg(test)]
        mod tests {
            use super::super::address::check;
            use super::$name;

            #[test]
            fn round_trip() {
                check::round_trip($name::new);
            }

            #[test]
            fn truncated_or_oversize() {
                check::exact_length::<$name>();
            }

            #[test]
            fn wrong_type() {
                check::wrong_type::<$name>();
            }

            #[test]
            fn unknown_family() {
                check::unknown_family::<$name>();
            }

            #[test]
            fn reserved_byte_is_ignored() {
                check::reserved_byte($name::new);
            }
        }
    };
}

pub(super) use address_attribute;

/// What the tests of an address in the clear ask.
#[cfg(test)]
pub(super) mod check {
    use core::fmt::Debug;
    use std::net::SocketAddr;

    use super::super::check::{assert_exact_length, assert_wrong_type, read, written};
    use super::super::{DecodeAttribute, EncodeAttribute};
    use crate::stun::error::DecodeErrorKind;

    const IPV4: (&str, &[u8]) = ("192.0.2.1:32853", &[0, 1, 0x80, 0x55, 192, 0, 2, 1]);
    const IPV6: (&str, &[u8]) = (
        "[2001:db8:1234:5678:11:2233:4455:6677]:32853",
        &[
            0, 2, 0x80, 0x55, 0x20, 0x01, 0x0d, 0xb8, 0x12, 0x34, 0x56, 0x78, 0x00, 0x11, 0x22,
            0x33, 0x44, 0x55, 0x66, 0x77,
        ],
    );

    pub(in super::super) fn round_trip<T>(new: fn(SocketAddr) -> T)
    where
        T: EncodeAttribute + for<'a> DecodeAttribute<'a> + PartialEq + Debug,
    {
        for (address, bytes) in [IPV4, IPV6] {
            let attribute = new(address.parse().unwrap());
            let value = written(&attribute);
            assert_eq!(value, bytes);
            assert_eq!(read(&value), Ok(attribute));
        }
    }

    pub(in super::super) fn exact_length<T: for<'a> DecodeAttribute<'a> + Debug>() {
        assert_exact_length::<T>(IPV4.1);
        assert_exact_length::<T>(IPV6.1);
    }

    pub(in super::super) fn wrong_type<T: for<'a> DecodeAttribute<'a> + Debug>() {
        assert_wrong_type::<T>(IPV4.1);
    }

    pub(in super::super) fn unknown_family<T: for<'a> DecodeAttribute<'a> + Debug>() {
        let error = read::<T>(&[0, 3, 0, 0, 192, 0, 2, 1]).unwrap_err();
        assert_eq!(
            (error.kind(), error.offset()),
            (DecodeErrorKind::AddressFamily, 5)
        );
    }

    pub(in super::super) fn reserved_byte<T>(new: fn(SocketAddr) -> T)
    where
        T: for<'a> DecodeAttribute<'a> + PartialEq + Debug,
    {
        let mut value = IPV4.1.to_vec();
        value[0] = 0xff;
        assert_eq!(read(&value), Ok(new(IPV4.0.parse().unwrap())));
    }
}
