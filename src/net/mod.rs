//! tokio sockets that drive the engines.
//!
//! - [`NatDiagnosis`] asks STUN servers from one socket and judges the NAT in between.
#![cfg_attr(
    feature = "gateway",
    doc = "  [`GatewayTest`] lets it ask the default gateway too."
)]
//! - [`binding`] asks one STUN server, at any of its addresses.
//! - [`StunServer`] answers Binding requests, and with its [`ProbeEndpoint`] tests pages.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use icescope::net::{NatDiagnosis, NatOptions, binding};
//! use icescope::stun::{Schedule, ServerUri};
//!
//! let one: ServerUri = "stun:stun.example.org".parse()?;
//! let answer = binding(&one, Schedule::default()).await?;
//! println!("{} answered after {:?}", answer.server, answer.elapsed);
//!
//! let other = "stun:stun.example.net:3479".parse()?;
//! let mut diagnosis = NatDiagnosis::new(&[one, other], NatOptions::default())?;
//! diagnosis.run().await?;
//! println!("{}", diagnosis.report().summary());
//! # Ok(())
//! # }
//! ```

mod binding;
mod choice;
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

pub use binding::{Answer, AskError, Unanswered, binding};
pub use diagnosis::{NatDiagnosis, NatOptions};
#[cfg(feature = "gateway")]
pub use gateway::GatewayTest;
pub use probe::ProbeEndpoint;
pub use server::StunServer;
