//! What kind of NAT it is.

use core::ops::RangeInclusive;
use core::time::Duration;
use std::net::IpAddr;

/// On what part of the remote endpoint a mapping (RFC 4787 section 4.1) or a filter (section 5)
/// depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Dependence {
    /// On nothing.
    EndpointIndependent,
    /// On its address.
    AddressDependent,
    /// On its address and port.
    AddressAndPortDependent,
}

impl Dependence {
    /// All of them, from the one that is easiest to reach to the hardest.
    pub const ALL: [Self; 3] = [
        Self::EndpointIndependent,
        Self::AddressDependent,
        Self::AddressAndPortDependent,
    ];

    /// The one with this [`name`](Self::name).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// The stable name: `endpoint-independent`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EndpointIndependent => "endpoint-independent",
            Self::AddressDependent => "address-dependent",
            Self::AddressAndPortDependent => "address-and-port-dependent",
        }
    }
}

/// How the external port of a new mapping is chosen (RFC 4787 section 4.2). A port that is taken is
/// passed over; none is given to two mappings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Allocation {
    /// The internal port, or a random one where that is taken (section 4.2.1).
    Preserving,
    /// The first port is `first`, each next one `delta` further, round the range.
    Sequential {
        /// The first port.
        first: u16,
        /// The step; 0 counts as 1.
        delta: i16,
    },
    /// Any free port.
    Random,
    /// Any free port that is even or odd as the internal one is (section 4.2.2).
    Parity,
}

/// How an external address is chosen where there are several (RFC 4787 section 4.1, "IP address
/// pooling").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pooling {
    /// One internal address keeps one external address.
    Paired,
    /// Each mapping takes any.
    Arbitrary,
}

/// What becomes of a packet from inside to an external address of the NAT (RFC 4787 section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hairpin {
    /// It is dropped.
    None,
    /// It is turned round, and its source stays the internal endpoint.
    InternalSource,
    /// It is turned round, and its source becomes the sender's external endpoint, as REQ-9 asks.
    ExternalSource,
}

/// How long a row lives without traffic (RFC 4787 section 4.3), and which traffic counts
/// (REQ-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lifetime {
    /// The time without traffic after which the row is deleted.
    pub idle: Duration,
    /// Whether packets from inside keep it alive.
    pub outbound: bool,
    /// Whether packets from outside that pass the filter keep it alive.
    pub inbound: bool,
}

impl Default for Lifetime {
    /// Five minutes, kept alive from inside only: what REQ-5 recommends and REQ-6 demands.
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(300),
            outbound: true,
            inbound: false,
        }
    }
}

/// What the filter's memory belongs to, which RFC 4787 leaves open and products differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FilterState {
    /// To one mapping, as in session tables.
    Mapping,
    /// To the internal endpoint, all its mappings together: the letter of section 5.
    InternalEndpoint,
}

/// Which mapping an answer to a packet from outside leaves by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Replies {
    /// By the one that the mapping rule says, as for any other packet.
    ByRule,
    /// By the one that the packet came in through, as connection tracking does.
    Pinned,
}

/// A NAT, or a firewall that does not translate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NatConfig {
    /// How it maps; `None` for a firewall, which leaves addresses alone.
    pub mapping: Option<Dependence>,
    /// Whom it lets in. A firewall with an endpoint-independent filter lets everybody in.
    pub filtering: Dependence,
    /// The external addresses, of which those of a packet's family are used. Unused by a firewall.
    pub external: Vec<IpAddr>,
    /// How it chooses ports.
    pub allocation: Allocation,
    /// The ports it may choose from, which the preserved ones are not bound to.
    pub ports: RangeInclusive<u16>,
    /// How it chooses addresses.
    pub pooling: Pooling,
    /// How it treats packets to itself.
    pub hairpin: Hairpin,
    /// How long its rows live.
    pub lifetime: Lifetime,
    /// What its filter's memory belongs to.
    pub filter_state: FilterState,
    /// Which mapping answers leave by.
    pub replies: Replies,
}

impl NatConfig {
    /// A NAT of this kind. It preserves ports, pairs addresses, does not hairpin, keeps filter state
    /// by mapping, and its rows live as [`Lifetime::default`] says.
    #[must_use]
    pub fn new(mapping: Dependence, filtering: Dependence, external: Vec<IpAddr>) -> Self {
        Self {
            mapping: Some(mapping),
            external,
            ..Self::firewall(filtering)
        }
    }

    /// A firewall that does not translate.
    #[must_use]
    pub fn firewall(filtering: Dependence) -> Self {
        Self {
            mapping: None,
            filtering,
            external: Vec::new(),
            allocation: Allocation::Preserving,
            ports: 1024..=65535,
            pooling: Pooling::Paired,
            hairpin: Hairpin::None,
            lifetime: Lifetime::default(),
            filter_state: FilterState::Mapping,
            replies: Replies::ByRule,
        }
    }
}
