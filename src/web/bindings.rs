//! What the browser offers and `web-sys` does not declare.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// `RTCIceCandidate` with the members that came after `web-sys` was generated.
    #[wasm_bindgen(extends = web_sys::RtcIceCandidate)]
    pub(super) type FullCandidate;

    /// The server that the candidate came from; `undefined` in Firefox and for host candidates.
    #[wasm_bindgen(method, getter)]
    pub(super) fn url(this: &FullCandidate) -> Option<String>;

    /// `RTCPeerConnection` with the handler that `web-sys` lacks.
    #[wasm_bindgen(extends = web_sys::RtcPeerConnection)]
    pub(super) type FullConnection;

    /// Sets the handler of `icecandidateerror` events; `null` takes it off.
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_onicecandidateerror(this: &FullConnection, handler: &JsValue);

    /// Milliseconds on a clock that does not run backwards.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(super) fn now() -> f64;

    #[wasm_bindgen(js_name = setTimeout)]
    pub(super) fn set_timeout(callback: &JsValue, milliseconds: i32) -> JsValue;

    /// Asks an HTTP server (WHATWG Fetch).
    #[wasm_bindgen(catch)]
    pub(super) async fn fetch(url: &str, init: &JsValue) -> Result<JsValue, JsValue>;

    /// What it answered.
    pub(super) type HttpResponse;

    /// Whether its status is one of success.
    #[wasm_bindgen(method, getter)]
    pub(super) fn ok(this: &HttpResponse) -> bool;

    #[wasm_bindgen(method, getter)]
    pub(super) fn status(this: &HttpResponse) -> u16;

    #[wasm_bindgen(method, catch)]
    pub(super) async fn json(this: &HttpResponse) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = clearTimeout)]
    pub(super) fn clear_timeout(timer: &JsValue);
}

/// Lets the browser go on for this many milliseconds.
pub(super) async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(&resolve, milliseconds);
    });
    // The promise has no way to fail.
    let _ = JsFuture::from(promise).await;
}

/// Whether this JavaScript engine has `RTCPeerConnection` at all.
pub(super) fn has_webrtc() -> bool {
    js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("RTCPeerConnection"))
        .is_ok_and(|constructor| constructor.is_function())
}

/// The `name` of a `DOMException`, or of any other JavaScript error.
pub(super) fn error_name(error: &JsValue) -> Option<String> {
    js_sys::Reflect::get(error, &JsValue::from_str("name"))
        .ok()?
        .as_string()
}
