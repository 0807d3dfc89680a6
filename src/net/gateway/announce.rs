//! PCP's ANNOUNCE, by which a client learns whether the gateway speaks PCP (RFC 6887 section 14.1).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::net::UdpSocket;

use super::{PATIENCE, socket_failure, was_answered};
use crate::nat::{GatewayOutcome, GatewayReply};
use crate::net::socket::Clock;

/// The version of PCP.
const VERSION: u8 = 2;
/// The opcode of ANNOUNCE in a response.
const ANSWER: u8 = 0x80;
/// A response is at least as long as its header (RFC 6887 section 7.2).
const HEADER: usize = 24;

pub(super) async fn ask(local: Ipv4Addr, gateway: Ipv4Addr) -> GatewayReply {
    let clock = Clock::start();
    let asked = SocketAddr::from((gateway, crab_nat::GATEWAY_PORT));
    let outcome = match exchange(local, asked).await {
        Ok(outcome) => outcome,
        Err(error) => socket_failure(&error),
    };
    GatewayReply {
        asked: Some(asked),
        from: was_answered(outcome).then_some(IpAddr::V4(gateway)),
        outcome,
        external: None,
        elapsed: Some(clock.elapsed()),
    }
}

/// Asks, and again if nothing comes. The socket is connected, so that only the gateway is heard.
async fn exchange(local: Ipv4Addr, gateway: SocketAddr) -> std::io::Result<GatewayOutcome> {
    let socket = UdpSocket::bind((local, 0)).await?;
    socket.connect(gateway).await?;
    let mut response = [0; 1100];
    let mut wait = PATIENCE.initial_timeout;
    let mut outcome = GatewayOutcome::Silent;
    for _ in 0..=PATIENCE.max_retries {
        socket.send(&request(local)).await?;
        let heard = async {
            loop {
                let length = socket.recv(&mut response).await?;
                if let Some(outcome) = read(response.get(..length).unwrap_or_default()) {
                    return Ok::<_, std::io::Error>(outcome);
                }
                outcome = GatewayOutcome::Unusable;
            }
        };
        if let Ok(heard) = tokio::time::timeout(wait, heard).await {
            return heard;
        }
        wait = (wait * 2).min(PATIENCE.max_retry_timeout.unwrap_or(wait * 2));
    }
    Ok(outcome)
}

/// The request: version, opcode, a lifetime of zero, and the client's address as an IPv4-mapped one
/// (RFC 6887 sections 5 and 7.1).
fn request(client: Ipv4Addr) -> [u8; HEADER] {
    let mut request = [0; HEADER];
    if let Some((first, _)) = request.split_first_mut() {
        *first = VERSION;
    }
    if let Some(place) = request.last_chunk_mut::<16>() {
        *place = client.to_ipv6_mapped().octets();
    }
    request
}

/// What a response says (RFC 6887 section 7.2); `None` if it is none.
fn read(response: &[u8]) -> Option<GatewayOutcome> {
    match *response {
        // RFC 6886 section 3.5: a server that speaks NAT-PMP only says so, and RFC 6887 section 9
        // has its version in the first byte.
        [0, ANSWER, 0, 1, ..] => Some(GatewayOutcome::OtherVersion),
        [VERSION, ANSWER, _, result, ..] if response.len() >= HEADER => Some(match result {
            0 => GatewayOutcome::Answered,
            code => GatewayOutcome::Denied { code: code.into() },
        }),
        // UNSUPP_VERSION, with the version that it does speak.
        [_, ANSWER, _, 1, ..] => Some(GatewayOutcome::OtherVersion),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_is_that_of_the_rfc() {
        let request = request(Ipv4Addr::new(192, 168, 1, 2));
        assert_eq!(request[..8], [2, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(request[8..20], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
        assert_eq!(request[20..], [192, 168, 1, 2]);
    }

    #[test]
    fn responses_say_yes_no_or_another_version() {
        let response = |head: [u8; 4]| {
            let mut response = [0; HEADER];
            response[..4].copy_from_slice(&head);
            response
        };
        let read = |head| read(&response(head));
        assert_eq!(read([2, 0x80, 0, 0]), Some(GatewayOutcome::Answered));
        let denied = GatewayOutcome::Denied { code: 2 };
        assert_eq!(read([2, 0x80, 0, 2]), Some(denied));
        assert_eq!(read([3, 0x80, 0, 1]), Some(GatewayOutcome::OtherVersion));
        // A request, another opcode, another protocol.
        for head in [[2, 0, 0, 0], [2, 0x81, 0, 0], [9, 9, 9, 9]] {
            assert_eq!(read(head), None, "{head:?}");
        }
        // NAT-PMP's answer is shorter.
        let nat_pmp = [0, 0x80, 0, 1, 0, 0, 0, 9];
        assert_eq!(super::read(&nat_pmp), Some(GatewayOutcome::OtherVersion));
        for short in [&[][..], &[2, 0x80, 0, 0]] {
            assert_eq!(super::read(short), None);
        }
    }
}
