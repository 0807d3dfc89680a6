//! A STUN server that answers Binding requests over UDP.

use std::io;
use std::net::SocketAddr;

use tokio::net::UdpSocket;
use tokio::task::JoinSet;

use crate::stun::answer_binding;

/// A request longer than this is not answered.
const LARGEST: usize = 1500;
/// A response is at most 40 bytes longer than its request.
const LARGEST_RESPONSE: usize = LARGEST + 40;

/// A STUN server on one or more UDP sockets (RFC 8489 section 6.3).
///
/// It answers each Binding request to where it came from, and nothing else.
#[derive(Debug)]
pub struct StunServer {
    sockets: Vec<UdpSocket>,
    addresses: Vec<SocketAddr>,
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
        let mut tasks = JoinSet::new();
        for socket in self.sockets {
            tasks.spawn(serve(socket));
        }
        match tasks.join_next().await {
            Some(Ok(result)) => result,
            Some(Err(error)) => Err(io::Error::other(error)),
            None => Ok(()),
        }
    }
}

async fn serve(socket: UdpSocket) -> io::Result<()> {
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
        if let Ok(answer) = answer_binding(bytes, source, &mut response) {
            // A client that cannot be reached asks again, or does not care.
            let _ = socket.send_to(answer, source).await;
        }
    }
}
