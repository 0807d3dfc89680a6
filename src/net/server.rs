//! A STUN server that answers Binding requests over UDP.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::task::JoinSet;

use super::probe::{ProbeEndpoint, Probes};
use super::rate::RateLimit;
use super::socket::Clock;
use crate::nat::ProbeServer;
use crate::stun::BehaviorServer;
use crate::stun::engine::{Input, Transmit, Transport};

/// A request longer than this is not answered. PADDING makes requests of more than one Ethernet
/// frame, so there is room for two.
const LARGEST: usize = 3000;
/// A response is at most 92 bytes longer than its request.
const LARGEST_RESPONSE: usize = LARGEST + 92;
/// How many datagrams of one source are answered at once, and how long it takes to earn one more.
const BURST: u32 = 250;
const EARN: Duration = Duration::from_millis(10);

/// A STUN server on one or more UDP sockets (RFC 8489 section 6.3), which lets clients find out how
/// NATs behave where it has two addresses with two ports each: see [`BehaviorServer`].
///
/// It answers Binding requests and nothing else, to the address that they came from and nowhere
/// else, and each source up to 250 times at once and 100 times a second. To pages that ask for it by
/// way of its [`probe_endpoint`](Self::probe_endpoint) it sends ICE checks as well, as [`ProbeServer`]
/// does.
#[derive(Debug)]
pub struct StunServer {
    sockets: Vec<UdpSocket>,
    addresses: Vec<SocketAddr>,
    endpoint: Option<ProbeEndpoint>,
}

/// What the tasks of all sockets share.
struct Shared {
    sockets: Vec<UdpSocket>,
    addresses: Vec<SocketAddr>,
    server: BehaviorServer,
    probes: Option<Arc<Probes>>,
    rate: RateLimit,
    clock: Clock,
}

impl StunServer {
    /// Binds a socket to each address. Port 0 takes a free one.
    ///
    /// # Errors
    ///
    /// An address cannot be bound; none stays bound then. Or the system has no randomness.
    pub async fn bind(addresses: &[SocketAddr]) -> io::Result<Self> {
        let mut sockets = Vec::with_capacity(addresses.len());
        for address in addresses {
            sockets.push(UdpSocket::bind(address).await?);
        }
        let addresses = sockets
            .iter()
            .map(UdpSocket::local_addr)
            .collect::<io::Result<Vec<_>>>()?;
        let endpoint = ProbeEndpoint::new(&addresses)?;
        Ok(Self {
            sockets,
            addresses,
            endpoint,
        })
    }

    /// What lets pages find out who gets in to them; `None` where the sockets do not allow it, as
    /// [`ProbeServer::new`] says. It works while the server [runs](Self::run).
    #[must_use]
    pub fn probe_endpoint(&self) -> Option<ProbeEndpoint> {
        self.endpoint.clone()
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
            addresses: self.addresses,
            probes: self.endpoint.as_ref().map(ProbeEndpoint::probes),
            rate: RateLimit::new(BURST, EARN),
            clock: Clock::start(),
        });
        let mut tasks = JoinSet::new();
        for index in 0..shared.sockets.len() {
            tasks.spawn(serve(Arc::clone(&shared), index));
        }
        if let Some(probes) = shared.probes.clone() {
            tasks.spawn(probe(Arc::clone(&shared), probes));
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
        if let Some(probes) = &shared.probes
            && ProbeServer::may_concern(bytes)
        {
            if !shared.rate.allows(shared.clock.now(), source.ip()) {
                continue;
            }
            let input = Input {
                transport: Transport::Udp,
                local: shared.addresses.get(index).copied().unwrap_or(source),
                remote: source,
                bytes,
            };
            if let Some(sent) = probes.take(input) {
                shared.send(sent).await;
                continue;
            }
        }
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

/// Sends the checks of the probe server when they are due.
async fn probe(shared: Arc<Shared>, probes: Arc<Probes>) -> io::Result<()> {
    loop {
        let sent = probes.due().await;
        shared.send(sent).await;
    }
}

impl Shared {
    async fn send(&self, all: Vec<Transmit>) {
        for transmit in all {
            let index = self.addresses.iter().position(|at| *at == transmit.local);
            if let Some(from) = index.and_then(|index| self.sockets.get(index)) {
                // Who cannot be reached does not answer, and that is what is to be found out.
                let _ = from.send_to(&transmit.bytes, transmit.remote).await;
            }
        }
    }
}
