//! tokio sockets that drive the engines.
//!
//! - [`NatDiagnosis`] asks STUN servers from one socket and judges the NAT in between.
#![cfg_attr(
    feature = "gateway",
    doc = "  [`GatewayTest`] lets it ask the default gateway too."
)]
//! - [`binding`] asks one STUN server.
//! - [`StunServer`] answers Binding requests, and with its [`ProbeEndpoint`] tests pages.

mod binding;
mod connection;
mod diagnosis;
#[cfg(feature = "gateway")]
mod gateway;
mod knock;
mod nat64;
mod probe;
mod rate;
mod resolve;
mod server;
mod socket;
mod sockets;

pub use binding::{Answer, AskError, binding};
pub use diagnosis::{NatDiagnosis, NatOptions};
#[cfg(feature = "gateway")]
pub use gateway::GatewayTest;
pub use probe::ProbeEndpoint;
pub use server::StunServer;
