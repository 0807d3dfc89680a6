//! NONCE (RFC 8489 section 14.10).

super::text::text_attribute! {
    /// What a server wants to see again in the next request (RFC 8489 section 14.10).
    Nonce, NONCE;
    /// A nonce: at most 127 characters.
    new, tested with "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA"
}
