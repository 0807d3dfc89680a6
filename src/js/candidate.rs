//! `parseCandidate` and `classifyCandidate`.

use wasm_bindgen::prelude::*;

use super::error::{failure, place, set};
use super::value::to_js;
use crate::candidate::{CandidateLine, ClassView, LineView, NoCandidate, SyntaxError};

/// The whole line, schema `icescope/candidate/1`.
///
/// # Errors
///
/// `{ code, message, offset, length, rfc }`.
#[wasm_bindgen(js_name = parseCandidate)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn parse_candidate(line: &str) -> Result<JsValue, JsValue> {
    to_js(&LineView::of(&parse(line)?))
}

/// The class of the candidate; `null` for the end of the candidates.
///
/// # Errors
///
/// `{ code, message, offset, length, rfc }`.
#[wasm_bindgen(js_name = classifyCandidate)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn classify_candidate(line: &str) -> Result<JsValue, JsValue> {
    let line = parse(line)?;
    let class = line.candidate().map(|candidate| candidate.class());
    to_js(&class.as_ref().map(ClassView::of))
}

fn parse(line: &str) -> Result<CandidateLine<'_>, JsValue> {
    CandidateLine::parse(line).map_err(|error| syntax_failure(line, error))
}

fn syntax_failure(text: &str, error: SyntaxError) -> JsValue {
    let reason = NoCandidate::new(error, text);
    let object = failure(error.code(), &format!("Not a candidate: {reason}."));
    place(&object, text, error.offset());
    let length = error.word_in(text).encode_utf16().count();
    set(
        object.unchecked_ref(),
        "length",
        &JsValue::from(u32::try_from(length).unwrap_or(u32::MAX)),
    );
    set(
        object.unchecked_ref(),
        "rfc",
        &JsValue::from_str(NoCandidate::RFC),
    );
    object
}
