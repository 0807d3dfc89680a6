//! Whom a check came from, and what may be sent there.

use core::time::Duration;
use std::net::SocketAddr;

use crate::stun::engine::Instant;

/// Who has not been answered for so long is not sent to.
const FRESH: Duration = Duration::from_secs(10);

/// An address and port from which the page's checks came to one of our sockets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Remote {
    pub(super) at: SocketAddr,
    /// The length of its last check.
    length: usize,
    /// Bytes from there, and to there.
    received: usize,
    sent: usize,
    /// When a check of its was answered last.
    answered: Option<Instant>,
    /// Whether it has answered a check of ours: the page is there, and not somebody whose address
    /// another has forged.
    is_there: bool,
}

impl Remote {
    pub(super) const fn new(at: SocketAddr) -> Self {
        Self {
            at,
            length: 0,
            received: 0,
            sent: 0,
            answered: None,
            is_there: false,
        }
    }

    pub(super) const fn hear(&mut self, length: usize) {
        self.length = length;
        self.received = self.received.saturating_add(length);
    }

    pub(super) const fn confirm(&mut self) {
        self.is_there = true;
    }

    /// Whether its check may be answered with so much; if so, it is. Now and then is enough: more
    /// would be taken from what our own checks may have.
    pub(super) fn takes_answer(&mut self, now: Instant, length: usize) -> bool {
        let again = |answered| now.since(answered) >= FRESH / 4;
        let allowed = self.answered.is_none_or(again) && self.takes(length);
        if allowed {
            self.answered = Some(now);
        }
        allowed
    }

    /// Whether a check of so much may be sent there; if so, it is counted as sent.
    pub(super) fn takes_check(&mut self, now: Instant, length: usize) -> bool {
        let fresh = |answered| now.since(answered) <= FRESH;
        self.answered.is_some_and(fresh) && self.takes(length)
    }

    fn takes(&mut self, length: usize) -> bool {
        let sent = self.sent.saturating_add(length);
        let allowed = length <= self.length && (self.is_there || sent <= self.received);
        if allowed {
            self.sent = sent;
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remote() -> Remote {
        Remote::new("198.51.100.1:40000".parse().unwrap())
    }

    #[test]
    fn no_more_goes_out_than_came_in() {
        let now = Instant::from_micros(1_000_000);
        let mut remote = remote();
        assert!(!remote.takes_answer(now, 1));
        remote.hear(100);
        assert!(!remote.takes_check(now, 1), "it was not answered");
        assert!(!remote.takes_answer(now, 101));
        assert!(remote.takes_answer(now, 64));
        assert!(!remote.takes_check(now, 100));
        remote.hear(100);
        assert!(!remote.takes_answer(now, 64), "it was answered just now");
        assert!(remote.takes_check(now, 100));
        assert!(!remote.takes_check(now, 100));
    }

    #[test]
    fn who_is_there_gets_checks_as_long_as_its_own_while_it_is_answered() {
        let now = Instant::from_micros(1_000_000);
        let mut remote = remote();
        remote.hear(100);
        assert!(remote.takes_answer(now, 64));
        remote.confirm();
        assert!((0..50).all(|_| remote.takes_check(now, 100)));
        assert!(!remote.takes_check(now, 101));
        assert!(remote.takes_check(now + FRESH, 100));
        assert!(!remote.takes_check(now + FRESH + Duration::from_millis(1), 100));
    }
}
