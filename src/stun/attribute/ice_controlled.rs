//! ICE-CONTROLLED (RFC 8445 section 16.1).

super::number::number_attribute! {
    /// The sender takes the controlled role (RFC 8445 sections 7.1.3 and 16.1).
    IceControlled(u64), ICE_CONTROLLED;
    /// The attribute for a tiebreaker.
    new;
    /// The tiebreaker.
    tiebreaker
}
