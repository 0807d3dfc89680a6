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
//! | answer what tells NATs apart (RFC 5780) | [`BehaviorServer`] |
//! | name a server | [`ServerUri`] |
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
//!
//! # What of RFC 8489 is here
//!
//! - [x] 5: the header; decoding is strict, with the place of every error
//! - [x] 6.1: forming requests and indications
//! - [x] 6.2.1: sending over UDP, with retransmission
//! - [ ] 6.2.2, 6.2.3: TCP, TLS and DTLS; a message must come alone in its bytes
//! - [x] 6.3: receiving, with [what is not understood](Message::not_understood)
//! - [x] 6.3.1: answering a Binding request
//! - [x] 7: FINGERPRINT, and [`is_stun`] (RFC 7983)
//! - [x] 8: `stun` and `stuns` URIs (RFC 7064); [ ] discovery through DNS
//! - [x] 9.1: short-term credentials: keys and codes
//! - [x] 9.2: long-term credentials: keys, codes and user hashes; [ ] the dialogue about realm,
//!   nonce and algorithms
//! - [ ] 10: following ALTERNATE-SERVER, which can be read and written
//! - [x] 11, 12: a server for Binding, also for RFC 3489 clients
//! - [x] 14: all attributes, their limits and their order
//! - [x] 18.5: MD5 and SHA-256 as password algorithms
//!
//! The ICE attributes of RFC 8445 section 16.1 are here too, and those of RFC 5780 section 7 but for
//! CACHE-TIMEOUT. All sample messages of RFC 5769, and
//! that of RFC 8489 appendix B.1 as erratum 6268 corrects it, are tests.
//!
//! # Where this differs
//!
//! - A server answers with XOR-MAPPED-ADDRESS alone: see [`answer_binding`].
//! - A message with anything after FINGERPRINT is refused, where RFC 8489 section 14.7 only says
//!   that FINGERPRINT must be last.
//! - Received text may be as long as RFC 8489 wants it in bytes, whatever the number of its
//!   characters; and an ERROR-CODE keeps its number if its reason is not UTF-8.

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
    Algorithm, AlternateDomain, AlternateServer, AttributeType, ChangeRequest, ChangedAddress,
    ErrorCode, Fingerprint, IceControlled, IceControlling, MappedAddress, MessageIntegrity,
    MessageIntegritySha256, Nonce, OtherAddress, Padding, PasswordAlgorithm, PasswordAlgorithms,
    Priority, RawAttribute, Realm, ResponseOrigin, ResponsePort, Software, SourceAddress,
    UnknownAttributes, UseCandidate, Userhash, Username, XorMappedAddress,
};
pub use demux::is_stun;
pub use error::{DecodeError, DecodeErrorKind, EncodeError, ValueError, VerifyError};
pub use header::{Class, HEADER_LEN, MAGIC_COOKIE, Method, TransactionId};
pub use iter::Attributes;
pub use key::{Key, KeyError, Preparation};
pub use message::Message;
pub use server::{BehaviorServer, Reply, Silence, answer_binding};
pub use transaction::{Schedule, Transaction, TransactionError, TransactionState};
pub use uri::{Scheme, ServerUri, UriError, UriErrorKind};
pub use verify::Integrity;
pub use writer::MessageWriter;
