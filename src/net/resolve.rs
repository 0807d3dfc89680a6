//! From server names to addresses.

use core::time::Duration;
use std::net::SocketAddr;

/// How long a name may take to resolve.
pub(super) const LIMIT: Duration = Duration::from_secs(3);

/// The first IPv4 and the first IPv6 address of a host, in this order; none if the name has no
/// address or was not resolved in 3 seconds.
pub(super) async fn resolve(host: &str, port: u16) -> Vec<SocketAddr> {
    let Ok(Ok(all)) = tokio::time::timeout(LIMIT, tokio::net::lookup_host((host, port))).await
    else {
        return Vec::new();
    };
    let all: Vec<SocketAddr> = all.collect();
    let first = |ipv4: bool| {
        all.iter()
            .copied()
            .find(|address| address.is_ipv4() == ipv4)
    };
    [first(true), first(false)].into_iter().flatten().collect()
}
