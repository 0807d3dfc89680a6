//! The client's side of a request over UDP: retransmission and pairing (RFC 8489 section 6.2.1).

use core::fmt;
use core::time::Duration;

use super::engine::Instant;
use super::error::DecodeError;
use super::header::{Class, HEADER_LEN, MAGIC_COOKIE, Method, TransactionId, message_type};
use super::message::Message;

/// When a request is sent again, and when it is given up (RFC 8489 section 6.2.1).
///
/// The default is that of the RFC: sent at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s, and given up at
/// 39.5 s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Schedule {
    /// RTO: the time from the first request to the second. It doubles with each.
    pub rto: Duration,
    /// Rc: how many requests are sent at most; 0 counts as 1.
    pub max_requests: u32,
    /// Rm: how many times `rto` to wait after the last of them.
    pub final_wait: u32,
    /// The longest time between two requests. RFC 8489 has no such limit.
    pub max_interval: Option<Duration>,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            rto: Duration::from_millis(500),
            max_requests: 7,
            final_wait: 16,
            max_interval: None,
        }
    }
}

impl Schedule {
    /// The time from request number `sent`, counted from 1, to the next one or to the end.
    fn wait_after(&self, sent: u32) -> Duration {
        if sent >= self.max_requests {
            return self.rto.saturating_mul(self.final_wait);
        }
        let doubled = 1_u32
            .checked_shl(sent.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let wait = self.rto.saturating_mul(doubled);
        self.max_interval.map_or(wait, |limit| wait.min(limit))
    }
}

/// How far a transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransactionState {
    /// It waits for the response.
    Pending,
    /// The response came.
    Answered,
    /// No response came in time.
    TimedOut,
}

/// A request that is on its way over UDP.
///
/// ```
/// use core::time::Duration;
/// use icescope::stun::engine::Instant;
/// use icescope::stun::{
///     Class, Message, MessageWriter, Method, Schedule, Transaction, TransactionId,
///     TransactionState,
/// };
///
/// let id = TransactionId::new([7; 12]);
/// let mut buffer = [0; 20];
/// let request =
///     MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, id)?.finish().to_vec();
///
/// let now = Instant::ORIGIN;
/// let mut transaction = Transaction::new(now, request, Schedule::default())?;
/// assert!(transaction.poll_transmit().is_some()); // send it
/// assert_eq!(transaction.poll_transmit(), None);
///
/// let later = transaction.poll_timeout().expect("a retransmission");
/// assert_eq!(later, now + Duration::from_millis(500));
/// transaction.handle_timeout(later);
/// assert!(transaction.poll_transmit().is_some()); // send it again
///
/// let mut buffer = [0; 20];
/// let response = MessageWriter::new(&mut buffer, Class::Success, Method::BINDING, id)?.finish();
/// let later = later + Duration::from_millis(30);
/// assert!(transaction.handle_response(later, &Message::decode(response)?));
/// assert_eq!(transaction.state(), TransactionState::Answered);
/// assert_eq!(transaction.elapsed(), Some(Duration::from_millis(30)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Transaction {
    request: Vec<u8>,
    id: TransactionId,
    method: Method,
    schedule: Schedule,
    sent: u32,
    first_sent: Instant,
    last_sent: Instant,
    transmit: bool,
    state: State,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Pending,
    Answered(Instant),
    TimedOut,
}

impl Transaction {
    /// Begins a transaction; its first request is to be sent at once, at `now`.
    ///
    /// # Errors
    ///
    /// [`TransactionError`] if `request` is not a request.
    pub fn new(
        now: Instant,
        request: Vec<u8>,
        schedule: Schedule,
    ) -> Result<Self, TransactionError> {
        let message = Message::decode(&request)?;
        if message.class() != Class::Request {
            return Err(TransactionError::NotARequest);
        }
        let (id, method) = (message.transaction_id(), message.method());
        Ok(Self::begin(now, request, id, method, schedule))
    }

    /// Begins a transaction of a Binding request without attributes: 20 bytes.
    #[must_use]
    pub fn binding(now: Instant, id: TransactionId, schedule: Schedule) -> Self {
        Self::begin(
            now,
            binding_request(id).to_vec(),
            id,
            Method::BINDING,
            schedule,
        )
    }

    fn begin(
        now: Instant,
        request: Vec<u8>,
        id: TransactionId,
        method: Method,
        schedule: Schedule,
    ) -> Self {
        Self {
            id,
            method,
            schedule,
            sent: 1,
            first_sent: now,
            last_sent: now,
            transmit: true,
            state: State::Pending,
            request,
        }
    }

    /// The request, if it is to be sent now.
    pub fn poll_transmit(&mut self) -> Option<&[u8]> {
        core::mem::take(&mut self.transmit).then_some(&self.request)
    }

    /// When to call [`handle_timeout`](Self::handle_timeout); `None` once the transaction is over.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        match self.state {
            State::Pending => Some(self.last_sent + self.schedule.wait_after(self.sent)),
            State::Answered(_) | State::TimedOut => None,
        }
    }

    /// Lets time pass: the request may be due again, or be given up. Too early, it does nothing;
    /// too late, the next wait begins at `now`.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.poll_timeout().is_none_or(|due| now < due) {
            return;
        }
        if self.sent >= self.schedule.max_requests {
            self.state = State::TimedOut;
            self.transmit = false;
        } else {
            self.sent = self.sent.saturating_add(1);
            self.last_sent = now;
            self.transmit = true;
        }
    }

    /// Takes the response, and says whether `message` is the one: a success or error response with
    /// the method and the transaction id of the request and without a wrong FINGERPRINT, for a
    /// transaction that is still pending. Integrity, and where the response came from, are the
    /// caller's to check before.
    pub fn handle_response(&mut self, now: Instant, message: &Message<'_>) -> bool {
        let matches = matches!(self.state, State::Pending) && self.is_answered_by(message);
        if matches {
            self.state = State::Answered(now);
            self.transmit = false;
        }
        matches
    }

    /// Whether `message` is a response to this request, whatever the state.
    #[must_use]
    pub fn is_answered_by(&self, message: &Message<'_>) -> bool {
        matches!(message.class(), Class::Success | Class::Error)
            && message.has_cookie()
            && message.method() == self.method
            && message.transaction_id() == self.id
            && !message.has_wrong_fingerprint()
    }

    /// How far it is.
    #[must_use]
    pub const fn state(&self) -> TransactionState {
        match self.state {
            State::Pending => TransactionState::Pending,
            State::Answered(_) => TransactionState::Answered,
            State::TimedOut => TransactionState::TimedOut,
        }
    }

    /// The transaction id.
    #[must_use]
    pub const fn id(&self) -> TransactionId {
        self.id
    }

    /// The request.
    #[must_use]
    pub fn request(&self) -> &[u8] {
        &self.request
    }

    /// How many requests were sent, at least 1.
    #[must_use]
    pub const fn sent(&self) -> u32 {
        self.sent
    }

    /// When the first request was sent.
    #[must_use]
    pub const fn first_sent(&self) -> Instant {
        self.first_sent
    }

    /// When the last request was sent.
    #[must_use]
    pub const fn last_sent(&self) -> Instant {
        self.last_sent
    }

    /// From the first request to the response, which is the round trip or longer: the response may be
    /// to a later request.
    #[must_use]
    pub fn elapsed_since_first(&self) -> Option<Duration> {
        match self.state {
            State::Answered(at) => Some(at.since(self.first_sent)),
            State::Pending | State::TimedOut => None,
        }
    }

    /// From the last request to the response. After a retransmission this may be less than the
    /// round trip, since the response may be to an earlier request.
    #[must_use]
    pub fn elapsed(&self) -> Option<Duration> {
        match self.state {
            State::Answered(at) => Some(at.since(self.last_sent)),
            State::Pending | State::TimedOut => None,
        }
    }
}

/// The header of a Binding request, which is all of it.
fn binding_request(id: TransactionId) -> [u8; HEADER_LEN] {
    let mut bytes = [0; HEADER_LEN];
    let fields = message_type(Class::Request, Method::BINDING)
        .to_be_bytes()
        .into_iter()
        .chain([0, 0])
        .chain(MAGIC_COOKIE.to_be_bytes())
        .chain(*id.as_bytes());
    for (byte, field) in bytes.iter_mut().zip(fields) {
        *byte = field;
    }
    bytes
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction")
            .field("id", &self.id)
            .field("sent", &self.sent)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A transaction that cannot begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransactionError {
    /// The bytes are no message.
    Malformed(DecodeError),
    /// The message is of another class.
    NotARequest,
}

impl TransactionError {
    /// The stable name: `not-a-request`, or that of the decoding error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed(error) => error.code(),
            Self::NotARequest => "not-a-request",
        }
    }
}

impl From<DecodeError> for TransactionError {
    fn from(error: DecodeError) -> Self {
        Self::Malformed(error)
    }
}

impl fmt::Display for TransactionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => error.fmt(f),
            Self::NotARequest => f.write_str("only a request begins a transaction"),
        }
    }
}

impl core::error::Error for TransactionError {}
