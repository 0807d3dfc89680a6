//! The layout that the address attributes share (RFC 8489 section 14.1).

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
