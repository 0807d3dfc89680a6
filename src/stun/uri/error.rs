//! What is wrong with the name of a server.

use core::fmt;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $code:literal $sentence:literal;)*) => {
        /// What is wrong with the name of a server.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum UriErrorKind {
            $($(#[$doc])* $name,)*
        }

        impl UriErrorKind {
            /// The stable name: `server-port`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }

        impl fmt::Display for UriErrorKind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$name => $sentence,)* })
            }
        }
    };
}

kinds! {
    /// The scheme is none of `stun`, `stuns`, `turn` and `turns`.
    Scheme "server-scheme" "the scheme is none of stun, stuns, turn and turns";
    /// There is a slash: these URIs have none (RFC 7064 section 3.1, RFC 7065 section 3.1).
    Slashes "server-slashes" "a server is written without slashes, as in stun:HOST:PORT";
    /// There is a query: `?transport=` is for `turn` and `turns` (RFC 7065 section 3.1).
    Query "server-query" "a STUN server is written without a query; ?transport= is for turn: and turns:";
    /// The query is neither `transport=udp` nor `transport=tcp`.
    Transport "server-transport" "behind the question mark only transport=udp or transport=tcp may stand";
    /// There is a user name: these URIs have none.
    UserInfo "server-user" "a server is written without a user name";
    /// There is no host.
    NoHost "server-host" "there is no host";
    /// A character that no host has. Names beyond ASCII are to be written as `xn--...`.
    Character "server-character" "a character that a host name cannot have";
    /// A label of the DNS name is empty, too long, or begins or ends with a hyphen; or the name is
    /// too long.
    BadName "server-name" "not a DNS name";
    /// Not an IPv4 address, although it ends like one.
    BadIpv4 "server-ipv4" "not an IPv4 address";
    /// What is in brackets is not an IPv6 address.
    BadIpv6 "server-ipv6" "not an IPv6 address";
    /// An IPv6 address must stand in brackets.
    Ipv6WithoutBrackets "server-brackets" "an IPv6 address must stand in brackets: [2001:db8::1]:3478";
    /// The port is not within 1 to 65535.
    BadPort "server-port" "the port is not a number from 1 to 65535";
}

/// Text that names no server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UriError {
    kind: UriErrorKind,
    offset: usize,
}

impl UriError {
    pub(super) const fn new(kind: UriErrorKind, offset: usize) -> Self {
        Self { kind, offset }
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> UriErrorKind {
        self.kind
    }

    /// The stable name of what is wrong: `server-port`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Where: bytes from the start of the text, from 0.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for UriError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.kind, self.offset)
    }
}

impl core::error::Error for UriError {}
