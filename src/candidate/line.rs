//! A candidate as a line of text, in each form in which one meets it.

use core::fmt;

use super::attribute::Candidate;
use super::syntax::{SyntaxError, SyntaxErrorKind};

/// A candidate, or the end of the candidates, with its text.
///
/// Taken are the SDP line (`a=candidate:...`), the string of an `RTCIceCandidate`
/// (`candidate:...`), the bare value, the empty string and `end-of-candidates` (RFC 8838
/// section 13), each with or without a line end. [`fmt::Display`] writes the text back byte for
/// byte.
///
/// ```
/// use icescope::candidate::CandidateLine;
///
/// let text = "a=candidate:0 1 UDP 2122187007 192.0.2.1 34227 typ host\r\n";
/// let line = CandidateLine::parse(text)?;
/// assert_eq!(line.to_string(), text);
/// assert_eq!(line.candidate().map(|candidate| candidate.port), Some(34227));
/// assert!(CandidateLine::parse("")?.is_end());
/// # Ok::<(), icescope::candidate::SyntaxError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CandidateLine<'a> {
    text: &'a str,
    candidate: Option<Candidate<'a>>,
}

impl<'a> CandidateLine<'a> {
    /// Parses a line.
    ///
    /// # Errors
    ///
    /// The first place at which the line leaves the grammar; its offset is that in `text`.
    pub fn parse(text: &'a str) -> Result<Self, SyntaxError> {
        let body = text.strip_suffix('\n').unwrap_or(text);
        let body = body.strip_suffix('\r').unwrap_or(body);
        if body.is_empty() {
            return Ok(Self {
                text,
                candidate: None,
            });
        }
        let attribute = body.strip_prefix("a=").unwrap_or(body);
        if attribute.trim_end_matches(' ') == "end-of-candidates" {
            return Ok(Self {
                text,
                candidate: None,
            });
        }
        let value = attribute.strip_prefix("candidate:").unwrap_or(attribute);
        let start = body.len() - value.len();
        if value.is_empty() {
            return Err(SyntaxError::new(start, SyntaxErrorKind::MissingValue));
        }
        match Candidate::parse(value) {
            Ok(candidate) => Ok(Self {
                text,
                candidate: Some(candidate),
            }),
            Err(error) => Err(error.moved_by(start)),
        }
    }

    /// The text as it was given.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// The candidate; `None` at the end of the candidates.
    #[must_use]
    pub const fn candidate(&self) -> Option<&Candidate<'a>> {
        self.candidate.as_ref()
    }

    /// Whether this says that no candidate follows.
    #[must_use]
    pub const fn is_end(&self) -> bool {
        self.candidate.is_none()
    }
}

impl fmt::Display for CandidateLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}
