//! Why a text is no candidate, in words.

use core::fmt;

use super::syntax::{SyntaxError, SyntaxErrorKind};

/// What comes after each other up to the type.
const FIELDS: [&str; 8] = [
    "the foundation",
    "the component",
    "the transport",
    "the priority",
    "the address",
    "the port",
    "typ and the type",
    "the type",
];

/// Why [`CandidateLine::parse`](super::CandidateLine::parse) does not take a text, for people and
/// without a full stop; written by [`fmt::Display`]. RFC 8839 section 5.1.
///
/// ```
/// use icescope::candidate::{CandidateLine, NoCandidate};
///
/// let text = "candidate:1 1 udp";
/// let error = CandidateLine::parse(text).unwrap_err();
/// let reason = NoCandidate::new(error, text).to_string();
/// assert_eq!(reason, "the text ends too early: the priority must follow");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoCandidate<'t> {
    error: SyntaxError,
    text: &'t str,
}

impl<'t> NoCandidate<'t> {
    /// The section that says how a candidate is written.
    pub const RFC: &'static str = "RFC 8839 section 5.1";

    /// Why this text is none: `error` is what parsing it gave.
    #[must_use]
    pub const fn new(error: SyntaxError, text: &'t str) -> Self {
        Self { error, text }
    }
}

impl fmt::Display for NoCandidate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.error.kind();
        kind.fmt(f)?;
        if kind != SyntaxErrorKind::Incomplete {
            return Ok(());
        }
        let line = self.text.strip_prefix("a=").unwrap_or(self.text);
        let value = line.strip_prefix("candidate:").unwrap_or(line);
        let words = || value.split(' ').filter(|word| !word.is_empty());
        match (FIELDS.get(words().count()), words().next_back()) {
            (Some(field), _) => write!(f, ": {field} must follow"),
            (None, Some(name)) => write!(f, ": the value of {name} must follow"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::CandidateLine;
    use super::*;

    fn reason(text: &str) -> String {
        NoCandidate::new(CandidateLine::parse(text).unwrap_err(), text).to_string()
    }

    #[test]
    fn what_must_follow_is_named_and_nothing_else() {
        for start in ["", "candidate:", "a=candidate:"] {
            let next = |rest: &str| reason(&format!("{start}{rest}"));
            assert_eq!(
                next("1 1 udp"),
                "the text ends too early: the priority must follow"
            );
            assert_eq!(
                next("1 1 udp 1 192.0.2.1 9 typ host generation"),
                "the text ends too early: the value of generation must follow"
            );
            assert_eq!(
                next("1 x udp 1 192.0.2.1 9 typ host"),
                "a number must stand here"
            );
        }
        assert_eq!(
            reason("a=candidate:1"),
            "the text ends too early: the component must follow"
        );
    }
}
