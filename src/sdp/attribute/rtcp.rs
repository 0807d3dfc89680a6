//! `rtcp` (RFC 3605 section 2.1).

use core::fmt;

use crate::candidate::{Address, SyntaxError, grammar};

use super::super::field;

/// Where RTCP goes to, without ICE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Rtcp<'a> {
    /// The port.
    pub port: u16,
    /// The network type: `IN`.
    pub net_type: Option<&'a str>,
    /// The address type: `IP4` or `IP6`.
    pub address_type: Option<&'a str>,
    /// The address.
    pub address: Option<Address<'a>>,
}

impl fmt::Display for Rtcp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.port)?;
        match (self.net_type, self.address_type, self.address) {
            (Some(net_type), Some(address_type), Some(address)) => {
                write!(f, " {net_type} {address_type} {address}")
            }
            _ => Ok(()),
        }
    }
}

pub(super) fn parse(value: &str) -> Result<Rtcp<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, port) = grammar::number(input)?;
        if rest.trim_start_matches(' ').is_empty() {
            return Ok((
                rest,
                Rtcp {
                    port,
                    net_type: None,
                    address_type: None,
                    address: None,
                },
            ));
        }
        let (rest, ()) = grammar::space(rest)?;
        let (rest, (net_type, address_type, address)) = field::host(rest)?;
        let rtcp = Rtcp {
            port,
            net_type: Some(net_type),
            address_type: Some(address_type),
            address: Some(address),
        };
        Ok((rest, rtcp))
    })
}
