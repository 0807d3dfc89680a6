//! The translation table.

use core::fmt;
use std::net::{IpAddr, SocketAddr};

use super::config::Dependence;
use crate::stun::engine::Instant;

/// A set of remote endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// All.
    Any,
    /// Those at one address, whatever their port.
    Address(IpAddr),
    /// One.
    Endpoint(SocketAddr),
}

impl Pattern {
    /// The set that `remote` is in, as far as `dependence` tells remote endpoints apart.
    #[must_use]
    pub const fn of(dependence: Dependence, remote: SocketAddr) -> Self {
        match dependence {
            Dependence::EndpointIndependent => Self::Any,
            Dependence::AddressDependent => Self::Address(remote.ip()),
            Dependence::AddressAndPortDependent => Self::Endpoint(remote),
        }
    }

    /// Whether `remote` is in it.
    #[must_use]
    pub fn contains(self, remote: SocketAddr) -> bool {
        match self {
            Self::Any => true,
            Self::Address(address) => address == remote.ip(),
            Self::Endpoint(endpoint) => endpoint == remote,
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Address(IpAddr::V4(address)) => write!(f, "{address}:*"),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]:*"),
            Self::Endpoint(endpoint) => endpoint.fmt(f),
        }
    }
}

/// An entry of a row's filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Whom it lets in.
    pub remote: Pattern,
    /// When it is forgotten.
    pub expires: Instant,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Its number, from 1; never used again.
    pub id: u64,
    /// The internal endpoint.
    pub internal: SocketAddr,
    /// The remote endpoints it is for.
    pub remote: Pattern,
    /// The external endpoint, which is the internal one for a firewall.
    pub external: SocketAddr,
    /// When it is deleted.
    pub expires: Instant,
    /// Whom its filter lets in.
    pub permissions: Vec<Permission>,
    /// Remote endpoints whose answers leave by this row, against the mapping rule.
    pub pinned: Vec<SocketAddr>,
}

impl Mapping {
    pub(super) fn admits(&self, remote: SocketAddr) -> Option<Pattern> {
        self.permissions
            .iter()
            .map(|permission| permission.remote)
            .find(|pattern| pattern.contains(remote))
    }
}
