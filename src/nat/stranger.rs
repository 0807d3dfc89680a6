//! What was observed about filtering: whether strangers get in.

use core::time::Duration;
use std::net::SocketAddr;

/// A try to be reached, through a mapping, by an endpoint that the mapping never sent to.
///
/// That nothing came proves nothing by itself: the stranger may never have sent, or the way may be
/// lossy. So a negative wants a control: the same request, answered by the same stranger, to a
/// mapping that did send to it before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilteringProbe {
    /// The server that was contacted, as its user named it.
    pub server: String,
    /// The address that was contacted; `None` where a browser does not tell.
    pub contacted: Option<SocketAddr>,
    /// The local transport address under test; `None` where the browser hides it.
    pub local: Option<SocketAddr>,
    /// Who was to send.
    pub stranger: Stranger,
    /// Where the stranger was to send from; `None` if that was never known.
    pub expected: Option<SocketAddr>,
    /// What came of it.
    pub outcome: Passage,
    /// How often the stranger was asked to send.
    pub test: Tally,
    /// How often it was asked to send to where it had been sent to before.
    pub control: Tally,
    /// From the first request to the finding.
    pub elapsed: Option<Duration>,
}

/// How a stranger differs from the endpoint that was contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Stranger {
    /// By its address, whatever its port.
    OtherAddress,
    /// By its port alone.
    OtherPort,
}

/// How many packets were asked for, and how many came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Tally {
    /// Requests sent.
    pub asked: u32,
    /// Answers that came, from where they were expected.
    pub arrived: u32,
}

/// Whether a stranger got in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Passage {
    /// It got in.
    Open,
    /// It did not, and the control did: often enough that chance cannot explain it.
    Closed,
    /// Nothing is proved, and why.
    Unproved(Unproved),
    /// The run ended before anything was known, or something else had decided the class.
    Undecided,
}

impl Passage {
    /// The stable name: `open`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Unproved(_) => "unproved",
            Self::Undecided => "undecided",
        }
    }
}

/// Why a try proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unproved {
    /// No server told of another address of its own.
    NoOtherAddress,
    /// The server told of another address that cannot be one: its own, a private one, or none.
    OtherAddressUnusable,
    /// Nobody answers at the other address.
    OtherAddressSilent,
    /// The server answered from where it was asked, as if it had not been told otherwise.
    ChangeIgnored,
    /// The server refused to answer from elsewhere.
    ChangeRefused,
    /// The control did not come: the server does not send from its other address on request, or
    /// not to the port that it is told.
    ControlSilent,
    /// The control cannot be made: mappings for different servers have different addresses.
    ControlImpossible,
    /// The control came too rarely to tell silence from loss.
    TooLossy,
    /// The server that told of the other address no longer answers.
    ServerSilent,
}

impl Unproved {
    /// The stable name: `no-other-address`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoOtherAddress => "no-other-address",
            Self::OtherAddressUnusable => "other-address-unusable",
            Self::OtherAddressSilent => "other-address-silent",
            Self::ChangeIgnored => "change-ignored",
            Self::ChangeRefused => "change-refused",
            Self::ControlSilent => "control-silent",
            Self::ControlImpossible => "control-impossible",
            Self::TooLossy => "too-lossy",
            Self::ServerSilent => "server-silent",
        }
    }
}
