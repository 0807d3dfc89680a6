//! What the two agents of a connection share, beside the descriptions that they swap.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::agent::Role;

/// A connection that is being made.
#[derive(Debug)]
pub(crate) struct Meeting {
    begun: Instant,
    limit: Duration,
    heard: [AtomicBool; 2],
    elsewhere: AtomicU32,
}

impl Meeting {
    /// One that is given up after `limit`.
    pub(crate) fn new(limit: Duration) -> Self {
        Self {
            begun: Instant::now(),
            limit,
            heard: [AtomicBool::new(false), AtomicBool::new(false)],
            elsewhere: AtomicU32::new(0),
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// An agent has a selected pair, and has heard the other one.
    pub(crate) fn heard(&self, role: Role) {
        self.heard[usize::from(role == Role::Controlled)].store(true, Ordering::Relaxed);
    }

    pub(crate) fn succeeded(&self) -> bool {
        self.heard.iter().all(|one| one.load(Ordering::Relaxed))
    }

    pub(crate) fn is_over(&self) -> bool {
        self.succeeded() || self.elapsed() >= self.limit
    }

    /// An answer came from another address than the check went to.
    pub(crate) fn answered_from_elsewhere(&self) {
        self.elsewhere.fetch_add(1, Ordering::Relaxed);
    }

    /// How many did.
    pub(crate) fn answers_from_elsewhere(&self) -> u32 {
        self.elsewhere.load(Ordering::Relaxed)
    }
}
