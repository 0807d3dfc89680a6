//! `sendrecv`, `sendonly`, `recvonly` and `inactive` (RFC 8866 section 6.7).

use core::fmt;

use super::Key;

/// Which way media flows, as the side that wrote the description sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "lowercase")
)]
pub enum Direction {
    /// Both ways.
    SendRecv,
    /// Sent only.
    SendOnly,
    /// Received only.
    RecvOnly,
    /// Not at all.
    Inactive,
}

impl Direction {
    /// The direction that an attribute states, if it states one.
    #[must_use]
    pub const fn of_key(key: Key) -> Option<Self> {
        match key {
            Key::SendRecv => Some(Self::SendRecv),
            Key::SendOnly => Some(Self::SendOnly),
            Key::RecvOnly => Some(Self::RecvOnly),
            Key::Inactive => Some(Self::Inactive),
            _ => None,
        }
    }

    /// The direction of a word, as it stands in `extmap`.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::of_key(Key::of(word)?)
    }

    /// Whether an answer may have this direction (RFC 3264 section 6.1), or a header extension in it
    /// (RFC 8285 section 7), where the offer has another.
    #[must_use]
    pub const fn answers(self, offered: Self) -> bool {
        match offered {
            Self::SendRecv => true,
            Self::SendOnly => matches!(self, Self::RecvOnly | Self::Inactive),
            Self::RecvOnly => matches!(self, Self::SendOnly | Self::Inactive),
            Self::Inactive => matches!(self, Self::Inactive),
        }
    }

    /// The name of the attribute: `sendrecv`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SendRecv => "sendrecv",
            Self::SendOnly => "sendonly",
            Self::RecvOnly => "recvonly",
            Self::Inactive => "inactive",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
