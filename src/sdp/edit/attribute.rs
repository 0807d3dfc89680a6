//! Edits of attributes by their names.

use super::Plan;
use super::changes::Edits;
use super::draft::{one_line, token};
use super::error::EditError;
use super::target::Target;

impl Plan<'_> {
    /// Gives the first attribute of a name another value; puts one at the end of each section that
    /// has none. Without a value the line is `a=name`.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`], [`EditError::InvalidName`], and [`EditError::BreaksLine`] for
    /// a value with CR, LF or NUL.
    pub fn set_attribute(
        &self,
        target: Target<'_>,
        name: &str,
        value: Option<&str>,
    ) -> Result<Edits, EditError> {
        let parts = parts(name, &value)?;
        self.each(
            target,
            &mut |draft, section| match section.attributes(name).next() {
                Some(attribute) => draft.change_value(attribute, value),
                None => draft.append(section, &parts),
            },
        )
    }

    /// Adds an attribute to each section: behind the last one of its name, or else at the end.
    ///
    /// # Errors
    ///
    /// Those of [`Plan::set_attribute`].
    pub fn add_attribute(
        &self,
        target: Target<'_>,
        name: &str,
        value: Option<&str>,
    ) -> Result<Edits, EditError> {
        let parts = parts(name, &value)?;
        self.each(
            target,
            &mut |draft, section| match section.attributes(name).last() {
                Some(attribute) => draft.insert_after(attribute.line(), &parts),
                None => draft.append(section, &parts),
            },
        )
    }

    /// Removes the attributes of a name; those of one value only, where one is given.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchSection`].
    pub fn remove_attribute(
        &self,
        target: Target<'_>,
        name: &str,
        value: Option<&str>,
    ) -> Result<Edits, EditError> {
        self.each(target, &mut |draft, section| {
            for attribute in section.attributes(name) {
                if value.is_none() || attribute.value() == value {
                    draft.remove(attribute.line());
                }
            }
        })
    }
}

fn parts<'p>(name: &'p str, value: &Option<&'p str>) -> Result<Vec<&'p str>, EditError> {
    token(name)?;
    one_line(value.unwrap_or_default())?;
    let mut parts = vec!["a=", name];
    if let Some(value) = value {
        parts.extend([":", value]);
    }
    Ok(parts)
}
