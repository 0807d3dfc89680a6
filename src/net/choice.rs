//! Which addresses of a name the prober asks: one of each family.

use core::time::Duration;
use std::net::SocketAddr;

use super::binding::ask;
use super::resolve::resolve;
use crate::nat::SCHEDULE;

/// How long the addresses of a family are asked which of them answers.
const LIMIT: Duration = Duration::from_millis(2500);

/// An IPv4 and an IPv6 address of a host, in this order; none if it was not resolved in time. Of
/// several of a family it is the first that answers, so that one which is down does not stand for
/// the whole name.
pub(super) async fn choose(host: &str, port: u16, time_to_resolve: Duration) -> Vec<SocketAddr> {
    among(resolve(host, port, time_to_resolve).await).await
}

async fn among(all: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let (ipv4, ipv6) = all.into_iter().partition(SocketAddr::is_ipv4);
    let (ipv4, ipv6) = tokio::join!(one_of(ipv4), one_of(ipv6));
    ipv4.into_iter().chain(ipv6).collect()
}

async fn one_of(family: Vec<SocketAddr>) -> Option<SocketAddr> {
    let first = *family.first()?;
    if family.len() == 1 {
        return Some(first);
    }
    match tokio::time::timeout(LIMIT, ask(family, SCHEDULE)).await {
        Ok(Ok(answer)) => Some(answer.server),
        Ok(Err(_)) | Err(_) => Some(first),
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::UdpSocket;

    use super::*;
    use crate::stun::answer_binding;

    #[tokio::test(flavor = "current_thread")]
    async fn of_several_addresses_one_that_answers_is_asked() {
        let silent = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let [dead, alive] = [&silent, &server].map(|socket| socket.local_addr().unwrap());
        tokio::spawn(async move {
            let mut request = [0; 64];
            while let Ok((length, from)) = server.recv_from(&mut request).await {
                let mut buffer = [0; 128];
                let answer = answer_binding(&request[..length], from, &mut buffer).unwrap();
                server.send_to(answer, from).await.unwrap();
            }
        });
        let ipv6: SocketAddr = "[2001:db8::1]:9".parse().unwrap();
        assert_eq!(among(vec![dead, ipv6, alive]).await, [alive, ipv6]);
        // Alone, it is what there is to ask.
        assert_eq!(among(vec![dead]).await, [dead]);
        assert_eq!(among(vec![dead, dead]).await, [dead]);
        assert_eq!(among(Vec::new()).await, []);
    }
}
