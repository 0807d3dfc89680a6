//! Failures as JavaScript objects.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

/// An object `{ code, message }` for the package to make an `IceScopeError` of.
pub(super) fn failure(code: &str, message: &str) -> JsValue {
    let object = Object::new();
    set(&object, "code", &JsValue::from_str(code));
    set(&object, "message", &JsValue::from_str(message));
    object.into()
}

/// Sets a member of an object of our own, which cannot fail.
pub(super) fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}
