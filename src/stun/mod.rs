//! STUN messages (RFC 8489): zero-copy decode, in-place encode, integrity and fingerprint.

pub mod engine;
