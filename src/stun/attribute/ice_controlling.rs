//! ICE-CONTROLLING (RFC 8445 section 16.1).

super::number::number_attribute! {
    /// The sender takes the controlling role (RFC 8445 sections 7.1.3 and 16.1).
    IceControlling(u64), ICE_CONTROLLING;
    /// The attribute for a tiebreaker.
    new;
    /// The tiebreaker.
    tiebreaker
}
