//! CHANGE-REQUEST (RFC 5780 section 7.2).

use super::{Attribute, AttributeType, DecodeAttribute, EncodeAttribute, RawAttribute};
use crate::stun::error::DecodeError;
use crate::stun::header::TransactionId;
use crate::stun::wire::put;

const CHANGE_ADDRESS: u32 = 4;
const CHANGE_PORT: u32 = 2;

/// Asks the server to answer from its other address, its other port or both (RFC 5780 section 7.2).
///
/// With neither, it asks for nothing, but shows that the client knows RFC 5780.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChangeRequest {
    /// To answer from the other IP address.
    pub address: bool,
    /// To answer from the other port.
    pub port: bool,
}

impl ChangeRequest {
    /// Asks for the other address and the other port.
    pub const BOTH: Self = Self {
        address: true,
        port: true,
    };

    /// Asks for the same address and the other port.
    pub const PORT: Self = Self {
        address: false,
        port: true,
    };

    /// Whether anything is to change.
    #[must_use]
    pub const fn asks(&self) -> bool {
        self.address || self.port
    }
}

impl Attribute for ChangeRequest {
    const TYPE: AttributeType = AttributeType::CHANGE_REQUEST;
}

impl DecodeAttribute<'_> for ChangeRequest {
    fn decode(raw: RawAttribute<'_>) -> Result<Self, DecodeError> {
        let flags = raw.array_of(Self::TYPE).map(u32::from_be_bytes)?;
        Ok(Self {
            address: flags & CHANGE_ADDRESS != 0,
            port: flags & CHANGE_PORT != 0,
        })
    }
}

impl EncodeAttribute for ChangeRequest {
    fn value_len(&self) -> usize {
        4
    }

    fn encode(&self, _id: TransactionId, value: &mut [u8]) {
        let address = if self.address { CHANGE_ADDRESS } else { 0 };
        let port = if self.port { CHANGE_PORT } else { 0 };
        put(value, 0, &(address | port).to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{assert_exact_length, assert_wrong_type, read, written};
    use super::*;

    #[test]
    fn round_trip() {
        for (address, port, flags) in [
            (false, false, 0),
            (false, true, 2),
            (true, false, 4),
            (true, true, 6),
        ] {
            let attribute = ChangeRequest { address, port };
            let value = written(&attribute);
            assert_eq!(value, [0, 0, 0, flags]);
            assert_eq!(read(&value), Ok(attribute));
            assert_eq!(attribute.asks(), flags != 0);
        }
    }

    #[test]
    fn other_flags_are_ignored() {
        assert_eq!(
            read(&[0xff, 0xff, 0xff, 0xf9]),
            Ok(ChangeRequest::default())
        );
    }

    #[test]
    fn truncated_or_oversize() {
        assert_exact_length::<ChangeRequest>(&[0, 0, 0, 6]);
    }

    #[test]
    fn wrong_type() {
        assert_wrong_type::<ChangeRequest>(&[0, 0, 0, 6]);
    }
}
