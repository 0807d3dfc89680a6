//! What a gathering asks for, and why it does not start.

use core::fmt;
use core::time::Duration;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{RtcBundlePolicy, RtcConfiguration, RtcIceServer, RtcIceTransportPolicy};

use super::bindings;
use super::gathering::DEFAULT_TIME_LIMIT;
use super::server::{IceServer, ServerError};

/// What to gather, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatherConfig {
    /// The servers to ask.
    pub servers: Vec<IceServer>,
    /// When to stop at the latest, counted from the start. At most `i32::MAX` milliseconds.
    pub time_limit: Duration,
    /// Which candidates to gather.
    pub policy: Policy,
}

impl Default for GatherConfig {
    fn default() -> Self {
        Self {
            servers: Vec::new(),
            time_limit: DEFAULT_TIME_LIMIT,
            policy: Policy::default(),
        }
    }
}

/// Which candidates to gather (W3C WebRTC, `RTCIceTransportPolicy`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Policy {
    /// All of them.
    #[default]
    All,
    /// Relayed ones only.
    Relay,
}

/// Why a gathering did not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StartError {
    /// There is no `RTCPeerConnection` here: no browser, a worker, or switched off.
    NoWebrtc,
    /// A server's URI or credentials are of no use.
    Server(ServerError),
    /// The browser refused the configuration, for a reason that it gave another name.
    Refused,
}

impl StartError {
    /// A stable name for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoWebrtc => "no-webrtc",
            Self::Server(error) => error.code(),
            Self::Refused => "gathering-refused",
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWebrtc => f.write_str("there is no RTCPeerConnection here"),
            Self::Server(error) => error.fmt(f),
            Self::Refused => f.write_str("the browser refused these servers"),
        }
    }
}

impl core::error::Error for StartError {}

impl From<ServerError> for StartError {
    fn from(error: ServerError) -> Self {
        Self::Server(error)
    }
}

/// What the browser is told.
pub(super) fn configuration(config: &GatherConfig) -> Result<RtcConfiguration, StartError> {
    let servers = Array::new();
    for server in &config.servers {
        let uris = server.uris()?;
        let uris = uris.iter().map(|uri| JsValue::from_str(&uri.to_string()));
        let entry = RtcIceServer::new();
        entry.set_urls(&uris.collect::<Array>());
        if let Some(username) = &server.username {
            entry.set_username(username);
        }
        if let Some(credential) = &server.credential {
            entry.set_credential(credential);
        }
        servers.push(&entry);
    }
    let configuration = RtcConfiguration::new();
    configuration.set_ice_servers(&servers);
    configuration.set_bundle_policy(RtcBundlePolicy::MaxBundle);
    configuration.set_ice_transport_policy(match config.policy {
        Policy::All => RtcIceTransportPolicy::All,
        Policy::Relay => RtcIceTransportPolicy::Relay,
    });
    Ok(configuration)
}

/// Why the browser refused that.
pub(super) fn start_error(error: &JsValue) -> StartError {
    match bindings::error_name(error).as_deref() {
        Some("InvalidAccessError") => ServerError::CredentialMissing.into(),
        _ => StartError::Refused,
    }
}
