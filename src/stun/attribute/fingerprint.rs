//! FINGERPRINT (RFC 8489 section 14.7).

/// What the CRC-32 is mixed with, so that it is not mistaken for that of another protocol.
pub(in crate::stun) const XOR: u32 = 0x5354_554e;

super::number::number_attribute! {
    /// A checksum over the message before it (RFC 8489 section 14.7). To add one, see
    /// [`MessageWriter::fingerprint`](crate::stun::MessageWriter::fingerprint); to check one,
    /// [`Message::verify_fingerprint`](crate::stun::Message::verify_fingerprint).
    Fingerprint(u32), FINGERPRINT;
    /// The attribute for a value as transmitted.
    new;
    /// The value as transmitted: a CRC-32 mixed with 0x5354554e.
    value
}
