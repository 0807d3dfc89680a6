//! The classes of RFC 4787 and the shape of a verdict about one property.

use core::fmt;

/// How a NAT chooses the external address and port for an internal one (RFC 4787 section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mapping {
    /// No translation: the server saw the local transport address itself.
    None,
    /// One mapping for all remote endpoints.
    EndpointIndependent,
    /// One mapping for each remote address, whatever its port.
    AddressDependent,
    /// One mapping for each remote address and port.
    AddressAndPortDependent,
}

/// Which remote endpoints may send to a mapping (RFC 4787 section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Filtering {
    /// All of them.
    EndpointIndependent,
    /// Those at an address that was sent to before.
    AddressDependent,
    /// Those at an address and port that were sent to before.
    AddressAndPortDependent,
}

/// A class that a property of a NAT can have.
pub trait Class: Copy + Ord + fmt::Debug + 'static {
    /// All classes, in the order in which reports list them.
    const ALL: &'static [Self];

    /// The stable name: `endpoint-independent`.
    fn name(self) -> &'static str;
}

impl Class for Mapping {
    const ALL: &'static [Self] = &[
        Self::None,
        Self::EndpointIndependent,
        Self::AddressDependent,
        Self::AddressAndPortDependent,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::EndpointIndependent => "endpoint-independent",
            Self::AddressDependent => "address-dependent",
            Self::AddressAndPortDependent => "address-and-port-dependent",
        }
    }
}

impl Class for Filtering {
    const ALL: &'static [Self] = &[
        Self::EndpointIndependent,
        Self::AddressDependent,
        Self::AddressAndPortDependent,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::EndpointIndependent => "endpoint-independent",
            Self::AddressDependent => "address-dependent",
            Self::AddressAndPortDependent => "address-and-port-dependent",
        }
    }
}

/// How sure a verdict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Confidence {
    /// More than one class is possible.
    Unknown,
    /// One class is left, but by way of something that was concluded rather than seen.
    Likely,
    /// One class is left, and every step was seen.
    Proved,
}
