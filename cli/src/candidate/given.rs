//! What `icescope candidate` is given: lines, single words and JSON.

use std::borrow::Cow;
use std::path::Path;

use icescope::candidate::{CandidateLine, NoCandidate, SyntaxError};
use serde_json::Value;

use crate::failure::Failure;

/// The argument that stands for standard input.
pub(super) const STANDARD_INPUT: &str = "-";

/// Texts are looked at no deeper than this: JSON in a JSON string in a message.
const DEPTH: usize = 4;

/// Why a text is no candidate, and where, in bytes.
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) offset: usize,
    pub(super) length: Option<usize>,
    /// The section that says how a candidate is written.
    pub(super) rfc: Option<&'static str>,
}

impl Fault {
    pub(super) fn of(error: SyntaxError, text: &str) -> Self {
        Self {
            code: error.code(),
            message: NoCandidate::new(error, text).to_string(),
            offset: error.offset(),
            length: Some(error.word_in(text).len()),
            rfc: Some(NoCandidate::RFC),
        }
    }

    fn malformed(error: &serde_json::Error, json: &str, start: usize) -> Self {
        let before = error.line().saturating_sub(1);
        let lines: usize = json.split_inclusive('\n').take(before).map(str::len).sum();
        let offset = lines + error.column().saturating_sub(1);
        Self {
            code: "not-json",
            message: "this begins like JSON and is none".to_owned(),
            offset: start + offset.min(json.len()),
            length: None,
            rfc: None,
        }
    }

    fn absent() -> Self {
        Self {
            code: "no-candidate",
            message: "there is no candidate in this JSON".to_owned(),
            offset: 0,
            length: None,
            rfc: None,
        }
    }
}

/// The texts in the arguments: one candidate whose words the shell has split, or one in each.
pub(super) fn texts(words: &[String]) -> Result<Vec<Cow<'_, str>>, Failure> {
    if words.iter().all(|word| is_bare(word)) {
        return Ok(vec![words.join(" ").into()]);
    }
    if words.iter().filter(|word| *word == STANDARD_INPUT).count() > 1 {
        return Err(Failure::unusable(
            "usage",
            "standard input can be read only once",
        ));
    }
    Ok(words.iter().map(|word| word.as_str().into()).collect())
}

/// The first of the arguments, where all are names of files and no candidates.
pub(super) fn file(words: &[String]) -> Option<&str> {
    let is_file = |word: &String| word != STANDARD_INPUT && Path::new(word).is_file();
    let first = words.first()?;
    let is_candidate = CandidateLine::parse(&words.join(" ")).is_ok();
    (words.iter().all(is_file) && !is_candidate).then_some(first)
}

/// Whether it can be one word of several that make a candidate.
fn is_bare(word: &str) -> bool {
    !word.is_empty()
        && word != STANDARD_INPUT
        && !word.starts_with(['{', '"'])
        && !word.contains(char::is_whitespace)
}

/// The text itself, or the candidate in what `JSON.stringify` makes of an `RTCIceCandidate`, alone or
/// in a message as signalling servers pass on: `{"candidate":"candidate:...","sdpMid":"0"}`.
pub(super) fn unwrapped(text: &str) -> Result<Cow<'_, str>, Fault> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..DEPTH {
        let json = text.trim();
        if json != "null" && !json.starts_with(['{', '[', '"']) {
            return Ok(text);
        }
        let start = text.len() - text.trim_start().len();
        let value =
            serde_json::from_str(json).map_err(|error| Fault::malformed(&error, json, start))?;
        text = candidate(value).ok_or_else(Fault::absent)?.into();
    }
    Err(Fault::absent())
}

/// Browsers tell the end of the candidates by `null`, or by an empty text.
fn candidate(mut value: Value) -> Option<String> {
    loop {
        match value {
            Value::String(text) => return Some(text),
            Value::Null => return Some(String::new()),
            Value::Object(mut object) => value = object.remove("candidate")?,
            _ => return None,
        }
    }
}
