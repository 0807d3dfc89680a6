//! PRIORITY (RFC 8445 section 16.1).

super::number::number_attribute! {
    /// The priority that a peer-reflexive candidate found by this check would have (RFC 8445 sections
    /// 7.1.1 and 16.1).
    Priority(u32), PRIORITY;
    /// The attribute for a candidate priority, 1 to 2^31 - 1.
    new;
    /// The candidate priority.
    priority
}
