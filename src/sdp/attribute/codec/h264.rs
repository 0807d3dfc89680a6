//! H.264 (RFC 6184 section 8.1).

use core::fmt;

use super::super::Parameters;
use super::{Field, view};

view! {
    /// H.264 (RFC 6184 section 8.1).
    H264 {
        /// Whether the levels of the two directions may differ
        level_asymmetry_allowed: bool = "level-asymmetry-allowed",
        /// The most bits a second, in 1000 or 1200 bit/s
        max_br: u32 = "max-br",
        /// The largest frame in macroblocks
        max_fs: u32 = "max-fs",
        /// The most macroblocks a second
        max_mbps: u32 = "max-mbps",
        /// 0 for single units, 1 for aggregation, 2 for interleaving
        packetization_mode: u8 = "packetization-mode",
        /// The profile and the level
        profile_level_id: ProfileLevelId = "profile-level-id",
        /// Parameter sets in base64, commas between them
        sprop_parameter_sets: &'a str = "sprop-parameter-sets",
    }
}

/// Three bytes that name profile and level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileLevelId {
    /// `profile_idc`: 66 for Baseline.
    pub profile_idc: u8,
    /// `profile-iop`: the constraint flags, the first in the highest bit.
    pub profile_iop: u8,
    /// `level_idc`: 31 for level 3.1.
    pub level_idc: u8,
}

/// A profile of H.264, by RFC 6184 table 5; Constrained High as libwebrtc knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum H264Profile {
    /// Constrained Baseline, which browsers share.
    ConstrainedBaseline,
    /// Baseline.
    Baseline,
    /// Main.
    Main,
    /// Extended.
    Extended,
    /// High.
    High,
    /// Constrained High.
    ConstrainedHigh,
    /// High 4:4:4 Predictive.
    High444,
}

impl ProfileLevelId {
    /// The profile, where it is one of the usual ones.
    #[must_use]
    pub const fn profile(self) -> Option<H264Profile> {
        Some(match (self.profile_idc, self.profile_iop) {
            (0x42, iop) if iop & 0x4F == 0x40 => H264Profile::ConstrainedBaseline,
            (0x4D, iop) if iop & 0x8F == 0x80 => H264Profile::ConstrainedBaseline,
            (0x58, iop) if iop & 0xCF == 0xC0 => H264Profile::ConstrainedBaseline,
            (0x42, iop) if iop & 0x4F == 0 => H264Profile::Baseline,
            (0x58, iop) if iop & 0xCF == 0x80 => H264Profile::Baseline,
            (0x4D, iop) if iop & 0xAF == 0 => H264Profile::Main,
            (0x58, iop) if iop & 0xCF == 0 => H264Profile::Extended,
            (0x64, 0) => H264Profile::High,
            (0x64, 0x0C) => H264Profile::ConstrainedHigh,
            (0xF4, 0) => H264Profile::High444,
            _ => return None,
        })
    }

    /// The level times ten: 31 for 3.1; 9 for 1b.
    #[must_use]
    pub const fn level(self) -> u8 {
        // Level 1b has a flag in the profiles that are older than it.
        let old = matches!(self.profile_idc, 0x42 | 0x4D | 0x58);
        match self.level_idc {
            11 if old && self.profile_iop & 0x10 != 0 => 9,
            level => level,
        }
    }
}

impl fmt::Display for ProfileLevelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            profile_idc,
            profile_iop,
            level_idc,
        } = self;
        write!(f, "{profile_idc:02x}{profile_iop:02x}{level_idc:02x}")
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ProfileLevelId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Field<'_> for ProfileLevelId {
    fn read(text: &str) -> Option<Self> {
        let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(text, 16).ok().filter(|_| digits)?;
        let [_, profile_idc, profile_iop, level_idc] = number.to_be_bytes();
        Some(Self {
            profile_idc,
            profile_iop,
            level_idc,
        })
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_and_levels_have_names() {
        for (text, profile, level) in [
            ("42e01f", Some(H264Profile::ConstrainedBaseline), 31),
            ("42001f", Some(H264Profile::Baseline), 31),
            ("4d001f", Some(H264Profile::Main), 31),
            ("64001f", Some(H264Profile::High), 31),
            ("640c34", Some(H264Profile::ConstrainedHigh), 52),
            ("42f00b", Some(H264Profile::ConstrainedBaseline), 9),
            ("f4001f", Some(H264Profile::High444), 31),
            ("00001f", None, 31),
        ] {
            let id = ProfileLevelId::read(text).unwrap();
            assert_eq!((id.profile(), id.level()), (profile, level), "{text}");
        }
        assert_eq!(ProfileLevelId::read("+2e01f"), None);
    }
}
