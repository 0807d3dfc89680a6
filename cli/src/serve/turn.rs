//! Time-limited credentials for a TURN server, by the secret that it shares with us.
//!
//! The scheme is the one that coturn calls `use-auth-secret` (draft-uberti-behave-turn-rest): the
//! name is the time at which it ends, in seconds, and the password is the HMAC-SHA1 of the name.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha1::Sha1;

/// How long a name and its password are good for.
const LIFETIME: Duration = Duration::from_secs(3600);

/// A TURN server and the secret that it shares with us.
#[derive(Clone)]
pub(super) struct TurnServer {
    uris: Vec<String>,
    secret: String,
}

/// What the page hands to its `RTCPeerConnection`, and for how many seconds it is good.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct Credentials {
    urls: Vec<String>,
    username: String,
    credential: String,
    ttl: u64,
}

impl TurnServer {
    pub(super) fn new(uris: &[String], secret: Option<&str>) -> Option<Self> {
        let secret = secret?.to_owned();
        let uris = uris.to_vec();
        (!uris.is_empty()).then_some(Self { uris, secret })
    }

    /// Credentials that begin now.
    pub(super) fn credentials(&self) -> Option<Credentials> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        self.credentials_until((now + LIFETIME).as_secs())
    }

    fn credentials_until(&self, end: u64) -> Option<Credentials> {
        let username = format!("{end}:icescope");
        let mut code = Hmac::<Sha1>::new_from_slice(self.secret.as_bytes()).ok()?;
        code.update(username.as_bytes());
        Some(Credentials {
            urls: self.uris.clone(),
            username,
            credential: STANDARD.encode(code.finalize().into_bytes()),
            ttl: LIFETIME.as_secs(),
        })
    }
}

impl std::fmt::Debug for TurnServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TurnServer")
            .field("uris", &self.uris)
            .finish_non_exhaustive()
    }
}

/// A `turn:` or `turns:` URI (RFC 7065 section 3.1), for the command line.
pub(crate) fn uri(text: &str) -> Result<String, &'static str> {
    let rest = text
        .strip_prefix("turn:")
        .or_else(|| text.strip_prefix("turns:"));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._[]:?=".contains(c);
    match rest {
        Some(rest) if !rest.is_empty() && rest.chars().all(plain) => Ok(text.to_owned()),
        _ => Err("a TURN server is named as turn:HOST:PORT or turns:HOST:PORT"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `printf 1700000000:icescope | openssl dgst -sha1 -hmac north -binary | base64` says.
    #[test]
    fn the_password_is_the_code_of_the_name() {
        let uris = ["turn:turn.example.org:3478".to_owned()];
        let server = TurnServer::new(&uris, Some("north")).unwrap();
        let given = server.credentials_until(1_700_000_000).unwrap();
        assert_eq!(given.username, "1700000000:icescope");
        assert_eq!(given.credential, "bY8HLQNM7BXY0SwmDCHbn36bWHc=");
        assert!(!format!("{server:?}").contains("north"));
    }

    #[test]
    fn a_uri_is_a_turn_uri() {
        assert!(uri("turn:192.0.2.1:3478?transport=tcp").is_ok());
        assert!(uri("turns:[2001:db8::1]").is_ok());
        for wrong in ["stun:example.org", "turn:", "turn:a b", "turn:\"x"] {
            assert!(uri(wrong).is_err(), "{wrong}");
        }
    }
}
