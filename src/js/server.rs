//! `parseServer`.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::error::{place, sentence};
use super::value::to_js;
use crate::stun::{ServerUri, UriError};

/// What the name of a server says.
#[derive(Serialize)]
struct Server<'a> {
    schema: &'static str,
    scheme: &'static str,
    host: &'a str,
    port: u16,
    udp: bool,
    uri: String,
}

/// The server that a URI or `HOST:PORT` names, schema `icescope/server/1`.
///
/// # Errors
///
/// `{ code, message, offset }`.
#[wasm_bindgen(js_name = parseServer)]
#[allow(unreachable_pub, reason = "JavaScript reaches it")]
pub fn parse_server(text: &str) -> Result<JsValue, JsValue> {
    let uri: ServerUri = text.parse().map_err(|error| no_server(text, error))?;
    to_js(&Server {
        schema: "icescope/server/1",
        scheme: uri.scheme().name(),
        host: uri.host(),
        port: uri.port(),
        udp: uri.is_udp(),
        uri: uri.to_string(),
    })
}

fn no_server(text: &str, error: UriError) -> JsValue {
    let failure = super::error::failure(error.code(), &sentence(error.kind()));
    place(&failure, text, error.offset());
    failure
}
