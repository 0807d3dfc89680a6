//! The report as JSON, schema `icescope/nat/1`.

mod nearby;

use core::time::Duration;
use std::net::SocketAddr;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::class::{Class, Confidence};
use super::classic::ClassicName;
use super::evidence::{LocalAddress, Outcome, OwnAddress, Probe, Reached, Vantage};
use super::fragments::FragmentProbe;
use super::habits::Habits;
use super::property::Property;
use super::reach::{Connected, Connection, TcpHost};
use super::report::{Family, FamilyReport, Report};
use super::stranger::{FilteringProbe, Passage, Stranger, Tally};
use super::translation::{
    Direction, HairpinProbe, HopProbe, LifetimeProbe, PortSample, RefreshProbe, Translation,
};

use nearby::{GatewayView, Nat64View};

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
        let mut out = serializer.serialize_struct("FamilyReport", 8)?;
        out.serialize_field("mapping", &self.mapping)?;
        out.serialize_field("filtering", &self.filtering)?;
        out.serialize_field("habits", &self.habits)?;
        out.serialize_field("mapped", &self.mapped)?;
        out.serialize_field("udp", &self.udp)?;
        out.serialize_field("silentPorts", &self.silent_ports)?;
        out.serialize_field("layers", &self.layers)?;
        out.serialize_field("carrier", &self.carrier)?;
        out.end()
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct LifetimeView {
    alive_seconds: u64,
    gone_seconds: Option<u64>,
}

impl Serialize for Habits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lifetime = self.lifetime.map(|lifetime| LifetimeView {
            alive_seconds: lifetime.alive.as_secs(),
            gone_seconds: lifetime.gone.map(|gone| gone.as_secs()),
        });
        let mut out = serializer.serialize_struct("Habits", 10)?;
        out.serialize_field("ports", &self.ports)?;
        out.serialize_field("step", &self.step)?;
        out.serialize_field("parity", &self.parity)?;
        out.serialize_field("pooling", &self.pooling)?;
        out.serialize_field("hairpinning", &self.hairpinning)?;
        out.serialize_field("rewriting", &self.rewriting)?;
        out.serialize_field("lifetime", &lifetime)?;
        out.serialize_field("refresh", &self.refresh)?;
        out.serialize_field("fragments", &self.fragments)?;
        out.serialize_field("lastFilter", &self.last_filter)?;
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
#[serde(rename_all = "camelCase")]
struct ConnectionView {
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
#[serde(rename_all = "camelCase")]
struct SampleView {
    local: SocketAddr,
    server: SocketAddr,
    mapped: SocketAddr,
    plain: Option<SocketAddr>,
    in_order: bool,
}

impl From<&PortSample> for SampleView {
    fn from(sample: &PortSample) -> Self {
        Self {
            local: sample.local,
            server: sample.server,
            mapped: sample.mapped,
            plain: sample.plain,
            in_order: sample.in_order,
        }
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct HairpinView {
    locals: [SocketAddr; 2],
    mapped: [SocketAddr; 2],
    sent: u32,
    arrived_from: Option<SocketAddr>,
}

impl From<&HairpinProbe> for HairpinView {
    fn from(probe: &HairpinProbe) -> Self {
        Self {
            locals: probe.locals,
            mapped: probe.mapped,
            sent: probe.sent,
            arrived_from: probe.arrived_from,
        }
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct IdleView {
    local: SocketAddr,
    mapped: SocketAddr,
    idle_seconds: u64,
    alive: bool,
    control: bool,
}

impl From<&LifetimeProbe> for IdleView {
    fn from(probe: &LifetimeProbe) -> Self {
        Self {
            local: probe.local,
            mapped: probe.mapped,
            idle_seconds: probe.idle.as_secs(),
            alive: probe.alive,
            control: probe.control,
        }
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct KeptView {
    direction: Direction,
    local: SocketAddr,
    mapped: SocketAddr,
    age_seconds: u64,
    idle_seconds: u64,
    alive: bool,
    control: bool,
}

impl From<&RefreshProbe> for KeptView {
    fn from(probe: &RefreshProbe) -> Self {
        Self {
            direction: probe.direction,
            local: probe.local,
            mapped: probe.mapped,
            age_seconds: probe.age.as_secs(),
            idle_seconds: probe.idle.as_secs(),
            alive: probe.alive,
            control: probe.control,
        }
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct TranslationView<'a> {
    samples: Vec<SampleView>,
    hairpins: Vec<HairpinView>,
    lifetimes: Vec<IdleView>,
    refreshes: Vec<KeptView>,
    fragments: &'a [FragmentProbe],
    hops: &'a [HopProbe],
}

impl<'a> From<&'a Translation> for TranslationView<'a> {
    fn from(translation: &'a Translation) -> Self {
        Self {
            samples: translation.samples.iter().map(SampleView::from).collect(),
            hairpins: translation.hairpins.iter().map(HairpinView::from).collect(),
            lifetimes: translation.lifetimes.iter().map(IdleView::from).collect(),
            refreshes: translation.refreshes.iter().map(KeptView::from).collect(),
            fragments: &translation.fragments,
            hops: &translation.hops,
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
    classic_name: Option<&'static str>,
    habits: Option<&'a Habits>,
    udp: Property<super::Udp>,
    silent_ports: &'a [u16],
    layers: Property<super::Layers>,
    carrier: Property<super::Carrier>,
    summary: String,
    advice: Vec<&'static str>,
    families: Families<'a>,
    local: Vec<LocalView>,
    own_address: Option<OwnAddressView>,
    evidence: Vec<ProbeView<'a>>,
    filtering_evidence: Vec<FilteringView<'a>>,
    gateway: Option<GatewayView<'a>>,
    nat64: Nat64View<'a>,
    translation_evidence: TranslationView<'a>,
    connections: Vec<ConnectionView>,
    tcp_hosts: &'a [TcpHost],
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
        let gateway = evidence.nearby.gateway.as_ref().zip(self.gateway.as_ref());
        let gateway = gateway.map(|(gateway, report)| GatewayView::new(gateway, report));
        ReportView {
            schema: SCHEMA,
            vantage: evidence.vantage,
            complete: evidence.complete,
            family: self.family,
            mapping: self.mapping(),
            filtering: self.filtering(),
            classic_name: self.classic_name().map(ClassicName::code),
            habits: self.habits(),
            udp: self.udp(),
            silent_ports: self.silent_ports(),
            layers: self.layers(),
            carrier: self.carrier(),
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
            translation_evidence: TranslationView::from(&evidence.translation),
            gateway,
            nat64: Nat64View::new(&evidence.nearby, &self.nat64),
            connections: evidence
                .reach
                .connections
                .iter()
                .map(ConnectionView::from)
                .collect(),
            tcp_hosts: &evidence.reach.hosts,
            unattributed: evidence.unattributed.iter().map(sighting).collect(),
        }
        .serialize(serializer)
    }
}
