//! Whether a server that is silent over UDP is there: a TCP connection, with a Binding request over
//! it.

use core::time::Duration;
use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::nat::Connected;
use crate::stun::{Class, HEADER_LEN, Message, MessageWriter, Method, TransactionId};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_millis(1500);
/// How long the answer over it may take.
const ANSWER: Duration = Duration::from_millis(600);
/// Bytes of attributes that an answer has at most.
const LARGEST: usize = 1024;

/// What came of a connection.
pub(super) async fn connect(server: SocketAddr, id: TransactionId) -> Connected {
    let stream = match timeout(CONNECT, TcpStream::connect(server)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            return match error.kind() {
                io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset => {
                    Connected::Refused
                }
                io::ErrorKind::TimedOut => Connected::Silent,
                _ => Connected::Unreachable,
            };
        }
        Err(_elapsed) => return Connected::Silent,
    };
    match timeout(ANSWER, ask(stream, id)).await {
        Ok(Ok(true)) => Connected::Answered,
        _ => Connected::Opened,
    }
}

/// Whether a Binding request is answered. A message says how long it is (RFC 8489 section 6.2.2).
async fn ask(mut stream: TcpStream, id: TransactionId) -> io::Result<bool> {
    let mut buffer = [0; HEADER_LEN];
    stream.write_all(request(id, &mut buffer)?).await?;
    let mut answer = vec![0; HEADER_LEN];
    stream.read_exact(&mut answer).await?;
    let [_, _, high, low, ..] = *answer else {
        return Ok(false);
    };
    let length = usize::from(u16::from_be_bytes([high, low]));
    if length > LARGEST {
        return Ok(false);
    }
    let mut attributes = vec![0; length];
    stream.read_exact(&mut attributes).await?;
    answer.extend(attributes);
    let is_answer = |message: Message<'_>| {
        matches!(message.class(), Class::Success | Class::Error)
            && message.transaction_id() == id
            && !message.has_wrong_fingerprint()
    };
    Ok(Message::decode(&answer).is_ok_and(is_answer))
}

/// A Binding request.
pub(super) fn request(id: TransactionId, buffer: &mut [u8]) -> io::Result<&[u8]> {
    let writer = MessageWriter::new(buffer, Class::Request, Method::BINDING, id);
    Ok(writer.map_err(io::Error::other)?.finish())
}
