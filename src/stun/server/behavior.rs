//! Answering what RFC 5780 asks, without a socket.

use std::net::SocketAddr;

use super::unknown::Unknown;
use super::{Silence, accept, refuse_unknown};
use crate::stun::attribute::{
    AttributeType, ChangeRequest, ChangedAddress, ErrorCode, MappedAddress, OtherAddress, Padding,
    ResponseOrigin, ResponsePort, SourceAddress, XorMappedAddress,
};
use crate::stun::header::Class;
use crate::stun::message::Message;
use crate::stun::writer::MessageWriter;

/// FINGERPRINT with its type and length.
const FINGERPRINT_LEN: usize = 8;

/// A server that shows how NATs behave (RFC 5780), as a rule: which of its sockets answers, to
/// where, and with what.
///
/// A socket can change its address and port if there are sockets at another address of its family
/// and at another port, in all four combinations. Then:
///
/// - every response names the socket that answers (RESPONSE-ORIGIN) and the one at the other
///   address and port (OTHER-ADDRESS), and CHANGE-REQUEST is obeyed;
/// - otherwise there is no OTHER-ADDRESS, CHANGE-REQUEST is refused with 420 (RFC 5780 section 6.1),
///   and RESPONSE-ORIGIN comes only with the rest of RFC 5780.
///
/// RESPONSE-PORT is obeyed: the response goes to another port, always of the address that the
/// request came from. PADDING is answered with PADDING, and the response is no longer than the
/// request. Both together are refused with 400.
///
/// As [`answer_binding`](super::answer_binding) does, this gives XOR-MAPPED-ADDRESS alone to a
/// request without an attribute of RFC 5780, although section 6.1 wants MAPPED-ADDRESS too: libwebrtc
/// prefers MAPPED-ADDRESS where both come, so that a NAT which rewrites addresses in payloads would
/// mislead it. A request that has such an attribute, CHANGE-REQUEST without a flag for one, gets
/// both. A request of RFC 3489 gets MAPPED-ADDRESS, SOURCE-ADDRESS and CHANGED-ADDRESS.
///
/// A response without PADDING is at most 92 bytes longer than the request; over IPv4, 44.
///
/// ```
/// use icescope::stun::{
///     BehaviorServer, ChangeRequest, Class, MessageWriter, Method, TransactionId,
/// };
///
/// let sockets = ["203.0.113.10:3478", "203.0.113.10:3479", "203.0.113.11:3478", "203.0.113.11:3479"];
/// let sockets: Vec<_> = sockets.iter().map(|at| at.parse()).collect::<Result<_, _>>()?;
/// let server = BehaviorServer::new(&sockets);
/// assert_eq!(server.other(0), Some(sockets[3]));
///
/// let mut buffer = [0; 64];
/// let id = TransactionId::new([7; 12]);
/// let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, id)?;
/// writer.attribute(&ChangeRequest::BOTH)?;
/// let request = writer.finish();
///
/// let from = "198.51.100.1:40000".parse()?;
/// let mut buffer = [0; 256];
/// let reply = server.answer(request, 0, from, &mut buffer)?;
/// assert_eq!((reply.socket, reply.to), (3, from));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehaviorServer {
    sockets: Vec<Socket>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Socket {
    at: SocketAddr,
    others: Option<Others>,
}

/// The indices of the sockets that a socket changes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Others {
    address: usize,
    port: usize,
    both: usize,
}

/// A response, and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply<'b> {
    /// The index of the socket to send it from.
    pub socket: usize,
    /// Where to send it.
    pub to: SocketAddr,
    /// The response.
    pub bytes: &'b [u8],
}

/// What a request asks beyond a plain answer.
#[derive(Clone, Copy, Debug, Default)]
struct Wishes {
    change: Option<ChangeRequest>,
    port: Option<ResponsePort>,
    padding: Option<Padding>,
}

impl BehaviorServer {
    /// A server with these sockets, by the addresses that clients reach them at. One that is bound
    /// to all addresses (`0.0.0.0`) cannot change them.
    #[must_use]
    pub fn new(sockets: &[SocketAddr]) -> Self {
        let socket = |at: &SocketAddr| Socket {
            at: *at,
            others: others(sockets, *at),
        };
        Self {
            sockets: sockets.iter().map(socket).collect(),
        }
    }

    /// What OTHER-ADDRESS says in a response to a request that came to this socket; `None` if the
    /// socket cannot change, or is none.
    #[must_use]
    pub fn other(&self, socket: usize) -> Option<SocketAddr> {
        let others = self.sockets.get(socket)?.others?;
        self.sockets.get(others.both).map(|other| other.at)
    }

    /// Answers one request that came to the socket with the index `socket`, from `from`.
    ///
    /// `buffer` takes the response; 92 bytes more than the request has are enough.
    ///
    /// # Errors
    ///
    /// [`Silence`]: nothing is to be sent, and why.
    pub fn answer<'b>(
        &self,
        request: &[u8],
        socket: usize,
        from: SocketAddr,
        buffer: &'b mut [u8],
    ) -> Result<Reply<'b>, Silence> {
        let request = accept(request)?;
        let here = self.sockets.get(socket).copied();
        let others = here.and_then(|here| here.others);
        let known = if others.is_some() {
            knows_change
        } else {
            knows_no_change
        };
        let unknown = Unknown::new(request, known);
        let mut reply = Reply {
            socket,
            to: from,
            bytes: &[],
        };
        let mut writer = if unknown.is_empty() {
            match Wishes::read(&request) {
                Some(wishes) => {
                    reply.socket = changed(socket, others, wishes.change.unwrap_or_default());
                    let port = wishes.port.map_or(from.port(), |wish| wish.port());
                    reply.to.set_port(port);
                    self.succeed(buffer, &request, from, reply.socket, socket, wishes)?
                }
                None => {
                    let mut writer = MessageWriter::response(buffer, Class::Error, &request)?;
                    writer.attribute(&ErrorCode::new(400, "Bad Request")?)?;
                    writer
                }
            }
        } else {
            refuse_unknown(buffer, &request, &unknown)?
        };
        if request.has_fingerprint() {
            writer.fingerprint()?;
        }
        reply.bytes = writer.finish();
        Ok(reply)
    }

    fn succeed<'b>(
        &self,
        buffer: &'b mut [u8],
        request: &Message<'_>,
        from: SocketAddr,
        origin: usize,
        received: usize,
        wishes: Wishes,
    ) -> Result<MessageWriter<'b>, Silence> {
        let mapped = SocketAddr::new(from.ip().to_canonical(), from.port());
        let mut writer = MessageWriter::response(buffer, Class::Success, request)?;
        let mut len = request_overhead(request);
        let mut add = |attribute: usize| len = len.saturating_add(attribute);
        let address_len = |address: SocketAddr| if address.is_ipv4() { 12 } else { 24 };
        if request.has_cookie() {
            writer.attribute(&XorMappedAddress::new(mapped))?;
            add(address_len(mapped));
        }
        if !request.has_cookie() || wishes.any() {
            writer.attribute(&MappedAddress::new(mapped))?;
            add(address_len(mapped));
        }
        let origin = self.sockets.get(origin).map(|socket| socket.at);
        let tells = self.other(received).is_some() || wishes.any();
        if let Some(origin) = origin.filter(|at| tells && !at.ip().is_unspecified()) {
            if request.has_cookie() {
                writer.attribute(&ResponseOrigin::new(origin))?;
            } else {
                writer.attribute(&SourceAddress::new(origin))?;
            }
            add(address_len(origin));
        }
        if let Some(other) = self.other(received) {
            if request.has_cookie() {
                writer.attribute(&OtherAddress::new(other))?;
            } else {
                writer.attribute(&ChangedAddress::new(other))?;
            }
            add(address_len(other));
        }
        if let Some(asked) = wishes.padding {
            // Type and length take four bytes.
            let room = request
                .as_bytes()
                .len()
                .saturating_sub(len)
                .saturating_sub(4)
                & !3;
            let padding = asked.len().min(u16::try_from(room).unwrap_or(u16::MAX));
            if room > 0 {
                writer.attribute(&Padding::new(padding))?;
            }
        }
        Ok(writer)
    }
}

/// What of the response is no attribute that [`BehaviorServer::succeed`] counts.
fn request_overhead(request: &Message<'_>) -> usize {
    let fingerprint = if request.has_fingerprint() {
        FINGERPRINT_LEN
    } else {
        0
    };
    crate::stun::HEADER_LEN.saturating_add(fingerprint)
}

/// The sockets at another address and another port that make four with `at`.
fn others(sockets: &[SocketAddr], at: SocketAddr) -> Option<Others> {
    if at.ip().is_unspecified() {
        return None;
    }
    let position = |wanted: SocketAddr| sockets.iter().position(|one| *one == wanted);
    sockets.iter().enumerate().find_map(|(both, other)| {
        let different = other.is_ipv4() == at.is_ipv4()
            && !other.ip().is_unspecified()
            && other.ip() != at.ip()
            && other.port() != at.port();
        if !different {
            return None;
        }
        Some(Others {
            address: position(SocketAddr::new(other.ip(), at.port()))?,
            port: position(SocketAddr::new(at.ip(), other.port()))?,
            both,
        })
    })
}

/// The socket that answers.
const fn changed(received: usize, others: Option<Others>, change: ChangeRequest) -> usize {
    match (others, change.address, change.port) {
        (None, _, _) | (Some(_), false, false) => received,
        (Some(others), true, false) => others.address,
        (Some(others), false, true) => others.port,
        (Some(others), true, true) => others.both,
    }
}

impl Wishes {
    /// What the request asks; `None` if it asks what makes no sense.
    fn read(request: &Message<'_>) -> Option<Self> {
        let wishes = Self {
            change: request.get().ok()?,
            port: request.get().ok()?,
            padding: request.get().ok()?,
        };
        let nowhere = wishes.port.is_some_and(|wish| wish.port() == 0);
        let reflection = wishes.port.is_some() && wishes.padding.is_some();
        (!nowhere && !reflection).then_some(wishes)
    }

    const fn any(&self) -> bool {
        self.change.is_some() || self.port.is_some() || self.padding.is_some()
    }
}

fn knows_no_change(kind: AttributeType) -> bool {
    super::is_known(kind) || matches!(kind, AttributeType::RESPONSE_PORT | AttributeType::PADDING)
}

fn knows_change(kind: AttributeType) -> bool {
    knows_no_change(kind) || kind == AttributeType::CHANGE_REQUEST
}
