//! Answering Binding requests (RFC 8489 sections 6.3.1 and 6.4), without a socket.

mod behavior;
mod unknown;

use core::fmt;
use std::net::SocketAddr;

pub use behavior::{BehaviorServer, Reply};
use unknown::Unknown;

use super::attribute::{AttributeType, ErrorCode, MappedAddress, XorMappedAddress};
use super::error::{DecodeError, EncodeError, ValueError};
use super::header::{Class, Method};
use super::message::Message;
use super::writer::MessageWriter;

/// Answers one Binding request that came from `from`, into `buffer`, and returns the response to be
/// sent back to `from`.
///
/// - A request with the magic cookie gets XOR-MAPPED-ADDRESS and no MAPPED-ADDRESS. RFC 5780
///   section 6.1 wants both; but libwebrtc prefers MAPPED-ADDRESS where both come, so that a NAT
///   which rewrites addresses in payloads would mislead it.
/// - A request without the cookie comes from an RFC 3489 client and gets MAPPED-ADDRESS.
/// - A request with a FINGERPRINT gets one; a wrong one gets silence.
/// - A request with attributes that must be understood and are not gets 420 (Unknown Attribute).
///   This server knows those of RFC 8489, and [`BehaviorServer`] those of RFC 5780 too. It
///   authenticates nobody and ignores credentials.
/// - Indications, responses, other methods and what is malformed get silence.
///
/// An IPv4 address that is mapped into IPv6, as a dual-stack socket reports it, is answered as
/// IPv4. The response is at most 32 bytes longer than the request, so that nobody gains much by
/// forging its source.
///
/// ```
/// use icescope::stun::{
///     Class, Message, MessageWriter, Method, TransactionId, XorMappedAddress, answer_binding,
/// };
///
/// let from = "192.0.2.1:32853".parse().unwrap();
/// let mut buffer = [0; 20];
/// let id = TransactionId::new([7; 12]);
/// let request = MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, id)?.finish();
///
/// let mut buffer = [0; 128];
/// let response = answer_binding(request, from, &mut buffer)?;
/// let mapped = Message::decode(response)?.get::<XorMappedAddress>()?;
/// assert_eq!(mapped, Some(XorMappedAddress::new(from)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Silence`]: nothing is to be sent, and why.
pub fn answer_binding<'b>(
    request: &[u8],
    from: SocketAddr,
    buffer: &'b mut [u8],
) -> Result<&'b [u8], Silence> {
    let request = accept(request)?;
    let from = SocketAddr::new(from.ip().to_canonical(), from.port());
    let unknown = Unknown::new(request, is_known);
    let mut writer = if unknown.is_empty() {
        let mut writer = MessageWriter::response(buffer, Class::Success, &request)?;
        if request.has_cookie() {
            writer.attribute(&XorMappedAddress::new(from))?;
        } else {
            writer.attribute(&MappedAddress::new(from))?;
        }
        writer
    } else {
        refuse_unknown(buffer, &request, &unknown)?
    };
    if request.has_fingerprint() {
        writer.fingerprint()?;
    }
    Ok(writer.finish())
}

/// The request, if it is one that gets an answer.
fn accept(bytes: &[u8]) -> Result<Message<'_>, Silence> {
    let request = Message::decode_legacy(bytes).map_err(Silence::Malformed)?;
    if request.class() != Class::Request {
        return Err(Silence::NotARequest);
    }
    if request.method() != Method::BINDING {
        return Err(Silence::OtherMethod);
    }
    if request.has_wrong_fingerprint() {
        return Err(Silence::WrongFingerprint);
    }
    Ok(request)
}

fn refuse_unknown<'b>(
    buffer: &'b mut [u8],
    request: &Message<'_>,
    unknown: &Unknown<'_>,
) -> Result<MessageWriter<'b>, Silence> {
    let mut writer = MessageWriter::response(buffer, Class::Error, request)?;
    let error = ErrorCode::new(ErrorCode::UNKNOWN_ATTRIBUTE, "Unknown Attribute")?;
    writer.attribute(&error)?.attribute(unknown)?;
    Ok(writer)
}

/// Whether an attribute of RFC 8489 that must be understood is: PRIORITY and USE-CANDIDATE are not,
/// since an ICE check is not for a server to answer.
fn is_known(kind: AttributeType) -> bool {
    matches!(
        kind,
        AttributeType::MAPPED_ADDRESS
            | AttributeType::USERNAME
            | AttributeType::MESSAGE_INTEGRITY
            | AttributeType::ERROR_CODE
            | AttributeType::UNKNOWN_ATTRIBUTES
            | AttributeType::REALM
            | AttributeType::NONCE
            | AttributeType::MESSAGE_INTEGRITY_SHA256
            | AttributeType::PASSWORD_ALGORITHM
            | AttributeType::USERHASH
            | AttributeType::XOR_MAPPED_ADDRESS
    )
}

/// Why a datagram gets no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Silence {
    /// It is no STUN message, or a broken one.
    Malformed(DecodeError),
    /// It is an indication or a response.
    NotARequest,
    /// It is a request, but not Binding.
    OtherMethod,
    /// Its FINGERPRINT is not that of the message.
    WrongFingerprint,
    /// The response does not fit into the buffer.
    NoRoom(EncodeError),
}

impl Silence {
    /// The stable name: `not-a-request`, or that of the decoding or encoding error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed(error) => error.code(),
            Self::NotARequest => "not-a-request",
            Self::OtherMethod => "other-method",
            Self::WrongFingerprint => "wrong-fingerprint",
            Self::NoRoom(error) => error.code(),
        }
    }
}

impl From<EncodeError> for Silence {
    fn from(error: EncodeError) -> Self {
        Self::NoRoom(error)
    }
}

impl From<ValueError> for Silence {
    fn from(_: ValueError) -> Self {
        Self::NoRoom(EncodeError::MessageTooLong)
    }
}

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => error.fmt(f),
            Self::NotARequest => f.write_str("not a request"),
            Self::OtherMethod => f.write_str("not a Binding request"),
            Self::WrongFingerprint => f.write_str("the fingerprint is wrong"),
            Self::NoRoom(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for Silence {}
