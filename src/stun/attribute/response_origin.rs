//! RESPONSE-ORIGIN (RFC 5780 section 7.3).

super::address::address_attribute! {
    /// The address that the server says it answers from (RFC 5780 section 7.3). Where it differs from
    /// the address that the answer came from, something in between translates.
    ResponseOrigin, RESPONSE_ORIGIN
}
