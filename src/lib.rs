//! See how two WebRTC peers connect, and why they don't.
//!
//! icescope is an SDP/ICE toolkit whose one Rust core runs natively and, compiled to wasm, in the
//! browser around `RTCPeerConnection`.

pub mod candidate;
pub mod sdp;

#[cfg(feature = "nat")]
pub mod nat;
#[cfg(feature = "stun")]
pub mod stun;

#[cfg(feature = "net")]
pub mod net;

#[cfg(feature = "js-sdp")]
mod js;
#[cfg(feature = "web")]
pub mod web;
