//! The names that RFC 3489 gave to NATs, where they still tell the truth.

use core::fmt;

use super::class::{Filtering, Mapping};

/// A name of RFC 3489 section 5.
///
/// RFC 3489 knew one mapping for all remote endpoints or one for each, and filtering only with the
/// former. So a NAT has a name of these only in four of nine cases; for the others any would mislead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClassicName {
    /// One mapping for everyone, and everyone gets in.
    FullCone,
    /// One mapping for everyone, and only addresses that were sent to get in.
    AddressRestrictedCone,
    /// One mapping for everyone, and only addresses and ports that were sent to get in.
    PortRestrictedCone,
    /// A mapping for each remote address and port, and only that gets in.
    Symmetric,
    /// No translation, and only addresses and ports that were sent to get in.
    SymmetricFirewall,
    /// No translation, and everyone gets in.
    OpenInternet,
}

impl ClassicName {
    /// The name of a NAT of these classes, if it has one.
    #[must_use]
    pub const fn of(mapping: Mapping, filtering: Filtering) -> Option<Self> {
        Some(match (mapping, filtering) {
            (Mapping::None, Filtering::EndpointIndependent) => Self::OpenInternet,
            (Mapping::None, Filtering::AddressAndPortDependent) => Self::SymmetricFirewall,
            (Mapping::EndpointIndependent, Filtering::EndpointIndependent) => Self::FullCone,
            (Mapping::EndpointIndependent, Filtering::AddressDependent) => {
                Self::AddressRestrictedCone
            }
            (Mapping::EndpointIndependent, Filtering::AddressAndPortDependent) => {
                Self::PortRestrictedCone
            }
            (Mapping::AddressAndPortDependent, Filtering::AddressAndPortDependent) => {
                Self::Symmetric
            }
            _ => return None,
        })
    }

    /// The stable name: `full-cone`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::FullCone => "full-cone",
            Self::AddressRestrictedCone => "address-restricted-cone",
            Self::PortRestrictedCone => "port-restricted-cone",
            Self::Symmetric => "symmetric",
            Self::SymmetricFirewall => "symmetric-firewall",
            Self::OpenInternet => "open-internet",
        }
    }
}

impl fmt::Display for ClassicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FullCone => "full cone",
            Self::AddressRestrictedCone => "address-restricted cone",
            Self::PortRestrictedCone => "port-restricted cone",
            Self::Symmetric => "symmetric",
            Self::SymmetricFirewall => "symmetric firewall",
            Self::OpenInternet => "open internet",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nat::Class;

    #[test]
    fn half_of_all_have_a_name() {
        let named: Vec<&str> = Mapping::ALL
            .iter()
            .flat_map(|mapping| {
                Filtering::ALL
                    .iter()
                    .map(|filtering| (*mapping, *filtering))
            })
            .filter_map(|(mapping, filtering)| ClassicName::of(mapping, filtering))
            .map(ClassicName::code)
            .collect();
        let expected = [
            "open-internet",
            "symmetric-firewall",
            "full-cone",
            "address-restricted-cone",
            "port-restricted-cone",
            "symmetric",
        ];
        assert_eq!(named, expected);
    }
}
