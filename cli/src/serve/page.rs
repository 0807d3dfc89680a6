//! The diagnostics page over HTTP: the embedded files, and the servers that it may ask.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST, HeaderMap, HeaderName,
    HeaderValue, IF_NONE_MATCH, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use icescope::net::ProbeEndpoint;
use rust_embed::{Embed, EmbeddedFile};
use serde::Serialize;

use super::probe;
use super::turn::{Credentials, TurnServer};

/// What the page may do. Nothing inline, nothing from elsewhere; wasm needs its own word.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

#[derive(Embed)]
#[folder = "assets"]
#[allow_missing = true]
struct Assets;

/// Whether the page was built into this binary.
pub(super) fn is_present() -> bool {
    Assets::get("index.html").is_some()
}

/// The servers that the page may ask.
#[derive(Debug, Clone)]
pub(super) struct Servers {
    /// Where our own STUN server listens.
    pub(super) stun: Vec<SocketAddr>,
    /// The operator's TURN server.
    pub(super) turn: Option<TurnServer>,
    /// What lets the page find out who gets in.
    pub(super) probe: Option<ProbeEndpoint>,
}

#[derive(Serialize)]
struct Config {
    stun: Vec<String>,
    turn: Vec<Credentials>,
    /// Where the probe endpoint is, as a link on the page would say it.
    probe: Option<&'static str>,
}

pub(super) fn router(servers: Servers) -> Router {
    let probe = servers.probe.clone().map(probe::router);
    let router = Router::new()
        .route("/config.json", get(config))
        .route(
            "/",
            get(|headers: HeaderMap| async move { file("index.html", &headers) }),
        )
        .route("/{*path}", get(asset))
        .with_state(Arc::new(servers));
    match probe {
        Some(probe) => router.nest(&format!("/{}", probe::PATH), probe),
        None => router,
    }
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    file(&path, &headers)
}

fn file(path: &str, headers: &HeaderMap) -> Response {
    let Some(EmbeddedFile { data, metadata }) = Assets::get(path) else {
        return missing(path);
    };
    let tag = format!("\"{}\"", hex(&metadata.sha256_hash()));
    let mut response = if headers
        .get(IF_NONE_MATCH)
        .is_some_and(|seen| seen.as_bytes() == tag.as_bytes())
    {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (
            [(CONTENT_TYPE, metadata.mimetype().to_owned())],
            data.into_owned(),
        )
            .into_response()
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    secure(response)
}

fn missing(path: &str) -> Response {
    if path == "index.html" {
        let text = "This icescope was built without its page. Build it with `cargo xtask build`.\n";
        return secure((StatusCode::SERVICE_UNAVAILABLE, text).into_response());
    }
    secure((StatusCode::NOT_FOUND, "There is no such file.\n").into_response())
}

/// The page's STUN servers, as the visitor reaches them.
async fn config(State(servers): State<Arc<Servers>>, uri: Uri, headers: HeaderMap) -> Response {
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| uri.host());
    let visited = host.and_then(host_name);
    let stun = servers
        .stun
        .iter()
        .filter_map(|address| stun_uri(*address, visited))
        .collect();
    let turn = servers.turn.iter().filter_map(TurnServer::credentials);
    let turn = turn.collect();
    // A server on this machine sees no NAT.
    let sees = |endpoint: &&ProbeEndpoint| !endpoint.contact().ip().is_loopback();
    let probe = servers.probe.as_ref().filter(sees).map(|_| probe::PATH);
    secure(axum::Json(Config { stun, turn, probe }).into_response())
}

/// A socket bound to all addresses is reached by the name that the visitor used.
fn stun_uri(address: SocketAddr, visited: Option<&str>) -> Option<String> {
    if address.ip().is_unspecified() {
        return Some(format!("stun:{}:{}", visited?, address.port()));
    }
    Some(match address.ip() {
        IpAddr::V4(ip) => format!("stun:{ip}:{}", address.port()),
        IpAddr::V6(ip) => format!("stun:[{ip}]:{}", address.port()),
    })
}

/// The name in a `Host` header, without its port.
fn host_name(host: &str) -> Option<&str> {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => name,
        _ => host,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._[]:".contains(c);
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

fn secure(mut response: Response) -> Response {
    let headers: [(HeaderName, &str); 4] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-cache"),
    ];
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_header_gives_the_name_without_the_port() {
        assert_eq!(host_name("example.org:8080"), Some("example.org"));
        assert_eq!(host_name("example.org"), Some("example.org"));
        assert_eq!(host_name("[::1]:8080"), Some("[::1]"));
        assert_eq!(host_name("[::1]"), Some("[::1]"));
        assert_eq!(host_name("evil\"host:1"), None);
        assert_eq!(host_name(""), None);
    }

    #[test]
    fn all_addresses_are_named_as_the_visitor_names_them() {
        let any = SocketAddr::from(([0, 0, 0, 0], 3478));
        assert_eq!(
            stun_uri(any, Some("192.0.2.1")).as_deref(),
            Some("stun:192.0.2.1:3478")
        );
        assert_eq!(stun_uri(any, None), None);
        let one: SocketAddr = "[2001:db8::1]:3479".parse().unwrap();
        assert_eq!(
            stun_uri(one, Some("x")).as_deref(),
            Some("stun:[2001:db8::1]:3479")
        );
    }
}
