//! Which way media flows (RFC 8866 section 6.7).

use super::super::attribute::Direction;
use super::super::section::Section;
use super::Plan;
use super::changes::Edits;
use super::error::EditError;
use super::target::Target;

impl Plan<'_> {
    /// Sets the direction. A section that states none gets the attribute at its end; one that
    /// states several keeps the first. With [`Target::AllMedia`], sections of another kind than RTP
    /// that state none, such as data channels, get none.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`].
    pub fn set_direction(
        &self,
        target: Target<'_>,
        direction: Direction,
    ) -> Result<Edits, EditError> {
        self.each(target, &mut |draft, section| {
            let mut stated = section
                .all_attributes()
                .filter(|attribute| attribute.key().and_then(Direction::of_key).is_some());
            match stated.next() {
                Some(attribute) => draft.change(attribute.name_span(), direction.name()),
                None if target == Target::AllMedia && !is_rtp(section) => {}
                None => draft.append(section, &["a=", direction.name()]),
            }
            stated.for_each(|attribute| draft.remove(attribute.line()));
        })
    }
}

fn is_rtp(section: &Section<'_>) -> bool {
    matches!(section.media(), Ok(Some(media)) if media.is_rtp())
}
