//! The report as JSON, schema `icescope/nat/1`.

use core::time::Duration;
use std::net::SocketAddr;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::class::{Class, Confidence};
use super::evidence::{LocalAddress, Outcome, OwnAddress, Probe, Reached, Vantage};
use super::property::Property;
use super::report::{Family, FamilyReport, Report};
use super::stranger::{FilteringProbe, Passage, Stranger, Tally};

/// The name and version of the schema.
pub const SCHEMA: &str = "icescope/nat/1";

impl<C: Class> Serialize for Property<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let possible: Vec<&str> = self.possible.iter().map(|class| class.name()).collect();
        let mut out = serializer.serialize_struct("Property", 6)?;
        out.serialize_field("class", self.class_name())?;
        out.serialize_field("possible", &possible)?;
        out.serialize_field::<Confidence>("confidence", &self.confidence)?;
        out.serialize_field("reason", self.reason.code())?;
        out.serialize_field("explanation", self.explanation())?;
        out.serialize_field("evidence", &self.evidence)?;
        out.end()
    }
}

impl Serialize for FamilyReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("FamilyReport", 3)?;
        out.serialize_field("mapping", &self.mapping)?;
        out.serialize_field("filtering", &self.filtering)?;
        out.serialize_field("mapped", &self.mapped)?;
        out.end()
    }
}

#[derive(serde::Serialize)]
struct Families<'a> {
    ipv4: Option<&'a FamilyReport>,
    ipv6: Option<&'a FamilyReport>,
}

#[derive(serde::Serialize)]
struct ErrorView<'a> {
    code: u16,
    text: &'a str,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ProbeView<'a> {
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
struct FilteringView<'a> {
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

/// Milliseconds with microsecond digits.
#[allow(
    clippy::cast_precision_loss,
    reason = "2^53 microseconds are 285 years"
)]
fn milliseconds(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}

#[derive(serde::Serialize)]
struct SightingView {
    mapped: SocketAddr,
    local: Option<SocketAddr>,
}

#[derive(serde::Serialize)]
struct LocalView {
    ip: Option<std::net::IpAddr>,
    port: u16,
}

impl From<&LocalAddress> for LocalView {
    fn from(local: &LocalAddress) -> Self {
        Self {
            ip: local.ip,
            port: local.port,
        }
    }
}

#[derive(serde::Serialize)]
struct OwnAddressView {
    mapped: SocketAddr,
    reached: Reached,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportView<'a> {
    schema: &'static str,
    vantage: Vantage,
    complete: bool,
    family: Option<Family>,
    mapping: Property<super::Mapping>,
    filtering: Property<super::Filtering>,
    summary: String,
    advice: Vec<&'static str>,
    families: Families<'a>,
    local: Vec<LocalView>,
    own_address: Option<OwnAddressView>,
    evidence: Vec<ProbeView<'a>>,
    filtering_evidence: Vec<FilteringView<'a>>,
    unattributed: Vec<SightingView>,
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let evidence = &self.evidence;
        let sighting = |s: &super::Sighting| SightingView {
            mapped: s.mapped,
            local: s.local,
        };
        let own = |own: OwnAddress| OwnAddressView {
            mapped: own.mapped,
            reached: own.reached,
        };
        ReportView {
            schema: SCHEMA,
            vantage: evidence.vantage,
            complete: evidence.complete,
            family: self.family,
            mapping: self.mapping(),
            filtering: self.filtering(),
            summary: self.summary(),
            advice: self.advice(),
            families: Families {
                ipv4: self.ipv4.as_ref(),
                ipv6: self.ipv6.as_ref(),
            },
            local: evidence.local.iter().map(LocalView::from).collect(),
            own_address: evidence.own_address.map(own),
            evidence: evidence.probes.iter().map(ProbeView::from).collect(),
            filtering_evidence: evidence.filtering.iter().map(FilteringView::from).collect(),
            unattributed: evidence.unattributed.iter().map(sighting).collect(),
        }
        .serialize(serializer)
    }
}
