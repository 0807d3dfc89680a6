//! `c=`, connection information (RFC 8866 section 5.7).

use core::fmt;

use crate::candidate::grammar::{self, Parsed};
use crate::candidate::{Address, Family, SyntaxError, SyntaxErrorKind};

/// Where media goes to, without ICE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Connection<'a> {
    /// The network type: `IN`.
    pub net_type: &'a str,
    /// The address type: `IP4` or `IP6`.
    pub address_type: &'a str,
    /// The address.
    pub address: Address<'a>,
    /// The time to live of IPv4 multicast.
    pub ttl: Option<u8>,
    /// How many multicast addresses follow each other, from this one on.
    pub address_count: Option<u32>,
}

impl fmt::Display for Connection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {}",
            self.net_type, self.address_type, self.address
        )?;
        if let Some(ttl) = self.ttl {
            write!(f, "/{ttl}")?;
        }
        match self.address_count {
            Some(count) => write!(f, "/{count}"),
            None => Ok(()),
        }
    }
}

pub(super) fn parse(value: &str) -> Result<Connection<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (numbers, (net_type, address_type, address)) = host(input)?;
        let (rest, first) = slash_number(numbers)?;
        let (after, second) = slash_number(rest)?;
        // IPv6 multicast has no time to live: there the only number is the count.
        let (ttl, address_count) = match (address.family(), first, second) {
            (Some(Family::Ipv6), count, None) => (None, count),
            (Some(Family::Ipv6), _, Some(_)) => {
                return grammar::fault(rest, SyntaxErrorKind::TrailingText);
            }
            (_, ttl, count) => match ttl.map(u8::try_from).transpose() {
                Ok(ttl) => (ttl, count),
                Err(_) => {
                    let number = numbers.trim_start_matches('/');
                    return grammar::fault(number, SyntaxErrorKind::NumberTooLarge);
                }
            },
        };
        Ok((
            after,
            Connection {
                net_type,
                address_type,
                address,
                ttl,
                address_count,
            },
        ))
    })
}

fn slash_number(input: &str) -> Parsed<'_, Option<u32>> {
    match input.strip_prefix('/') {
        Some(rest) => grammar::number(rest).map(|(rest, number)| (rest, Some(number))),
        None => Ok((input, None)),
    }
}

/// Network type, address type and address, as `o=`, `c=` and `a=rtcp` have them.
///
/// An IP address must be of the announced type; any name will do, mDNS names included.
#[inline]
pub(in super::super) fn host(input: &str) -> Parsed<'_, (&str, &str, Address<'_>)> {
    let (rest, net_type) = grammar::token(input)?;
    let (at, address_type) = grammar::next_token(rest)?;
    let (at, ()) = grammar::space(at)?;
    let (rest, text) = grammar::bytes1(at, SyntaxErrorKind::ExpectedAddress, |byte| {
        !matches!(byte, b' ' | b'/' | b'\t')
    })?;
    let address = Address::of(text);
    let expected = match address_type {
        "IP4" => Some(Family::Ipv4),
        "IP6" => Some(Family::Ipv6),
        _ => None,
    };
    let fits = match (expected, address.family()) {
        (Some(expected), Some(family)) => expected == family,
        // A colon never stands in a name.
        _ => expected.is_none() || !text.contains(':'),
    };
    if fits {
        Ok((rest, (net_type, address_type, address)))
    } else {
        grammar::fault(at, SyntaxErrorKind::ExpectedAddress)
    }
}
