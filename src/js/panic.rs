//! A panic is a bug; it crosses to JavaScript as an exception that says where it happened.

use wasm_bindgen::prelude::*;

/// Runs when the module is loaded.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|info| {
        wasm_bindgen::throw_str(&format!("icescope {info}"));
    }));
}
