//! Changing a document without touching the bytes beside the change.
//!
//! A [`Plan`] turns what is wanted ("video sends only", "VP9 first") into [`Edits`]: parts of the
//! text and what stands there afterwards. [`Document::edit`] makes and applies them; the document
//! stays parsed, and an edit costs about as much as a copy of the text. All else keeps its bytes:
//! line ends, spaces, unknown lines, a last line without a line end.
//!
//! ```
//! use icescope::sdp::attribute::Direction;
//! use icescope::sdp::edit::Target;
//! use icescope::sdp::Document;
//!
//! let mut document = Document::parse("v=0\ns=-\nm=audio 9 RTP/AVP 0\na=sendrecv\na=mid:0")?;
//! let before = document.clone();
//! let done = document.edit(|plan| plan.set_direction(Target::Media(0), Direction::SendOnly))?;
//! assert_eq!(document.text(), "v=0\ns=-\nm=audio 9 RTP/AVP 0\na=sendonly\na=mid:0");
//! assert_eq!(done.len(), 1);
//!
//! // Undo.
//! document.apply(&done.inverse(&before)?)?;
//! assert_eq!(document.text(), before.text());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod apply;
mod attribute;
mod bandwidth;
mod candidate;
mod changes;
mod codec;
mod credentials;
mod direction;
mod draft;
mod error;
pub(super) mod format;
mod line;
mod missing;
mod parameter;
mod section;
mod simulcast;
mod target;
#[cfg(test)]
mod tests;

pub use candidate::CandidateFilter;
pub use changes::{Edits, Replacement};
pub use codec::CodecQuery;
pub use error::EditError;
pub use missing::{MissingCodec, MissingSection};
pub use parameter::Opus;
pub use target::Target;

use super::document::Document;
use super::section::Section;
use draft::Draft;

/// Makes [`Edits`] for a document.
///
/// Nothing is changed until they are applied. Where all is as wanted already, there are none.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'d> {
    document: &'d Document<'d>,
}

impl<'d> Plan<'d> {
    const fn new(document: &'d Document<'d>) -> Self {
        Self { document }
    }

    /// Makes the edits of each section that a target names.
    ///
    /// The closure is not a type parameter, so that this is compiled once for all edits.
    fn each(
        &self,
        target: Target<'_>,
        edit: &mut dyn FnMut(&mut Draft<'d>, &Section<'d>),
    ) -> Result<Edits, EditError> {
        let mut draft = Draft::new(self.document);
        for section in &target.sections(self.document)? {
            edit(&mut draft, section);
        }
        Ok(draft.finish())
    }
}

impl Document<'_> {
    /// Where edits are planned.
    #[must_use]
    pub const fn plan(&self) -> Plan<'_> {
        Plan::new(self)
    }

    /// Plans edits, applies them, and gives them back: what a copy of the text kept elsewhere needs
    /// to follow.
    ///
    /// # Errors
    ///
    /// Those of the plan, and those of [`Document::apply`]. The document is then as it was.
    pub fn edit(
        &mut self,
        plan: impl FnOnce(&Plan<'_>) -> Result<Edits, EditError>,
    ) -> Result<Edits, EditError> {
        let edits = plan(&self.plan())?;
        self.apply(&edits)?;
        Ok(edits)
    }
}
