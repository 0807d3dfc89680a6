//! What else a NAT does, and what that rests on, as JSON.

use std::net::SocketAddr;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::nat::fragments::FragmentProbe;
use crate::nat::habits::Habits;
use crate::nat::translation::{
    Direction, HairpinProbe, HopProbe, LifetimeProbe, PortSample, RefreshProbe, Translation,
};

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
pub(super) struct TranslationView<'a> {
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
