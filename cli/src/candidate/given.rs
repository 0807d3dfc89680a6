//! What `icescope candidate` is given: lines, single words and JSON.

use std::borrow::Cow;

use icescope::candidate::{SyntaxError, SyntaxErrorKind};
use serde_json::Value;

use crate::failure::Failure;

/// The argument that stands for standard input.
pub(super) const STANDARD_INPUT: &str = "-";

/// Texts are looked at no deeper than this: JSON in a JSON string in a message.
const DEPTH: usize = 4;

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

/// Why a text is no candidate, and where, in bytes.
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) offset: usize,
}

impl Fault {
    pub(super) fn of(error: SyntaxError, text: &str) -> Self {
        let message = match error.kind() {
            kind @ SyntaxErrorKind::Incomplete => format!("{kind}: {} must follow", next(text)),
            kind => kind.to_string(),
        };
        Self {
            code: error.code(),
            message,
            offset: error.offset(),
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
        }
    }

    fn absent() -> Self {
        Self {
            code: "no-candidate",
            message: "there is no candidate in this JSON".to_owned(),
            offset: 0,
        }
    }
}

/// What follows a text that ends too early.
fn next(text: &str) -> Cow<'static, str> {
    let line = text.strip_prefix("a=").unwrap_or(text);
    let value = line.strip_prefix("candidate:").unwrap_or(line);
    let words: Vec<&str> = value.split(' ').filter(|word| !word.is_empty()).collect();
    match (FIELDS.get(words.len()), words.last()) {
        (None, Some(name)) => format!("the value of {name}").into(),
        (field, _) => field.copied().unwrap_or_default().into(),
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
