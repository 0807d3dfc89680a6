//! Servers on this side of a NAT, as in a home, a company or a carrier's network. They see nothing of
//! what is beyond: where another server is outside, what they say does not count.

use std::net::{IpAddr, SocketAddr};

use super::evidence::{Evidence, Outcome};
use super::report::Family;
use crate::candidate::AddressScope;

/// Whether only a network's own hosts have such an address: a server that saw it is in there too.
pub(super) fn is_inside(ip: IpAddr) -> bool {
    matches!(
        AddressScope::of(ip.to_canonical()),
        AddressScope::Private
            | AddressScope::CarrierGradeNat
            | AddressScope::LinkLocal
            | AddressScope::UniqueLocal
    )
}

/// The servers of a family that are inside, if another one is outside.
pub(super) fn inner_servers(evidence: &Evidence, family: Family) -> Vec<SocketAddr> {
    let mut inner = Vec::new();
    let mut outer = false;
    for probe in &evidence.probes {
        match (&probe.outcome, probe.address) {
            (Outcome::Mapped { mapped, .. }, Some(server)) if Family::of(*mapped) == family => {
                if is_inside(mapped.ip()) {
                    inner.push(server);
                } else {
                    outer = true;
                }
            }
            _ => {}
        }
    }
    if !outer {
        inner.clear();
    }
    inner
}
