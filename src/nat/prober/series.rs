//! The same request again and again, each time as a transaction of its own.

use std::collections::VecDeque;
use std::net::SocketAddr;

use crate::nat::stranger::Tally;
use crate::stun::attribute::ResponsePort;
use crate::stun::engine::{Random, Transmit, Transport};
use crate::stun::{
    ChangeRequest, Class, EncodeError, Message, MessageWriter, Method, TransactionId,
};

/// Requests from one socket to one server, which is to answer from elsewhere.
#[derive(Debug)]
pub(super) struct Series {
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
    /// Where answers are to come from.
    expected: SocketAddr,
    change: ChangeRequest,
    pub(super) response_port: Option<u16>,
    sent: Vec<(TransactionId, bool)>,
    /// Answers from where they were expected.
    arrived: u32,
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
        change: ChangeRequest,
    ) -> Self {
        Self {
            local,
            remote,
            expected,
            change,
            response_port: None,
            sent: Vec::new(),
            arrived: 0,
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

    /// Sends the request once more.
    pub(super) fn send(&mut self, random: &mut impl Random, transmits: &mut VecDeque<Transmit>) {
        let id = TransactionId::random(random);
        let mut buffer = [0; 48];
        let Ok(bytes) = request(id, self.change, self.response_port, &mut buffer) else {
            return;
        };
        self.sent.push((id, false));
        transmits.push_back(Transmit {
            transport: Transport::Udp,
            local: self.local,
            remote: self.remote,
            bytes: bytes.to_vec(),
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
            Class::Error => self.refused = true,
            Class::Request | Class::Indication => return false,
        }
        true
    }
}

/// A Binding request with the attributes of RFC 5780.
pub(super) fn request(
    id: TransactionId,
    change: ChangeRequest,
    response_port: Option<u16>,
    buffer: &mut [u8],
) -> Result<&[u8], EncodeError> {
    let mut writer = MessageWriter::new(buffer, Class::Request, Method::BINDING, id)?;
    writer.attribute(&change)?;
    if let Some(port) = response_port {
        writer.attribute(&ResponsePort::new(port))?;
    }
    Ok(writer.finish())
}
