//! An error as an object for scripts.

use std::io::{self, Write};

use serde::Serialize;

use crate::failure::write_json;

/// Why there is no answer, schema `icescope/error/1`. What is not known is left out.
#[derive(Debug, Serialize)]
pub(crate) struct ErrorObject<'a> {
    schema: &'static str,
    /// The file as it was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// What was given in place of a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    error: Body<'a>,
}

#[derive(Debug, Serialize)]
struct Body<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rfc: Option<&'a str>,
}

/// Where in a text something is wrong.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Place {
    /// Counted from 1.
    pub(crate) line: usize,
    /// In characters, counted from 1.
    pub(crate) column: usize,
    /// In bytes, counted from 0.
    pub(crate) offset: usize,
    /// In bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) length: Option<usize>,
}

impl<'a> ErrorObject<'a> {
    pub(crate) fn new(code: &'a str, message: &'a str) -> Self {
        Self {
            schema: "icescope/error/1",
            file: None,
            text: None,
            error: Body {
                code,
                message,
                place: None,
                rfc: None,
            },
        }
    }

    pub(crate) fn file(mut self, file: &'a str) -> Self {
        self.file = Some(file);
        self
    }

    pub(crate) fn text(mut self, text: &'a str) -> Self {
        self.text = Some(text);
        self
    }

    pub(crate) fn place(mut self, place: Option<Place>) -> Self {
        self.error.place = place;
        self
    }

    pub(crate) fn rfc(mut self, rfc: Option<&'a str>) -> Self {
        self.error.rfc = rfc;
        self
    }

    /// Writes it as one line of JSON.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write_json(out, self)
    }
}
