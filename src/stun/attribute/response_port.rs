//! RESPONSE-PORT (RFC 5780 section 7.5).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;
use crate::stun::wire::{put, u16_at};

/// Asks the server to answer to another port of the address that the request came from (RFC 5780
/// section 7.5).
///
/// Servers and clients differ in whether the two bytes of padding count in the length, so both are
/// read; four bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResponsePort(u16);

impl ResponsePort {
    /// The attribute for a port.
    #[must_use]
    pub const fn new(port: u16) -> Self {
        Self(port)
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.0
    }
}

impl Attribute for ResponsePort {
    const TYPE: AttributeType = AttributeType::RESPONSE_PORT;
}

impl DecodeAttribute<'_> for ResponsePort {
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        let value = raw.value_of(Self::TYPE)?;
        match (value.len(), u16_at(value, 0)) {
            (2 | 4, Some(port)) => Ok(Self(port)),
            _ => Err(raw.length_error()),
        }
    }
}

impl EncodeAttribute for ResponsePort {
    fn value_len(&self) -> usize {
        4
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        put(value, 0, &self.0.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_wrong_type, read, written};
    use super::*;
    use crate::stun::error::DecodeErrorKind;

    #[test]
    fn round_trip() {
        let attribute = ResponsePort::new(40000);
        let value = written(&attribute);
        assert_eq!(value, [0x9c, 0x40, 0, 0]);
        assert_eq!(read(&value), Ok(attribute));
        assert_eq!(read(&value[..2]), Ok(attribute));
    }

    #[test]
    fn truncated_or_oversize() {
        for value in [&b""[..], &[1], &[1, 2, 3], &[1, 2, 3, 4, 5]] {
            let error = read::<ResponsePort>(value).unwrap_err();
            assert_eq!(
                (error.kind(), error.offset()),
                (DecodeErrorKind::ValueLength, 2)
            );
        }
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<ResponsePort>(&[0x9c, 0x40, 0, 0]);
    }
}
