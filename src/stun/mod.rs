//! STUN messages (RFC 8489): zero-copy decode, in-place encode, integrity and fingerprint.

pub mod attribute;
mod demux;
pub mod engine;
mod error;
mod header;
mod iter;
mod key;
mod message;
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
pub use transaction::{Schedule, Transaction, TransactionError, TransactionState};
pub use uri::{DEFAULT_PORT, DEFAULT_TLS_PORT, StunUri, UriError, UriErrorKind};
pub use verify::Integrity;
pub use writer::MessageWriter;
