//! The servers a gathering asks.

use core::fmt;

use crate::stun::{ServerUri, UriError};

/// A server as `RTCPeerConnection` takes it (W3C WebRTC, `RTCIceServer`).
///
/// The credential never leaves this value but for the browser: `Debug` hides it, and no report
/// holds it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct IceServer {
    /// `stun:`, `stuns:`, `turn:` or `turns:` URIs; `HOST:PORT` alone means `stun:`.
    pub urls: Vec<String>,
    /// The user name; wanted by `turn:` and `turns:`.
    pub username: Option<String>,
    /// The password that goes with `username`.
    pub credential: Option<String>,
}

impl IceServer {
    /// A server that asks for no credentials.
    ///
    /// ```
    /// use icescope::web::IceServer;
    ///
    /// let server = IceServer::stun("stun:192.0.2.1:3478");
    /// assert_eq!(server.urls, ["stun:192.0.2.1:3478"]);
    /// ```
    #[must_use]
    pub fn stun(url: &str) -> Self {
        Self {
            urls: vec![url.to_owned()],
            ..Self::default()
        }
    }

    /// The parsed URIs, in order.
    ///
    /// # Errors
    ///
    /// The first URI that is none, and credentials that are missing where the scheme wants them.
    pub fn uris(&self) -> Result<Vec<ServerUri>, ServerError> {
        let uris = self
            .urls
            .iter()
            .map(|url| url.parse())
            .collect::<Result<Vec<ServerUri>, _>>()?;
        let anonymous = self.username.is_none() || self.credential.is_none();
        if anonymous && uris.iter().any(|uri| uri.scheme().is_turn()) {
            return Err(ServerError::CredentialMissing);
        }
        Ok(uris)
    }
}

impl fmt::Debug for IceServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IceServer")
            .field("urls", &self.urls)
            .field("username", &self.username.as_ref().map(|_| "..."))
            .field("credential", &self.credential.as_ref().map(|_| "..."))
            .finish()
    }
}

/// Why a server cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServerError {
    /// A URI names no server.
    Uri(UriError),
    /// A TURN server wants a user name and a credential.
    CredentialMissing,
}

impl ServerError {
    /// A stable name for programs: that of the [`UriError`], or `credential-missing`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Uri(error) => error.code(),
            Self::CredentialMissing => "credential-missing",
        }
    }
}

impl From<UriError> for ServerError {
    fn from(error: UriError) -> Self {
        Self::Uri(error)
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uri(error) => error.fmt(f),
            Self::CredentialMissing => {
                f.write_str("a TURN server needs a user name and a credential")
            }
        }
    }
}

impl core::error::Error for ServerError {}

#[cfg(test)]
mod tests {
    use super::{IceServer, ServerError};

    #[test]
    fn turn_wants_credentials_and_debug_hides_them() {
        let mut server = IceServer::stun("turn:192.0.2.1");
        assert_eq!(server.uris(), Err(ServerError::CredentialMissing));
        server.username = Some("alice".into());
        server.credential = Some("secret".into());
        assert_eq!(server.uris().map(|uris| uris.len()), Ok(1));
        let shown = format!("{server:?}");
        assert!(
            !shown.contains("secret") && !shown.contains("alice"),
            "{shown}"
        );
    }
}
