//! Files and standard input.

use std::fs;
use std::io::{self, Read, Write};

use icescope::sdp::{Document, ParseError};
use serde::Serialize;

use crate::failure::{UNUSABLE, write_json};

/// The bytes of a file.
pub(super) struct Input(Vec<u8>);

/// Why a file cannot be used.
pub(super) enum Problem {
    Unreadable(io::Error),
    NoDocument(ParseError),
}

impl Input {
    /// Reads a file, or standard input where it is called `-`.
    pub(super) fn read(file: &str) -> Result<Self, Problem> {
        let read = if file == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            fs::read(file)
        };
        read.map(Self).map_err(Problem::Unreadable)
    }

    pub(super) fn document(&self) -> Result<Document<'_>, Problem> {
        Document::parse_bytes(&self.0).map_err(Problem::NoDocument)
    }
}

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    file: &'a str,
    accepted: bool,
    diagnostics: [(); 0],
    error: Body,
}

#[derive(Serialize)]
struct Body {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
}

impl Problem {
    /// Tells it, and gives the exit code.
    pub(super) fn report(&self, file: &str, json: bool, out: &mut dyn Write) -> io::Result<u8> {
        let (code, message, place) = match self {
            Self::Unreadable(error) => ("unreadable", format!("cannot read: {error}"), None),
            Self::NoDocument(error) => {
                let place = match error {
                    ParseError::NotUtf8 {
                        offset,
                        line,
                        column,
                    } => Some((*line, *column, *offset)),
                    _ => None,
                };
                (error.code(), error.to_string(), place)
            }
        };
        if json {
            let body = Body {
                code,
                message,
                line: place.map(|(line, _, _)| line),
                column: place.map(|(_, column, _)| column),
                offset: place.map(|(_, _, offset)| offset),
            };
            let schema = "icescope/error/1";
            write_json(
                out,
                &Object {
                    schema,
                    file,
                    accepted: false,
                    diagnostics: [],
                    error: body,
                },
            )?;
        } else {
            anstream::eprintln!("icescope: {file}: {message}");
        }
        Ok(UNUSABLE)
    }
}
