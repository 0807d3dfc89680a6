//! UPnP Internet Gateway Device: a search by multicast, and a question for the external address.

use core::time::Duration;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use igd_next::aio::Gateway as Device;
use igd_next::aio::tokio::{Tokio, search_gateway};
use igd_next::{GetExternalIpError, RequestError, SearchError, SearchOptions};

use tokio::task::JoinSet;

use super::{LIMIT, socket_failure};
use crate::nat::{GatewayOutcome, GatewayReply};
use crate::net::socket::Clock;

/// Where UPnP devices listen for searches (UPnP Device Architecture 1.1 section 1).
const GROUP: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(239, 255, 255, 250)), 1900);

/// How long the gateway may take once another device has answered.
const SOON: Duration = Duration::from_millis(700);

/// The reply, and the device if the gateway is one.
pub(super) async fn ask(
    local: Ipv4Addr,
    gateway: Ipv4Addr,
) -> (GatewayReply, Option<Device<Tokio>>) {
    let clock = Clock::start();
    let mut reply = GatewayReply {
        asked: Some(GROUP),
        outcome: GatewayOutcome::Silent,
        ..GatewayReply::default()
    };
    let mut found = None;
    match tokio::time::timeout(LIMIT, search(local, gateway)).await {
        Ok(Ok(device)) => {
            reply.from = Some(device.addr.ip());
            reply.outcome = GatewayOutcome::Answered;
            found = Some(device);
        }
        Ok(Err(outcome)) => reply.outcome = outcome,
        Err(_elapsed) => {}
    }
    if let Some(device) = &found {
        let left = LIMIT.saturating_sub(clock.elapsed());
        match tokio::time::timeout(left, device.get_external_ip()).await {
            Ok(Ok(ip)) => reply.external = Some(ip),
            Ok(Err(error)) => reply.outcome = refusal(&error).unwrap_or(reply.outcome),
            Err(_elapsed) => {}
        }
    }
    reply.elapsed = Some(clock.elapsed());
    (reply, found.filter(|device| device.addr.ip() == gateway))
}

/// Searches on the network of the gateway, several times, as multicast gets lost. The gateway's
/// answer counts; that of another device only if the gateway has none soon after.
async fn search(local: Ipv4Addr, gateway: Ipv4Addr) -> Result<Device<Tokio>, GatewayOutcome> {
    let mut searches = JoinSet::new();
    let own = SocketAddr::from((gateway, GROUP.port()));
    for (to, after) in [(GROUP, 0), (GROUP, 300), (own, 300), (GROUP, 1000)] {
        let mut options = SearchOptions::default();
        options.bind_addr = SocketAddr::from((local, 0));
        options.broadcast_address = to;
        options.timeout = Some(LIMIT);
        options.single_search_timeout = Some(LIMIT);
        searches.spawn(async move {
            tokio::time::sleep(Duration::from_millis(after)).await;
            search_gateway(options).await
        });
    }
    let mut other = None;
    let mut outcome = GatewayOutcome::Silent;
    loop {
        // Of what is cut short at the end, nothing is known but silence.
        let wait = if other.is_some() { SOON } else { LIMIT };
        let Ok(Some(ended)) = tokio::time::timeout(wait, searches.join_next()).await else {
            return other.ok_or(outcome);
        };
        match ended {
            Ok(Ok(device)) if device.addr.ip() == gateway => return Ok(device),
            Ok(Ok(device)) => other = Some(device),
            Ok(Err(SearchError::IoError(error))) => outcome = socket_failure(&error),
            Ok(Err(_)) | Err(_) => {}
        }
    }
}

/// What a refused question means; `None` if only the address is not known.
fn refusal(error: &GetExternalIpError) -> Option<GatewayOutcome> {
    match error {
        // UPnP's code for it.
        GetExternalIpError::ActionNotAuthorized => Some(GatewayOutcome::Denied { code: 606 }),
        GetExternalIpError::RequestError(RequestError::ErrorCode(code, _)) => {
            Some(GatewayOutcome::Denied { code: *code })
        }
        GetExternalIpError::RequestError(_) => None,
    }
}
