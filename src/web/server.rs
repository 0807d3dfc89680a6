//! The servers a gathering asks, and the URIs that name them.

use core::fmt;
use core::str::FromStr;
use std::net::{IpAddr, Ipv6Addr};

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
        if anonymous && uris.iter().any(|uri| uri.is_turn()) {
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

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// STUN over UDP (RFC 7064).
    Stun,
    /// STUN over TLS (RFC 7064).
    Stuns,
    /// TURN over UDP or TCP (RFC 7065).
    Turn,
    /// TURN over TLS or DTLS (RFC 7065).
    Turns,
}

impl Scheme {
    /// The scheme as written: `stun`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stun => "stun",
            Self::Stuns => "stuns",
            Self::Turn => "turn",
            Self::Turns => "turns",
        }
    }

    const fn default_port(self) -> u16 {
        match self {
            Self::Stun | Self::Turn => 3478,
            Self::Stuns | Self::Turns => 5349,
        }
    }
}

/// A STUN or TURN URI taken apart (RFC 7064 section 3.1, RFC 7065 section 3.1).
///
/// ```
/// use icescope::web::ServerUri;
///
/// let uri: ServerUri = "stun:STUN.Example.org".parse().unwrap();
/// assert_eq!((uri.host(), uri.port()), ("stun.example.org", 3478));
/// assert_eq!(uri.to_string(), "stun:stun.example.org:3478");
///
/// let bare: ServerUri = "[2001:db8::1]:3479".parse().unwrap();
/// assert_eq!(bare.to_string(), "stun:[2001:db8::1]:3479");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerUri {
    scheme: Scheme,
    host: String,
    port: u16,
    tcp: bool,
}

impl ServerUri {
    /// How the server is spoken to.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host in lower case, without the brackets of an IPv6 address.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port; the scheme's own where none was written.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The address, where the host is one and not a name.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// Whether the server is asked over plain UDP, so that its answer tells of UDP mappings.
    #[must_use]
    pub const fn is_udp(&self) -> bool {
        matches!(self.scheme, Scheme::Stun | Scheme::Turn) && !self.tcp
    }

    /// Who runs it, near enough: the last two labels of its name.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        allow(dead_code, reason = "only a browser plays the stranger")
    )]
    pub(super) fn domain(&self) -> &str {
        crate::nat::domain(&self.host)
    }

    pub(crate) const fn is_turn(&self) -> bool {
        matches!(self.scheme, Scheme::Turn | Scheme::Turns)
    }
}

impl FromStr for ServerUri {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, ServerError> {
        let (scheme, rest) = scheme(text);
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        let (host, port) = host_and_port(rest)?;
        let tcp = match query {
            None => false,
            Some(_) if matches!(scheme, Scheme::Stun | Scheme::Stuns) => {
                return Err(ServerError::Query);
            }
            Some(query) if query.eq_ignore_ascii_case("transport=udp") => false,
            Some(query) if query.eq_ignore_ascii_case("transport=tcp") => true,
            Some(_) => return Err(ServerError::Query),
        };
        let port = match port {
            None => scheme.default_port(),
            Some(digits) => digits
                .parse()
                .ok()
                .filter(|port| *port != 0 && digits.bytes().all(|byte| byte.is_ascii_digit()))
                .ok_or(ServerError::Port)?,
        };
        Ok(Self {
            scheme,
            host,
            port,
            tcp,
        })
    }
}

/// Splits the scheme off; what carries none is `HOST:PORT` and means `stun:`.
fn scheme(text: &str) -> (Scheme, &str) {
    for scheme in [Scheme::Stun, Scheme::Stuns, Scheme::Turn, Scheme::Turns] {
        if let Some((head, rest)) = text.split_once(':')
            && head.eq_ignore_ascii_case(scheme.name())
        {
            return (scheme, rest);
        }
    }
    (Scheme::Stun, text)
}

fn host_and_port(text: &str) -> Result<(String, Option<&str>), ServerError> {
    if let Some(rest) = text.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').ok_or(ServerError::Host)?;
        let ip: Ipv6Addr = host.parse().map_err(|_| ServerError::Host)?;
        let port = match rest.strip_prefix(':') {
            Some(port) => Some(port),
            None if rest.is_empty() => None,
            None => return Err(ServerError::Port),
        };
        // An IPv4 address that is mapped into IPv6 is an IPv4 address.
        return Ok((IpAddr::V6(ip).to_canonical().to_string(), port));
    }
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let named = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if host.is_empty() || !host.bytes().all(named) {
        return Err(ServerError::Host);
    }
    Ok((host.to_ascii_lowercase(), port))
}

impl fmt::Display for ServerUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = if self.host.contains(':') {
            ("[", "]")
        } else {
            ("", "")
        };
        write!(
            f,
            "{}:{open}{}{close}:{}",
            self.scheme.name(),
            self.host,
            self.port
        )?;
        if self.tcp {
            f.write_str("?transport=tcp")
        } else {
            Ok(())
        }
    }
}

/// Why a server cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServerError {
    /// The host is missing, or is neither a name nor an address.
    Host,
    /// The port is not a number from 1 to 65535.
    Port,
    /// What follows `?` is not `transport=udp` or `transport=tcp` on a `turn:` URI.
    Query,
    /// A TURN server wants a user name and a credential.
    CredentialMissing,
}

impl ServerError {
    /// A stable name for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Host => "server-host",
            Self::Port => "server-port",
            Self::Query => "server-query",
            Self::CredentialMissing => "credential-missing",
        }
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "the server's host is neither a name nor an address",
            Self::Port => "the server's port is not a number from 1 to 65535",
            Self::Query => "only turn: and turns: URIs take ?transport=udp or ?transport=tcp",
            Self::CredentialMissing => "a TURN server needs a user name and a credential",
        })
    }
}

impl core::error::Error for ServerError {}

#[cfg(test)]
mod tests {
    use super::{IceServer, ServerError, ServerUri};

    #[test]
    fn every_form_is_written_in_one_way() {
        for (text, written, udp) in [
            ("stun:192.0.2.1", "stun:192.0.2.1:3478", true),
            (
                "STUN:Stun.Example.Org:19302",
                "stun:stun.example.org:19302",
                true,
            ),
            ("192.0.2.1:3479", "stun:192.0.2.1:3479", true),
            ("stun.example.org", "stun:stun.example.org:3478", true),
            ("[2001:DB8:0::1]:3478", "stun:[2001:db8::1]:3478", true),
            ("stun:[2001:db8::1]", "stun:[2001:db8::1]:3478", true),
            ("[::ffff:192.0.2.1]:3479", "stun:192.0.2.1:3479", true),
            (
                "stuns:stun.example.org",
                "stuns:stun.example.org:5349",
                false,
            ),
            ("turn:192.0.2.1?transport=udp", "turn:192.0.2.1:3478", true),
            (
                "turn:192.0.2.1?transport=TCP",
                "turn:192.0.2.1:3478?transport=tcp",
                false,
            ),
            (
                "turns:turn.example.org:443?transport=tcp",
                "turns:turn.example.org:443?transport=tcp",
                false,
            ),
        ] {
            let uri: ServerUri = text.parse().unwrap();
            assert_eq!(uri.to_string(), written);
            assert_eq!(uri.is_udp(), udp, "{text}");
        }
    }

    #[test]
    fn what_is_no_server_is_refused_with_its_reason() {
        for (text, error) in [
            ("", ServerError::Host),
            ("stun:", ServerError::Host),
            ("stun::3478", ServerError::Host),
            ("http://example.org", ServerError::Port),
            ("stun:exa mple.org", ServerError::Host),
            ("stun:[2001:db8::1", ServerError::Host),
            ("stun:[2001:db8::1]3478", ServerError::Port),
            ("stun:2001:db8::1", ServerError::Port),
            ("stun:192.0.2.1:", ServerError::Port),
            ("stun:192.0.2.1:0", ServerError::Port),
            ("stun:192.0.2.1:+80", ServerError::Port),
            ("stun:192.0.2.1:65536", ServerError::Port),
            ("stun:192.0.2.1?transport=udp", ServerError::Query),
            ("turn:192.0.2.1?transport=sctp", ServerError::Query),
        ] {
            assert_eq!(text.parse::<ServerUri>(), Err(error), "{text}");
        }
    }

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
