//! What was tried with each server, as JSON.

use std::net::SocketAddr;

use super::milliseconds;
use crate::nat::evidence::{Outcome, Probe};
use crate::nat::reach::{Connected, Connection};
use crate::nat::stranger::{FilteringProbe, Passage, Stranger, Tally};

#[derive(serde::Serialize)]
struct ErrorView<'a> {
    code: u16,
    text: &'a str,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProbeView<'a> {
    probe: &'static str,
    server: &'a str,
    address: Option<SocketAddr>,
    local: Option<SocketAddr>,
    sent: Option<u32>,
    outcome: &'static str,
    answered_from: Option<SocketAddr>,
    mapped: Option<SocketAddr>,
    elapsed_ms: Option<f64>,
    same_as: Option<usize>,
    error: Option<ErrorView<'a>>,
}

impl<'a> From<&'a Probe> for ProbeView<'a> {
    fn from(probe: &'a Probe) -> Self {
        let mut view = Self {
            probe: "mapping",
            server: &probe.server,
            address: probe.address,
            local: probe.local,
            sent: probe.sent,
            outcome: "undecided",
            answered_from: None,
            mapped: None,
            elapsed_ms: probe.elapsed.map(milliseconds),
            same_as: None,
            error: None,
        };
        match &probe.outcome {
            Outcome::Mapped { mapped, from } => {
                view.outcome = "mapped";
                view.mapped = Some(*mapped);
                view.answered_from = *from;
            }
            Outcome::Answered => view.outcome = "answered",
            Outcome::Silent => view.outcome = "silent",
            Outcome::Stray { from } => {
                view.outcome = "stray";
                view.answered_from = Some(*from);
            }
            Outcome::Unusable => view.outcome = "unusable",
            Outcome::Unreachable => view.outcome = "unreachable",
            Outcome::Unresolved => view.outcome = "unresolved",
            Outcome::SameAs { probe } => {
                view.outcome = "same-as";
                view.same_as = Some(*probe);
            }
            Outcome::Error { code, text } => {
                view.outcome = "error";
                view.error = Some(ErrorView { code: *code, text });
            }
            Outcome::Undecided => {}
        }
        view
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FilteringView<'a> {
    probe: &'static str,
    server: &'a str,
    address: Option<SocketAddr>,
    local: Option<SocketAddr>,
    stranger: Stranger,
    expected_from: Option<SocketAddr>,
    outcome: &'static str,
    why: Option<&'static str>,
    test: Tally,
    control: Tally,
    elapsed_ms: Option<f64>,
}

impl<'a> From<&'a FilteringProbe> for FilteringView<'a> {
    fn from(probe: &'a FilteringProbe) -> Self {
        Self {
            probe: "filtering",
            server: &probe.server,
            address: probe.contacted,
            local: probe.local,
            stranger: probe.stranger,
            expected_from: probe.expected,
            outcome: probe.outcome.code(),
            why: match probe.outcome {
                Passage::Unproved(why) => Some(why.code()),
                _ => None,
            },
            test: probe.test,
            control: probe.control,
            elapsed_ms: probe.elapsed.map(milliseconds),
        }
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConnectionView {
    server: SocketAddr,
    outcome: Connected,
    udp_refused: bool,
    elapsed_ms: Option<f64>,
}

impl From<&Connection> for ConnectionView {
    fn from(connection: &Connection) -> Self {
        Self {
            server: connection.server,
            outcome: connection.outcome,
            udp_refused: connection.closed,
            elapsed_ms: connection.elapsed.map(milliseconds),
        }
    }
}
