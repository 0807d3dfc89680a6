//! `o=`, the origin (RFC 8866 section 5.2).

use core::fmt;

use crate::candidate::{Address, SyntaxError, grammar};

/// Who made the session description, and which version of it this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Origin<'a> {
    /// The user's name; `-` for none.
    pub username: &'a str,
    /// The session id: digits, of any number.
    pub session_id: &'a str,
    /// The version of the description: digits, of any number.
    pub session_version: &'a str,
    /// The network type: `IN`.
    pub net_type: &'a str,
    /// The address type: `IP4` or `IP6`.
    pub address_type: &'a str,
    /// The address of the machine.
    pub address: Address<'a>,
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            username,
            session_id,
            session_version,
            net_type,
            address_type,
            address,
        } = self;
        write!(
            f,
            "{username} {session_id} {session_version} {net_type} {address_type} {address}"
        )
    }
}

pub(super) fn parse(value: &str) -> Result<Origin<'_>, SyntaxError> {
    grammar::complete(value, |input| {
        let (rest, username) = grammar::word(input)?;
        let (rest, ()) = grammar::space(rest)?;
        let (rest, session_id) = grammar::digits(rest)?;
        let (rest, ()) = grammar::space(rest)?;
        let (rest, session_version) = grammar::digits(rest)?;
        let (rest, ()) = grammar::space(rest)?;
        let (rest, (net_type, address_type, address)) = super::host(rest)?;
        let origin = Origin {
            username,
            session_id,
            session_version,
            net_type,
            address_type,
            address,
        };
        Ok((rest, origin))
    })
}
