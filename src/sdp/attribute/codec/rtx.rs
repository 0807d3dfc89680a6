//! Retransmission (RFC 4588 section 8.1).

use super::super::Parameters;
use super::{Field, view};

view! {
    /// Retransmission (RFC 4588 section 8.1).
    Rtx {
        /// The payload type whose packets are sent again
        apt: u8 = "apt",
        /// For how many milliseconds packets are kept
        rtx_time: u32 = "rtx-time",
    }
}
