//! Why two peers connect or do not, as a code and as a sentence.

use core::fmt;

/// The reason of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Why {
    /// Both keep one external address, and one is public.
    PublicAndSteady,
    /// Both NATs keep one external address for all destinations.
    BothSteady,
    /// One NAT moves, and the other side lets in a known address from any port.
    SteadySideLetsIn,
    /// One NAT moves, and the other side insists on the port.
    SteadySideFiltersByPort,
    /// Both NATs move with each remote port.
    BothMapByPort,
    /// Both NATs move, and one insists on the port.
    MovingAndFiltersByPort,
    /// Both NATs move, but one with the remote address only, and one of them lets in everybody.
    OneLetsInAll,
    /// Each filter knows the other's address, but at another mapping.
    FilterByMapping,
    /// The same, and behind a filter that lets them in, answers would leave from elsewhere.
    FilterAndReplies,
    /// A packet gets in, but its answer leaves from elsewhere.
    OnlyIfRepliesArePinned,
    /// The next port can be guessed.
    PortsGuessed,
    /// Each guess moves the other's port too.
    GuessesMultiply,
    /// Both have public addresses in one network.
    SamePublicNetwork,
    /// The local network connects them.
    LocalAddresses,
    /// The NAT does not turn packets round.
    NoHairpin,
    /// The NAT turns packets round.
    Hairpin,
    /// The NAT turns packets round, and its filter does not know the sender.
    HairpinFiltered,
}

impl Why {
    /// The stable name: `both-steady`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PublicAndSteady => "public-and-steady",
            Self::BothSteady => "both-steady",
            Self::SteadySideLetsIn => "steady-side-lets-in",
            Self::SteadySideFiltersByPort => "steady-side-filters-by-port",
            Self::BothMapByPort => "both-map-by-port",
            Self::MovingAndFiltersByPort => "moving-and-filters-by-port",
            Self::OneLetsInAll => "one-lets-in-all",
            Self::FilterByMapping => "filter-by-mapping",
            Self::FilterAndReplies => "filter-and-replies",
            Self::OnlyIfRepliesArePinned => "only-if-replies-are-pinned",
            Self::PortsGuessed => "ports-guessed",
            Self::GuessesMultiply => "guesses-multiply",
            Self::SamePublicNetwork => "same-public-network",
            Self::LocalAddresses => "local-addresses",
            Self::NoHairpin => "no-hairpin",
            Self::Hairpin => "hairpin",
            Self::HairpinFiltered => "hairpin-filtered",
        }
    }
}

impl fmt::Display for Why {
    /// A sentence for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PublicAndSteady => {
                "One side has a public address and the other is always seen at the same one, so \
                 each opens its own door by sending to the other."
            }
            Self::BothSteady => {
                "Both NATs show the same address to everybody, so the address that a STUN server \
                 reports is good for the other side too, and each opens its own door by sending \
                 to it."
            }
            Self::SteadySideLetsIn => {
                "One NAT shows each destination another port, but the other side is always at the \
                 same address and lets in any port of an address it has sent to, so it learns the \
                 real port from the first packet."
            }
            Self::SteadySideFiltersByPort => {
                "One NAT shows each destination another port, which the other side cannot know, \
                 and that side lets in only the exact ports it has sent to."
            }
            Self::BothMapByPort => {
                "Both NATs show each destination another port, so neither side ever knows where \
                 to send."
            }
            Self::MovingAndFiltersByPort => {
                "Both NATs show different destinations different ports, and one of them lets in \
                 only the exact ports it has sent to."
            }
            Self::OneLetsInAll => {
                "Both NATs show different destinations different ports, but one lets in everybody \
                 and the other lets in any port of an address it has sent to, so the first packet \
                 gets in and tells the real port."
            }
            Self::FilterByMapping => {
                "Each NAT knows the other's address, but at another port of its own than the one \
                 that the other side sends to; only a NAT that keeps one filter for all ports of \
                 a host would let the packets in."
            }
            Self::FilterAndReplies => {
                "Each NAT knows the other's address, but at another port of its own than the one \
                 that the other side sends to, and each shows every new port of the other another \
                 port; it takes NATs that keep one filter for all ports of a host and send answers \
                 back the way the packet came."
            }
            Self::OnlyIfRepliesArePinned => {
                "A packet gets in, but the answer leaves from another port than the packet came \
                 in by, so it is not accepted; only a NAT that sends answers back the way the \
                 packet came would connect."
            }
            Self::PortsGuessed => {
                "The NAT gives out ports in sequence, so the next one can be guessed; that works \
                 as long as nobody else behind the NAT opens ports at the same moment."
            }
            Self::GuessesMultiply => {
                "Both NATs show each destination another port, so every port that is guessed \
                 moves the one that the other side has to guess; it takes luck."
            }
            Self::SamePublicNetwork => {
                "Both have public addresses in the same network and reach each other there."
            }
            Self::LocalAddresses => {
                "Both are in the same local network and know each other's local address, so the \
                 packets do not touch the NAT."
            }
            Self::NoHairpin => {
                "Both are behind the same NAT, do not know each other's local address, and the \
                 NAT does not turn packets to its own address round."
            }
            Self::Hairpin => {
                "Both are behind the same NAT, which turns packets to its own address round and \
                 lets these in."
            }
            Self::HairpinFiltered => {
                "Both are behind the same NAT, which turns packets to its own address round, but \
                 its filter does not know the port they come from."
            }
        })
    }
}
