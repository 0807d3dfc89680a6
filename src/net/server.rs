//! A STUN server that answers Binding requests over UDP.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::UdpSocket;
use tokio::task::JoinSet;

use super::rate::RateLimit;
use super::socket::Clock;
use crate::stun::BehaviorServer;

/// A request longer than this is not answered. PADDING makes requests of more than one Ethernet
/// frame, so there is room for two.
const LARGEST: usize = 3000;
/// A response is at most 92 bytes longer than its request.
const LARGEST_RESPONSE: usize = LARGEST + 92;

/// A STUN server on one or more UDP sockets (RFC 8489 section 6.3), which lets clients find out how
/// NATs behave where it has two addresses with two ports each: see [`BehaviorServer`].
///
/// It answers Binding requests and nothing else, to the address that they came from and nowhere
/// else, and each source up to 250 times at once and 100 times a second.
#[derive(Debug)]
pub struct StunServer {
    sockets: Vec<UdpSocket>,
    addresses: Vec<SocketAddr>,
}

/// What the tasks of all sockets share.
struct Shared {
    sockets: Vec<UdpSocket>,
    server: BehaviorServer,
    rate: RateLimit,
    clock: Clock,
}

impl StunServer {
    /// Binds a socket to each address. Port 0 takes a free one.
    ///
    /// # Errors
    ///
    /// An address cannot be bound; none stays bound then.
    pub async fn bind(addresses: &[SocketAddr]) -> io::Result<Self> {
        let mut sockets = Vec::with_capacity(addresses.len());
        for address in addresses {
            sockets.push(UdpSocket::bind(address).await?);
        }
        let addresses = sockets
            .iter()
            .map(UdpSocket::local_addr)
            .collect::<io::Result<_>>()?;
        Ok(Self { sockets, addresses })
    }

    /// The addresses it listens on, in the order in which they were given.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Answers until the future is dropped.
    ///
    /// # Errors
    ///
    /// A socket can no longer be read.
    pub async fn run(self) -> io::Result<()> {
        let shared = Arc::new(Shared {
            server: BehaviorServer::new(&self.addresses),
            sockets: self.sockets,
            rate: RateLimit::new(),
            clock: Clock::start(),
        });
        let mut tasks = JoinSet::new();
        for index in 0..shared.sockets.len() {
            tasks.spawn(serve(Arc::clone(&shared), index));
        }
        match tasks.join_next().await {
            Some(Ok(result)) => result,
            Some(Err(error)) => Err(io::Error::other(error)),
            None => Ok(()),
        }
    }
}

async fn serve(shared: Arc<Shared>, index: usize) -> io::Result<()> {
    let Some(socket) = shared.sockets.get(index) else {
        return Ok(());
    };
    let mut request = [0; LARGEST];
    let mut response = [0; LARGEST_RESPONSE];
    loop {
        let (length, source) = match socket.recv_from(&mut request).await {
            Ok(received) => received,
            // Some systems report an ICMP error of an earlier answer here.
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => continue,
            Err(error) => return Err(error),
        };
        let bytes = request.get(..length).unwrap_or_default();
        let Ok(reply) = shared.server.answer(bytes, index, source, &mut response) else {
            continue;
        };
        if !shared.rate.allows(shared.clock.now(), source.ip()) {
            continue;
        }
        if let Some(from) = shared.sockets.get(reply.socket) {
            // A client that cannot be reached asks again, or does not care.
            let _ = from.send_to(reply.bytes, reply.to).await;
        }
    }
}
