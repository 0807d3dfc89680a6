//! One mapping that is asked for and deleted again, to see whether the gateway would grant it.

use core::num::NonZeroU16;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crab_nat::{InternetProtocol, PortMapping, PortMappingOptions, PortMappingType, natpmp, pcp};
use igd_next::aio::Gateway as Device;
use igd_next::aio::tokio::Tokio;
use igd_next::{AddAnyPortError, PortMappingProtocol, RequestError};
use tokio::net::UdpSocket;

use super::{LIMIT, PATIENCE, nat_pmp_failure, socket_failure};
use crate::nat::{Gateway, GatewayOutcome, GatewayProtocol, TrialMapping};

/// In seconds: the shortest that RFC 6887 section 15 recommends to grant.
const LIFETIME: u32 = 120;
/// What the gateway's list of mappings shows meanwhile.
const DESCRIPTION: &str = "icescope trial";

/// Asks over the newest protocol that answered; `None` if none did.
pub(super) async fn map(
    gateway: &Gateway,
    local: Ipv4Addr,
    address: Ipv4Addr,
    device: Option<Device<Tokio>>,
) -> Option<TrialMapping> {
    // A port that nobody else on this host uses, and nobody takes before the mapping is gone.
    let socket = UdpSocket::bind((local, 0)).await.ok()?;
    let port = socket.local_addr().ok()?.port();
    let internal_port = NonZeroU16::new(port)?;
    let options = PortMappingOptions {
        external_port: None,
        lifetime_seconds: Some(LIFETIME),
        timeout_config: Some(PATIENCE),
    };
    let answered = |outcome| outcome == GatewayOutcome::Answered;
    if answered(gateway.pcp.outcome) {
        let request = pcp::BaseMapRequest::new(
            address.into(),
            local.into(),
            InternetProtocol::Udp,
            internal_port,
        );
        let granted = pcp::port_mapping(request, None, None, options).await;
        return Some(match granted {
            Ok(mapping) => delete(GatewayProtocol::Pcp, mapping, None).await,
            Err(failure) => refused(GatewayProtocol::Pcp, pcp_failure(&failure)),
        });
    }
    if answered(gateway.nat_pmp.outcome) {
        let udp = InternetProtocol::Udp;
        let granted = natpmp::port_mapping(address.into(), udp, internal_port, options).await;
        return Some(match granted {
            Ok(mapping) => delete(GatewayProtocol::NatPmp, mapping, gateway.nat_pmp.external).await,
            Err(failure) => refused(GatewayProtocol::NatPmp, nat_pmp_failure(&failure)),
        });
    }
    let internal = SocketAddr::from((local, port));
    Some(map_by_upnp(&device?, internal, gateway.upnp_igd.external).await)
}

const fn refused(protocol: GatewayProtocol, outcome: GatewayOutcome) -> TrialMapping {
    TrialMapping {
        protocol,
        outcome,
        external: None,
        lifetime: None,
        deleted: None,
    }
}

async fn delete(
    protocol: GatewayProtocol,
    mapping: PortMapping,
    external: Option<IpAddr>,
) -> TrialMapping {
    let external = match mapping.mapping_type() {
        PortMappingType::Pcp { external_ip, .. } => Some(external_ip),
        PortMappingType::NatPmp => external,
    };
    let port = mapping.external_port().get();
    TrialMapping {
        protocol,
        outcome: GatewayOutcome::Answered,
        external: external.map(|ip| SocketAddr::new(ip.to_canonical(), port)),
        lifetime: Some(mapping.lifetime()),
        deleted: Some(mapping.try_drop().await.is_ok()),
    }
}

async fn map_by_upnp(
    device: &Device<Tokio>,
    internal: SocketAddr,
    external: Option<IpAddr>,
) -> TrialMapping {
    let udp = PortMappingProtocol::UDP;
    let asked = device.add_any_port(udp, internal, LIFETIME, DESCRIPTION);
    match tokio::time::timeout(LIMIT, asked).await {
        Ok(Ok(port)) => {
            let removed = tokio::time::timeout(LIMIT, device.remove_port(udp, port)).await;
            TrialMapping {
                protocol: GatewayProtocol::UpnpIgd,
                outcome: GatewayOutcome::Answered,
                external: external.map(|ip| SocketAddr::new(ip, port)),
                lifetime: Some(LIFETIME),
                deleted: Some(matches!(removed, Ok(Ok(())))),
            }
        }
        Ok(Err(error)) => refused(GatewayProtocol::UpnpIgd, upnp_failure(&error)),
        Err(_elapsed) => refused(GatewayProtocol::UpnpIgd, GatewayOutcome::Silent),
    }
}

/// With the error codes of WANIPConnection:2.
fn upnp_failure(error: &AddAnyPortError) -> GatewayOutcome {
    let code = match error {
        AddAnyPortError::ActionNotAuthorized => 606,
        AddAnyPortError::NoPortsAvailable => 728,
        AddAnyPortError::ExternalPortInUse => 724,
        AddAnyPortError::OnlyPermanentLeasesSupported => 725,
        AddAnyPortError::DescriptionTooLong => 605,
        AddAnyPortError::RequestError(RequestError::ErrorCode(code, _)) => *code,
        AddAnyPortError::InternalPortZeroInvalid | AddAnyPortError::RequestError(_) => {
            return GatewayOutcome::Unusable;
        }
    };
    GatewayOutcome::Denied { code }
}

/// What a failure of PCP means, with the result codes of RFC 6887 section 7.4.
fn pcp_failure(failure: &pcp::Failure) -> GatewayOutcome {
    use pcp::Failure;

    let code = match failure {
        Failure::Socket(error) => return socket_failure(error),
        Failure::Timeout => return GatewayOutcome::Silent,
        Failure::Nonce | Failure::InvalidResponse(_) => return GatewayOutcome::Unusable,
        Failure::UnsupportedVersion(_) => return GatewayOutcome::OtherVersion,
        Failure::NotAuthorized(_) => 2,
        Failure::MalformedRequest => 3,
        Failure::UnsupportedOpcode => 4,
        Failure::UnsupportedOption => 5,
        Failure::MalformedOption => 6,
        Failure::NetworkFailure(_) => 7,
        Failure::NoResources(_) => 8,
        Failure::UnsupportedProtocol => 9,
        Failure::UserExceededQuota(_) => 10,
        Failure::CannotProvideExternal(_) => 11,
        Failure::AddressMismatch => 12,
        Failure::ExcessiveRemotePeers => 13,
    };
    GatewayOutcome::Denied { code }
}
