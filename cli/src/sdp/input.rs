//! Files and standard input.

use std::fs;
use std::io::{self, Read, Write};

use icescope::sdp::{Document, ParseError};

use super::argument::Argument;
use super::excerpt;
use super::wrapper::{Wrapper, unwrapped};
use crate::error::{ErrorObject, Place};
use crate::failure::{Failure, UNUSABLE};

/// The bytes of a file.
pub(super) struct Input(Vec<u8>);

/// For a command whose files are standard input twice, of which the second would be empty.
pub(super) fn only_once() -> Failure {
    Failure::unusable("usage", "only one of the files can be standard input")
}

/// Why a file cannot be used.
pub(super) enum Problem {
    Unreadable(io::Error),
    NoDocument(ParseError),
    /// Where UTF-8 ends, and the byte there.
    NotUtf8(ParseError, u8),
    Wrapped(Wrapper),
}

impl Input {
    /// Reads a file, or standard input where it is called `-`.
    fn read(file: &str) -> Result<Self, Problem> {
        let read = if file == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            fs::read(file)
        };
        read.map(Self).map_err(Problem::Unreadable)
    }

    /// Reads a file for its description alone, which is taken out of JSON; that is said on standard
    /// error.
    pub(super) fn description(file: &str) -> Result<Self, Problem> {
        let input = Self::read(file)?;
        let text = core::str::from_utf8(&input.0).unwrap_or_default();
        let inner = match Wrapper::of(&input.0) {
            Some(Wrapper::Json { .. }) => unwrapped(text),
            Some(wrapper) => return Err(Problem::Wrapped(wrapper)),
            None => None,
        };
        Ok(match inner {
            Some(inner) => {
                anstream::eprintln!(
                    "icescope: {}: JSON; what is told is of the description in it",
                    excerpt::clean(file)
                );
                Self(inner.into_bytes())
            }
            None => input,
        })
    }

    /// Reads a file that is given back, of which nothing may get lost: one that is wrapped is refused.
    pub(super) fn unwrapped(file: &str) -> Result<Self, Problem> {
        let input = Self::read(file)?;
        match Wrapper::of(&input.0) {
            Some(wrapper) => Err(Problem::Wrapped(wrapper)),
            None => Ok(input),
        }
    }

    /// Reads a file that is given back byte for byte: one that is no text is refused.
    pub(super) fn text(file: &str) -> Result<Self, Problem> {
        let input = Self::read(file)?;
        match Wrapper::of(&input.0) {
            Some(wrapper) if !wrapper.is_text() => Err(Problem::Wrapped(wrapper)),
            _ => Ok(input),
        }
    }

    pub(super) fn document(&self) -> Result<Document<'_>, Problem> {
        Document::parse_bytes(&self.0).map_err(|error| match error {
            ParseError::NotUtf8 { offset, .. } => {
                Problem::NotUtf8(error, self.0.get(offset).copied().unwrap_or_default())
            }
            _ => Problem::NoDocument(error),
        })
    }
}

impl Problem {
    /// Tells it, and gives the exit code.
    pub(super) fn report(&self, file: &str, json: bool, out: &mut dyn Write) -> io::Result<u8> {
        let (code, message, place) = match self {
            Self::Unreadable(error) => ("unreadable", format!("cannot read: {error}"), None),
            Self::NoDocument(error) => (error.code(), error.to_string(), None),
            Self::NotUtf8(error, byte) => {
                let place = match error {
                    ParseError::NotUtf8 {
                        offset,
                        line,
                        column,
                    } => Some(Place {
                        line: *line,
                        column: *column,
                        offset: *offset,
                        length: Some(1),
                    }),
                    _ => None,
                };
                let message = format!(
                    "{error}: 0x{byte:02X}; if the text is Latin-1: iconv -f latin1 -t utf-8{}",
                    Argument::of(file).word()
                );
                (error.code(), message, place)
            }
            Self::Wrapped(wrapper) => (wrapper.code(), wrapper.sentence(&Argument::of(file)), None),
        };
        if json {
            let object = ErrorObject::new(code, &message).file(file).place(place);
            object.write(out)?;
        } else {
            anstream::eprintln!("icescope: {}: {message}", excerpt::clean(file));
        }
        Ok(UNUSABLE)
    }
}
