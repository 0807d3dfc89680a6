//! How often one source is answered.

use core::hash::BuildHasher;
use core::time::Duration;
use std::hash::RandomState;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::stun::engine::Instant;

/// How many buckets there are. Sources that fall into one share it.
const BUCKETS: usize = 4096;

/// A token bucket for each source, in memory that does not grow.
///
/// A source is an IPv4 address or an IPv6 network of 64 bits, which one host may have for itself. It
/// is sorted into its bucket by a hash that nobody outside can foresee.
#[derive(Debug)]
pub(super) struct RateLimit {
    /// How many answers a source has in hand.
    burst: u32,
    /// How long it takes to earn one.
    earn: Duration,
    hash: RandomState,
    buckets: Mutex<Vec<Bucket>>,
}

/// When the bucket is full again: what lies ahead of now was spent.
#[derive(Clone, Copy, Debug, Default)]
struct Bucket {
    full_at: Instant,
}

impl RateLimit {
    pub(super) fn new(burst: u32, earn: Duration) -> Self {
        Self {
            burst,
            earn,
            hash: RandomState::new(),
            buckets: Mutex::new(vec![Bucket::default(); BUCKETS]),
        }
    }

    /// Whether the source may have an answer now; if so, it is spent.
    pub(super) fn allows(&self, now: Instant, source: IpAddr) -> bool {
        let network = match source.to_canonical() {
            IpAddr::V4(ip) => u64::from(ip.to_bits()),
            IpAddr::V6(ip) => u64::try_from(ip.to_bits() >> 64).unwrap_or_default(),
        };
        let hash = self.hash.hash_one((network, source.is_ipv4()));
        let index = usize::try_from(hash % BUCKETS as u64).unwrap_or_default();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(bucket) = buckets.get_mut(index) else {
            return false;
        };
        let full_at = bucket.full_at.max(now) + self.earn;
        let allowed = full_at.since(now) <= self.earn * self.burst;
        if allowed {
            bucket.full_at = full_at;
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BURST: u32 = 250;
    const EARN: Duration = Duration::from_millis(10);

    fn spend(limit: &RateLimit, now: Instant, source: &str) -> u32 {
        let source = source.parse().unwrap();
        (0..1000)
            .map(|_| u32::from(limit.allows(now, source)))
            .sum()
    }

    #[test]
    fn a_source_spends_its_burst_and_earns_it_again() {
        let limit = RateLimit::new(BURST, EARN);
        let start = Instant::from_micros(5_000_000);
        assert_eq!(spend(&limit, start, "192.0.2.1"), BURST);
        assert_eq!(spend(&limit, start + EARN * 3, "192.0.2.1"), 3);
        assert_eq!(
            spend(&limit, start + Duration::from_secs(60), "192.0.2.1"),
            BURST
        );
    }

    #[test]
    fn an_ipv6_network_is_one_source_and_another_is_another() {
        let limit = RateLimit::new(BURST, EARN);
        let now = Instant::ORIGIN;
        assert_eq!(spend(&limit, now, "2001:db8::1"), BURST);
        assert_eq!(spend(&limit, now, "2001:db8::2"), 0);
        // One of a few others surely has a bucket of its own.
        let others = ["2001:db8:1::1", "2001:db8:2::1", "192.0.2.1", "192.0.2.2"];
        assert!(
            others
                .iter()
                .any(|other| spend(&limit, now, other) == BURST)
        );
    }
}
