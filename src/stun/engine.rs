//! What every sans-I/O engine of this crate speaks: time, datagrams and randomness as arguments.
//!
//! An engine never reads a clock, opens a socket or makes a random number. Its owner calls five
//! verbs and does the rest:
//!
//! - `handle_input(now, Input)`: a datagram or a piece of a stream came in;
//! - `handle_timeout(now)`: the time that `poll_timeout` named is here;
//! - `poll_timeout()`: when to call `handle_timeout` next, if at all;
//! - `poll_transmit()`: a datagram to send, until there is none;
//! - `poll_event()`: something to tell the owner, until there is nothing.

use core::fmt;
use core::ops::{Add, Sub};
use core::time::Duration;
use std::net::SocketAddr;

/// A point in time: microseconds since an origin that the engine's owner chose.
///
/// `std::time::Instant` cannot be made in a browser; this type can be made anywhere. All instants
/// given to one engine must share one origin and must not run backwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(u64);

impl Instant {
    /// The origin itself.
    pub const ORIGIN: Self = Self(0);

    /// The instant `micros` microseconds after the origin.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// Microseconds since the origin.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// The time from `earlier` to `self`; zero if `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, rhs: Duration) -> Self {
        let micros = u64::try_from(rhs.as_micros()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(micros))
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, rhs: Self) -> Duration {
        self.since(rhs)
    }
}

/// How the bytes travel between `local` and `remote`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// One datagram is one message.
    Udp,
}

/// Bytes that arrived, for `handle_input`.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The transport they came over.
    pub transport: Transport,
    /// The address of the socket they came to: it tells several sockets of one engine apart.
    pub local: SocketAddr,
    /// The address they came from, as the socket reports it.
    pub remote: SocketAddr,
    /// The datagram.
    pub bytes: &'a [u8],
}

/// Bytes to send, from `poll_transmit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transmit {
    /// The transport to use.
    pub transport: Transport,
    /// The address of the socket to send from, as given to the engine.
    pub local: SocketAddr,
    /// Where to send to.
    pub remote: SocketAddr,
    /// The datagram.
    pub bytes: Vec<u8>,
}

/// A source of random bytes, given to an engine when it is made.
///
/// Transaction ids must be unpredictable (RFC 8489 section 5), so outside of tests this wants a
/// cryptographic source. Every `FnMut(&mut [u8])` is one.
pub trait Random {
    /// Fills `bytes` with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}

impl<F: FnMut(&mut [u8])> Random for F {
    fn fill(&mut self, bytes: &mut [u8]) {
        self(bytes);
    }
}

impl fmt::Debug for dyn Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random")
    }
}
