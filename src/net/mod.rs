//! tokio sockets that drive the engines.
//!
//! - [`NatDiagnosis`] asks STUN servers from one socket and judges the NAT in between.
//! - [`binding`] asks one STUN server.
//! - [`StunServer`] answers Binding requests.

mod binding;
mod connection;
mod diagnosis;
mod rate;
mod resolve;
mod server;
mod socket;
mod sockets;

pub use binding::{Answer, AskError, binding};
pub use diagnosis::{NatDiagnosis, NatOptions};
pub use server::StunServer;
