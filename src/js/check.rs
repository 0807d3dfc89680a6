//! What a check finds.

use wasm_bindgen::prelude::*;

use super::sdp::write;
use super::tape;
use crate::sdp::{Profile, check};

/// The tape of what a check finds.
#[wasm_bindgen(js_name = sdpCheck)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn check_document(id: u32, profile: usize) -> usize {
    write(id, |document, tape| {
        let found = check(document, profile_of(profile));
        tape::checked(&found, tape);
    })
}

fn profile_of(index: usize) -> Profile {
    Profile::ALL.get(index).copied().unwrap_or_default()
}
