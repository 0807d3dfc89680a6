//! `explainNat`.

use wasm_bindgen::prelude::*;

use super::error::failure;
use super::predict::peer;
use super::value::to_js;
use crate::nat::Class;
use crate::sim::{Dependence, Walk};

/// A walk through a NAT of that kind, schema `icescope/explain/1`: all its steps, so that who shows
/// it can go forward and back.
///
/// # Errors
///
/// `{ code, message }`: a name stands for no kind of NAT, or for a host without one.
#[wasm_bindgen(js_name = explainNat)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn explain_nat(kind: &str) -> Result<JsValue, JsValue> {
    let peer = peer(kind)?;
    let filtering = Dependence::named(peer.filtering.name());
    match (Dependence::named(peer.mapping.name()), filtering) {
        (Some(mapping), Some(filtering)) => to_js(&Walk::new(mapping, filtering)),
        _ => Err(failure(
            "no-nat",
            &format!("{peer} does not translate, so it has no table."),
        )),
    }
}
