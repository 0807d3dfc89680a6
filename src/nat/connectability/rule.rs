//! The rule.

use super::peer::Peer;
use super::why::Why;
use crate::nat::class::Mapping;

/// How probable a direct path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Chance {
    /// There is one, whatever the timing.
    Direct,
    /// There is one under the conditions that the reason names.
    Likely,
    /// There is none, but for NATs that depart from the model, or by luck.
    Unlikely,
    /// There is none: a TURN server is needed.
    Relay,
}

impl Chance {
    /// The stable name: `direct`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Likely => "likely",
            Self::Unlikely => "unlikely",
            Self::Relay => "relay",
        }
    }
}

/// What a NAT does with packets from inside to its own external address (RFC 4787 section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Hairpin {
    /// It drops them.
    None,
    /// It turns them round, and the receiver sees the sender's internal address.
    InternalSource,
    /// It turns them round, and the receiver sees the sender's external address (REQ-9).
    ExternalSource,
}

/// Where the two peers are, and what the application does beyond ICE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Setting {
    /// Each has a network of its own. Where a NAT gives out ports in sequence and is idle, the
    /// other's application may add candidates with the ports that come next.
    Apart {
        /// The ports of the first peer's NAT can be guessed, and the second's application does.
        guess_a: bool,
        /// The ports of the second peer's NAT can be guessed, and the first's application does.
        guess_b: bool,
    },
    /// Both are behind one NAT, that of the first peer.
    SameNat {
        /// What it does with packets to itself.
        hairpin: Hairpin,
        /// Whether the peers know each other's local addresses: not where mDNS names do not
        /// resolve.
        local_addresses: bool,
    },
}

impl Default for Setting {
    /// Each in a network of its own, and nothing beyond ICE.
    fn default() -> Self {
        Self::Apart {
            guess_a: false,
            guess_b: false,
        }
    }
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Connectability {
    /// How probable a direct path is.
    pub chance: Chance,
    /// Why.
    pub why: Why,
}

/// Whether `a` and `b` will reach each other without a relay. It is the same for both orders.
#[must_use]
pub const fn connectability(a: Peer, b: Peer, setting: Setting) -> Connectability {
    match setting {
        Setting::Apart { guess_a, guess_b } => {
            let plain = apart(a, b);
            match plain.chance {
                Chance::Direct => plain,
                _ => guessed(a, b, guess_a, guess_b, plain),
            }
        }
        Setting::SameNat {
            hairpin,
            local_addresses,
        } => same_nat(a, hairpin, local_addresses),
    }
}

const fn answer(chance: Chance, why: Why) -> Connectability {
    Connectability { chance, why }
}

const fn apart(a: Peer, b: Peer) -> Connectability {
    use Chance::Direct;
    match (a.keeps_its_address(), b.keeps_its_address()) {
        (true, true) if a.is_public() || b.is_public() => answer(Direct, Why::PublicAndSteady),
        (true, true) => answer(Direct, Why::BothSteady),
        (true, false) if !a.filters_by_port() => answer(Direct, Why::SteadySideLetsIn),
        (false, true) if !b.filters_by_port() => answer(Direct, Why::SteadySideLetsIn),
        (true, false) | (false, true) => closed(a, b, Why::SteadySideFiltersByPort),
        (false, false) if a.maps_by_port() && b.maps_by_port() => closed(a, b, Why::BothMapByPort),
        (false, false) if a.filters_by_port() || b.filters_by_port() => {
            closed(a, b, Why::MovingAndFiltersByPort)
        }
        (false, false) if a.lets_in_all() || b.lets_in_all() => answer(Direct, Why::OneLetsInAll),
        (false, false) => closed(a, b, Why::FilterByMapping),
    }
}

/// The model has no direct path; which departure from it would open one?
const fn closed(a: Peer, b: Peer, why: Why) -> Connectability {
    if a.lets_in_all() || b.lets_in_all() {
        answer(Chance::Unlikely, Why::OnlyIfRepliesArePinned)
    } else if !a.filters_by_port() && !b.filters_by_port() {
        let why = if a.maps_by_port() && b.maps_by_port() {
            Why::FilterAndReplies
        } else {
            Why::FilterByMapping
        };
        answer(Chance::Unlikely, why)
    } else {
        answer(Chance::Relay, why)
    }
}

/// A port that the other side guesses is as good as one that it was told.
const fn guessed(
    a: Peer,
    b: Peer,
    guess_a: bool,
    guess_b: bool,
    plain: Connectability,
) -> Connectability {
    let guess_a = guess_a && !a.keeps_its_address();
    let guess_b = guess_b && !b.keeps_its_address();
    if !guess_a && !guess_b {
        return plain;
    }
    if a.maps_by_port() && b.maps_by_port() {
        return answer(Chance::Unlikely, Why::GuessesMultiply);
    }
    let (a, b) = (
        if guess_a { steadied(a) } else { a },
        if guess_b { steadied(b) } else { b },
    );
    match apart(a, b).chance {
        Chance::Direct => answer(Chance::Likely, Why::PortsGuessed),
        _ => plain,
    }
}

const fn steadied(peer: Peer) -> Peer {
    Peer::new(Mapping::EndpointIndependent, peer.filtering)
}

const fn same_nat(nat: Peer, hairpin: Hairpin, local_addresses: bool) -> Connectability {
    if nat.is_public() {
        return answer(Chance::Direct, Why::SamePublicNetwork);
    }
    if local_addresses {
        return answer(Chance::Direct, Why::LocalAddresses);
    }
    let both_ways = matches!(hairpin, Hairpin::InternalSource);
    match hairpin {
        Hairpin::None => answer(Chance::Relay, Why::NoHairpin),
        _ if nat.keeps_its_address() => answer(Chance::Direct, Why::Hairpin),
        _ if nat.lets_in_all() && (both_ways || !nat.maps_by_port()) => {
            answer(Chance::Direct, Why::Hairpin)
        }
        _ if nat.lets_in_all() => answer(Chance::Unlikely, Why::OnlyIfRepliesArePinned),
        _ if !nat.filters_by_port() && (both_ways || !nat.maps_by_port()) => {
            answer(Chance::Unlikely, Why::FilterByMapping)
        }
        _ => answer(Chance::Relay, Why::HairpinFiltered),
    }
}
