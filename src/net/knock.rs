//! Whether the host of a server that is silent over UDP refuses datagrams.

use core::time::Duration;
use std::io;
use std::net::SocketAddr;

use tokio::net::UdpSocket;
use tokio::time::timeout;

use super::connection::request;
use super::socket::any_address;
use crate::stun::{HEADER_LEN, TransactionId};

/// Datagrams that may be refused, and how far apart. A host says so only now and then: Linux six
/// times at once and then once a second, to each address.
const DATAGRAMS: u32 = 4;
const APART: Duration = Duration::from_millis(500);

/// A socket of which the system tells when what it sends is refused, since it is connected.
#[derive(Debug)]
pub(super) struct Knock {
    socket: UdpSocket,
    id: TransactionId,
}

impl Knock {
    /// Sends the first datagram.
    pub(super) async fn send(server: SocketAddr, id: TransactionId) -> io::Result<Self> {
        let socket = UdpSocket::bind(any_address(server)).await?;
        socket.connect(server).await?;
        socket.send(request(id, &mut [0; HEADER_LEN])?).await?;
        Ok(Self { socket, id })
    }

    /// Sends the others; whether one is refused before one is answered.
    pub(super) async fn wait(self) -> bool {
        let mut buffer = [0; HEADER_LEN];
        let Ok(request) = request(self.id, &mut buffer) else {
            return false;
        };
        for more in (0..DATAGRAMS).rev() {
            let told = timeout(APART, self.socket.recv(&mut [0; HEADER_LEN])).await;
            let told = match told {
                Err(_elapsed) if more == 0 => return false,
                Err(_elapsed) => self.socket.send(request).await,
                Ok(told) => return is_refusal(&told),
            };
            // That of the datagram before.
            if told.is_err() {
                return is_refusal(&told);
            }
        }
        false
    }
}

fn is_refusal(told: &io::Result<usize>) -> bool {
    matches!(told, Err(error) if error.kind() == io::ErrorKind::ConnectionRefused)
}
