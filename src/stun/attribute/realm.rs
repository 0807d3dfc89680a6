//! REALM (RFC 8489 section 14.9).

super::text::text_attribute! {
    /// For whom a password counts (RFC 8489 section 14.9).
    Realm, REALM;
    /// A realm: at most 127 characters, already processed with OpaqueString (see
    /// [`Preparation`](crate::stun::Preparation)).
    new, tested with "example.org"
}
