//! The same request again and again, each time as a transaction of its own.

use std::collections::VecDeque;
use std::net::SocketAddr;

use crate::nat::stranger::Tally;
use crate::stun::attribute::{Padding, ResponsePort};
use crate::stun::engine::{Random, Transmit, Transport};
use crate::stun::{
    AttributeType, ChangeRequest, Class, EncodeError, Message, MessageWriter, Method, TransactionId,
};

/// A number that is assigned to nothing, of those that a server passes over (RFC 8489 section 14).
const BALLAST: AttributeType = AttributeType::new(0xe5e5);
/// No request is longer.
const LARGEST: usize = 2000;

/// Requests from one socket to one server, which is to answer from elsewhere.
#[derive(Debug)]
pub(super) struct Series {
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
    /// Where answers are to come from.
    expected: SocketAddr,
    pub(super) request: Request,
    sent: Vec<(TransactionId, bool)>,
    /// Answers from where they were expected.
    arrived: u32,
    /// Errors from there.
    errors: u32,
    /// An answer came from elsewhere: the server did not do as it was told.
    pub(super) ignored: bool,
    /// The server answered with an error.
    pub(super) refused: bool,
}

impl Series {
    pub(super) const fn new(
        local: SocketAddr,
        remote: SocketAddr,
        expected: SocketAddr,
        request: Request,
    ) -> Self {
        Self {
            local,
            remote,
            expected,
            request,
            sent: Vec::new(),
            arrived: 0,
            errors: 0,
            ignored: false,
            refused: false,
        }
    }

    pub(super) fn tally(&self) -> Tally {
        Tally {
            asked: u32::try_from(self.sent.len()).unwrap_or(u32::MAX),
            arrived: self.arrived,
        }
    }

    /// The same, where an error counts as an answer.
    pub(super) fn answered(&self) -> Tally {
        let Tally { asked, arrived } = self.tally();
        Tally {
            asked,
            arrived: arrived.saturating_add(self.errors),
        }
    }

    /// Sends the request once more.
    pub(super) fn send(&mut self, random: &mut impl Random, transmits: &mut VecDeque<Transmit>) {
        let id = TransactionId::random(random);
        let Some(bytes) = self.request.bytes(id) else {
            return;
        };
        self.sent.push((id, false));
        transmits.push_back(Transmit {
            transport: Transport::Udp,
            local: self.local,
            remote: self.remote,
            bytes,
        });
    }

    /// Whether `message` answers one of the requests.
    pub(super) fn handle_response(&mut self, message: &Message<'_>, from: SocketAddr) -> bool {
        let id = message.transaction_id();
        let Some((_, answered)) = self.sent.iter_mut().find(|(sent, _)| *sent == id) else {
            return false;
        };
        match message.class() {
            Class::Success if from == self.expected => {
                if !*answered {
                    *answered = true;
                    self.arrived = self.arrived.saturating_add(1);
                }
            }
            Class::Success => self.ignored = true,
            Class::Error => {
                if from == self.expected && !*answered {
                    *answered = true;
                    self.errors = self.errors.saturating_add(1);
                }
                self.refused = true;
            }
            Class::Request | Class::Indication => return false,
        }
        true
    }
}

/// What a Binding request asks, with the attributes of RFC 5780.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Request {
    pub(super) change: Option<ChangeRequest>,
    pub(super) response_port: Option<u16>,
    /// So many bytes of PADDING, and as many in the answer.
    pub(super) padding: Option<u16>,
    /// So many bytes of an attribute that nobody knows, and that no answer has.
    pub(super) ballast: Option<usize>,
}

impl Request {
    /// The request as bytes; `None` if it does not fit.
    pub(super) fn bytes(&self, id: TransactionId) -> Option<Vec<u8>> {
        let mut buffer = vec![0; LARGEST];
        let length = self.write(id, &mut buffer).ok()?;
        buffer.truncate(length);
        Some(buffer)
    }

    fn write(&self, id: TransactionId, buffer: &mut [u8]) -> Result<usize, EncodeError> {
        let mut writer = MessageWriter::new(buffer, Class::Request, Method::BINDING, id)?;
        if let Some(change) = &self.change {
            writer.attribute(change)?;
        }
        if let Some(port) = self.response_port {
            writer.attribute(&ResponsePort::new(port))?;
        }
        if let Some(padding) = self.padding {
            writer.attribute(&Padding::new(padding))?;
        }
        if let Some(ballast) = self.ballast {
            writer.raw(BALLAST, &vec![0; ballast])?;
        }
        Ok(writer.finish().len())
    }
}
