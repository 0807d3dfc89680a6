//! Whether two peers will reach each other without a relay, from what their NATs do.
//!
//! A closed rule, which a test holds against the packets of a simulated network, cell by cell. Its
//! model of a NAT is fixed: the filter's memory belongs to one mapping, and an answer leaves by the
//! mapping that the mapping rule says. RFC 4787 leaves both open, so where NATs that depart from
//! the model in these would turn the answer, it is `likely` or `unlikely`, and the reason names the
//! departure. It holds for UDP that is not blocked, and a NAT that gives one host one external
//! address, and the same port whether or not the peer's packets came first: a Linux router that does
//! not drop what is sent to itself takes another port then.
//!
//! ```
//! use icescope::nat::{Chance, Peer, Setting, connectability};
//!
//! let home: Peer = "eim/apdf".parse()?;
//! let office: Peer = "symmetric".parse()?;
//! let answer = connectability(home, office, Setting::default());
//! assert_eq!(answer.chance, Chance::Relay);
//!
//! let open: Peer = "open".parse()?;
//! assert_eq!(connectability(open, office, Setting::default()).chance, Chance::Direct);
//! # Ok::<(), icescope::nat::PeerError>(())
//! ```

#[cfg(feature = "serde")]
mod json;
mod peer;
mod rule;
mod why;

pub use peer::{Peer, PeerError};
pub use rule::{Chance, Connectability, Hairpin, Setting, connectability};
pub use why::Why;

#[cfg(feature = "serde")]
pub use json::{PREDICT_SCHEMA, Prediction};
