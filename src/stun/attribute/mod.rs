//! The attributes of a message, one a file (RFC 8489 section 14, RFC 8445 section 16.1,
//! RFC 5780 section 7).
//!
//! Every type implements [`Attribute`] with its number, [`DecodeAttribute`] to be read with
//! [`Message::get`](super::Message::get), and [`EncodeAttribute`] to be written with
//! [`MessageWriter::attribute`](super::MessageWriter::attribute). Types of one's own can, too.

mod address;
mod alternate_domain;
mod alternate_server;
mod change_request;
mod changed_address;
#[cfg(test)]
mod check;
mod error_code;
mod fingerprint;
mod ice_controlled;
mod ice_controlling;
mod mapped_address;
mod message_integrity;
mod message_integrity_sha256;
mod nonce;
mod number;
mod other_address;
mod padding;
mod password_algorithm;
mod password_algorithms;
mod priority;
mod raw;
mod realm;
mod response_origin;
mod response_port;
mod software;
mod source_address;
mod text;
mod types;
mod unknown_attributes;
mod use_candidate;
mod userhash;
mod username;
mod xor_mapped_address;

pub use alternate_domain::AlternateDomain;
pub use alternate_server::AlternateServer;
pub use change_request::ChangeRequest;
pub use changed_address::ChangedAddress;
pub use error_code::ErrorCode;
pub use fingerprint::Fingerprint;
pub use ice_controlled::IceControlled;
pub use ice_controlling::IceControlling;
pub use mapped_address::MappedAddress;
pub use message_integrity::MessageIntegrity;
pub use message_integrity_sha256::MessageIntegritySha256;
pub use nonce::Nonce;
pub use other_address::OtherAddress;
pub use padding::Padding;
pub use password_algorithm::{Algorithm, PasswordAlgorithm};
pub use password_algorithms::PasswordAlgorithms;
pub use priority::Priority;
pub use raw::RawAttribute;
pub use realm::Realm;
pub use response_origin::ResponseOrigin;
pub use response_port::ResponsePort;
pub use software::Software;
pub use source_address::SourceAddress;
pub use types::AttributeType;
pub use unknown_attributes::UnknownAttributes;
pub use use_candidate::UseCandidate;
pub use userhash::Userhash;
pub use username::Username;
pub use xor_mapped_address::XorMappedAddress;

pub(super) use fingerprint::XOR as FINGERPRINT_XOR;
pub(super) use message_integrity_sha256::is_allowed as is_allowed_sha256;
pub(super) use raw::ATTRIBUTE_HEADER_LEN;

use super::error::DecodeError;
use super::header::TransactionId;

/// An attribute of a known type.
pub trait Attribute {
    /// The type.
    const TYPE: AttributeType;
}

/// An attribute that can be read.
pub trait DecodeAttribute<'a>: Attribute + Sized {
    /// Reads the attribute.
    ///
    /// # Errors
    ///
    /// [`WrongType`](super::DecodeErrorKind::WrongType) if `raw` is of another type, or what is
    /// wrong with its value.
    fn decode(raw: RawAttribute<'a>) -> Result<Self, DecodeError>;
}

/// An attribute that can be written.
pub trait EncodeAttribute: Attribute {
    /// How many bytes the value has, without padding.
    fn value_len(&self) -> usize;

    /// Writes the value into `value`, which is zeroed and [`value_len`](Self::value_len) bytes
    /// long. `id` is that of the message: some values are mixed with it.
    fn encode(&self, id: TransactionId, value: &mut [u8]);
}
