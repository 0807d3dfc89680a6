//! ICE candidates: the `candidate` attribute parsed, written and classified.
//!
//! A candidate is one line of text, in SDP (`a=candidate:...`, RFC 8839 section 5.1) or on its own
//! as browsers hand it out (`candidate:...`). [`CandidateLine`] takes every such form and keeps
//! the text, [`Candidate`] is the typed view that borrows from it, and [`Class`] says what kind of
//! candidate it is: its type, the scope of its address, and whether its priority fits.
//!
//! ```
//! use icescope::candidate::{AddressScope, CandidateLine, Kind};
//!
//! let line = CandidateLine::parse(
//!     "candidate:1 1 udp 2122260223 192.168.1.5 50000 typ host generation 0",
//! )?;
//! let candidate = line.candidate().expect("not the end of candidates");
//! assert_eq!(candidate.kind, Kind::Host);
//! assert_eq!(candidate.class().scope, Some(AddressScope::Private));
//! assert_eq!(candidate.extension("generation"), Some("0"));
//! # Ok::<(), icescope::candidate::SyntaxError>(())
//! ```

mod address;
mod attribute;
mod build;
mod class;
mod extension;
mod finding;
mod foundation;
pub(crate) mod grammar;
mod ip;
mod line;
mod meaning;
mod pair;
mod priority;
mod reason;
mod redact;
mod registry;
pub(crate) mod scan;
mod scope;
mod syntax;
#[cfg(feature = "serde")]
pub(crate) mod view;
mod word;

#[cfg(test)]
mod tests;

pub use address::{Address, Family};
pub use attribute::Candidate;
pub use build::{Base, NewCandidate, tcp_local_preference};
pub use class::Class;
pub use extension::Extensions;
pub use finding::{Finding, Findings};
pub use foundation::{Foundation, Origin};
pub use line::CandidateLine;
pub use meaning::Meaning;
pub use pair::{CandidatePair, IceRole, pair_priority};
pub use priority::PriorityParts;
pub use reason::NoCandidate;
pub use redact::Redactor;
pub use registry::{SPECIAL_BLOCKS, SpecialBlock};
pub use scope::{AddressScope, embedded_ipv4};
pub use syntax::{SyntaxError, SyntaxErrorKind};
#[cfg(feature = "serde")]
pub use view::{CandidateView, ClassView, FindingView, LineView, RelatedView};
pub use word::{Kind, TcpType, Transport};
