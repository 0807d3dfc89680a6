//! Opus (RFC 7587 section 6.1).

use super::super::Parameters;
use super::{Field, view};

view! {
    /// Opus (RFC 7587 section 6.1). What has no value has the default of the RFC, which the methods
    /// give.
    Opus {
        /// Whether constant bit rate is wanted
        cbr: bool = "cbr",
        /// The highest average bit rate that is wanted, in bit/s
        maxaveragebitrate: u32 = "maxaveragebitrate",
        /// The highest sampling rate that can be played, in Hz
        maxplaybackrate: u32 = "maxplaybackrate",
        /// The most milliseconds in a packet
        maxptime: u32 = "maxptime",
        /// The fewest milliseconds in a packet
        minptime: u32 = "minptime",
        /// The milliseconds in a packet
        ptime: u32 = "ptime",
        /// The highest sampling rate that is sent, in Hz
        sprop_maxcapturerate: u32 = "sprop-maxcapturerate",
        /// Whether stereo is likely to be sent
        sprop_stereo: bool = "sprop-stereo",
        /// Whether stereo is wanted
        stereo: bool = "stereo",
        /// Whether silence is better not sent
        usedtx: bool = "usedtx",
        /// Whether forward error correction is of use
        useinbandfec: bool = "useinbandfec",
    }
}

impl Opus<'_> {
    /// Whether stereo is wanted; it is not where nothing is said.
    #[must_use]
    pub fn is_stereo(&self) -> bool {
        self.stereo == Some(true)
    }

    /// Whether forward error correction is of use; it is not where nothing is said.
    #[must_use]
    pub fn has_fec(&self) -> bool {
        self.useinbandfec == Some(true)
    }

    /// Whether silence is better not sent; it is sent where nothing is said.
    #[must_use]
    pub fn has_dtx(&self) -> bool {
        self.usedtx == Some(true)
    }

    /// Whether constant bit rate is wanted; it is not where nothing is said.
    #[must_use]
    pub fn is_cbr(&self) -> bool {
        self.cbr == Some(true)
    }
}
