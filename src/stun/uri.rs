//! Names of STUN and TURN servers (RFC 7064, RFC 7065).

mod error;

use core::fmt;
use core::str::FromStr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub use error::{UriError, UriErrorKind};

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// STUN over UDP (RFC 7064).
    Stun,
    /// STUN over TLS or DTLS (RFC 7064).
    Stuns,
    /// TURN over UDP or TCP (RFC 7065).
    Turn,
    /// TURN over TLS or DTLS (RFC 7065).
    Turns,
}

impl Scheme {
    const ALL: [Self; 4] = [Self::Stun, Self::Stuns, Self::Turn, Self::Turns];

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

    /// The port of a server that names none (RFC 7064 section 3.2, RFC 7065 section 3.2).
    #[must_use]
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Stun | Self::Turn => 3478,
            Self::Stuns | Self::Turns => 5349,
        }
    }

    /// Whether it names a TURN server.
    #[must_use]
    pub const fn is_turn(self) -> bool {
        matches!(self, Self::Turn | Self::Turns)
    }
}

/// A STUN or TURN server: a URI (RFC 7064, RFC 7065) or what people write in its place.
///
/// It is read from `SCHEME:HOST`, `SCHEME:HOST:PORT`, `HOST` and `HOST:PORT`, which mean `stun:`,
/// where HOST is a DNS name, an IPv4 address or an IPv6 address in brackets. `turn:` and `turns:`
/// take `?transport=udp` or `?transport=tcp`. It is written as a URI with its port. An IPv4 address
/// that is mapped into IPv6 (RFC 4291 section 2.5.5.2) is an IPv4 address.
///
/// ```
/// use icescope::stun::{Scheme, ServerUri};
///
/// let server: ServerUri = "STUN.example.org".parse()?;
/// assert_eq!((server.scheme(), server.host(), server.port()), (Scheme::Stun, "stun.example.org", 3478));
/// assert_eq!(server.to_string(), "stun:stun.example.org:3478");
///
/// let server: ServerUri = "stuns:[2001:DB8:0:0::1]".parse()?;
/// assert_eq!((server.host(), server.port()), ("2001:db8::1", 5349));
/// assert_eq!(server.to_string(), "stuns:[2001:db8::1]:5349");
///
/// let server: ServerUri = "turn:[::ffff:192.0.2.1]?transport=tcp".parse()?;
/// assert_eq!(server.to_string(), "turn:192.0.2.1:3478?transport=tcp");
///
/// let error = "stun:example.org:99999".parse::<ServerUri>().unwrap_err();
/// assert_eq!((error.code(), error.offset()), ("server-port", 17));
/// # Ok::<(), icescope::stun::UriError>(())
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

    /// A DNS name in lower case, an IPv4 address, or an IPv6 address without brackets in its
    /// shortest form.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The address, where the host is one and not a name.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// The port, 1 to 65535; the scheme's own where none was written.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Whether the server is asked over plain UDP, so that its answer tells of UDP mappings.
    #[must_use]
    pub const fn is_udp(&self) -> bool {
        matches!(self.scheme, Scheme::Stun | Scheme::Turn) && !self.tcp
    }
}

impl FromStr for ServerUri {
    type Err = UriError;

    fn from_str(text: &str) -> Result<Self, UriError> {
        let (scheme, start) = scheme(text)?;
        let rest = text.get(start..).unwrap_or_default();
        let (place, query) = match rest.split_once('?') {
            Some((place, query)) if scheme.is_turn() => (place, Some(query)),
            _ => (rest, None),
        };
        let rest = Rest { text: place, start };
        if place.starts_with("//") {
            return rest.error(UriErrorKind::Slashes, 0);
        }
        let (host, port_at) = rest.host()?;
        let port = match port_at {
            Some(at) => rest.port(at)?,
            None => scheme.default_port(),
        };
        let tcp = match query {
            Some(query) if query.eq_ignore_ascii_case("transport=tcp") => true,
            Some(query) if !query.eq_ignore_ascii_case("transport=udp") => {
                return rest.error(UriErrorKind::Transport, place.len().saturating_add(1));
            }
            _ => false,
        };
        Ok(Self {
            scheme,
            host,
            port,
            tcp,
        })
    }
}

/// The scheme, and where the host begins. Without a scheme, it is `stun`.
fn scheme(text: &str) -> Result<(Scheme, usize), UriError> {
    let Some((first, rest)) = text.split_once(':') else {
        return Ok((Scheme::Stun, 0));
    };
    let named = |scheme: &Scheme| first.eq_ignore_ascii_case(scheme.name());
    if let Some(scheme) = Scheme::ALL.into_iter().find(named) {
        return Ok((scheme, first.len().saturating_add(1)));
    }
    // A host would be followed by a port, right or wrong, and not by another host.
    let is_scheme = first.bytes().all(|byte| byte.is_ascii_alphabetic()) && !first.is_empty();
    let other = rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('.');
    if rest.starts_with("//") || (is_scheme && other) {
        return Err(UriError::new(UriErrorKind::Scheme, 0));
    }
    Ok((Scheme::Stun, 0))
}

/// Host and port.
#[derive(Clone, Copy)]
struct Rest<'a> {
    text: &'a str,
    start: usize,
}

impl Rest<'_> {
    fn error<T>(&self, kind: UriErrorKind, at: usize) -> Result<T, UriError> {
        Err(UriError::new(kind, self.start.saturating_add(at)))
    }

    /// The host, and where the port begins if there is one.
    fn host(&self) -> Result<(String, Option<usize>), UriError> {
        if let Some(inner) = self.text.strip_prefix('[') {
            return self.ipv6(inner);
        }
        let end = self.text.find(':').unwrap_or(self.text.len());
        let (host, rest) = self.text.split_at_checked(end).unwrap_or_default();
        if rest.matches(':').nth(1).is_some() && self.text.parse::<Ipv6Addr>().is_ok() {
            return self.error(UriErrorKind::Ipv6WithoutBrackets, 0);
        }
        if host.is_empty() {
            return self.error(UriErrorKind::NoHost, 0);
        }
        let host = self.name(host)?;
        Ok((host, (!rest.is_empty()).then(|| end.saturating_add(1))))
    }

    fn ipv6(&self, inner: &str) -> Result<(String, Option<usize>), UriError> {
        let Some((address, rest)) = inner.split_once(']') else {
            return self.error(UriErrorKind::BadIpv6, 0);
        };
        let Ok(address) = address.parse::<Ipv6Addr>() else {
            return self.error(UriErrorKind::BadIpv6, 1);
        };
        let after = self.text.len().saturating_sub(rest.len());
        // A socket for IPv6 need not reach it, and it is at an IPv4 address that the server is.
        let address = IpAddr::V6(address).to_canonical();
        let port_at = match rest.chars().next() {
            None => None,
            Some(':') => Some(after.saturating_add(1)),
            Some(other) => return self.error(unexpected(other), after),
        };
        Ok((address.to_string(), port_at))
    }

    /// An IPv4 address or a DNS name (RFC 1123 section 2.1), for which underscores are in use too.
    fn name(&self, host: &str) -> Result<String, UriError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if let Some((at, other)) = host.char_indices().find(|(_, c)| !allowed(*c)) {
            return self.error(unexpected(other), at);
        }
        let mut at = 0;
        let name = host.strip_suffix('.').unwrap_or(host);
        for label in name.split('.') {
            let bad = label.is_empty()
                || label.len() > 63
                || label.starts_with('-')
                || label.ends_with('-');
            if bad {
                return self.error(UriErrorKind::BadName, at);
            }
            at = at.saturating_add(label.len()).saturating_add(1);
        }
        if name.len() > 253 {
            return self.error(UriErrorKind::BadName, 253);
        }
        // A name whose last label is a number can only be meant as an address.
        let last = name.rsplit('.').next().unwrap_or_default();
        if last.bytes().all(|byte| byte.is_ascii_digit()) && host.parse::<Ipv4Addr>().is_err() {
            return self.error(UriErrorKind::BadIpv4, 0);
        }
        Ok(host.to_ascii_lowercase())
    }

    fn port(&self, at: usize) -> Result<u16, UriError> {
        let port = self.text.get(at..).unwrap_or_default();
        if let Some((end, other)) = port.char_indices().find(|(_, c)| !c.is_ascii_digit()) {
            let kind = match other {
                '?' | '/' | '#' => unexpected(other),
                _ => UriErrorKind::BadPort,
            };
            return self.error(kind, at.saturating_add(end));
        }
        match port.parse() {
            Ok(0) | Err(_) => self.error(UriErrorKind::BadPort, at),
            Ok(port) => Ok(port),
        }
    }
}

const fn unexpected(c: char) -> UriErrorKind {
    match c {
        '?' => UriErrorKind::Query,
        '/' => UriErrorKind::Slashes,
        '@' => UriErrorKind::UserInfo,
        _ => UriErrorKind::Character,
    }
}

impl fmt::Display for ServerUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = match self.host.contains(':') {
            true => ("[", "]"),
            false => ("", ""),
        };
        let Self { host, port, .. } = self;
        write!(f, "{}:{open}{host}{close}:{port}", self.scheme.name())?;
        match self.tcp {
            true => f.write_str("?transport=tcp"),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
