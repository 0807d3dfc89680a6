//! The translation itself.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::{IpAddr, SocketAddr};

use super::config::{Dependence, FilterState, Hairpin, NatConfig, Replies};
use super::event::{DropReason, Event, EventKind, Verdict};
use super::ports::Ports;
use super::table::{Mapping, Pattern, Permission};
use crate::sim::packet::Packet;
use crate::stun::engine::Instant;

/// Events that wait to be polled; where nobody polls, the oldest give way.
const EVENTS: usize = 4096;

/// A NAT, or a firewall that does not translate.
#[derive(Clone, Debug)]
pub struct Nat {
    config: NatConfig,
    ports: Ports,
    rows: BTreeMap<u64, Mapping>,
    by_rule: HashMap<(SocketAddr, Pattern), u64>,
    by_external: HashMap<SocketAddr, u64>,
    last: u64,
    /// Nothing expires before this.
    quiet_until: Instant,
    events: VecDeque<Event>,
}

impl Nat {
    /// A NAT with an empty table. Its random choices come from `seed`.
    #[must_use]
    pub fn new(config: NatConfig, seed: u64) -> Self {
        Self {
            config,
            ports: Ports::new(seed),
            rows: BTreeMap::new(),
            by_rule: HashMap::new(),
            by_external: HashMap::new(),
            last: 0,
            quiet_until: Instant::ORIGIN,
            events: VecDeque::new(),
        }
    }

    /// What kind of NAT it is.
    #[must_use]
    pub const fn config(&self) -> &NatConfig {
        &self.config
    }

    /// The rows, oldest first. One that has outlived its time shows until the next call that has
    /// the time.
    pub fn table(&self) -> impl Iterator<Item = &Mapping> {
        self.rows.values()
    }

    /// The next event, until there is none. Of more than 4096 that wait, the oldest are lost.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// When the next row or filter entry expires.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let ends = |row: &Mapping| {
            let permissions = row.permissions.iter().map(|permission| permission.expires);
            permissions.chain([row.expires]).min()
        };
        self.rows.values().filter_map(ends).min()
    }

    /// Deletes what has expired.
    pub fn handle_timeout(&mut self, now: Instant) {
        if now < self.quiet_until {
            return;
        }
        let mut gone = Vec::new();
        for row in self.rows.values_mut() {
            let id = row.id;
            if row.expires <= now {
                gone.push(id);
                continue;
            }
            row.permissions.retain(|permission| {
                let keep = permission.expires > now;
                if !keep {
                    let remote = permission.remote;
                    let kind = EventKind::PermissionExpired {
                        mapping: id,
                        remote,
                    };
                    push(&mut self.events, now, kind);
                }
                keep
            });
        }
        for mapping in gone {
            if let Some(row) = self.rows.remove(&mapping) {
                self.by_rule.remove(&(row.internal, row.remote));
                self.by_external.remove(&row.external);
            }
            self.tell(now, EventKind::MappingExpired { mapping });
        }
        self.quiet_until = self.poll_timeout().unwrap_or(Instant::ORIGIN);
    }

    /// A packet came from inside.
    pub fn outbound(&mut self, now: Instant, packet: Packet) -> Verdict {
        self.handle_timeout(now);
        let to_itself = self.is_own(packet.destination.ip());
        let result = if to_itself && self.config.hairpin == Hairpin::None {
            Err(DropReason::NoHairpin)
        } else if to_itself {
            self.turn_round(now, packet)
        } else {
            self.leave(now, packet)
                .map(|source| Packet::new(source, packet.destination))
        };
        self.decide(now, packet, result, to_itself)
    }

    /// A packet came from outside.
    pub fn inbound(&mut self, now: Instant, packet: Packet) -> Verdict {
        self.handle_timeout(now);
        let result = self
            .enter(now, packet)
            .map(|destination| Packet::new(packet.source, destination));
        self.decide(now, packet, result, false)
    }

    /// Whether `ip` is an external address of this NAT.
    #[must_use]
    pub fn is_own(&self, ip: IpAddr) -> bool {
        self.config.mapping.is_some() && self.config.external.contains(&ip)
    }

    fn decide(
        &mut self,
        now: Instant,
        from: Packet,
        result: Result<Packet, DropReason>,
        hairpin: bool,
    ) -> Verdict {
        match result {
            Ok(to) => {
                self.tell(now, EventKind::Translated { from, to, hairpin });
                if hairpin {
                    Verdict::Hairpin(to)
                } else {
                    Verdict::Forward(to)
                }
            }
            Err(reason) => {
                let packet = from;
                self.tell(now, EventKind::Dropped { packet, reason });
                Verdict::Drop(reason)
            }
        }
    }

    fn turn_round(&mut self, now: Instant, packet: Packet) -> Result<Packet, DropReason> {
        let external = self.leave(now, packet)?;
        // The filter sees the sender's external endpoint, whatever the receiver gets to see.
        let destination = self.enter(now, Packet::new(external, packet.destination))?;
        let source = match self.config.hairpin {
            Hairpin::ExternalSource => external,
            Hairpin::InternalSource | Hairpin::None => packet.source,
        };
        Ok(Packet::new(source, destination))
    }

    /// The way out of a packet: the external endpoint it gets.
    fn leave(&mut self, now: Instant, packet: Packet) -> Result<SocketAddr, DropReason> {
        let (internal, remote) = (packet.source, packet.destination);
        let expires = now + self.config.lifetime.idle;
        let rule = self
            .config
            .mapping
            .unwrap_or(Dependence::EndpointIndependent);
        let key = (internal, Pattern::of(rule, remote));
        let found = match self.config.replies {
            Replies::ByRule => None,
            Replies::Pinned => self
                .rows
                .values()
                .find(|row| row.internal == internal && row.pinned.contains(&remote))
                .map(|row| row.id),
        };
        let mapping = match found.or_else(|| self.by_rule.get(&key).copied()) {
            Some(mapping) => {
                self.tell(now, EventKind::MappingFound { mapping });
                mapping
            }
            None => self.create(now, internal, key.1)?,
        };
        let Some(row) = self.rows.get_mut(&mapping) else {
            return Err(DropReason::NoMapping);
        };
        let external = row.external;
        let refresh = self.config.lifetime.outbound && row.expires < expires;
        if refresh {
            row.expires = expires;
            let kind = EventKind::MappingRefreshed { mapping, expires };
            push(&mut self.events, now, kind);
        }
        let remote = Pattern::of(self.config.filtering, remote);
        let known = row.permissions.iter_mut().find(|p| p.remote == remote);
        let kind = match known {
            None => {
                row.permissions.push(Permission { remote, expires });
                Some(EventKind::PermissionCreated { mapping, remote })
            }
            Some(known) if self.config.lifetime.outbound && known.expires < expires => {
                known.expires = expires;
                Some(EventKind::PermissionRefreshed {
                    mapping,
                    remote,
                    expires,
                })
            }
            Some(_) => None,
        };
        if let Some(kind) = kind {
            self.tell(now, kind);
        }
        Ok(external)
    }

    fn create(
        &mut self,
        now: Instant,
        internal: SocketAddr,
        remote: Pattern,
    ) -> Result<u64, DropReason> {
        let external = if self.config.mapping.is_some() {
            let by_external = &self.by_external;
            let taken = |endpoint| by_external.contains_key(&endpoint);
            self.ports.choose(&self.config, internal, taken)?
        } else {
            internal
        };
        self.last += 1;
        let id = self.last;
        self.by_rule.insert((internal, remote), id);
        self.by_external.insert(external, id);
        let row = Mapping {
            id,
            internal,
            remote,
            external,
            expires: now + self.config.lifetime.idle,
            permissions: Vec::new(),
            pinned: Vec::new(),
        };
        self.quiet_until = self.quiet_until.min(row.expires);
        self.rows.insert(id, row);
        let kind = EventKind::MappingCreated {
            mapping: id,
            internal,
            remote,
            external,
        };
        self.tell(now, kind);
        Ok(id)
    }

    /// The way in of a packet: the internal endpoint it gets.
    fn enter(&mut self, now: Instant, packet: Packet) -> Result<SocketAddr, DropReason> {
        let Some(&mapping) = self.by_external.get(&packet.destination) else {
            // A host behind a firewall has its address whether it has sent something or not.
            return match (self.config.mapping, self.config.filtering) {
                (Some(_), _) => Err(DropReason::NoMapping),
                (None, Dependence::EndpointIndependent) => Ok(packet.destination),
                (None, _) => Err(DropReason::Filtered),
            };
        };
        self.tell(now, EventKind::MappingFound { mapping });
        let (owner, by) = self
            .admission(mapping, packet.source)
            .ok_or(DropReason::Filtered)?;
        let admitted = EventKind::Admitted {
            mapping: owner,
            source: packet.source,
            by,
        };
        self.tell(now, admitted);
        let Some(row) = self.rows.get_mut(&mapping) else {
            return Err(DropReason::NoMapping);
        };
        let internal = row.internal;
        if self.config.replies == Replies::Pinned && !row.pinned.contains(&packet.source) {
            row.pinned.push(packet.source);
        }
        if self.config.lifetime.inbound {
            self.refresh_inbound(now, mapping, owner, by);
        }
        Ok(internal)
    }

    /// The filter entry that lets `source` in, and the row that it belongs to.
    fn admission(&self, mapping: u64, source: SocketAddr) -> Option<(u64, Pattern)> {
        let row = self.rows.get(&mapping)?;
        let by = |row: &Mapping| Some((row.id, row.admits(source)?));
        match self.config.filter_state {
            FilterState::Mapping => by(row),
            FilterState::InternalEndpoint => self
                .rows
                .values()
                .filter(|other| other.internal == row.internal)
                .find_map(by),
        }
    }

    fn refresh_inbound(&mut self, now: Instant, mapping: u64, owner: u64, remote: Pattern) {
        let expires = now + self.config.lifetime.idle;
        if let Some(row) = self.rows.get_mut(&mapping)
            && row.expires < expires
        {
            row.expires = expires;
            let kind = EventKind::MappingRefreshed { mapping, expires };
            push(&mut self.events, now, kind);
        }
        let known = self.rows.get_mut(&owner).and_then(|row| {
            let mut permissions = row.permissions.iter_mut();
            permissions.find(|p| p.remote == remote && p.expires < expires)
        });
        if let Some(known) = known {
            known.expires = expires;
            let kind = EventKind::PermissionRefreshed {
                mapping: owner,
                remote,
                expires,
            };
            push(&mut self.events, now, kind);
        }
    }

    fn tell(&mut self, now: Instant, kind: EventKind) {
        push(&mut self.events, now, kind);
    }
}

fn push(events: &mut VecDeque<Event>, at: Instant, kind: EventKind) {
    if events.len() == EVENTS {
        events.pop_front();
    }
    events.push_back(Event { at, kind });
}
