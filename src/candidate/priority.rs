//! The arithmetic of RFC 8445 section 5.1.2.1.

/// A priority taken apart: `2^24 * type + 2^8 * local + (256 - component)`.
///
/// ```
/// use icescope::candidate::PriorityParts;
///
/// let parts = PriorityParts::of(2_130_706_431);
/// assert_eq!((parts.type_preference, parts.local_preference, parts.component), (126, 65535, 1));
/// assert_eq!(parts.priority(), 2_130_706_431);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "camelCase")
)]
pub struct PriorityParts {
    /// How this type of candidate is preferred: 0 to 126 by the RFC, to 255 in the text.
    pub type_preference: u8,
    /// How the address is preferred among those of one type, 0 to 65535.
    pub local_preference: u16,
    /// The component that the low byte stands for, 1 to 256.
    pub component: u16,
}

impl PriorityParts {
    /// The parts of a priority.
    #[must_use]
    pub const fn of(priority: u32) -> Self {
        let [type_preference, high, low, component] = priority.to_be_bytes();
        Self {
            type_preference,
            local_preference: u16::from_be_bytes([high, low]),
            component: 256 - component as u16,
        }
    }

    /// The priority that these parts make; a component out of range counts as the nearest one in it.
    #[must_use]
    pub const fn priority(self) -> u32 {
        let component = match self.component {
            0 => 1,
            component if component > 256 => 256,
            component => component,
        };
        ((self.type_preference as u32) << 24)
            + ((self.local_preference as u32) << 8)
            + (256 - component as u32)
    }
}
