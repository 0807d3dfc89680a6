//! OTHER-ADDRESS (RFC 5780 section 7.4).

super::address::address_attribute! {
    /// The server's other address and its other port: what it answers from when a request asks for both
    /// to change (RFC 5780 section 7.4).
    OtherAddress, OTHER_ADDRESS
}
