//! What is odd about a candidate.

use core::fmt;

/// Something about a candidate that breaks a rule or deserves a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Finding {
    /// The foundation is not 1 to 32 letters, digits, `+` or `/`.
    FoundationSyntax,
    /// The component is not 1 to 256.
    ComponentRange,
    /// The priority is not 1 to 2^31 - 1.
    PriorityRange,
    /// The type preference in the priority is far from the one that the RFC recommends, and does
    /// not require, for the candidate's type.
    PriorityType,
    /// The low byte of the priority stands for another component.
    PriorityComponent,
    /// The transport is neither UDP nor TCP.
    UnknownTransport,
    /// The type is none that an RFC names.
    UnknownType,
    /// The address is a name, but no mDNS name.
    AddressName,
    /// The address is neither an IP address nor a name.
    AddressSyntax,
    /// Nothing can be sent to an address of this scope.
    AddressUnusable,
    /// The address is of a form that candidates must not have.
    AddressForm,
    /// The address has a zone, which means nothing to the peer.
    AddressZone,
    /// The port is 0.
    PortZero,
    /// A reflexive or relayed candidate has no related address or port.
    RelatedMissing,
    /// A host candidate has a related address.
    RelatedUnexpected,
    /// The related address is neither an IP address nor a name.
    RelatedSyntax,
    /// A TCP candidate has no `tcptype`.
    TcpTypeMissing,
    /// The `tcptype` is none of `active`, `passive` and `so`.
    TcpTypeUnknown,
    /// A candidate of another transport has a `tcptype`.
    TcpTypeUnexpected,
    /// An active TCP candidate has a port other than 9.
    TcpActivePort,
}

impl Finding {
    /// All findings, in the order in which they are listed.
    pub const ALL: [Self; 20] = [
        Self::FoundationSyntax,
        Self::ComponentRange,
        Self::PriorityRange,
        Self::PriorityType,
        Self::PriorityComponent,
        Self::UnknownTransport,
        Self::UnknownType,
        Self::AddressName,
        Self::AddressSyntax,
        Self::AddressUnusable,
        Self::AddressForm,
        Self::AddressZone,
        Self::PortZero,
        Self::RelatedMissing,
        Self::RelatedUnexpected,
        Self::RelatedSyntax,
        Self::TcpTypeMissing,
        Self::TcpTypeUnknown,
        Self::TcpTypeUnexpected,
        Self::TcpActivePort,
    ];

    /// Code, RFC, section and sentence.
    const fn row(self) -> (&'static str, u16, &'static str, &'static str) {
        match self {
            Self::FoundationSyntax => (
                "candidate-foundation-syntax",
                8839,
                "5.1",
                "The foundation is not 1 to 32 letters, digits, '+' or '/'.",
            ),
            Self::ComponentRange => (
                "candidate-component-range",
                8445,
                "5.1.1",
                "The component is not 1 to 256.",
            ),
            Self::PriorityRange => (
                "candidate-priority-range",
                8445,
                "5.1.2",
                "The priority is not between 1 and 2147483647.",
            ),
            Self::PriorityType => (
                "candidate-priority-type",
                8445,
                "5.1.2.2",
                "The priority is unusual: its type preference is far from the one recommended for this type of candidate. That is allowed.",
            ),
            Self::PriorityComponent => (
                "candidate-priority-component",
                8445,
                "5.1.2.1",
                "The priority was computed for another component.",
            ),
            Self::UnknownTransport => (
                "candidate-unknown-transport",
                8839,
                "5.1",
                "The transport is neither UDP nor TCP: a peer ignores the candidate.",
            ),
            Self::UnknownType => (
                "candidate-unknown-type",
                8839,
                "5.1",
                "The type is none of host, srflx, prflx and relay: a peer may ignore the candidate.",
            ),
            Self::AddressName => (
                "candidate-address-name",
                8839,
                "5.1",
                "The address is a DNS name, which most agents do not resolve.",
            ),
            Self::AddressSyntax => (
                "candidate-address-syntax",
                8839,
                "5.1",
                "The address is neither an IP address nor a name: browsers take the candidate and never use it.",
            ),
            Self::AddressUnusable => (
                "candidate-address-unusable",
                8445,
                "5.1.1.1",
                "No peer can send to this address.",
            ),
            Self::AddressForm => (
                "candidate-address-form",
                8445,
                "5.1.1.1",
                "Candidates must not have IPv4-mapped, IPv4-compatible or site-local addresses.",
            ),
            Self::AddressZone => (
                "candidate-address-zone",
                8839,
                "5.1",
                "The zone of the address means nothing on the peer's machine.",
            ),
            Self::PortZero => (
                "candidate-port-zero",
                8839,
                "5.1",
                "No peer can send to port 0.",
            ),
            Self::RelatedMissing => (
                "candidate-related-missing",
                8839,
                "5.1",
                "The related address or port (raddr, rport) is missing.",
            ),
            Self::RelatedUnexpected => (
                "candidate-related-unexpected",
                8839,
                "5.1",
                "A host candidate must have no related address (raddr, rport).",
            ),
            Self::RelatedSyntax => (
                "candidate-related-syntax",
                8839,
                "5.1",
                "The related address (raddr) is neither an IP address nor a name.",
            ),
            Self::TcpTypeMissing => (
                "candidate-tcptype-missing",
                6544,
                "4.5",
                "A TCP candidate must say which side opens the connection (tcptype).",
            ),
            Self::TcpTypeUnknown => (
                "candidate-tcptype-unknown",
                6544,
                "4.5",
                "The tcptype is none of active, passive and so.",
            ),
            Self::TcpTypeUnexpected => (
                "candidate-tcptype-unexpected",
                6544,
                "4.5",
                "Only a TCP candidate has a tcptype.",
            ),
            Self::TcpActivePort => (
                "candidate-tcp-active-port",
                6544,
                "4.5",
                "The port of an active TCP candidate must be 9.",
            ),
        }
    }

    pub(crate) const fn sentence(self) -> &'static str {
        self.row().3
    }

    /// The stable name: `candidate-port-zero`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().0
    }

    /// The number of the RFC that it is about.
    #[must_use]
    pub const fn rfc(self) -> u16 {
        self.row().1
    }

    /// The section of that RFC.
    #[must_use]
    pub const fn section(self) -> &'static str {
        self.row().2
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().3)
    }
}

/// A set of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Findings(u32);

impl Findings {
    pub(super) const fn add_if(&mut self, condition: bool, finding: Finding) {
        if condition {
            self.0 |= 1 << finding as u8;
        }
    }

    /// Whether a finding is among them.
    #[must_use]
    pub const fn contains(self, finding: Finding) -> bool {
        self.0 & (1 << finding as u8) != 0
    }

    /// Whether nothing is odd.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The findings, in the order of [`Finding::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Finding> {
        Finding::ALL
            .into_iter()
            .filter(move |finding| self.contains(*finding))
    }
}
