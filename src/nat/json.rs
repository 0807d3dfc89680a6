//! The report as JSON, schema `icescope/nat/1`.

mod habits;
mod nearby;
mod probes;

use core::time::Duration;
use std::net::{IpAddr, SocketAddr};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::class::{Class, Confidence};
use super::classic::ClassicName;
use super::evidence::{LocalAddress, OwnAddress, Reached, Vantage};
use super::habits::Habits;
use super::paths::Way;
use super::property::Property;
use super::reach::TcpHost;
use super::report::{Family, FamilyReport, Report};

use habits::TranslationView;
use nearby::{GatewayView, Nat64View};
use probes::{ConnectionView, FilteringView, ProbeView};

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
struct Families<'a> {
    ipv4: Option<&'a FamilyReport>,
    ipv6: Option<&'a FamilyReport>,
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
    ip: Option<IpAddr>,
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

/// A way out. Its indices are those of the whole report.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct WayView {
    local: IpAddr,
    mapping: Property<super::Mapping>,
    filtering: Property<super::Filtering>,
    classic_name: Option<&'static str>,
    mapped: Vec<SocketAddr>,
}

impl From<Way> for WayView {
    fn from(way: Way) -> Self {
        let Way {
            local,
            report,
            probes,
            filtering,
        } = way;
        Self {
            local,
            mapping: report.mapping().within(&probes),
            filtering: report.filtering().within(&filtering),
            classic_name: report.classic_name().map(ClassicName::code),
            mapped: report.mapped().to_vec(),
        }
    }
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
    by_local_address: Vec<WayView>,
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
            by_local_address: self.ways().into_iter().map(WayView::from).collect(),
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
