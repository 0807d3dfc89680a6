//! Which classes the answers contradict.
//!
//! Each class of RFC 4787 is a hypothesis about which answers must be equal and which must differ.
//! A hypothesis falls when two answers contradict it, or when there are more or fewer different
//! mapped addresses than it allows. What is left is what is possible.

use std::net::SocketAddr;

use super::class::{Class, Mapping};
use super::group::{Group, Local};
use super::server::{Relation, Server, count};

/// How a hypothesis fell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fall {
    /// By something that was seen.
    Seen,
    /// By something that was concluded or assumed.
    Concluded,
}

/// Which hypotheses fell, and how.
#[derive(Default)]
pub(super) struct Falls {
    none: Option<Fall>,
    endpoint_independent: Option<Fall>,
    address_dependent: Option<Fall>,
    address_and_port_dependent: Option<Fall>,
}

impl Falls {
    pub(super) fn of(group: &Group<'_>) -> Self {
        let mut falls = Self::default();
        falls.by_local(group);
        falls.by_pairs(group);
        falls.by_count(group);
        falls
    }

    pub(super) fn get(&self, class: Mapping) -> Option<Fall> {
        match class {
            Mapping::None => self.none,
            Mapping::EndpointIndependent => self.endpoint_independent,
            Mapping::AddressDependent => self.address_dependent,
            Mapping::AddressAndPortDependent => self.address_and_port_dependent,
        }
    }

    pub(super) fn all_seen(&self) -> bool {
        Mapping::ALL
            .iter()
            .all(|class| self.get(*class) != Some(Fall::Concluded))
    }

    /// Drops a hypothesis; what was seen outweighs what was concluded.
    fn drop(&mut self, class: Mapping, fall: Fall) {
        let slot = match class {
            Mapping::None => &mut self.none,
            Mapping::EndpointIndependent => &mut self.endpoint_independent,
            Mapping::AddressDependent => &mut self.address_dependent,
            Mapping::AddressAndPortDependent => &mut self.address_and_port_dependent,
        };
        *slot = Some(slot.map_or(fall, |old| old.min(fall)));
    }

    fn drop_all(&mut self, classes: &[Mapping], fall: Fall) {
        for class in classes {
            self.drop(*class, fall);
        }
    }

    /// No NAT means that the mapped address is the local one; a NAT, that it is not.
    fn by_local(&mut self, group: &Group<'_>) {
        let mapped = group.mapped();
        let translated = [
            Mapping::EndpointIndependent,
            Mapping::AddressDependent,
            Mapping::AddressAndPortDependent,
        ];
        match &group.local {
            // A browser leaves out a mapped address that is the local one.
            Local::Known(_) if mapped.is_empty() => {
                self.drop_all(&translated, Fall::Concluded);
            }
            Local::Known(local) if mapped.iter().all(|at| local.contains(at)) => {
                self.drop_all(&translated, Fall::Seen);
            }
            Local::Known(_) => self.drop(Mapping::None, Fall::Seen),
            Local::Ports(ports) => {
                let kept = |at: &SocketAddr| ports.is_empty() || ports.contains(&at.port());
                if !mapped.iter().all(kept) {
                    self.drop(Mapping::None, Fall::Seen);
                }
            }
        }
        if group.not_own.is_some_and(|own| mapped.contains(&own)) {
            self.drop(Mapping::None, Fall::Concluded);
        }
        if mapped.len() > 1 && group.one_socket {
            self.drop(Mapping::None, Fall::Seen);
        }
    }

    /// Two answers whose servers are known must be equal under one class and differ under another.
    fn by_pairs(&mut self, group: &Group<'_>) {
        for (a, b, endpoints) in group.pairs() {
            let Some(((_, one), (_, other))) = a.source.zip(b.source) else {
                continue;
            };
            let equal = a.mapped == b.mapped;
            let fall = |relation| match relation {
                Relation::Different => Some(Fall::Seen),
                Relation::AssumedDifferent => Some(Fall::Concluded),
                Relation::Same | Relation::Unknown => None,
            };
            let addresses = one.address_relation(&other);
            if equal {
                if let Some(fall) = fall(addresses) {
                    self.drop(Mapping::AddressDependent, fall);
                }
                if let Some(fall) = fall(endpoints) {
                    self.drop(Mapping::AddressAndPortDependent, fall);
                }
            } else if addresses == Relation::Same && endpoints == Relation::Different {
                self.drop(Mapping::AddressDependent, Fall::Seen);
            }
        }
    }

    /// Each class allows so many different mapped addresses, and no fewer and no more.
    fn by_count(&mut self, group: &Group<'_>) {
        let seen = group.mapped().len();
        if seen == 0 {
            return;
        }
        let difference = if group.one_socket {
            Fall::Seen
        } else {
            Fall::Concluded
        };
        if seen > 1 {
            self.drop(Mapping::EndpointIndependent, difference);
        }
        let answered = group.servers();
        let mut all = answered.clone();
        all.extend(group.undecided.iter().map(|(_, server)| *server));
        for (class, relation) in [
            (
                Mapping::AddressDependent,
                Server::address_relation as fn(&_, &_) -> _,
            ),
            (Mapping::AddressAndPortDependent, Server::endpoint_relation),
        ] {
            if seen < count(&answered, relation).least {
                self.drop(class, Fall::Concluded);
            } else if seen > count(&all, relation).most {
                self.drop(class, difference);
            }
        }
    }
}
