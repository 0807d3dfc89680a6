//! One Binding request to one server, at any of its addresses.

mod unanswered;

use core::fmt;
use core::time::Duration;
use std::io;
use std::net::SocketAddr;

pub use unanswered::Unanswered;

use super::resolve::resolve;
use super::socket::{Clock, Seeded, any_address, route_to};
use super::sockets::Sockets;
use crate::stun::engine::Instant;
use crate::stun::{Message, Schedule, ServerUri, Transaction, TransactionId, TransactionState};

/// How long a name may take to resolve.
const LOOK_UP: Duration = Duration::from_secs(5);

/// How long an address has for itself before the next one is asked too.
const HEAD_START: Duration = Duration::from_secs(1);

/// A response to a Binding request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The server's address, which is also where the response came from.
    pub server: SocketAddr,
    /// The local transport address that asked.
    pub local: SocketAddr,
    /// How many requests were sent to this address.
    pub sent: u32,
    /// From the first request to the response: the round trip if one was sent, and else at least that
    /// long.
    pub elapsed: Duration,
    /// The response, which [`Message::decode`] takes.
    pub bytes: Vec<u8>,
    /// The other addresses of the name that were asked until then, in this order.
    pub unanswered: Vec<Unanswered>,
}

/// Why there is no response.
#[derive(Debug)]
#[non_exhaustive]
pub enum AskError {
    /// The name has no address.
    Unresolved,
    /// No address of the server answered: each that was asked, at least one, in this order.
    Unanswered(Vec<Unanswered>),
    /// The socket cannot be used.
    Socket(io::Error),
}

impl AskError {
    /// The stable name: `no-answer`. Of several addresses it is that which tells most.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unresolved => "unresolved",
            Self::Unanswered(all) => all
                .iter()
                .max_by_key(|one| one.weight())
                .map_or("no-answer", Unanswered::code),
            Self::Socket(_) => "unreachable",
        }
    }
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unresolved => write!(
                f,
                "no address was found for the name in {} s",
                LOOK_UP.as_secs()
            ),
            Self::Unanswered(all) => {
                for (index, one) in all.iter().enumerate() {
                    if index > 0 {
                        f.write_str("; ")?;
                    }
                    one.fmt(f)?;
                }
                Ok(())
            }
            Self::Socket(error) => write!(f, "nothing can be sent: {error}"),
        }
    }
}

impl core::error::Error for AskError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Socket(error) => Some(error),
            Self::Unresolved | Self::Unanswered(_) => None,
        }
    }
}

impl From<io::Error> for AskError {
    fn from(error: io::Error) -> Self {
        Self::Socket(error)
    }
}

/// Sends a Binding request over UDP to `server`, whatever its scheme, again as `schedule` says, and waits for the response (RFC
/// 8489 section 6.2.1). Dropping the future gives up.
///
/// A name may have several addresses. The first IPv4 address is asked first, then the first IPv6
/// address and up to two more: each as soon as the one before cannot be sent to or is given up, and
/// else a second after it. Whichever answers first is the answer.
///
/// # Errors
///
/// The name has no address, nothing can be sent, or no response comes.
pub async fn binding(server: &ServerUri, schedule: Schedule) -> Result<Answer, AskError> {
    let remotes = resolve(server.host(), server.port(), LOOK_UP).await;
    if remotes.is_empty() {
        return Err(AskError::Unresolved);
    }
    ask(remotes, schedule).await
}

/// Asks the addresses of one server; the answer of the first that does.
pub(super) async fn ask(remotes: Vec<SocketAddr>, schedule: Schedule) -> Result<Answer, AskError> {
    Asking {
        clock: Clock::start(),
        random: Seeded::new()?,
        schedule,
        sockets: Sockets::default(),
        attempts: Vec::new(),
    }
    .run(remotes)
    .await
}

/// The requests to the addresses of one server.
struct Asking {
    clock: Clock,
    random: Seeded,
    schedule: Schedule,
    sockets: Sockets,
    /// In the order in which they were begun.
    attempts: Vec<Attempt>,
}

/// The request to one address.
struct Attempt {
    remote: SocketAddr,
    local: SocketAddr,
    transaction: Transaction,
    /// Whether a response came whose FINGERPRINT is wrong.
    damaged: bool,
    /// Why nothing can be sent.
    refused: Option<io::ErrorKind>,
}

impl Attempt {
    fn is_pending(&self) -> bool {
        self.refused.is_none() && self.transaction.state() == TransactionState::Pending
    }

    fn unanswered(&self) -> Unanswered {
        let server = self.remote;
        match self.refused {
            Some(why) => Unanswered::Unreachable { server, why },
            None if self.damaged => Unanswered::WrongFingerprint { server },
            None => Unanswered::Silent {
                server,
                sent: self.transaction.sent(),
            },
        }
    }
}

impl Asking {
    async fn run(mut self, remotes: Vec<SocketAddr>) -> Result<Answer, AskError> {
        let mut waiting = remotes.into_iter().peekable();
        let mut next = self.clock.now();
        loop {
            while let Some(remote) = waiting.next_if(|_| self.is_idle() || next <= self.clock.now())
            {
                self.begin(remote).await;
                next = self.clock.now() + HEAD_START;
            }
            self.send().await;
            if self.is_idle() {
                if waiting.peek().is_some() {
                    continue;
                }
                return Err(AskError::Unanswered(self.unanswered(None)));
            }
            let due = self.due(waiting.peek().map(|_| next));
            tokio::select! {
                received = self.sockets.receive() => {
                    let (_, from, bytes) = received?;
                    let answered = take(&mut self.attempts, from, bytes);
                    if let Some(index) = answered {
                        let bytes = bytes.to_vec();
                        return self.answer(index, bytes);
                    }
                }
                () = self.clock.sleep_until(due) => {}
            }
            let now = self.clock.now();
            for attempt in &mut self.attempts {
                attempt.transaction.handle_timeout(now);
            }
        }
    }

    fn is_idle(&self) -> bool {
        !self.attempts.iter().any(Attempt::is_pending)
    }

    async fn begin(&mut self, remote: SocketAddr) {
        let opened = match self.sockets.open(remote).await {
            Ok(port) => route_to(remote).await.map(|ip| SocketAddr::new(ip, port)),
            Err(error) => Err(error),
        };
        let id = TransactionId::random(&mut self.random);
        self.attempts.push(Attempt {
            remote,
            local: *opened.as_ref().unwrap_or(&any_address(remote)),
            transaction: Transaction::binding(self.clock.now(), id, self.schedule),
            damaged: false,
            refused: opened.err().map(|error| error.kind()),
        });
    }

    async fn send(&mut self) {
        for attempt in self.attempts.iter_mut().filter(|one| one.is_pending()) {
            let (local, remote) = (attempt.local, attempt.remote);
            while let Some(request) = attempt.transaction.poll_transmit() {
                if let Err(error) = self.sockets.send(local, remote, request).await {
                    attempt.refused = Some(error.kind());
                }
            }
        }
    }

    /// When the next thing is to be done, `next` being when the next address is asked.
    fn due(&self, next: Option<Instant>) -> Instant {
        let pending = self.attempts.iter().filter(|one| one.is_pending());
        let timeouts = pending.filter_map(|one| one.transaction.poll_timeout());
        timeouts.chain(next).min().unwrap_or(self.clock.now())
    }

    /// What became of all attempts but one.
    fn unanswered(&self, but: Option<usize>) -> Vec<Unanswered> {
        let attempts = self.attempts.iter().enumerate();
        attempts
            .filter(|(index, _)| Some(*index) != but)
            .map(|(_, attempt)| attempt.unanswered())
            .collect()
    }

    fn answer(&self, index: usize, bytes: Vec<u8>) -> Result<Answer, AskError> {
        let unanswered = self.unanswered(Some(index));
        match self.attempts.get(index) {
            Some(attempt) => Ok(Answer {
                server: attempt.remote,
                local: attempt.local,
                sent: attempt.transaction.sent(),
                elapsed: self.clock.now() - attempt.transaction.first_sent(),
                bytes,
                unanswered,
            }),
            None => Err(AskError::Unanswered(unanswered)),
        }
    }
}

/// The attempt that a datagram answers.
fn take(attempts: &mut [Attempt], from: SocketAddr, bytes: &[u8]) -> Option<usize> {
    let message = Message::decode(bytes).ok()?;
    let to = |attempt: &&mut Attempt| {
        attempt.remote == from && attempt.transaction.id() == message.transaction_id()
    };
    let (index, attempt) = attempts
        .iter_mut()
        .enumerate()
        .find(|(_, attempt)| to(attempt))?;
    attempt.damaged |= message.has_wrong_fingerprint();
    attempt
        .transaction
        .is_answered_by(&message)
        .then_some(index)
}

#[cfg(test)]
mod tests;
