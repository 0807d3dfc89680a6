//! The user name fragment and the password of ICE (RFC 8839 section 5.4).

use crate::candidate::grammar;

use super::super::attribute::{AttributeValue, Key};
use super::Plan;
use super::changes::Edits;
use super::draft::Draft;
use super::error::EditError;
use super::target::Target;

impl Plan<'_> {
    /// Sets the ICE credentials of each section. Candidates that carry the old user name fragment
    /// in their `ufrag` extension get the new one.
    ///
    /// With [`Target::AllMedia`] credentials that stand in the session section are set there.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`] and [`EditError::InvalidCredential`].
    pub fn set_ice_credentials(
        &self,
        target: Target<'_>,
        ufrag: &str,
        pwd: &str,
    ) -> Result<Edits, EditError> {
        credential(ufrag, 4)?;
        credential(pwd, 22)?;
        let mut draft = Draft::new(self.document);
        let session = self.document.session();
        let inherited = session.keyed(Key::IceUfrag).next();
        let mut sections = target.sections(self.document)?;
        let in_session = target == Target::AllMedia && inherited.is_some();
        if in_session {
            sections.insert(0, session);
        }
        for section in sections {
            let own = section.keyed(Key::IceUfrag).next();
            let inherits = own.is_none() && in_session;
            let old = own.or(inherited).and_then(|attribute| attribute.value());
            // Browsers take no notice of spaces at its end.
            let old = old.map(str::trim_ascii_end);
            for (key, value) in [(Key::IceUfrag, ufrag), (Key::IcePwd, pwd)] {
                match section.keyed(key).next() {
                    Some(attribute) => draft.change_value(attribute, Some(value)),
                    None if !inherits => draft.append(&section, &["a=", key.name(), ":", value]),
                    None => {}
                }
            }
            for attribute in section.keyed(Key::Candidate) {
                let Ok(AttributeValue::Candidate(candidate)) = attribute.typed() else {
                    continue;
                };
                if let Some(carried) = candidate.extension("ufrag")
                    && Some(carried) == old
                {
                    draft.change_part(carried, ufrag);
                }
            }
        }
        Ok(draft.finish())
    }
}

fn credential(text: &str, shortest: usize) -> Result<(), EditError> {
    if grammar::is_credential(text, shortest) {
        Ok(())
    } else {
        Err(EditError::InvalidCredential)
    }
}
