//! AV1 (RTP Payload Format For AV1, section 7.2).

use super::super::Parameters;
use super::{Field, view};

view! {
    /// AV1 (the Alliance for Open Media's RTP payload format, section 7.2).
    Av1 {
        /// The level: 5 for 3.1, where nothing is said
        level_idx: u8 = "level-idx",
        /// The profile: 0 for Main, where nothing is said
        profile: u8 = "profile",
        /// The tier: 0 where nothing is said
        tier: u8 = "tier",
    }
}
