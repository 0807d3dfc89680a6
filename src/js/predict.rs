//! `predictConnection`.

use wasm_bindgen::prelude::*;

use super::error::failure;
use super::value::to_js;
use crate::nat::{Peer, Prediction, Setting};

/// Whether two peers will reach each other without a relay, schema `icescope/predict/1`.
///
/// # Errors
///
/// `{ code, message }`: a name stands for no kind of NAT.
#[wasm_bindgen(js_name = predictConnection)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn predict_connection(a: &str, b: &str) -> Result<JsValue, JsValue> {
    to_js(&Prediction::new(peer(a)?, peer(b)?, Setting::default()))
}

/// The peer of that name.
pub(super) fn peer(name: &str) -> Result<Peer, JsValue> {
    name.parse()
        .map_err(|error: crate::nat::PeerError| failure(error.code(), &format!("{name}: {error}.")))
}
