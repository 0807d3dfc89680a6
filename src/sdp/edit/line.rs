//! Edits of single lines.

use super::Plan;
use super::changes::Edits;
use super::draft::{Draft, one_line};
use super::error::EditError;

use super::super::line::Line;

impl<'d> Plan<'d> {
    /// Gives a line, by its number from 1, another text: `a=ptime:20`.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchLine`], and [`EditError::BreaksLine`] for a text with CR, LF or NUL.
    pub fn set_line(&self, number: usize, content: &str) -> Result<Edits, EditError> {
        one_line(content)?;
        let mut draft = Draft::new(self.document);
        draft.set(self.line(number)?, content);
        Ok(draft.finish())
    }

    /// Gives a line, by its number from 1, another value: what follows `x=`.
    ///
    /// # Errors
    ///
    /// Those of [`Plan::set_line`], and [`EditError::NoValue`] for a line that is blank or
    /// malformed.
    pub fn set_value(&self, number: usize, value: &str) -> Result<Edits, EditError> {
        one_line(value)?;
        let line = self.line(number)?;
        if !line.kind().has_value() {
            return Err(EditError::NoValue { number });
        }
        let mut draft = Draft::new(self.document);
        draft.change(line.value_span(), value);
        Ok(draft.finish())
    }

    /// Inserts a line, which then has this number, from 1. It may be one more than the document has
    /// lines. The line ends as the one before it does; after a last line without a line end, it
    /// has none either.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchLine`], and [`EditError::BreaksLine`] for a text with CR, LF or NUL.
    pub fn insert_line(&self, number: usize, content: &str) -> Result<Edits, EditError> {
        one_line(content)?;
        let index = number
            .checked_sub(1)
            .filter(|index| *index <= self.document.lines().len())
            .ok_or(EditError::NoSuchLine { number })?;
        let mut draft = Draft::new(self.document);
        draft.insert(index, &[content]);
        Ok(draft.finish())
    }

    /// Removes a line with its line end. Of a last line without one, the line end before it goes.
    ///
    /// # Errors
    ///
    /// [`EditError::NoSuchLine`].
    pub fn remove_line(&self, number: usize) -> Result<Edits, EditError> {
        let mut draft = Draft::new(self.document);
        draft.remove(self.line(number)?);
        Ok(draft.finish())
    }

    fn line(&self, number: usize) -> Result<Line<'d>, EditError> {
        self.document
            .line(number)
            .ok_or(EditError::NoSuchLine { number })
    }
}
