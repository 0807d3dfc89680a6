//! Whom to ask, and from where.

use std::net::SocketAddr;

/// A server to ask, and the local address to ask it from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The server as its user named it.
    pub server: String,
    /// The host in that name: an IP address or a DNS name.
    pub host: String,
    /// The port in that name.
    pub port: u16,
    /// The address that the name stands for, and the local transport address of the socket that
    /// asks it; `None` if the name has no address.
    pub path: Option<Path>,
}

impl Target {
    /// A server that nobody named.
    pub(super) fn found(path: Path) -> Self {
        let Path { remote, .. } = path;
        Self {
            server: format!("stun:{remote}"),
            host: remote.ip().to_string(),
            port: remote.port(),
            path: Some(path),
        }
    }
}

/// From where to where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// The local transport address.
    pub local: SocketAddr,
    /// The server's transport address.
    pub remote: SocketAddr,
}
