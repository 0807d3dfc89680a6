//! Names of STUN servers (RFC 7064).

use core::fmt;
use core::str::FromStr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The default port of `stun` (RFC 7064 section 3.2).
pub const DEFAULT_PORT: u16 = 3478;

/// The default port of `stuns` (RFC 7064 section 3.2).
pub const DEFAULT_TLS_PORT: u16 = 5349;

/// A STUN server: a URI (RFC 7064) or what people write in its place.
///
/// It is read from `stun:HOST`, `stun:HOST:PORT`, `stuns:...`, `HOST` and `HOST:PORT`, where HOST
/// is a DNS name, an IPv4 address or an IPv6 address in brackets, and written as a URI with its
/// port. An IPv4 address that is mapped into IPv6 (RFC 4291 section 2.5.5.2) is an IPv4 address.
///
/// ```
/// use icescope::stun::StunUri;
///
/// let server: StunUri = "STUN.example.org".parse()?;
/// assert_eq!((server.secure, &*server.host, server.port), (false, "stun.example.org", 3478));
/// assert_eq!(server.to_string(), "stun:stun.example.org:3478");
///
/// let server: StunUri = "stuns:[2001:DB8:0:0::1]".parse()?;
/// assert_eq!((server.secure, &*server.host, server.port), (true, "2001:db8::1", 5349));
/// assert_eq!(server.to_string(), "stuns:[2001:db8::1]:5349");
///
/// let server: StunUri = "[::ffff:192.0.2.1]:3478".parse()?;
/// assert_eq!(server.to_string(), "stun:192.0.2.1:3478");
///
/// let error = "stun:example.org:99999".parse::<StunUri>().unwrap_err();
/// assert_eq!((error.code(), error.offset()), ("bad-port", 17));
/// # Ok::<(), icescope::stun::UriError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StunUri {
    /// Whether it is a `stuns` server, which is spoken to over TLS or DTLS.
    pub secure: bool,
    /// A DNS name in lower case, an IPv4 address, or an IPv6 address without brackets in its
    /// shortest form.
    pub host: String,
    /// The port, 1 to 65535.
    pub port: u16,
}

impl FromStr for StunUri {
    type Err = UriError;

    fn from_str(text: &str) -> Result<Self, UriError> {
        let (secure, start) = scheme(text)?;
        let rest = Rest {
            text: text.get(start..).unwrap_or_default(),
            start,
        };
        if rest.text.is_empty() {
            return rest.error(UriErrorKind::NoHost, 0);
        }
        if rest.text.starts_with("//") {
            return rest.error(UriErrorKind::Slashes, 0);
        }
        let (host, port_at) = rest.host()?;
        let default = if secure {
            DEFAULT_TLS_PORT
        } else {
            DEFAULT_PORT
        };
        let port = match port_at {
            Some(at) => rest.port(at)?,
            None => default,
        };
        Ok(Self { secure, host, port })
    }
}

/// Whether the scheme is `stuns`, and where the host begins. Without a scheme, it is `stun`.
fn scheme(text: &str) -> Result<(bool, usize), UriError> {
    let Some((first, rest)) = text.split_once(':') else {
        return Ok((false, 0));
    };
    let is = |scheme: &str| first.eq_ignore_ascii_case(scheme);
    if is("stun") || is("stuns") {
        return Ok((is("stuns"), first.len().saturating_add(1)));
    }
    if is("turn") || is("turns") || rest.starts_with("//") {
        return Err(UriError {
            kind: UriErrorKind::Scheme,
            offset: 0,
        });
    }
    Ok((false, 0))
}

/// What follows the scheme.
#[derive(Clone, Copy)]
struct Rest<'a> {
    text: &'a str,
    start: usize,
}

impl Rest<'_> {
    fn error<T>(&self, kind: UriErrorKind, at: usize) -> Result<T, UriError> {
        Err(UriError {
            kind,
            offset: self.start.saturating_add(at),
        })
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

impl fmt::Display for StunUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "stuns" } else { "stun" };
        if self.host.contains(':') {
            write!(f, "{scheme}:[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{scheme}:{}:{}", self.host, self.port)
        }
    }
}

/// Text that names no STUN server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UriError {
    kind: UriErrorKind,
    offset: usize,
}

impl UriError {
    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> UriErrorKind {
        self.kind
    }

    /// The stable name of what is wrong: `bad-port`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.kind {
            UriErrorKind::Scheme => "scheme",
            UriErrorKind::Slashes => "slashes",
            UriErrorKind::Query => "query",
            UriErrorKind::UserInfo => "user-info",
            UriErrorKind::NoHost => "no-host",
            UriErrorKind::Character => "character",
            UriErrorKind::BadName => "bad-name",
            UriErrorKind::BadIpv4 => "bad-ipv4",
            UriErrorKind::BadIpv6 => "bad-ipv6",
            UriErrorKind::Ipv6WithoutBrackets => "ipv6-without-brackets",
            UriErrorKind::BadPort => "bad-port",
        }
    }

    /// Where: bytes from the start of the text, from 0.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

/// What is wrong with the name of a STUN server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UriErrorKind {
    /// The scheme is neither `stun` nor `stuns`.
    Scheme,
    /// There is a slash: a `stun` URI has none (RFC 7064 section 3.1).
    Slashes,
    /// There is a query: a `stun` URI has none; `?transport=` is for `turn` (RFC 7065).
    Query,
    /// There is a user name: a `stun` URI has none.
    UserInfo,
    /// There is no host.
    NoHost,
    /// A character that no host has. Names beyond ASCII are to be written as `xn--...`.
    Character,
    /// A label of the DNS name is empty, too long, or begins or ends with a hyphen; or the name is
    /// too long.
    BadName,
    /// Not an IPv4 address, although it ends like one.
    BadIpv4,
    /// What is in brackets is not an IPv6 address.
    BadIpv6,
    /// An IPv6 address must stand in brackets.
    Ipv6WithoutBrackets,
    /// The port is not within 1 to 65535.
    BadPort,
}

impl fmt::Display for UriError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.kind {
            UriErrorKind::Scheme => "the scheme is neither stun nor stuns",
            UriErrorKind::Slashes => "a STUN server is written without slashes",
            UriErrorKind::Query => "a STUN server is written without a query",
            UriErrorKind::UserInfo => "a STUN server is written without a user name",
            UriErrorKind::NoHost => "there is no host",
            UriErrorKind::Character => "a character that a host name cannot have",
            UriErrorKind::BadName => "not a DNS name",
            UriErrorKind::BadIpv4 => "not an IPv4 address",
            UriErrorKind::BadIpv6 => "not an IPv6 address",
            UriErrorKind::Ipv6WithoutBrackets => "an IPv6 address must stand in brackets",
            UriErrorKind::BadPort => "the port is not a number from 1 to 65535",
        };
        write!(f, "{text} (at byte {})", self.offset)
    }
}

impl core::error::Error for UriError {}

#[cfg(test)]
mod tests;
