//! Failures as JavaScript objects.

use core::fmt;

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::sdp::{OffsetMap, Utf16Offsets};

/// An object `{ code, message }` for the package to make an `IceScopeError` of.
pub(super) fn failure(code: &str, message: &str) -> JsValue {
    let object = Object::new();
    set(&object, "code", &JsValue::from_str(code));
    set(&object, "message", &JsValue::from_str(message));
    object.into()
}

/// Says where in a text a failure is: at a byte, told in UTF-16 units.
pub(super) fn place(failure: &JsValue, text: &str, byte: usize) {
    let offset = u32::try_from(Utf16Offsets::new(text).map(byte)).unwrap_or(u32::MAX);
    set(failure.unchecked_ref(), "offset", &JsValue::from(offset));
}

/// What an error says, as a sentence.
pub(super) fn sentence(error: impl fmt::Display) -> String {
    let mut text = format!("{error}.");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// Sets a member of an object of our own, which cannot fail.
pub(super) fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}
