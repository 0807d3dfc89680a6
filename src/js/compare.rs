//! `checkAnswer`, `diffSdp` and `checkMunging`: two descriptions side by side.

use wasm_bindgen::prelude::*;

use super::error::failure;
use super::value::to_js;
use crate::sdp::answer::{AnswerView, check_answer};
use crate::sdp::diff::{DiffView, diff};
use crate::sdp::munge::{DescriptionType, MungeView, check_munging};
use crate::sdp::{Document, Utf16Offsets, check};

/// Holds an answer against its offer, and each of them against a profile, schema
/// `icescope/sdp-answer/1`.
///
/// # Errors
///
/// `{ code, message }`: a text is too long.
#[wasm_bindgen(js_name = checkAnswer)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn answer(offer: &str, answer: &str, profile: &str) -> Result<JsValue, JsValue> {
    let profile = profile.parse().unwrap_or_default();
    compare(offer, answer, |[offer, answer], offsets| {
        let found = check_answer(&offer, &answer, profile);
        let own = [&check(&offer, profile), &check(&answer, profile)];
        to_js(&AnswerView::new(&found, own, &offsets[0], &offsets[1]))
    })
}

/// What changed from one description to another, schema `icescope/sdp-diff/1`.
///
/// # Errors
///
/// `{ code, message }`: a text is too long.
#[wasm_bindgen(js_name = diffSdp)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn difference(before: &str, after: &str) -> Result<JsValue, JsValue> {
    compare(before, after, |documents, offsets| {
        let changes = diff(&documents[0], &documents[1]);
        to_js(&DiffView::new(&changes, &offsets[0], &offsets[1]))
    })
}

/// What a munged description changes, and who takes it, schema `icescope/sdp-munge/1`.
///
/// # Errors
///
/// `{ code, message }`: a text is too long.
#[wasm_bindgen(js_name = checkMunging)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn munging(original: &str, munged: &str, answer: bool) -> Result<JsValue, JsValue> {
    let kind = if answer {
        DescriptionType::Answer
    } else {
        DescriptionType::Offer
    };
    compare(original, munged, |documents, offsets| {
        let check = check_munging(&documents[0], &documents[1], kind);
        to_js(&MungeView::new(&check, &offsets[0], &offsets[1]))
    })
}

fn compare(
    one: &str,
    other: &str,
    view: impl FnOnce([Document<'_>; 2], [Utf16Offsets<'_>; 2]) -> Result<JsValue, JsValue>,
) -> Result<JsValue, JsValue> {
    let parse =
        |text| Document::parse(text).map_err(|error| failure(error.code(), &format!("{error}.")));
    let documents = [parse(one)?, parse(other)?];
    view(documents, [one, other].map(Utf16Offsets::new))
}
