//! The choice of external addresses and ports.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};

use super::config::{Allocation, NatConfig, Pooling};
use super::event::DropReason;
use crate::sim::random::Generator;

/// What the choice depends on beyond the configuration.
#[derive(Clone, Debug)]
pub(super) struct Ports {
    random: Generator,
    next: Option<u16>,
    paired: HashMap<IpAddr, IpAddr>,
}

impl Ports {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            random: Generator::new(seed),
            next: None,
            paired: HashMap::new(),
        }
    }

    /// The external endpoint of a new mapping; `taken` says which are in use.
    pub(super) fn choose(
        &mut self,
        config: &NatConfig,
        internal: SocketAddr,
        taken: impl Fn(SocketAddr) -> bool,
    ) -> Result<SocketAddr, DropReason> {
        let ip = self.address(config, internal.ip())?;
        let free = |port: u16| !taken(SocketAddr::new(ip, port));
        let port = match config.allocation {
            Allocation::Preserving if free(internal.port()) => Some(internal.port()),
            Allocation::Preserving | Allocation::Random => self.random(config, 1, 0, free),
            Allocation::Parity => self.random(config, 2, internal.port() % 2, free),
            Allocation::Sequential { first, delta } => self.sequential(config, first, delta, free),
        };
        port.map(|port| SocketAddr::new(ip, port))
            .ok_or(DropReason::PortsExhausted)
    }

    fn address(&mut self, config: &NatConfig, internal: IpAddr) -> Result<IpAddr, DropReason> {
        if let Some(address) = self.paired.get(&internal) {
            return Ok(*address);
        }
        let same_family = |ip: &&IpAddr| ip.is_ipv4() == internal.is_ipv4();
        let pool: Vec<IpAddr> = config
            .external
            .iter()
            .filter(same_family)
            .copied()
            .collect();
        let index = match config.pooling {
            Pooling::Paired => {
                let before = self.paired.keys().filter(same_family).count();
                before.checked_rem(pool.len()).unwrap_or(0)
            }
            Pooling::Arbitrary => {
                let size = u64::try_from(pool.len()).unwrap_or(u64::MAX);
                usize::try_from(self.random.below(size)).unwrap_or(0)
            }
        };
        let address = *pool.get(index).ok_or(DropReason::NoAddress)?;
        if config.pooling == Pooling::Paired {
            self.paired.insert(internal, address);
        }
        Ok(address)
    }

    /// A random free port that leaves `rest` when divided by `step`: the first free one from a
    /// random place on, round the range.
    fn random(
        &mut self,
        config: &NatConfig,
        step: u16,
        rest: u16,
        free: impl Fn(u16) -> bool,
    ) -> Option<u16> {
        let (low, high) = (*config.ports.start(), *config.ports.end());
        let size = u64::from(high.checked_sub(low)?) + 1;
        let start = self.random.below(size);
        (0..size)
            .filter_map(|ahead| low.checked_add(u16::try_from((start + ahead) % size).ok()?))
            .find(|port| port % step == rest && free(*port))
    }

    fn sequential(
        &mut self,
        config: &NatConfig,
        first: u16,
        delta: i16,
        free: impl Fn(u16) -> bool,
    ) -> Option<u16> {
        let (low, high) = (*config.ports.start(), *config.ports.end());
        let size = i64::from(high.checked_sub(low)?) + 1;
        let delta = if delta == 0 { 1 } else { i64::from(delta) };
        let step = |port: u16| {
            let place = (i64::from(port) - i64::from(low) + delta).rem_euclid(size);
            low.checked_add(u16::try_from(place).ok()?)
        };
        let mut port = self.next.unwrap_or(first);
        for _ in 0..size {
            if free(port) {
                self.next = step(port);
                return Some(port);
            }
            port = step(port)?;
        }
        None
    }
}
