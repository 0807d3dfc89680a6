//! The server's half of the filtering test of a page, without a socket.

mod remote;
mod session;
mod trial;

use core::fmt;
use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;

use session::Session;

use super::findings::ProbeFindings;
use super::stranger::Stranger;
use crate::candidate::grammar;
use crate::stun::engine::{Input, Instant, Random, Transmit};
use crate::stun::{AttributeType, Class, Message, Method, Username};

/// The name and version of the schema of what a page and a probe endpoint tell each other.
pub const PROBE_SCHEMA: &str = "icescope/probe/1";

/// How many pages are tested at once, at most.
const SESSIONS: usize = 1024;
/// How long a token waits for the page's credentials.
const UNUSED: Duration = Duration::from_secs(10);
/// When a test is forgotten, from the making of its token.
const LIFETIME: Duration = Duration::from_secs(20);
/// 130 bits.
const SECRET_LEN: usize = 26;
/// What secrets are made of: ice-chars (RFC 8839 section 5.4) that a path of a URI holds as well.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A server that sends ICE checks (RFC 8445 section 7.2) to pages which ask for it, from where they
/// have sent to and from where they have not: so that a page, which has no socket, learns whom its
/// NAT lets in (RFC 4787 section 5).
///
/// A page asks for a token ([`open`](Self::open)), which is one side's ICE user name fragment, and
/// hands in the other side's credentials with it, once ([`admit`](Self::admit)). Its
/// `RTCPeerConnection` then sends checks to [`Invitation::contact`]. Those that are authenticated
/// with the token and its password are answered, but without MESSAGE-INTEGRITY, so that ICE does not
/// come to its end (RFC 8489 section 9.1.4); and this server sends checks of its own there. Once
/// the page has answered one of them, so that it is sure to be there and to be who asked, the
/// strangers send theirs. Then [`ProbeStage::Opening`](super::ProbeStage::Opening) tells the page to
/// send to the strangers too, and what comes now is the control.
///
/// **It is no amplifier and no reflector.** Nothing is sent but to an address and port from which
/// a check with a token and its password came within the last 10 s, and was answered. Until a check
/// of this server's was answered from there, it has sent no more bytes there than came from there;
/// afterwards no check is longer than the page's, and there are 16 and 32 of them at most for each
/// stranger. A token is good for one test, which is forgotten after 20 s; 1024 are open at most.
///
/// Its owner drives it as every engine ([`stun::engine`](crate::stun::engine)); it has no events.
///
/// ```
/// use icescope::nat::{ProbeRefusal, ProbeServer, ProbeStage};
/// use icescope::stun::engine::Instant;
///
/// let sockets = ["203.0.113.10:3478", "203.0.113.10:3479", "203.0.113.11:3479"];
/// let sockets: Vec<_> = sockets.iter().map(|at| at.parse()).collect::<Result<_, _>>()?;
/// // Outside of an example, the bytes are of a cryptographic source.
/// let mut server = ProbeServer::new(&sockets, |bytes: &mut [u8]| bytes.fill(7)).expect("two ports");
///
/// let now = Instant::from_micros(1_000_000);
/// let invitation = server.open(now)?;
/// assert_eq!((invitation.contact, invitation.strangers.len()), (sockets[0], 2));
///
/// let (token, password) = (invitation.token, "VOkJxbRl1RmTxUk/WvJxBt");
/// assert_eq!(server.admit(now, &token, "evtj", password)?.stage, ProbeStage::Waiting);
/// assert_eq!(server.admit(now, &token, "evtj", password), Err(ProbeRefusal::TokenUsed));
/// // Nothing is sent before a check of the page's came.
/// assert_eq!(server.poll_transmit(), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ProbeServer {
    contact: SocketAddr,
    strangers: Vec<(Stranger, SocketAddr)>,
    sessions: BTreeMap<String, Session>,
    /// The token of each check that was not answered yet, by its transaction.
    pending: BTreeMap<[u8; 12], String>,
    random: Box<dyn Random + Send>,
    outbox: VecDeque<Transmit>,
}

/// What a page needs to take part.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "camelCase"))]
pub struct Invitation {
    /// The one-time token, and the server's ICE user name fragment.
    pub token: String,
    /// The server's ICE password.
    pub password: String,
    /// Where the page is to send to.
    pub contact: SocketAddr,
    /// Who is a stranger then.
    pub strangers: Vec<InvitedStranger>,
}

/// A stranger that will send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct InvitedStranger {
    /// How it differs from who is contacted.
    pub stranger: Stranger,
    /// Where it will send from.
    pub from: SocketAddr,
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation")
            .field("contact", &self.contact)
            .field("strangers", &self.strangers)
            .finish_non_exhaustive()
    }
}

/// Why a page is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProbeRefusal {
    /// There is no such token, or none any more.
    TokenUnknown,
    /// The token was used before.
    TokenUsed,
    /// What was handed in are no ICE credentials (RFC 8839 section 5.4).
    Credentials,
    /// As many pages as can be are tested already, or this one asks too often.
    Busy,
}

impl ProbeRefusal {
    /// The stable name: `token-unknown`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TokenUnknown => "token-unknown",
            Self::TokenUsed => "token-used",
            Self::Credentials => "bad-credentials",
            Self::Busy => "busy",
        }
    }
}

impl fmt::Display for ProbeRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TokenUnknown => "there is no such token, or it has run out",
            Self::TokenUsed => "the token was used before",
            Self::Credentials => "the ufrag or the password is none of ICE",
            Self::Busy => "too many tests at once; try again in some seconds",
        })
    }
}

impl core::error::Error for ProbeRefusal {}

impl ProbeServer {
    /// A server with these sockets, by the addresses that clients reach them at; `None` if it takes
    /// others. It takes two ports at one address, of which the second is a stranger to those who
    /// know the first; a third one at another address is a stranger by its address. Of IPv4 and
    /// IPv6 sockets, the IPv4 ones serve. A socket that is bound to all addresses (`0.0.0.0`) sends
    /// from none that is known, and does not.
    ///
    /// `random` makes tokens, so that it must be cryptographic.
    #[must_use]
    pub fn new(sockets: &[SocketAddr], random: impl Random + Send + 'static) -> Option<Self> {
        let usable: Vec<SocketAddr> = sockets
            .iter()
            .copied()
            .filter(|at| !at.ip().is_unspecified())
            .collect();
        let first = usable.iter().find(|at| at.is_ipv4());
        let contact = *first.or(usable.first())?;
        let at_another_port = |at: &&SocketAddr| at.port() != contact.port();
        let here = usable.iter().filter(|at| at.ip() == contact.ip());
        let port = here.clone().find(at_another_port)?;
        let elsewhere = usable
            .iter()
            .filter(|at| at.ip() != contact.ip() && at.is_ipv4() == contact.is_ipv4());
        let address = elsewhere.clone().find(at_another_port);
        let address = address.or_else(|| elsewhere.clone().next());
        let mut strangers = vec![(Stranger::OtherPort, *port)];
        strangers.extend(address.map(|at| (Stranger::OtherAddress, *at)));
        Some(Self {
            contact,
            strangers,
            sessions: BTreeMap::new(),
            pending: BTreeMap::new(),
            random: Box::new(random),
            outbox: VecDeque::new(),
        })
    }

    /// Where pages send to first.
    #[must_use]
    pub const fn contact(&self) -> SocketAddr {
        self.contact
    }

    /// Makes a token for a page.
    ///
    /// # Errors
    ///
    /// [`ProbeRefusal::Busy`].
    pub fn open(&mut self, now: Instant) -> Result<Invitation, ProbeRefusal> {
        self.forget(now);
        if self.sessions.len() >= SESSIONS {
            return Err(ProbeRefusal::Busy);
        }
        let token = secret(&mut *self.random);
        let password = secret(&mut *self.random);
        let mut tie_breaker = [0; 8];
        self.random.fill(&mut tie_breaker);
        let session = Session::new(
            now,
            token.clone(),
            &password,
            u64::from_be_bytes(tie_breaker),
            self.contact,
            &self.strangers,
        );
        let session = session.ok_or(ProbeRefusal::Busy)?;
        self.sessions.insert(token.clone(), session);
        let invited = |(stranger, from): &(Stranger, SocketAddr)| InvitedStranger {
            stranger: *stranger,
            from: *from,
        };
        Ok(Invitation {
            token,
            password,
            contact: self.contact,
            strangers: self.strangers.iter().map(invited).collect(),
        })
    }

    /// Takes the ICE credentials of the page that has the token (RFC 8839 section 5.4), once.
    ///
    /// # Errors
    ///
    /// [`ProbeRefusal`] but for [`Busy`](ProbeRefusal::Busy).
    pub fn admit(
        &mut self,
        now: Instant,
        token: &str,
        ufrag: &str,
        password: &str,
    ) -> Result<ProbeFindings, ProbeRefusal> {
        self.forget(now);
        let session = self.sessions.get_mut(token);
        let session = session.ok_or(ProbeRefusal::TokenUnknown)?;
        if !grammar::is_credential(ufrag, 4) || !grammar::is_credential(password, 22) {
            return Err(ProbeRefusal::Credentials);
        }
        session.admit(now, ufrag, password)?;
        Ok(session.findings())
    }

    /// What is known so far of the page that has the token.
    ///
    /// # Errors
    ///
    /// [`ProbeRefusal::TokenUnknown`].
    pub fn findings(&mut self, now: Instant, token: &str) -> Result<ProbeFindings, ProbeRefusal> {
        self.forget(now);
        let session = self.sessions.get(token);
        session
            .map(Session::findings)
            .ok_or(ProbeRefusal::TokenUnknown)
    }

    /// Whether a datagram may be for this server, so that [`handle_input`](Self::handle_input) is
    /// worth while: a response, or a request with a user name.
    #[must_use]
    pub fn may_concern(bytes: &[u8]) -> bool {
        Message::decode(bytes).is_ok_and(|message| {
            let response = matches!(message.class(), Class::Success | Class::Error);
            let named = message.find(AttributeType::USERNAME).is_some();
            message.method() == Method::BINDING && (response || named)
        })
    }

    /// Takes a datagram, and says whether it was for this server; if not, it is as if it had not
    /// come.
    pub fn handle_input(&mut self, now: Instant, input: Input<'_>) -> bool {
        let Ok(message) = Message::decode(input.bytes) else {
            return false;
        };
        let taken = match message.class() {
            _ if message.method() != Method::BINDING => false,
            Class::Request => self.request(now, &input, &message),
            Class::Success | Class::Error => self.response(now, &input, &message),
            Class::Indication => false,
        };
        if taken {
            self.handle_timeout(now);
        }
        taken
    }

    fn request(&mut self, now: Instant, input: &Input<'_>, message: &Message<'_>) -> bool {
        let Ok(Some(username)) = message.get::<Username<'_>>() else {
            return false;
        };
        let Some((token, ufrag)) = username.as_str().split_once(':') else {
            return false;
        };
        let Some(session) = self.sessions.get_mut(token) else {
            return false;
        };
        let mut out = Out {
            random: &mut *self.random,
            pending: &mut self.pending,
            outbox: &mut self.outbox,
        };
        session.request(now, input, message, ufrag, &mut out)
    }

    fn response(&mut self, now: Instant, input: &Input<'_>, message: &Message<'_>) -> bool {
        let id = message.transaction_id();
        let Some(token) = self.pending.get(id.as_bytes()) else {
            return false;
        };
        let session = self.sessions.get_mut(token);
        let taken = session.is_some_and(|session| session.response(now, input.local, message));
        if taken {
            self.pending.remove(id.as_bytes());
        }
        taken
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.sessions
            .values()
            .map(|session| session.next().min(session.end()))
            .min()
    }

    /// Sends what is due.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.forget(now);
        let mut out = Out {
            random: &mut *self.random,
            pending: &mut self.pending,
            outbox: &mut self.outbox,
        };
        for session in self.sessions.values_mut() {
            if session.next() <= now {
                session.advance(now, &mut out);
            }
        }
    }

    /// The next datagram to send, until there is none.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.outbox.pop_front()
    }

    fn forget(&mut self, now: Instant) {
        let before = self.sessions.len();
        self.sessions.retain(|_, session| session.end() > now);
        if self.sessions.len() < before {
            let sessions = &self.sessions;
            self.pending
                .retain(|_, token| sessions.contains_key(token.as_str()));
        }
    }
}

impl fmt::Debug for ProbeServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProbeServer")
            .field("contact", &self.contact)
            .field("strangers", &self.strangers)
            .field("sessions", &self.sessions.len())
            .finish_non_exhaustive()
    }
}

/// What sending takes.
struct Out<'a> {
    random: &'a mut (dyn Random + Send),
    pending: &'a mut BTreeMap<[u8; 12], String>,
    outbox: &'a mut VecDeque<Transmit>,
}

fn secret(random: &mut (dyn Random + Send)) -> String {
    let mut bytes = [0; SECRET_LEN];
    random.fill(&mut bytes);
    bytes
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte & 31)))
        .map(|letter| char::from(*letter))
        .collect()
}
