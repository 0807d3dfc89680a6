//! An attribute with its name.

use core::fmt;

use super::AttributeValue;

/// An attribute as it stands behind `a=`: [`fmt::Display`] writes `ice-ufrag:8hhY` or `rtcp-mux`.
#[derive(Clone, Copy, Debug)]
pub struct AttributeLine<'v, 'a> {
    name: &'static str,
    value: &'v AttributeValue<'a>,
}

impl fmt::Display for AttributeLine<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value } = self;
        if value.is_flag() {
            f.write_str(name)
        } else {
            write!(f, "{name}:{value}")
        }
    }
}

impl<'a> AttributeValue<'a> {
    /// The attribute with its name, to be written; `None` for one that is not known.
    ///
    /// ```
    /// use icescope::sdp::AttributeValue;
    ///
    /// let line = AttributeValue::IceUfrag("8hhY").line().map(|line| line.to_string());
    /// assert_eq!(line.as_deref(), Some("ice-ufrag:8hhY"));
    /// ```
    #[must_use]
    pub fn line(&self) -> Option<AttributeLine<'_, 'a>> {
        let name = self.key()?.name();
        Some(AttributeLine { name, value: self })
    }
}
