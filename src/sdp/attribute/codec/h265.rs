//! H.265 (RFC 7798 section 7.1).

use super::super::Parameters;
use super::{Field, view};

view! {
    /// H.265 (RFC 7798 section 7.1).
    H265 {
        /// Constraints beyond the profile, in hexadecimal digits
        interop_constraints: &'a str = "interop-constraints",
        /// The level times 30: 93 for 3.1
        level_id: u8 = "level-id",
        /// Profiles that the stream fits too, in hexadecimal digits
        profile_compatibility_indicator: &'a str = "profile-compatibility-indicator",
        /// The profile: 1 for Main, 2 for Main 10
        profile_id: u8 = "profile-id",
        /// The space that the profile is in
        profile_space: u8 = "profile-space",
        /// Picture parameter sets in base64
        sprop_pps: &'a str = "sprop-pps",
        /// Sequence parameter sets in base64
        sprop_sps: &'a str = "sprop-sps",
        /// Video parameter sets in base64
        sprop_vps: &'a str = "sprop-vps",
        /// The tier: 0 for Main, 1 for High
        tier_flag: u8 = "tier-flag",
        /// How layers are spread over streams: `SRST`
        tx_mode: &'a str = "tx-mode",
    }
}
