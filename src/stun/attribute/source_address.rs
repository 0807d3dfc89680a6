//! SOURCE-ADDRESS, for clients of RFC 3489.

super::address::address_attribute! {
    /// What clients of RFC 3489 know RESPONSE-ORIGIN as. Its type must be understood, so that a server
    /// sends it only to requests without the magic cookie.
    SourceAddress, SOURCE_ADDRESS
}
