//! More sockets that ask all servers, where one could mislead.
//!
//! A NAT, or several ways out, with more than one external address may choose one for each flow. Then no
//! class of RFC 4787 fits, but what one socket was shown may look like one by chance: of two addresses, three
//! servers see the same in one run of four. So where different addresses were seen, the sockets that asked one
//! server ask the others too, and a class is one only if all of them show it.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use super::{Path, Prober, Target};
use crate::nat::evidence::Outcome;
use crate::nat::inside::is_inside;
use crate::nat::report::Family;
use crate::stun::engine::{Instant, Random};

/// How many servers each socket asks, at most.
const SERVERS: usize = 4;

impl<R: Random> Prober<R> {
    /// Begins once the servers have answered and the sockets have ports; once.
    pub(super) fn confirm(&mut self, now: Instant) {
        if self.confirmed || !self.is_mapping_finished() || !self.habits.has_sampled() {
            return;
        }
        self.confirmed = true;
        let samples: Vec<(SocketAddr, SocketAddr)> = self.habits.sampled().collect();
        for (local, mapped) in &samples {
            let family = Family::of(*mapped);
            let servers = self.servers_outside(local.ip(), family);
            let alike = |(other, mapped): &&(SocketAddr, SocketAddr)| {
                other.ip() == local.ip() && Family::of(*mapped) == family
            };
            let seen = samples.iter().filter(alike).map(|(_, mapped)| *mapped);
            let seen = seen.chain(servers.iter().map(|(_, mapped)| *mapped));
            let seen: BTreeSet<IpAddr> = seen.map(|mapped| mapped.ip()).collect();
            if seen.len() < 2 {
                continue;
            }
            for (remote, _) in servers.into_iter().take(SERVERS) {
                let target = Target::found(Path {
                    local: *local,
                    remote,
                });
                self.start(now, target, true);
            }
        }
    }

    /// The servers that answered a socket of this host's address, and what they saw; none that is inside.
    fn servers_outside(&self, local: IpAddr, family: Family) -> Vec<(SocketAddr, SocketAddr)> {
        let answers =
            self.probes
                .iter()
                .filter_map(|probe| match (probe.target.path, &probe.outcome) {
                    (Some(path), Some(Outcome::Mapped { mapped, .. }))
                        if path.local.ip() == local =>
                    {
                        Some((path.remote, *mapped))
                    }
                    _ => None,
                });
        let outside = |(remote, mapped): &(SocketAddr, SocketAddr)| {
            Family::of(*mapped) == family
                && !is_inside(mapped.ip())
                && !remote.ip().to_canonical().is_loopback()
        };
        let mut servers: Vec<(SocketAddr, SocketAddr)> = Vec::new();
        for answer in answers.filter(outside) {
            if !servers.iter().any(|(remote, _)| *remote == answer.0) {
                servers.push(answer);
            }
        }
        servers
    }
}
