//! ICE agents that are not ours connect, or do not, as `nat::connectability` says.
//!
//! Needs Linux, root, iproute2 and nftables.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]
#![cfg(target_os = "linux")]

mod agent;
mod cell;
mod matrix;
mod meeting;
mod record;
mod rounds;
mod same_nat;
mod server;
