//! VP8 (RFC 7741 section 6.1) and VP9 (RFC 9628 section 6).

use super::super::Parameters;
use super::{Field, view};

view! {
    /// VP8 (RFC 7741 section 6.1).
    Vp8 {
        /// The highest frame rate that can be decoded
        max_fr: u32 = "max-fr",
        /// The largest frame that can be decoded, in macroblocks
        max_fs: u32 = "max-fs",
    }
}

view! {
    /// VP9 (RFC 9628 section 6).
    Vp9 {
        /// The highest frame rate that can be decoded
        max_fr: u32 = "max-fr",
        /// The largest frame that can be decoded, in macroblocks
        max_fs: u32 = "max-fs",
        /// The profile, 0 to 3; 0 where nothing is said
        profile_id: u8 = "profile-id",
    }
}
