//! See how two WebRTC peers connect, and why they don't.
//!
//! icescope is an SDP, ICE, STUN and NAT toolkit whose one Rust core runs natively on real sockets
//! and, compiled to wasm, in the browser around `RTCPeerConnection`. Nothing is guessed: a verdict
//! carries its evidence and its confidence, and what the evidence leaves open is `unknown`, with
//! the reason.
//!
//! Its public modules, called rooms, each own one thing:
//!
//! | room | what it owns | feature |
//! |---|---|---|
//! | [`sdp`] | session descriptions: typed, checked, and written back byte for byte | |
//! | [`candidate`] | the `candidate` attribute: parse, write, classify | |
//! | `stun` | STUN messages without allocation; the client transaction; server names | `stun` |
//! | `nat` | probes, evidence, and a verdict in the terms of RFC 4787 | `nat` |
//! | `sim` | a network in memory, with NATs whose table can be watched | `sim` |
//! | `net` | tokio sockets that drive the prober, and a STUN server | `net` |
//! | `web` | `RTCPeerConnection` as a Rust API, on `wasm32` | `web` |
//!
//! The feature `gateway` lets `net` ask the default gateway over UPnP-IGD, NAT-PMP and PCP, `serde`
//! gives what has a JSON schema, and `js-parse`, `js-sdp` and `js` the exports of the npm package.
//! The first two rooms need nom and memchr only.
//!
//! # From text to meaning
//!
//! ```
//! use icescope::candidate::CandidateLine;
//! use icescope::sdp::{Document, Profile, check};
//!
//! let line = CandidateLine::parse("candidate:1 1 udp 2113937151 192.168.1.2 50000 typ host")?;
//! let candidate = line.candidate().expect("not the end of candidates");
//! assert_eq!(candidate.port, 50000);
//!
//! let document = Document::parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n")?;
//! assert!(check(&document, Profile::WebRtc).accepted());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Pure rooms, engines and adapters
//!
//! `sdp`, `candidate` and `stun` are text and bytes. `nat` and `sim` are engines, sans-I/O: they use
//! no socket, no clock and no randomness of their own, but take them as arguments, so that they run
//! anywhere and their tests run in virtual time. `net` and `web` are adapters.

pub mod candidate;
pub mod sdp;

#[cfg(feature = "nat")]
pub mod nat;
#[cfg(feature = "sim")]
pub mod sim;
#[cfg(feature = "stun")]
pub mod stun;

#[cfg(feature = "net")]
pub mod net;

#[cfg(feature = "js-parse")]
mod js;
#[cfg(feature = "web")]
pub mod web;

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
