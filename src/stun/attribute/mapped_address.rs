//! MAPPED-ADDRESS (RFC 8489 section 14.1).

super::address::address_attribute! {
    /// The address that the server saw, in the clear (RFC 8489 section 14.1): only for clients that do
    /// not know XOR-MAPPED-ADDRESS, since some NATs rewrite it.
    MappedAddress, MAPPED_ADDRESS
}
