//! What the words of a row of the table of attributes mean.

/// How often one section may have an attribute.
pub(super) mod often {
    #[allow(non_upper_case_globals)]
    pub(in super::super) const Once: bool = false;
    #[allow(non_upper_case_globals)]
    pub(in super::super) const Often: bool = true;
}

/// Whether there is no value.
#[allow(non_upper_case_globals)]
pub(super) mod is_flag {
    pub(in super::super) const value: bool = false;
    pub(in super::super) const list: bool = false;
    pub(in super::super) const candidate: bool = false;
    pub(in super::super) const flag: bool = true;
}

/// How a value is read.
pub(super) mod takes {
    use super::super::Flag;
    use crate::candidate::{SyntaxError, SyntaxErrorKind};

    /// A parser that needs a value.
    pub(in super::super) fn value<'a, T>(
        value: Option<&'a str>,
        parser: impl FnOnce(&'a str) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        match value {
            Some(value) if !value.is_empty() => parser(value),
            _ => Err(SyntaxError::new(0, SyntaxErrorKind::MissingValue)),
        }
    }

    /// A candidate, which is written without its name here.
    pub(in super::super) use value as candidate;

    /// A parser that takes an empty value too.
    pub(in super::super) fn list<'a, T>(
        value: Option<&'a str>,
        parser: impl FnOnce(&'a str) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        match value {
            Some(value) => parser(value),
            None => Err(SyntaxError::new(0, SyntaxErrorKind::MissingValue)),
        }
    }

    /// A parser that needs none.
    pub(in super::super) fn flag(
        value: Option<&str>,
        parser: impl FnOnce() -> Flag,
    ) -> Result<Flag, SyntaxError> {
        match value {
            None => Ok(parser()),
            Some(_) => Err(SyntaxError::new(0, SyntaxErrorKind::UnexpectedValue)),
        }
    }
}

/// How a value is written.
pub(super) mod gives {
    use core::fmt;

    use super::super::Flag;
    use crate::candidate::Candidate;

    pub(in super::super) fn value(
        value: &impl fmt::Display,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        write!(f, "{value}")
    }

    pub(in super::super) use value as list;

    pub(in super::super) fn candidate(
        value: &Candidate<'_>,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        value.write_value(f)
    }

    pub(in super::super) const fn flag(_: &Flag, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}
