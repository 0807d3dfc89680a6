//! An address that gave no answer.

use core::fmt;
use std::io;
use std::net::SocketAddr;

/// An address of a server that gave no answer while it was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unanswered {
    /// No response came.
    Silent {
        /// The address.
        server: SocketAddr,
        /// How many requests were sent, at least 1.
        sent: u32,
    },
    /// Whatever came had a FINGERPRINT that is not its own, and was dropped (RFC 8489 section 6.3).
    WrongFingerprint {
        /// The address.
        server: SocketAddr,
    },
    /// Nothing can be sent to it: there is no route, say.
    Unreachable {
        /// The address.
        server: SocketAddr,
        /// What the operating system said.
        why: io::ErrorKind,
    },
}

impl Unanswered {
    /// The stable name: `no-answer`, `wrong-fingerprint` or `unreachable`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Silent { .. } => "no-answer",
            Self::WrongFingerprint { .. } => "wrong-fingerprint",
            Self::Unreachable { .. } => "unreachable",
        }
    }

    /// The address.
    #[must_use]
    pub const fn server(&self) -> SocketAddr {
        match self {
            Self::Silent { server, .. }
            | Self::WrongFingerprint { server }
            | Self::Unreachable { server, .. } => *server,
        }
    }

    /// How many requests were sent, where nothing came back.
    #[must_use]
    pub const fn sent(&self) -> Option<u32> {
        match self {
            Self::Silent { sent, .. } => Some(*sent),
            Self::WrongFingerprint { .. } | Self::Unreachable { .. } => None,
        }
    }

    /// How much it tells of a server with several addresses.
    pub(super) const fn weight(&self) -> u8 {
        match self {
            Self::Unreachable { .. } => 0,
            Self::Silent { .. } => 1,
            Self::WrongFingerprint { .. } => 2,
        }
    }
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silent { server, sent: 1 } => {
                write!(f, "{server} did not answer the one request sent")
            }
            Self::Silent { server, sent } => write!(f, "{server} answered none of {sent} requests"),
            Self::WrongFingerprint { server } => write!(
                f,
                "the responses of {server} have a wrong FINGERPRINT: they were changed on their way"
            ),
            Self::Unreachable { server, why } => {
                write!(f, "nothing can be sent to {server}: {why}")
            }
        }
    }
}
