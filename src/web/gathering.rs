//! What a gathering brought: candidates, errors and how it ended.

use core::time::Duration;

/// How long a gathering may last unless its caller says otherwise.
///
/// Chromium waits 39.9 s for a STUN server that says nothing; 8 s leave room for two DNS failures
/// and for the retransmissions that RFC 8489 section 6.2.1 makes in its first seconds.
pub const DEFAULT_TIME_LIMIT: Duration = Duration::from_secs(8);

/// Everything that one gathering brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathering {
    /// How it ended.
    pub end: End,
    /// From its start to its end.
    pub elapsed: Duration,
    /// The candidates, in the order in which the browser told them.
    pub candidates: Vec<GatheredCandidate>,
    /// The `icecandidateerror` events, in their order.
    pub errors: Vec<CandidateError>,
}

impl Gathering {
    /// Whether the browser said that it had gathered all candidates.
    #[must_use]
    pub const fn complete(&self) -> bool {
        matches!(self.end, End::Complete)
    }

    /// Whether there was nothing left to wait for: [`End::Complete`] or [`End::Settled`].
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self.end, End::Complete | End::Settled)
    }
}

/// How a gathering ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum End {
    /// The browser said that gathering was complete.
    Complete,
    /// Servers that had not answered for so long were given up, where a browser waits for ten times
    /// as long (`diagnose` does that, and `gather` does not).
    Settled,
    /// The time limit came first.
    TimeLimit,
    /// It was aborted.
    Aborted,
    /// It goes on: this is what was known at some point.
    Running,
    /// The browser refused to make the offer that starts a gathering.
    Refused,
}

impl End {
    /// The stable name: `time-limit`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Settled => "settled",
            Self::TimeLimit => "time-limit",
            Self::Aborted => "aborted",
            Self::Running => "running",
            Self::Refused => "refused",
        }
    }
}

/// A candidate as the browser told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatheredCandidate {
    /// The `candidate` attribute without `a=` (RFC 8839 section 5.1).
    pub line: String,
    /// The server it came from, where the browser tells (Chromium does, Firefox does not).
    pub url: Option<String>,
    /// The `mid` of the media description it belongs to (RFC 8839 section 5.1, RFC 9429).
    pub mid: Option<String>,
    /// From the start of gathering.
    pub at: Duration,
}

/// An `icecandidateerror` event (W3C WebRTC, `RTCPeerConnectionIceErrorEvent`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateError {
    /// The server that was asked.
    pub url: String,
    /// The STUN error code, or 701 where the server could not be reached.
    pub code: u16,
    /// The browser's text, which may be empty.
    pub text: String,
    /// The local address that asked, often blurred (`192.168.1.x`, `[2001:db8:0:x:x:x:x:x]`).
    pub address: Option<String>,
    /// The local port that asked.
    pub port: Option<u16>,
    /// From the start of gathering.
    pub at: Duration,
}

impl CandidateError {
    /// Whether the local address that asked is an IPv6 one, where it shows.
    #[must_use]
    pub fn is_ipv6(&self) -> Option<bool> {
        let address = self
            .address
            .as_deref()
            .filter(|address| !address.is_empty())?;
        Some(address.contains(':'))
    }
}
