//! `parseSdp`.
//!
//! A JavaScript string with lone surrogates arrives with U+FFFD in their places. That is one UTF-16
//! unit like the surrogate it stands for, so offsets fit the caller's own string.

use wasm_bindgen::prelude::*;

use super::error::failure;
use super::value::to_js;
use crate::sdp::{Document, DocumentView, Profile, Utf16Offsets, check};

/// The document and what a check found, schema `icescope/sdp/1`.
///
/// # Errors
///
/// `{ code, message }`.
#[wasm_bindgen(js_name = parseSdp)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn parse_sdp(text: &str, profile: &str) -> Result<JsValue, JsValue> {
    let profile: Profile = profile
        .parse()
        .map_err(|_| failure("bad-options", "There is no such profile."))?;
    let document =
        Document::parse(text).map_err(|error| failure(error.code(), &error.to_string()))?;
    let found = check(&document, profile);
    to_js(&DocumentView::new(
        &document,
        &found,
        &Utf16Offsets::new(text),
    ))
}
