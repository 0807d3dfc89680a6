//! STUN messages (RFC 8489): zero-copy decode, in-place encode, integrity and fingerprint.
//!
//! No part of this room has a socket, a clock or a source of randomness, and decoding, checking
//! and encoding a message allocates nothing.
//!
//! | to | take |
//! |---|---|
//! | tell STUN from other datagrams | [`is_stun`] |
//! | read a message | [`Message`] and the [attributes](attribute) |
//! | write a message | [`MessageWriter`] |
//! | protect or check one with a password | [`Key`] |
//! | ask a server, with retransmission | [`Transaction`] |
//! | answer as a server | [`answer_binding`] |
//! | name a server | [`StunUri`] |
//!
//! # Example
//!
//! A client asks for its address, and reads the answer:
//!
//! ```
//! use icescope::stun::{
//!     Class, Message, MessageWriter, Method, TransactionId, XorMappedAddress, answer_binding,
//! };
//!
//! // Outside of an example, the id is random: see `TransactionId::random`.
//! let id = TransactionId::new(*b"transaction1");
//! let mut buffer = [0; 128];
//! let mut writer = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, id)?;
//! writer.fingerprint()?;
//! let request = writer.finish();
//!
//! // Here a socket would send it, and receive:
//! let mut buffer = [0; 128];
//! let response = answer_binding(request, "203.0.113.5:40000".parse()?, &mut buffer)?;
//!
//! let message = Message::decode(response)?;
//! assert_eq!((message.class(), message.transaction_id()), (Class::Success, id));
//! message.verify_fingerprint()?;
//! let mapped = message.get::<XorMappedAddress>()?.expect("a mapped address");
//! assert_eq!(mapped.address().to_string(), "203.0.113.5:40000");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod attribute;
mod demux;
pub mod engine;
mod error;
mod header;
mod iter;
mod key;
mod message;
mod server;
mod transaction;
mod uri;
mod verify;
mod wire;
mod writer;

pub use attribute::{
    Algorithm, AlternateDomain, AlternateServer, AttributeType, ErrorCode, Fingerprint,
    IceControlled, IceControlling, MappedAddress, MessageIntegrity, MessageIntegritySha256, Nonce,
    PasswordAlgorithm, PasswordAlgorithms, Priority, RawAttribute, Realm, Software,
    UnknownAttributes, UseCandidate, Userhash, Username, XorMappedAddress,
};
pub use demux::is_stun;
pub use error::{DecodeError, DecodeErrorKind, EncodeError, ValueError, VerifyError};
pub use header::{Class, HEADER_LEN, MAGIC_COOKIE, Method, TransactionId};
pub use iter::Attributes;
pub use key::{Key, KeyError, Preparation};
pub use message::Message;
pub use server::{Silence, answer_binding};
pub use transaction::{Schedule, Transaction, TransactionError, TransactionState};
pub use uri::{DEFAULT_PORT, DEFAULT_TLS_PORT, StunUri, UriError, UriErrorKind};
pub use verify::Integrity;
pub use writer::MessageWriter;
