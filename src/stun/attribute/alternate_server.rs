//! ALTERNATE-SERVER (RFC 8489 section 14.15).

super::address::address_attribute! {
    /// The server to ask instead, in a 300 (Try Alternate) response (RFC 8489 section 14.15).
    AlternateServer, ALTERNATE_SERVER
}
