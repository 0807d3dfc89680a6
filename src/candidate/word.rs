//! The words of a candidate that stand for something: its type, its transport, its TCP role.

use core::fmt;

/// The names of what may also be a word that no RFC has; writing one gives its name.
macro_rules! names {
    ($kind:ident: $about:literal $($variant:ident => $name:literal,)*) => {
        impl<'a> $kind<'a> {
            #[doc = $about]
            #[must_use]
            pub const fn name(&self) -> &'a str {
                match self {
                    Self::Other(word) => word,
                    known => match known.known() {
                        Some(name) => name,
                        None => "",
                    },
                }
            }

            /// The name, where it is one that an RFC gives.
            pub(crate) const fn known(&self) -> Option<&'static str> {
                match self {
                    Self::Other(_) => None,
                    $(Self::$variant => Some($name),)*
                }
            }
        }

        impl fmt::Display for $kind<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

/// The type of a candidate (RFC 8445 section 5.1.1; `cand-type` in RFC 8839 section 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind<'a> {
    /// An address of the host itself.
    Host,
    /// Server-reflexive: the address that a STUN server saw.
    ServerReflexive,
    /// Peer-reflexive: the address that the peer saw.
    PeerReflexive,
    /// An address on a TURN server.
    Relayed,
    /// A type that no RFC names.
    Other(&'a str),
}

impl<'a> Kind<'a> {
    /// Reads the word after `typ`, in any case.
    #[must_use]
    pub fn of(word: &'a str) -> Self {
        match word {
            "host" => Self::Host,
            "srflx" => Self::ServerReflexive,
            "prflx" => Self::PeerReflexive,
            "relay" => Self::Relayed,
            _ => [
                Self::Host,
                Self::ServerReflexive,
                Self::PeerReflexive,
                Self::Relayed,
            ]
            .into_iter()
            .find(|kind| kind.name().eq_ignore_ascii_case(word))
            .unwrap_or(Self::Other(word)),
        }
    }
}

names! {
    Kind: "The word after `typ`: `srflx`."
    Host => "host",
    ServerReflexive => "srflx",
    PeerReflexive => "prflx",
    Relayed => "relay",
}

/// The transport of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Transport<'a> {
    /// UDP (RFC 8839 section 5.1).
    Udp,
    /// TCP (RFC 6544 section 4.5).
    Tcp,
    /// A transport that neither RFC names, such as `ssltcp`.
    Other(&'a str),
}

impl<'a> Transport<'a> {
    /// Reads the transport, in any case.
    #[must_use]
    pub fn of(word: &'a str) -> Self {
        match word {
            "udp" => Self::Udp,
            "tcp" => Self::Tcp,
            _ if word.eq_ignore_ascii_case("udp") => Self::Udp,
            _ if word.eq_ignore_ascii_case("tcp") => Self::Tcp,
            _ => Self::Other(word),
        }
    }
}

names! {
    Transport: "The name in lower case, or an unknown one as it stands in the text."
    Udp => "udp",
    Tcp => "tcp",
}

/// The role of a TCP candidate (RFC 6544 section 4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TcpType<'a> {
    /// Opens connections.
    Active,
    /// Waits for connections.
    Passive,
    /// Does both at once.
    SimultaneousOpen,
    /// A role that the RFC does not name.
    Other(&'a str),
}

impl<'a> TcpType<'a> {
    /// Reads the word after `tcptype`, in any case.
    #[must_use]
    pub fn of(word: &'a str) -> Self {
        if word.eq_ignore_ascii_case("active") {
            Self::Active
        } else if word.eq_ignore_ascii_case("passive") {
            Self::Passive
        } else if word.eq_ignore_ascii_case("so") {
            Self::SimultaneousOpen
        } else {
            Self::Other(word)
        }
    }
}

names! {
    TcpType: "The word after `tcptype`: `so`."
    Active => "active",
    Passive => "passive",
    SimultaneousOpen => "so",
}
