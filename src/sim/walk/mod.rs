//! A NAT explained by walking packets through one: what each of its decisions was, and what its
//! table held at that moment.
//!
//! The packets go through a [`Network`], and every step is one of its events: nothing is said that
//! the model did not do.
//!
//! ```
//! use icescope::sim::{Dependence, Node, Walk};
//!
//! let kind = Dependence::EndpointIndependent;
//! let walk = Walk::new(kind, kind);
//! assert!(walk.steps[0].text.contains("192.168.1.0/24"));
//! assert!(walk.steps.iter().any(|step| step.table.len() == 1));
//! ```
//!
//! [`Network`]: super::Network

#[cfg(feature = "serde")]
mod json;
mod scene;
#[cfg(test)]
mod tests;
mod view;
mod words;

use std::net::SocketAddr;

use super::nat::Dependence;
use super::packet::Packet;

#[cfg(feature = "serde")]
pub use json::EXPLAIN_SCHEMA;

/// Who takes part in the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Node {
    /// The host behind the NAT whose packets are followed.
    Laptop,
    /// A host on the same network.
    Printer,
    /// The NAT.
    Nat,
    /// A server that the laptop talks to, with two ports.
    Server,
    /// A host that the laptop talks to later, or never.
    Stranger,
}

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum StepKind {
    /// A host compares the destination with its own network.
    Subnet,
    /// The NAT looks into its table, or changes it.
    Table,
    /// The filter lets a packet in.
    Admitted,
    /// The NAT rewrites an address.
    Translated,
    /// A packet arrives.
    Arrived,
    /// A packet ends.
    Dropped,
    /// Time passes, and rows go.
    Time,
    /// What the walk has shown.
    Conclusion,
}

/// A row of the table as it stands at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Row {
    /// Its number.
    pub id: u64,
    /// The internal endpoint.
    pub internal: SocketAddr,
    /// The external endpoint.
    pub external: SocketAddr,
    /// The destinations it is for, in words.
    pub destinations: String,
    /// Whom its filter lets in, in words.
    pub admits: Vec<String>,
    /// Whether this step looked at it or changed it.
    pub current: bool,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Step {
    /// The index of its act.
    pub act: usize,
    /// What it is.
    pub kind: StepKind,
    /// What happened and what it means, for people.
    pub text: String,
    /// Where the packet is; `None` where there is none.
    pub node: Option<Node>,
    /// The packet as it is after this step.
    pub packet: Option<Packet>,
    /// The table after this step, oldest row first.
    pub table: Vec<Row>,
}

/// A part of the walk: one packet, or one span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct Act {
    /// What is tried.
    pub title: String,
    /// The index of its first step.
    pub first_step: usize,
}

/// The whole walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// How the NAT maps.
    pub mapping: Dependence,
    /// How it filters.
    pub filtering: Dependence,
    /// The parts.
    pub acts: Vec<Act>,
    /// The steps of all parts.
    pub steps: Vec<Step>,
}

impl Walk {
    /// Walks packets through a NAT of this kind that preserves ports and forgets after two minutes.
    #[must_use]
    pub fn new(mapping: Dependence, filtering: Dependence) -> Self {
        scene::play(mapping, filtering)
    }

    /// Who takes part, with their addresses.
    #[must_use]
    pub const fn cast() -> [(Node, &'static str, &'static str); 5] {
        [
            (Node::Laptop, "Laptop", words::LAPTOP),
            (Node::Printer, "Printer", words::PRINTER),
            (Node::Nat, "NAT", words::NAT),
            (Node::Server, "Server", words::SERVER),
            (Node::Stranger, "Other host", words::STRANGER),
        ]
    }
}
