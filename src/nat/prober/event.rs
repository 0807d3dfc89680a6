//! What the prober tells its owner.

use std::net::SocketAddr;

/// What a [`Prober`](crate::nat::Prober) tells while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The probe of this index in [`Evidence::probes`](crate::nat::Evidence::probes) came to its end.
    Ended(usize),
    /// This server does not answer: a TCP connection to it would show whether it is there, and
    /// [`handle_connection`](crate::nat::Prober::handle_connection) takes what comes of it. Nothing waits longer than 2.3 s for it.
    Connect(SocketAddr),
    /// This server did not answer the first request in time: a datagram from a connected socket shows
    /// whether its host refuses it (ICMP port unreachable), and [`handle_knock`](crate::nat::Prober::handle_knock) takes what
    /// comes of it. Best sent before the next retransmission, since a host refuses only so many in a
    /// second. Nothing waits longer than 2.3 s for it.
    Knock(SocketAddr),
}
