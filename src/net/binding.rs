//! One Binding request to one server.

use core::fmt;
use core::time::Duration;
use std::io;
use std::net::SocketAddr;

use tokio::net::UdpSocket;

use super::resolve::resolve;
use super::socket::{Clock, Seeded, any_address, route_to};
use crate::stun::{Message, Schedule, StunUri, Transaction, TransactionId};

/// A response to a Binding request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The server's address, which is also where the response came from.
    pub server: SocketAddr,
    /// The local transport address that asked.
    pub local: SocketAddr,
    /// How many requests were sent.
    pub sent: u32,
    /// From the last request to the response.
    pub elapsed: Duration,
    /// The response, which [`Message::decode`] takes.
    pub bytes: Vec<u8>,
}

/// Why there is no response.
#[derive(Debug)]
#[non_exhaustive]
pub enum AskError {
    /// The name has no address.
    Unresolved,
    /// No response came in time.
    Silent {
        /// The address that was asked.
        server: SocketAddr,
        /// How many requests were sent.
        sent: u32,
    },
    /// Whatever came had a FINGERPRINT that is not its own, and was dropped (RFC 8489 section 6.3).
    WrongFingerprint {
        /// The address that was asked.
        server: SocketAddr,
    },
    /// Nothing can be sent, or the socket cannot be used.
    Socket(io::Error),
}

impl AskError {
    /// The stable name: `no-answer`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unresolved => "unresolved",
            Self::Silent { .. } => "no-answer",
            Self::WrongFingerprint { .. } => "wrong-fingerprint",
            Self::Socket(_) => "unreachable",
        }
    }
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unresolved => f.write_str("no address was found for the name"),
            Self::Silent { server, sent: 1 } => {
                write!(f, "{server} did not answer the one request sent")
            }
            Self::Silent { server, sent } => write!(f, "{server} answered none of {sent} requests"),
            Self::WrongFingerprint { server } => {
                write!(
                    f,
                    "the responses of {server} have a wrong FINGERPRINT: they were changed on their way"
                )
            }
            Self::Socket(error) => write!(f, "nothing can be sent: {error}"),
        }
    }
}

impl core::error::Error for AskError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Socket(error) => Some(error),
            Self::Unresolved | Self::Silent { .. } | Self::WrongFingerprint { .. } => None,
        }
    }
}

impl From<io::Error> for AskError {
    fn from(error: io::Error) -> Self {
        Self::Socket(error)
    }
}

/// Sends a Binding request to the first address of `server`, again as `schedule` says, and waits
/// for the response (RFC 8489 section 6.2.1). Dropping the future gives up.
///
/// # Errors
///
/// The name has no address, nothing can be sent, or no response comes.
pub async fn binding(server: &StunUri, schedule: Schedule) -> Result<Answer, AskError> {
    let remote = resolve(&server.host, server.port).await;
    let remote = *remote.first().ok_or(AskError::Unresolved)?;
    let socket = UdpSocket::bind(any_address(remote)).await?;
    let local = SocketAddr::new(route_to(remote).await?, socket.local_addr()?.port());
    let clock = Clock::start();
    let id = TransactionId::random(&mut Seeded::new()?);
    let mut transaction = Transaction::binding(clock.now(), id, schedule);
    let mut buffer = vec![0; 2048];
    let mut damaged = false;
    loop {
        while let Some(request) = transaction.poll_transmit() {
            socket.send_to(request, remote).await?;
        }
        let Some(timeout) = transaction.poll_timeout() else {
            let sent = transaction.sent();
            return Err(match damaged {
                true => AskError::WrongFingerprint { server: remote },
                false => AskError::Silent {
                    server: remote,
                    sent,
                },
            });
        };
        tokio::select! {
            received = socket.recv_from(&mut buffer) => {
                let Ok((length, from)) = received else { continue };
                let bytes = buffer.get(..length).unwrap_or_default();
                let message = Message::decode(bytes).ok().filter(|_| from == remote);
                damaged |= message.is_some_and(|message| {
                    message.transaction_id() == id && message.has_wrong_fingerprint()
                });
                if message.is_some_and(|message| transaction.is_answered_by(&message)) {
                    return Ok(Answer {
                        server: remote,
                        local,
                        sent: transaction.sent(),
                        elapsed: clock.now() - transaction.last_sent(),
                        bytes: bytes.to_vec(),
                    });
                }
            }
            () = clock.sleep_until(timeout) => {}
        }
        transaction.handle_timeout(clock.now());
    }
}
