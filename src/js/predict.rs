//! `predictConnection`.

use wasm_bindgen::prelude::*;

use super::error::failure;
use super::value::to_js;
use crate::nat::{Hairpin, Peer, Prediction, Setting};

/// Whether two peers will reach each other without a relay, schema `icescope/predict/1`. `hairpin` is
/// what the NAT that both share does, and empty if they share none; `hidden`, that they do not know
/// each other's local addresses; `guesses`, whose ports can be guessed.
///
/// # Errors
///
/// `{ code, message }`: a name stands for no kind of NAT, or of hairpinning.
#[wasm_bindgen(js_name = predictConnection)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn predict_connection(
    a: &str,
    b: &str,
    hairpin: &str,
    hidden: bool,
    guesses: &[u8],
) -> Result<JsValue, JsValue> {
    let same_nat = |hairpin| Setting::SameNat {
        hairpin,
        local_addresses: !hidden,
    };
    let setting = match hairpin {
        "" => Setting::Apart {
            guess_a: guesses.first() == Some(&1),
            guess_b: guesses.get(1) == Some(&1),
        },
        "none" => same_nat(Hairpin::None),
        "internal-source" => same_nat(Hairpin::InternalSource),
        "external-source" => same_nat(Hairpin::ExternalSource),
        _ => return Err(failure("bad-options", "hairpin has no such value.")),
    };
    to_js(&Prediction::new(peer(a)?, peer(b)?, setting))
}

/// The peer of that name.
pub(super) fn peer(name: &str) -> Result<Peer, JsValue> {
    name.parse()
        .map_err(|error: crate::nat::PeerError| failure(error.code(), &format!("{name}: {error}.")))
}
