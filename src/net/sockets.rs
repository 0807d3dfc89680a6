//! The UDP sockets of a diagnosis, told apart by family and port.

use core::future::poll_fn;
use core::task::{Context, Poll};
use std::io;
use std::net::SocketAddr;

use tokio::io::ReadBuf;
use tokio::net::UdpSocket;

use super::socket::any_address;
use crate::stun::engine::Transmit;

/// A datagram longer than this is no answer to a Binding request.
const LARGEST: usize = 2048;

/// The first socket of each address family, opened when it is first needed, and more where wanted.
#[derive(Debug)]
pub(super) struct Sockets {
    open: Vec<Socket>,
    buffer: Vec<u8>,
}

#[derive(Debug)]
struct Socket {
    udp: UdpSocket,
    local: SocketAddr,
}

impl Default for Sockets {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            buffer: vec![0; LARGEST],
        }
    }
}

impl Sockets {
    /// Opens the first socket that reaches `peer`, if it is not open; gives its port.
    pub(super) async fn open(&mut self, peer: SocketAddr) -> io::Result<u16> {
        let mut open = self.open.iter().map(|socket| socket.local);
        match open.find(|local| local.is_ipv4() == peer.is_ipv4()) {
            Some(local) => Ok(local.port()),
            None => self.add(peer).await.map(|local| local.port()),
        }
    }

    /// Opens `count` more sockets of each family that has one; gives what they are bound to.
    pub(super) async fn open_more(&mut self, count: usize) -> io::Result<Vec<SocketAddr>> {
        let locals = || self.open.iter().map(|socket| socket.local);
        let first = |ipv4: bool| locals().find(|local| local.is_ipv4() == ipv4);
        let firsts = [first(true), first(false)];
        let mut added = Vec::new();
        for first in firsts.into_iter().flatten() {
            for _ in 0..count {
                added.push(self.add(first).await?);
            }
        }
        Ok(added)
    }

    async fn add(&mut self, peer: SocketAddr) -> io::Result<SocketAddr> {
        let udp = UdpSocket::bind(any_address(peer)).await?;
        let local = udp.local_addr()?;
        self.open.push(Socket { udp, local });
        Ok(local)
    }

    /// Sends from the socket with the port of `local`.
    pub(super) async fn send(
        &self,
        local: SocketAddr,
        remote: SocketAddr,
        bytes: &[u8],
    ) -> io::Result<()> {
        match self.chosen(local, remote) {
            Some(socket) => socket.udp.send_to(bytes, remote).await.map(|_| ()),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Sends with a hop limit, where the system takes one; otherwise nothing is sent.
    pub(super) async fn send_limited(&self, transmit: &Transmit, limit: u8) {
        let Some(socket) = self.chosen(transmit.local, transmit.remote) else {
            return;
        };
        let Ok(usual) = socket.udp.ttl() else { return };
        if socket.udp.set_ttl(limit.into()).is_ok() {
            // It is not meant to arrive.
            let _ = socket.udp.send_to(&transmit.bytes, transmit.remote).await;
            let _ = socket.udp.set_ttl(usual);
        }
    }

    fn chosen(&self, local: SocketAddr, remote: SocketAddr) -> Option<&Socket> {
        let chosen = |socket: &&Socket| {
            socket.local.is_ipv4() == remote.is_ipv4() && socket.local.port() == local.port()
        };
        self.open.iter().find(chosen)
    }

    /// The next datagram: the local and the remote address, and the bytes. Never, if no socket is
    /// open.
    pub(super) async fn receive(&mut self) -> io::Result<(SocketAddr, SocketAddr, &[u8])> {
        let Self { open, buffer } = self;
        let (local, remote, length) = poll_fn(|context| poll(open, buffer, context)).await?;
        Ok((local, remote, buffer.get(..length).unwrap_or_default()))
    }
}

fn poll(
    open: &[Socket],
    buffer: &mut [u8],
    context: &mut Context<'_>,
) -> Poll<io::Result<(SocketAddr, SocketAddr, usize)>> {
    for socket in open {
        loop {
            let mut room = ReadBuf::new(buffer);
            match socket.udp.poll_recv_from(context, &mut room) {
                Poll::Ready(Ok(remote)) => {
                    return Poll::Ready(Ok((socket.local, remote, room.filled().len())));
                }
                // Some systems report an ICMP error of an earlier datagram here.
                Poll::Ready(Err(error))
                    if matches!(
                        error.kind(),
                        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
                    ) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => break,
            }
        }
    }
    Poll::Pending
}
