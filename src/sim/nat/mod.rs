//! The NAT: one packet in, a verdict and the changes of its table out.

mod config;
mod event;
mod ports;
mod table;
#[cfg(test)]
mod tests;
mod translate;

pub use config::{
    Allocation, Dependence, FilterState, Hairpin, Lifetime, NatConfig, Pooling, Replies,
};
pub use event::{DropReason, Event, EventKind, Verdict};
pub use table::{Mapping, Pattern, Permission};
pub use translate::Nat;
