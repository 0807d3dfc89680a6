//! NAT behaviour: probes, the evidence they bring, and a verdict in the terms of RFC 4787.

mod class;
mod evidence;

pub use class::{Class, Confidence, Filtering, Mapping};
pub use evidence::{Evidence, LocalAddress, Outcome, Probe, Sighting, Vantage};
