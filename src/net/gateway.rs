//! The default gateway's protocols for port mappings, asked whether they are there.
//!
//! NAT-PMP, and mappings by PCP, are spoken by `crab_nat`, UPnP by `igd-next`. The one request that
//! no library has is PCP's ANNOUNCE.

mod announce;
mod trial;
mod upnp;

use core::time::Duration;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use crab_nat::{TimeoutConfig, natpmp};

use super::socket::{Clock, route_to};
use crate::nat::{Gateway, GatewayOutcome, GatewayReply};

/// How long the gateway may take to answer.
pub(super) const LIMIT: Duration = Duration::from_secs(3);

/// Five requests, given up after 3 s: RFC 6886 section 3.1 and RFC 6887 section 8.1.1 double the wait too,
/// but go on for minutes.
const PATIENCE: TimeoutConfig = TimeoutConfig {
    initial_timeout: Duration::from_millis(200),
    max_retries: 4,
    max_retry_timeout: Some(Duration::from_millis(800)),
};

/// Whether the default gateway is asked for its protocols for port mappings: UPnP-IGD, NAT-PMP and
/// PCP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum GatewayTest {
    /// Nothing is asked.
    #[default]
    Off,
    /// It is asked for presence and its external address, which changes nothing. Takes up to 3 s.
    Ask,
    /// It is also asked for one mapping of a UDP port, for 120 seconds, which is deleted at once.
    /// A run that is cut short may leave it to run out.
    Map,
}

/// What the gateway has said by now.
pub(super) type Said = Arc<Mutex<Option<Gateway>>>;

/// Asks, and keeps what was said in `said` as it comes.
pub(super) async fn ask(test: GatewayTest, said: &Said) {
    if test == GatewayTest::Off {
        return;
    }
    note(said, |_| {});
    let found = tokio::time::timeout(LIMIT, default_gateway()).await;
    let Some(address) = found.ok().flatten() else {
        return;
    };
    let local = route_to(SocketAddr::from((address, crab_nat::GATEWAY_PORT))).await;
    note(said, |gateway| {
        gateway.address = Some(address.into());
        gateway.local = local.as_ref().ok().copied();
    });
    let Ok(IpAddr::V4(local)) = local else {
        return;
    };
    let ((), (), device) = tokio::join!(
        async {
            let reply = nat_pmp(address).await;
            note(said, |gateway| gateway.nat_pmp = reply);
        },
        async {
            let reply = announce::ask(local, address).await;
            note(said, |gateway| gateway.pcp = reply);
        },
        async {
            let (reply, device) = upnp::ask(local, address).await;
            note(said, |gateway| gateway.upnp_igd = reply);
            device
        },
    );
    if test == GatewayTest::Map {
        let known = said.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let trial = trial::map(&known.unwrap_or_default(), local, address, device).await;
        note(said, |gateway| gateway.trial = trial);
    }
}

fn note(said: &Said, change: impl FnOnce(&mut Gateway)) {
    let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
    change(said.get_or_insert_default());
}

/// The IPv4 default gateway, from the operating system's routes.
async fn default_gateway() -> Option<Ipv4Addr> {
    // It reads the tables of the kernel, which may take a while.
    let found = tokio::task::spawn_blocking(netdev::get_default_gateway).await;
    found.ok()?.ok()?.ipv4.first().copied()
}

/// NAT-PMP's request for the external address (RFC 6886 section 3.2).
async fn nat_pmp(address: Ipv4Addr) -> GatewayReply {
    let clock = Clock::start();
    let answer = natpmp::external_address(address.into(), Some(PATIENCE)).await;
    let outcome = match &answer {
        Ok(_) => GatewayOutcome::Answered,
        Err(failure) => nat_pmp_failure(failure),
    };
    GatewayReply {
        asked: Some(SocketAddr::from((address, crab_nat::GATEWAY_PORT))),
        from: was_answered(outcome).then_some(address.into()),
        outcome,
        external: answer.ok().map(IpAddr::V4),
        elapsed: Some(clock.elapsed()),
    }
}

/// What a failure of NAT-PMP means, with the result codes of RFC 6886 section 3.5.
fn nat_pmp_failure(failure: &natpmp::Failure) -> GatewayOutcome {
    use natpmp::Failure;

    match failure {
        Failure::Socket(error) => socket_failure(error),
        Failure::Timeout => GatewayOutcome::Silent,
        Failure::InvalidResponse(_) => GatewayOutcome::Unusable,
        Failure::UnsupportedVersion(_) => GatewayOutcome::OtherVersion,
        Failure::NotAuthorized => GatewayOutcome::Denied { code: 2 },
        Failure::NetworkFailure => GatewayOutcome::Denied { code: 3 },
        Failure::OutOfResources => GatewayOutcome::Denied { code: 4 },
        Failure::UnsupportedOpcode => GatewayOutcome::Denied { code: 5 },
    }
}

fn socket_failure(error: &io::Error) -> GatewayOutcome {
    match error.kind() {
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset => GatewayOutcome::Closed,
        io::ErrorKind::TimedOut => GatewayOutcome::Silent,
        _ => GatewayOutcome::Unreachable,
    }
}

const fn was_answered(outcome: GatewayOutcome) -> bool {
    matches!(
        outcome,
        GatewayOutcome::Answered | GatewayOutcome::Denied { .. } | GatewayOutcome::OtherVersion
    )
}
