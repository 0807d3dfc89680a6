//! Which sections an edit is for.

use super::super::document::Document;
use super::super::section::Section;
use super::error::EditError;

/// Which sections an edit is for.
///
/// ```
/// use icescope::sdp::edit::Target;
///
/// assert_eq!(Target::of("0"), Target::Media(0));
/// assert_eq!(Target::of("video"), Target::Kind("video"));
/// assert_eq!(Target::of("mid:a1"), Target::Mid("a1"));
/// assert_eq!(Target::of("all"), Target::AllMedia);
/// assert_eq!(Target::of("+1"), Target::Kind("+1"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target<'t> {
    /// The session section.
    Session,
    /// A media section by its number, from 0.
    Media(usize),
    /// The media sections of a `mid`.
    Mid(&'t str),
    /// The media sections of a kind: `audio`.
    Kind(&'t str),
    /// All media sections; there may be none.
    AllMedia,
}

impl<'t> Target<'t> {
    /// Reads a target: a number without a sign and leading zeros, `session`, `all`, `mid:` and a mid, or
    /// a kind of media.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        match (text, index(text), text.strip_prefix("mid:")) {
            (_, Some(index), _) => Self::Media(index),
            (_, _, Some(mid)) => Self::Mid(mid),
            ("session", ..) => Self::Session,
            ("all", ..) => Self::AllMedia,
            (kind, ..) => Self::Kind(kind),
        }
    }

    /// Whether the target names a section.
    #[must_use]
    pub fn names(&self, section: &Section<'_>) -> bool {
        match self {
            Self::Session => section.media_index().is_none(),
            Self::Media(index) => section.media_index() == Some(*index),
            Self::Mid(mid) => section.media_index().is_some() && section.mid() == Some(mid),
            Self::Kind(kind) => section.kind() == Some(kind),
            Self::AllMedia => section.media_index().is_some(),
        }
    }

    /// The sections that it names, at least one where it names a certain one.
    pub(super) fn sections<'d>(
        self,
        document: &'d Document<'d>,
    ) -> Result<Vec<Section<'d>>, EditError> {
        let sections: Vec<_> = match self {
            Self::Session => vec![document.session()],
            Self::Media(index) => document.media_section(index).into_iter().collect(),
            _ => document
                .media()
                .filter(|section| self.names(section))
                .collect(),
        };
        if sections.is_empty() && self != Self::AllMedia {
            Err(EditError::NoSuchSection)
        } else {
            Ok(sections)
        }
    }
}

/// The number of a section, as it is written: `+1` and `01` are none.
fn index(text: &str) -> Option<usize> {
    let plain = text == "0" || text.starts_with(|first| matches!(first, '1'..='9'));
    text.parse().ok().filter(|_| plain)
}
