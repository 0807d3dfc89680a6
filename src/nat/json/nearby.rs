//! What the default gateway and the resolver said, as JSON.

use std::net::{IpAddr, SocketAddr};

use super::milliseconds;
use crate::candidate::AddressScope;
use crate::nat::gateway::{GatewayReport, Presence};
use crate::nat::nat64::Nat64Report;
use crate::nat::nearby::{
    Gateway, GatewayOutcome, GatewayProtocol, GatewayReply, Nat64Lookup, Nearby, TrialMapping,
};
use crate::nat::property::Property;

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GatewayView<'a> {
    address: Option<IpAddr>,
    local: Option<IpAddr>,
    upnp_igd: ProtocolView<'a>,
    nat_pmp: ProtocolView<'a>,
    pcp: ProtocolView<'a>,
    external_address: Option<IpAddr>,
    external_scope: Option<AddressScope>,
    beyond: &'a Property<Presence>,
    trial_mapping: Option<TrialView>,
}

/// The verdict on a protocol, and what it rests on.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ProtocolView<'a> {
    #[serde(flatten)]
    verdict: &'a Property<Presence>,
    sent: &'static str,
    asked: Option<SocketAddr>,
    answered_from: Option<IpAddr>,
    outcome: &'static str,
    code: Option<u16>,
    external_address: Option<IpAddr>,
    elapsed_ms: Option<f64>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct TrialView {
    protocol: GatewayProtocol,
    outcome: &'static str,
    code: Option<u16>,
    external: Option<SocketAddr>,
    lifetime_seconds: Option<u32>,
    deleted: Option<bool>,
}

#[derive(serde::Serialize)]
pub(super) struct Nat64View<'a> {
    #[serde(flatten)]
    verdict: &'a Property<Presence>,
    prefix: Option<String>,
    lookup: Option<&'static str>,
}

const fn result_code(outcome: GatewayOutcome) -> Option<u16> {
    match outcome {
        GatewayOutcome::Denied { code } => Some(code),
        _ => None,
    }
}

impl<'a> ProtocolView<'a> {
    fn new(sent: &'static str, reply: &GatewayReply, verdict: &'a Property<Presence>) -> Self {
        Self {
            verdict,
            sent,
            asked: reply.asked,
            answered_from: reply.from,
            outcome: reply.outcome.code(),
            code: result_code(reply.outcome),
            external_address: reply.external,
            elapsed_ms: reply.elapsed.map(milliseconds),
        }
    }
}

impl<'a> GatewayView<'a> {
    pub(super) fn new(gateway: &Gateway, report: &'a GatewayReport) -> Self {
        let reply = ProtocolView::new;
        Self {
            address: gateway.address,
            local: gateway.local,
            upnp_igd: reply("ssdp-search", &gateway.upnp_igd, &report.upnp_igd),
            nat_pmp: reply("external-address", &gateway.nat_pmp, &report.nat_pmp),
            pcp: reply("announce", &gateway.pcp, &report.pcp),
            external_address: report.external,
            external_scope: report.external.map(AddressScope::of),
            beyond: &report.beyond,
            trial_mapping: gateway.trial.map(TrialView::from),
        }
    }
}

impl From<TrialMapping> for TrialView {
    fn from(trial: TrialMapping) -> Self {
        Self {
            protocol: trial.protocol,
            outcome: trial.outcome.code(),
            code: result_code(trial.outcome),
            external: trial.external,
            lifetime_seconds: trial.lifetime,
            deleted: trial.deleted,
        }
    }
}

impl<'a> Nat64View<'a> {
    pub(super) fn new(nearby: &Nearby, report: &'a Nat64Report) -> Self {
        Self {
            verdict: &report.presence,
            prefix: report.prefix.map(|prefix| prefix.to_string()),
            lookup: nearby.lookup.map(Nat64Lookup::code),
        }
    }
}
