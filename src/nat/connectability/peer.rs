//! One side of a connection: what stands between it and the internet, and the names of that.

use core::fmt;
use core::str::FromStr;

use crate::nat::class::{Filtering, Mapping};

/// What stands between a host and the internet: a mapping and a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Peer {
    /// How addresses are mapped; `None` for a host with a public address.
    pub mapping: Mapping,
    /// Whom the NAT or firewall lets in.
    pub filtering: Filtering,
}

/// A name that stands for no [`Peer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PeerError {
    /// It is not one of the names and not `MAPPING/FILTERING`.
    UnknownName,
    /// What stands before the `/` is no mapping.
    UnknownMapping,
    /// What stands after the `/` is no filtering.
    UnknownFiltering,
}

impl PeerError {
    /// The stable name: `unknown-peer`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownName => "unknown-peer",
            Self::UnknownMapping => "unknown-mapping",
            Self::UnknownFiltering => "unknown-filtering",
        }
    }
}

impl fmt::Display for PeerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownName => {
                "not a kind of NAT; write MAPPING/FILTERING such as eim/apdf, or one of open, \
                 firewall, full-cone, address-restricted, port-restricted, symmetric"
            }
            Self::UnknownMapping => "unknown mapping before the /; use eim, adm, apdm or none",
            Self::UnknownFiltering => "unknown filtering after the /; use eif, adf or apdf",
        })
    }
}

impl core::error::Error for PeerError {}

impl Peer {
    /// A host that everybody reaches.
    pub const OPEN: Self = Self::new(Mapping::None, Filtering::EndpointIndependent);
    /// A public host behind a firewall that lets in answers only.
    pub const FIREWALL: Self = Self::new(Mapping::None, Filtering::AddressAndPortDependent);

    /// The nine kinds of NAT that RFC 4787 tells apart, then the open and the firewalled host.
    pub const ALL: [Self; 11] = {
        use Filtering as F;
        use Mapping as M;
        [
            Self::new(M::EndpointIndependent, F::EndpointIndependent),
            Self::new(M::EndpointIndependent, F::AddressDependent),
            Self::new(M::EndpointIndependent, F::AddressAndPortDependent),
            Self::new(M::AddressDependent, F::EndpointIndependent),
            Self::new(M::AddressDependent, F::AddressDependent),
            Self::new(M::AddressDependent, F::AddressAndPortDependent),
            Self::new(M::AddressAndPortDependent, F::EndpointIndependent),
            Self::new(M::AddressAndPortDependent, F::AddressDependent),
            Self::new(M::AddressAndPortDependent, F::AddressAndPortDependent),
            Self::OPEN,
            Self::FIREWALL,
        ]
    };

    /// A peer behind a NAT or firewall of this kind.
    #[must_use]
    pub const fn new(mapping: Mapping, filtering: Filtering) -> Self {
        Self { mapping, filtering }
    }

    /// The short name: `eim/apdf`, `open`, `firewall`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        use Filtering as F;
        use Mapping as M;
        match (self.mapping, self.filtering) {
            (M::None, F::EndpointIndependent) => "open",
            (M::None, F::AddressDependent) => "none/adf",
            (M::None, F::AddressAndPortDependent) => "firewall",
            (M::EndpointIndependent, F::EndpointIndependent) => "eim/eif",
            (M::EndpointIndependent, F::AddressDependent) => "eim/adf",
            (M::EndpointIndependent, F::AddressAndPortDependent) => "eim/apdf",
            (M::AddressDependent, F::EndpointIndependent) => "adm/eif",
            (M::AddressDependent, F::AddressDependent) => "adm/adf",
            (M::AddressDependent, F::AddressAndPortDependent) => "adm/apdf",
            (M::AddressAndPortDependent, F::EndpointIndependent) => "apdm/eif",
            (M::AddressAndPortDependent, F::AddressDependent) => "apdm/adf",
            (M::AddressAndPortDependent, F::AddressAndPortDependent) => "apdm/apdf",
        }
    }

    /// The name that the withdrawn RFC 3489 had for exactly this kind; `None` where none fits.
    #[must_use]
    pub const fn classic_name(self) -> Option<&'static str> {
        use Filtering as F;
        use Mapping as M;
        match (self.mapping, self.filtering) {
            (M::EndpointIndependent, F::EndpointIndependent) => Some("full-cone"),
            (M::EndpointIndependent, F::AddressDependent) => Some("address-restricted"),
            (M::EndpointIndependent, F::AddressAndPortDependent) => Some("port-restricted"),
            (M::AddressAndPortDependent, F::AddressAndPortDependent) => Some("symmetric"),
            _ => None,
        }
    }

    /// Whether a stranger finds it where a STUN server saw it.
    pub(super) const fn keeps_its_address(self) -> bool {
        matches!(self.mapping, Mapping::None | Mapping::EndpointIndependent)
    }

    /// Whether it has a public address.
    pub(super) const fn is_public(self) -> bool {
        matches!(self.mapping, Mapping::None)
    }

    /// Whether it maps each remote port anew.
    pub(super) const fn maps_by_port(self) -> bool {
        matches!(self.mapping, Mapping::AddressAndPortDependent)
    }

    pub(super) const fn lets_in_all(self) -> bool {
        matches!(self.filtering, Filtering::EndpointIndependent)
    }

    pub(super) const fn filters_by_port(self) -> bool {
        matches!(self.filtering, Filtering::AddressAndPortDependent)
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Peer {
    type Err = PeerError;

    /// Reads `eim/apdf` and its like, `open`, `firewall`, and the names of RFC 3489, also as a
    /// [`ClassicName`](crate::nat::ClassicName) has them, in upper or lower case.
    fn from_str(text: &str) -> Result<Self, PeerError> {
        let text = text.trim().to_ascii_lowercase();
        if let Some((mapping, filtering)) = text.split_once('/') {
            let mapping = match mapping {
                "none" => Mapping::None,
                "eim" | "endpoint-independent" => Mapping::EndpointIndependent,
                "adm" | "address-dependent" => Mapping::AddressDependent,
                "apdm" | "address-and-port-dependent" => Mapping::AddressAndPortDependent,
                _ => return Err(PeerError::UnknownMapping),
            };
            let filtering = match filtering {
                "eif" | "endpoint-independent" => Filtering::EndpointIndependent,
                "adf" | "address-dependent" => Filtering::AddressDependent,
                "apdf" | "address-and-port-dependent" => Filtering::AddressAndPortDependent,
                _ => return Err(PeerError::UnknownFiltering),
            };
            return Ok(Self::new(mapping, filtering));
        }
        // As a report has them in `classicName`.
        let text = match text.as_str() {
            "address-restricted-cone" => "address-restricted",
            "port-restricted-cone" => "port-restricted",
            "open-internet" => "open",
            "symmetric-firewall" => "firewall",
            other => other,
        };
        let named = |peer: &Self| peer.name() == text || peer.classic_name() == Some(text);
        Self::ALL
            .into_iter()
            .find(named)
            .ok_or(PeerError::UnknownName)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_as_what_it_names() {
        for peer in Peer::ALL {
            assert_eq!(peer.name().parse(), Ok(peer));
            if let Some(name) = peer.classic_name() {
                assert_eq!(name.parse(), Ok(peer));
            }
        }
        assert_eq!("EIM/APDF".parse::<Peer>(), "port-restricted".parse());
        assert_eq!("none/eif".parse(), Ok(Peer::OPEN));
        for (report, name) in [
            ("address-restricted-cone", "eim/adf"),
            ("port-restricted-cone", "eim/apdf"),
            ("open-internet", "open"),
            ("symmetric-firewall", "firewall"),
        ] {
            assert_eq!(report.parse::<Peer>().map(Peer::name), Ok(name));
        }
        assert_eq!("none/adf".parse::<Peer>().unwrap().name(), "none/adf");
        assert_eq!("cone".parse::<Peer>(), Err(PeerError::UnknownName));
        assert_eq!("x/eif".parse::<Peer>(), Err(PeerError::UnknownMapping));
        assert_eq!("eim/x".parse::<Peer>(), Err(PeerError::UnknownFiltering));
        assert_eq!("".parse::<Peer>(), Err(PeerError::UnknownName));
    }
}
