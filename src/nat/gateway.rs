//! The verdict on what the default gateway said.

use std::net::{IpAddr, SocketAddr};

use super::class::{Class, Confidence, Mapping};
use super::evidence::Evidence;
use super::nearby::{Gateway, GatewayOutcome, GatewayReply};
use super::property::Property;
use super::reason::Reason;
use super::report::{Family, FamilyReport};
use crate::candidate::AddressScope;

/// Whether something is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// It is not.
    Absent,
    /// It is.
    Present,
}

impl Class for Presence {
    const ALL: &'static [Self] = &[Self::Absent, Self::Present];

    fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Present => "present",
        }
    }
}

/// The verdict on the default gateway, for IPv4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayReport {
    /// Whether it speaks UPnP-IGD.
    pub upnp_igd: Property<Presence>,
    /// Whether it speaks NAT-PMP.
    pub nat_pmp: Property<Presence>,
    /// Whether it speaks PCP.
    pub pcp: Property<Presence>,
    /// The external address that it tells; `None` if it tells none, or several.
    pub external: Option<IpAddr>,
    /// Whether another NAT stands beyond it.
    pub beyond: Property<Presence>,
}

pub(super) fn judge(evidence: &Evidence, ipv4: Option<&FamilyReport>) -> Option<GatewayReport> {
    let gateway = evidence.nearby.gateway.as_ref()?;
    Some(GatewayReport {
        upnp_igd: presence(gateway, &gateway.upnp_igd),
        nat_pmp: presence(gateway, &gateway.nat_pmp),
        pcp: presence(gateway, &gateway.pcp),
        external: external(gateway).ok(),
        beyond: beyond(
            evidence,
            Family::Ipv4,
            ipv4.map(|family| &family.mapping),
            ipv4.map_or(&[], |family| &family.mapped),
        )
        .unwrap_or_else(|| Property::unknown(Reason::NoGateway)),
    })
}

fn decided(class: Presence, confidence: Confidence, reason: Reason) -> Property<Presence> {
    Property {
        possible: vec![class],
        confidence,
        reason,
        evidence: Vec::new(),
    }
}

fn presence(gateway: &Gateway, reply: &GatewayReply) -> Property<Presence> {
    use Confidence::{Likely, Proved};
    use Presence::{Absent, Present};

    let another = reply.from.is_some() && reply.from != gateway.address;
    match reply.outcome {
        GatewayOutcome::Answered | GatewayOutcome::Denied { .. } if another => {
            Property::unknown(Reason::AnotherDevice)
        }
        GatewayOutcome::Answered => decided(Present, Proved, Reason::GatewayAnswers),
        GatewayOutcome::Denied { .. } => decided(Present, Proved, Reason::GatewayDenies),
        GatewayOutcome::OtherVersion => decided(Absent, Proved, Reason::GatewayOtherVersion),
        // A firewall on the way says the same.
        GatewayOutcome::Closed => decided(Absent, Likely, Reason::GatewayPortClosed),
        GatewayOutcome::Silent => Property::unknown(Reason::GatewaySilent),
        GatewayOutcome::Unusable => Property::unknown(Reason::GatewayUnusable),
        GatewayOutcome::Unreachable => Property::unknown(Reason::GatewayUnreachable),
        GatewayOutcome::Undecided if gateway.address.is_none() => {
            Property::unknown(Reason::NoGateway)
        }
        GatewayOutcome::Undecided => Property::unknown(Reason::Incomplete),
    }
}

/// The one external address that the gateway tells.
fn external(gateway: &Gateway) -> Result<IpAddr, Reason> {
    let replies = [&gateway.upnp_igd, &gateway.nat_pmp, &gateway.pcp];
    let own = replies.iter().filter(|reply| reply.from == gateway.address);
    let trial = gateway.trial.and_then(|trial| trial.external);
    let told = own.filter_map(|reply| reply.external);
    // RFC 6886 section 3.2: zeros where there is none.
    let mut told = told
        .chain(trial.map(|external| external.ip()))
        .filter(|ip| !ip.is_unspecified());
    let Some(first) = told.next() else {
        return Err(if gateway.address.is_none() {
            Reason::NoGateway
        } else {
            Reason::NoExternalAddress
        });
    };
    if told.all(|ip| ip == first) {
        Ok(first)
    } else {
        Err(Reason::GatewayContradicts)
    }
}

/// Whether another NAT stands beyond the gateway, by the external address that it tells; `None` if
/// it was not asked. `mapping` and `mapped` are those of the same family.
///
/// What it tells is not seen, and it may have asked a STUN server itself: likely at best.
pub(super) fn beyond(
    evidence: &Evidence,
    family: Family,
    mapping: Option<&Property<Mapping>>,
    mapped: &[SocketAddr],
) -> Option<Property<Presence>> {
    use Confidence::{Likely, Proved};
    use Presence::{Absent, Present};

    // The gateway was asked for its IPv4 address.
    let gateway = evidence.nearby.gateway.as_ref();
    let gateway = gateway.filter(|_| family == Family::Ipv4)?;
    if mapping.and_then(Property::class) == Some(Mapping::None) {
        return Some(decided(Absent, Proved, Reason::MappedIsLocal));
    }
    let external = match external(gateway) {
        Ok(external) => external,
        Err(reason) => return Some(Property::unknown(reason)),
    };
    let locals = evidence.probes.iter().filter_map(|probe| probe.local);
    let mut locals = locals.filter(|local| local.is_ipv4());
    if gateway.local.is_some() && locals.any(|local| Some(local.ip()) != gateway.local) {
        return Some(Property::unknown(Reason::GatewayNotOnPath));
    }
    if mapped.iter().any(|mapped| mapped.ip() == external) {
        return Some(decided(Absent, Likely, Reason::ExternalIsMapped));
    }
    Some(match AddressScope::of(external) {
        AddressScope::Private => decided(Present, Likely, Reason::ExternalIsPrivate),
        AddressScope::CarrierGradeNat => decided(Present, Likely, Reason::ExternalIsShared),
        _ if mapped.is_empty() => {
            Property::unknown(mapping.map_or(Reason::NoServers, |mapping| mapping.reason))
        }
        _ => decided(Present, Likely, Reason::ExternalDiffers),
    })
}

#[cfg(test)]
mod tests;
