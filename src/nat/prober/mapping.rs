//! What the servers saw of one socket, once all have ended.

use std::net::SocketAddr;

use super::{Prober, Target};
use crate::nat::evidence::Outcome;
use crate::stun::engine::{Instant, Random};

impl<R: Random> Prober<R> {
    pub(super) fn is_mapping_finished(&self) -> bool {
        self.probes.iter().all(|probe| probe.outcome.is_some())
    }

    /// Once all have ended, asks the first server of each local address again if another saw a
    /// different mapping.
    pub(super) fn recheck(&mut self, now: Instant) {
        if self.rechecked || !self.is_mapping_finished() {
            return;
        }
        self.rechecked = true;
        let mut firsts: Vec<(&Target, SocketAddr, bool)> = Vec::new();
        for probe in &self.probes {
            let (Some(path), Some(Outcome::Mapped { mapped, .. })) =
                (probe.target.path, &probe.outcome)
            else {
                continue;
            };
            let first = firsts
                .iter_mut()
                .find(|(target, ..)| target.path.is_some_and(|first| first.local == path.local));
            match first {
                Some((_, seen, differs)) => *differs |= seen != mapped,
                None => firsts.push((&probe.target, *mapped, false)),
            }
        }
        let again: Vec<Target> = firsts
            .iter()
            .filter(|(.., differs)| *differs)
            .map(|(t, ..)| (*t).clone())
            .collect();
        for target in again {
            self.start(now, target, true);
        }
    }

    /// Whether all servers over IPv4 saw one mapping, and more than one did.
    pub(super) fn has_one_mapping(&self) -> bool {
        let mapped = self.probes.iter().filter_map(|probe| match probe.outcome {
            Some(Outcome::Mapped { mapped, .. }) if mapped.is_ipv4() => Some(mapped),
            _ => None,
        });
        let mut mapped = mapped.collect::<Vec<SocketAddr>>().into_iter();
        let first = mapped.next();
        let several = mapped.len() > 0;
        self.is_mapping_finished() && several && mapped.all(|one| Some(one) == first)
    }
}
