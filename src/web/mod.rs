//! `RTCPeerConnection` as a Rust API, and what its candidates prove.
//!
//! A page cannot send a STUN request of its own, but it can ask the browser to gather candidates
//! against several servers and see what comes: `gather` does that, and [`evidence()`] turns the
//! result into the [`Evidence`](crate::nat::Evidence) that native probes yield too, so that
//! [`nat::judge`](crate::nat::judge) gives the same verdict from the same code. `diagnose` does
//! both, and where a hidden local address leaves an open host possible, checks whether the mapped
//! address is the host's own; with a TURN server, or the probe endpoint of `icescope serve`, it also
//! finds out who gets in.
//!
//! What touches the browser is compiled for `wasm32` only; the rest is plain text and numbers.

mod evidence;
mod gathering;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only a browser waits for packets")
)]
mod loss;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only a browser asks a probe endpoint")
)]
mod probe;
mod server;
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "only a browser plays the stranger")
)]
mod stranger;
#[cfg(feature = "serde")]
mod view;
mod wording;

#[cfg(target_arch = "wasm32")]
mod bindings;
#[cfg(target_arch = "wasm32")]
mod diagnosis;
#[cfg(target_arch = "wasm32")]
mod gather;
#[cfg(target_arch = "wasm32")]
mod gather_config;
#[cfg(target_arch = "wasm32")]
mod join;
#[cfg(target_arch = "wasm32")]
mod own_address;
#[cfg(target_arch = "wasm32")]
mod pairing;
#[cfg(target_arch = "wasm32")]
mod patience;
#[cfg(target_arch = "wasm32")]
mod probed;
#[cfg(target_arch = "wasm32")]
mod relayed;
#[cfg(target_arch = "wasm32")]
mod signalling;

#[cfg(target_arch = "wasm32")]
pub use diagnosis::diagnose;
pub use evidence::evidence;
#[cfg(target_arch = "wasm32")]
pub use gather::{AbortHandle, Gather, GatherEvent, gather};
#[cfg(target_arch = "wasm32")]
pub use gather_config::{GatherConfig, Policy, StartError};
pub use gathering::{CandidateError, DEFAULT_TIME_LIMIT, End, GatheredCandidate, Gathering};
pub use probe::planned_probe;
pub use server::{IceServer, ServerError};
