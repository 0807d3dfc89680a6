//! The verdict on which traffic keeps a mapping alive.

use core::time::Duration;

use super::class::{Class, Confidence};
use super::evidence::Evidence;
use super::habits::Lifetime;
use super::property::Property;
use super::reason::Reason;
use super::report::Family;
use super::translation::{Direction, RefreshProbe};

/// Which traffic keeps a mapping alive (RFC 4787 section 4.3). REQ-6 demands that outbound traffic
/// does, and lets inbound traffic do so too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refresh {
    /// What goes out, and what comes in.
    Both,
    /// Only what goes out.
    Outbound,
    /// Only what comes in.
    Inbound,
    /// None: a mapping ends at its time, whatever goes through it.
    None,
}

impl Class for Refresh {
    const ALL: &'static [Self] = &[Self::Both, Self::Outbound, Self::Inbound, Self::None];

    fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Outbound => "outbound",
            Self::Inbound => "inbound",
            Self::None => "none",
        }
    }
}

impl Refresh {
    const fn has(self, direction: Direction) -> bool {
        match direction {
            Direction::Outbound => matches!(self, Self::Both | Self::Outbound),
            Direction::Inbound => matches!(self, Self::Both | Self::Inbound),
        }
    }
}

pub(super) fn judge(
    evidence: &Evidence,
    family: Family,
    lifetime: Option<Lifetime>,
) -> Property<Refresh> {
    let translation = &evidence.translation;
    let mut waits = translation.lifetimes.iter();
    if !waits.any(|probe| Family::of(probe.mapped) == family) {
        return Property::unknown(Reason::NotTested);
    }
    let Some(Lifetime { alive, gone }) = lifetime else {
        return Property::unknown(Reason::PortIgnored);
    };
    let Some(gone) = gone else {
        return Property::unknown(Reason::NoneGone);
    };
    let mut possible = Refresh::ALL.to_vec();
    let mut confidence = Confidence::Proved;
    let mut used = Vec::new();
    let mut is_late = false;
    for (index, probe) in translation.refreshes.iter().enumerate() {
        if Family::of(probe.mapped) != family {
            continue;
        }
        let Some(keeps) = keeps(probe, alive, gone) else {
            // It is known to be gone, and may have been before anything more was sent to keep it.
            is_late |= !probe.alive && probe.control;
            continue;
        };
        possible.retain(|class| class.has(probe.direction) == keeps);
        used.push(index);
        // Nothing shows that what was sent from inside came as far as the NAT.
        if !keeps && probe.direction == Direction::Outbound {
            confidence = Confidence::Likely;
        }
    }
    let decided = possible.len() == 1;
    Property {
        possible,
        confidence: if decided {
            confidence
        } else {
            Confidence::Unknown
        },
        reason: match (decided, evidence.complete) {
            (true, _) => Reason::KeptOrGone,
            (false, true) if is_late => Reason::GoneTooSoon,
            (false, true) => Reason::TooLossy,
            (false, false) => Reason::Incomplete,
        },
        evidence: used,
    }
}

/// Whether the traffic has kept a mapping: it was there when an unused one as old was gone. It has
/// not, if it was gone sooner after that traffic than an unused one.
fn keeps(probe: &RefreshProbe, alive: Duration, gone: Duration) -> Option<bool> {
    if probe.age < gone {
        None
    } else if probe.alive {
        Some(true)
    } else {
        (probe.control && probe.idle < alive).then_some(false)
    }
}
