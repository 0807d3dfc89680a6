//! Whether what does not fit into one packet gets through: what was observed, and the verdict.

use std::net::SocketAddr;

use super::class::{Class, Confidence};
use super::evidence::Evidence;
use super::property::Property;
use super::reason::Reason;
use super::report::Family;
use super::stranger::Tally;

/// What an Ethernet packet carries of a datagram over IPv4; over IPv6 it is 20 bytes less.
const FITS: u32 = 1472;

/// Requests and answers that are too long for one packet, between a socket and a server.
///
/// Whether a datagram was cut up shows in its length alone: where every link on the way carries
/// packets longer than Ethernet's 1500 bytes, it went in one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct FragmentProbe {
    /// The server's address.
    pub server: SocketAddr,
    /// The local transport address.
    pub local: SocketAddr,
    /// The bytes of a request that does not fit into one packet.
    pub length: u32,
    /// Requests that fit, with PADDING (RFC 5780 section 7.6), and their answers of any kind.
    pub control: Tally,
    /// Whether the server answered one of these with PADDING.
    pub padded: bool,
    /// Requests that do not fit, with an attribute that servers pass over, and their answers, which
    /// do fit.
    pub outbound: Tally,
    /// Requests that do not fit, with PADDING, and their answers, which do not fit either if the
    /// server does as it is asked.
    pub both: Tally,
    /// The bytes of the longest datagram that came from the server.
    pub longest: u32,
}

impl FragmentProbe {
    /// Whether a request that does not fit was answered.
    pub(super) const fn reaches(&self) -> bool {
        self.outbound.arrived > 0 || self.both.arrived > 0
    }

    /// Whether something that does not fit into one packet came from the server.
    #[must_use]
    pub const fn comes_back(&self) -> bool {
        self.longest > FITS
    }

    /// Whether the silence of these requests means something.
    pub(super) fn is_silent(&self, of: Tally) -> bool {
        of.arrived == 0 && self.control.shows_silence(of.asked)
    }
}

/// What becomes of the fragments of a datagram (RFC 4787 section 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fragments {
    /// They get through.
    Forwarded,
    /// They do not.
    Dropped,
}

impl Class for Fragments {
    const ALL: &'static [Self] = &[Self::Forwarded, Self::Dropped];

    fn name(self) -> &'static str {
        match self {
            Self::Forwarded => "forwarded",
            Self::Dropped => "dropped",
        }
    }
}

/// What becomes of fragments on their way out, and on their way in. [`Property::evidence`] holds
/// indices into [`Translation::fragments`](super::Translation::fragments).
///
/// Only fragments in their order are tested, none that overtake each other.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Fragmentation {
    /// From this host to the server.
    pub outbound: Property<Fragments>,
    /// From the server to this host.
    pub inbound: Property<Fragments>,
}

pub(super) fn judge(evidence: &Evidence, family: Family) -> Fragmentation {
    let probes = || {
        let all = evidence.translation.fragments.iter().enumerate();
        all.filter(|(_, probe)| Family::of(probe.server) == family)
    };
    let best = |verdict: fn(&FragmentProbe) -> Verdict| {
        let found = probes().map(|(index, probe)| (verdict(probe), index));
        let Some(((class, confidence, reason), index)) =
            found.max_by_key(|((_, confidence, _), _)| *confidence)
        else {
            return Property::unknown(Reason::NotTested);
        };
        let incomplete = class.is_none() && !evidence.complete && reason == Reason::TooLossy;
        Property {
            possible: class.map_or_else(|| Fragments::ALL.to_vec(), |class| vec![class]),
            confidence,
            reason: if incomplete {
                Reason::Incomplete
            } else {
                reason
            },
            evidence: vec![index],
        }
    };
    Fragmentation {
        outbound: best(outbound),
        inbound: best(inbound),
    }
}

type Verdict = (Option<Fragments>, Confidence, Reason);

const fn unknown(reason: Reason) -> Verdict {
    (None, Confidence::Unknown, reason)
}

const FORWARDED: Verdict = (
    Some(Fragments::Forwarded),
    Confidence::Proved,
    Reason::LongArrived,
);
/// That the server takes what is long was concluded from its taking what is nearly as long.
const DROPPED: Verdict = (
    Some(Fragments::Dropped),
    Confidence::Likely,
    Reason::LongLost,
);

fn outbound(probe: &FragmentProbe) -> Verdict {
    if probe.reaches() {
        FORWARDED
    } else if !probe.is_silent(probe.outbound) || !probe.is_silent(probe.both) {
        unknown(Reason::TooLossy)
    } else if probe.padded {
        DROPPED
    } else {
        unknown(Reason::PaddingUnknown)
    }
}

fn inbound(probe: &FragmentProbe) -> Verdict {
    if probe.comes_back() {
        FORWARDED
    } else if probe.both.arrived > 0 || (probe.control.arrived > 0 && !probe.padded) {
        unknown(Reason::PaddingUnknown)
    } else if !probe.is_silent(probe.both) {
        unknown(Reason::TooLossy)
    } else if probe.outbound.arrived > 0 {
        DROPPED
    } else {
        unknown(Reason::LongNotSent)
    }
}
