//! NAT behaviour: probes, the evidence they bring, and a verdict in the terms of RFC 4787.
//!
//! The verdict says what is possible, how sure it is, and why. What the evidence leaves open stays
//! `unknown`, with the reason:
//!
//! ```
//! use std::net::SocketAddr;
//! use icescope::nat::{Evidence, Mapping, Outcome, Probe, Reason, Vantage, judge};
//!
//! let local: SocketAddr = "192.168.1.2:5000".parse()?;
//! let probe = |server: &str, mapped: &str| -> Result<Probe, std::net::AddrParseError> {
//!     let address: SocketAddr = server.parse()?;
//!     Ok(Probe {
//!         server: format!("stun:{server}"),
//!         host: address.ip().to_string(),
//!         port: address.port(),
//!         address: Some(address),
//!         local: Some(local),
//!         sent: Some(1),
//!         outcome: Outcome::Mapped { mapped: mapped.parse()?, from: Some(address) },
//!         elapsed: None,
//!     })
//! };
//! let mut evidence = Evidence {
//!     vantage: Vantage::Native,
//!     complete: true,
//!     probes: vec![probe("203.0.113.10:3478", "198.51.100.1:5000")?],
//!     unattributed: Vec::new(),
//!     local: Vec::new(),
//!     own_address: None,
//!     filtering: Vec::new(),
//!     translation: Default::default(),
//!     nearby: Default::default(),
//!     reach: Default::default(),
//! };
//! let one = judge(evidence.clone());
//! assert_eq!(one.mapping().class(), None);
//! assert_eq!(one.mapping().reason, Reason::OneServer);
//!
//! evidence.probes.push(probe("203.0.113.11:3479", "198.51.100.1:5000")?);
//! assert_eq!(judge(evidence).mapping().class(), Some(Mapping::EndpointIndependent));
//! # Ok::<(), std::net::AddrParseError>(())
//! ```

mod class;
mod classic;
mod connectability;
mod evidence;
mod filter;
mod findings;
mod fragments;
mod gateway;
mod group;
mod habits;
mod hypotheses;
mod inside;
#[cfg(feature = "serde")]
mod json;
mod judge;
mod layers;
mod nat64;
mod nearby;
mod paths;
mod probe_server;
mod prober;
mod probes;
mod property;
mod reach;
mod reason;
mod refresh;
mod remedy;
mod report;
mod server;
mod stranger;
mod synthesis;
#[cfg(test)]
mod tests;
mod translation;
mod wording;

pub use class::{Class, Confidence, Filtering, Mapping};
pub use classic::ClassicName;
pub use connectability::{
    Chance, Connectability, Hairpin, Peer, PeerError, Setting, Why, connectability,
};
#[cfg(feature = "serde")]
pub use connectability::{PREDICT_SCHEMA, Prediction};
pub use evidence::{
    Evidence, LocalAddress, Outcome, OwnAddress, Probe, Reached, Sighting, Vantage,
};
pub use findings::{ProbeFindings, ProbeStage, StrangerFindings};
pub use fragments::{FragmentProbe, Fragmentation, Fragments};
pub use gateway::{GatewayReport, Presence};
pub use habits::{Habits, Hairpinning, Lifetime, Pooling, Ports, Rewriting};
#[cfg(feature = "serde")]
pub use json::SCHEMA;
pub use judge::judge;
pub use layers::{Carrier, Layers};
pub use nat64::Nat64Report;
pub use nearby::{
    Gateway, GatewayOutcome, GatewayProtocol, GatewayReply, Nat64Lookup, Nearby, TrialMapping,
};
pub use probe_server::{Invitation, InvitedStranger, PROBE_SCHEMA, ProbeRefusal, ProbeServer};
pub use prober::{Event, HOP_SOCKETS, Path, Prober, SCHEDULE, Target, lifetime_sockets};
pub use property::Property;
pub use reach::{Connected, Connection, Reach, TcpHost, Udp};
pub use reason::Reason;
pub use refresh::Refresh;
pub use report::{Family, FamilyReport, Report};
#[cfg(feature = "web")]
pub(crate) use server::domain;
pub use stranger::{FilteringProbe, Passage, Stranger, Tally, Unproved};
pub use synthesis::Prefix64;
pub use translation::{
    Direction, HairpinProbe, HopProbe, LifetimeProbe, PortSample, RefreshProbe, Translation,
};
