//! SOFTWARE (RFC 8489 section 14.14).

super::text::text_attribute! {
    /// What program the sender is, for people to read (RFC 8489 section 14.14).
    Software, SOFTWARE;
    /// The name of a program: at most 127 characters.
    new, tested with "icescope \u{30DE}"
}
