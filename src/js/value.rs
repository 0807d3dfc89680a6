//! Small values in and out, through serde.

use serde::Serialize;
#[cfg(feature = "web")]
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::error::failure;

/// A plain JavaScript value: objects, not `Map`s; `null`, not `undefined`.
pub(super) fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    let serializer = Serializer::new()
        .serialize_maps_as_objects(true)
        .serialize_missing_as_null(true);
    value
        .serialize(&serializer)
        .map_err(|error| failure("internal", &error.to_string()))
}

/// Reads options; whatever does not fit is refused.
#[cfg(feature = "web")]
pub(super) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|error| failure("bad-options", &error.to_string()))
}
