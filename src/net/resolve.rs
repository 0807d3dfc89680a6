//! From server names to addresses.

use core::time::Duration;
use std::net::SocketAddr;

/// How many addresses of one name are asked at most.
const MOST: usize = 4;

/// The addresses of a host, four at most: the first IPv4 and the first IPv6 address come first. None
/// if it has none, or was not resolved in time.
pub(super) async fn resolve(host: &str, port: u16, limit: Duration) -> Vec<SocketAddr> {
    match tokio::time::timeout(limit, tokio::net::lookup_host((host, port))).await {
        Ok(Ok(all)) => in_order(&all.map(canonical).collect::<Vec<_>>()),
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}

/// An IPv4 address that is mapped into IPv6 is an IPv4 address, which a socket for IPv6 need not
/// reach.
fn canonical(address: SocketAddr) -> SocketAddr {
    match address.ip().to_canonical() {
        ip if ip.is_ipv4() => SocketAddr::new(ip, address.port()),
        _ => address,
    }
}

fn firsts(all: &[SocketAddr]) -> [Option<SocketAddr>; 2] {
    let first = |ipv4: bool| {
        all.iter()
            .copied()
            .find(|address| address.is_ipv4() == ipv4)
    };
    [first(true), first(false)]
}

fn in_order(all: &[SocketAddr]) -> Vec<SocketAddr> {
    let mut order = Vec::new();
    let others = all.iter().copied();
    for address in firsts(all).into_iter().flatten().chain(others) {
        if order.len() < MOST && !order.contains(&address) {
            order.push(address);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn each_family_comes_before_further_addresses() {
        let all = addresses(&[
            "[2001:db8::1]:1",
            "[2001:db8::2]:1",
            "[2001:db8::1]:1",
            "192.0.2.1:1",
            "192.0.2.2:1",
            "192.0.2.3:1",
        ]);
        assert_eq!(
            in_order(&all),
            addresses(&[
                "192.0.2.1:1",
                "[2001:db8::1]:1",
                "[2001:db8::2]:1",
                "192.0.2.2:1"
            ])
        );
        assert_eq!(in_order(&[]), []);
    }

    #[test]
    fn mapped_addresses_are_ipv4() {
        let [mapped, own] = ["[::ffff:192.0.2.1]:7", "[fe80::1%3]:7"].map(|text| text.parse());
        assert_eq!(canonical(mapped.unwrap()), "192.0.2.1:7".parse().unwrap());
        let own = own.unwrap();
        assert_eq!(canonical(own), own);
    }
}
