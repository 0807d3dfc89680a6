//! What was observed, before anything is concluded from it.
//!
//! This is the seam between browser and native: UDP probes and the candidates of an
//! `RTCPeerConnection` both end up as [`Evidence`], and the same code judges both.

use core::time::Duration;
use std::net::{IpAddr, SocketAddr};

use super::nearby::Nearby;
use super::reach::Reach;
use super::stranger::FilteringProbe;
use super::translation::Translation;

/// Where the probes were sent from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Vantage {
    /// Our own UDP sockets: every request and answer was seen.
    Native,
    /// `RTCPeerConnection`: only its candidates and errors were seen.
    Browser,
}

/// Everything that a set of paired probes has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Where the probes were sent from.
    pub vantage: Vantage,
    /// Whether every probe came to its end; `false` after a time limit or a cancellation.
    pub complete: bool,
    /// One entry for each server, and for each local address that asked it.
    pub probes: Vec<Probe>,
    /// Mapped addresses that were seen without the server that reported them (Firefox does not
    /// tell). Empty natively.
    pub unattributed: Vec<Sighting>,
    /// The local transport addresses that may stand behind the mapped ones, as far as they show.
    pub local: Vec<LocalAddress>,
    /// What a check from this host to its own mapped address showed; `None` if none was made.
    pub own_address: Option<OwnAddress>,
    /// Tries to be reached by endpoints that were never sent to. Empty if none were made.
    pub filtering: Vec<FilteringProbe>,
    /// How ports were chosen, and more. Empty in a browser.
    pub translation: Translation,
    /// What the default gateway and the resolver said. Empty unless they were asked.
    pub nearby: Nearby,
    /// What tells a server that is out of reach from one that is not there. Empty in a browser.
    pub reach: Reach,
}

impl Evidence {
    /// Whether servers of which nothing is known were waited for in vain: a browser gives up those
    /// that it cannot tell.
    pub(super) fn gave_up(&self) -> bool {
        self.vantage == Vantage::Browser && self.complete
    }
}

/// A connectivity check from this host to a mapped address of its own.
///
/// Where the mapped address is the host's own, such a check arrives, just as one to the local
/// address does. Where that one arrives and this one does not, the mapped address is a NAT's. If
/// both arrive, nothing is shown: a NAT may turn the check round (RFC 4787 section 6, hairpinning).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OwnAddress {
    /// The mapped address that was checked.
    pub mapped: SocketAddr,
    /// What came of it.
    pub reached: Reached,
}

/// Whether a check arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
pub enum Reached {
    /// It arrived.
    Yes,
    /// It did not arrive, and the control did: a check to the local address of the same socket.
    No,
    /// Neither arrived, or the run ended before.
    Inconclusive,
}

/// A mapped address whose server is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sighting {
    /// The address that some server saw.
    pub mapped: SocketAddr,
    /// The local transport address behind it; `None` where the browser hides it.
    pub local: Option<SocketAddr>,
}

/// A local transport address, of which a browser may hide the IP address behind an mDNS name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LocalAddress {
    /// The IP address; `None` where the browser hides it.
    pub ip: Option<IpAddr>,
    /// The port of the socket.
    pub port: u16,
}

/// One server asked from one local socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The server as its user named it, without credentials: `stun:stun.example.org:3478`.
    pub server: String,
    /// The server's host as named: an IP address or a DNS name, in lower case.
    pub host: String,
    /// The server's port.
    pub port: u16,
    /// The address that `host` stands for; `None` where a browser resolved it and does not tell.
    pub address: Option<SocketAddr>,
    /// The local transport address that asked; `None` where the browser hides it.
    pub local: Option<SocketAddr>,
    /// How many requests were sent; `None` where the browser does not tell.
    pub sent: Option<u32>,
    /// What came of it.
    pub outcome: Outcome,
    /// From the first request to the answer (native), which is the round trip if one was sent, and
    /// at least that long else; or from the start of gathering to the candidate (browser).
    pub elapsed: Option<Duration>,
}

/// What came of a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server reported this mapped address.
    Mapped {
        /// The address that the server saw.
        mapped: SocketAddr,
        /// The address that the answer came from, where it shows.
        from: Option<SocketAddr>,
    },
    /// The server answered, but not with a mapped address that can be told apart: the browser
    /// drops a candidate equal to one it has, or names no server. Concluded from a gathering that
    /// completed without an error for this server.
    Answered,
    /// No answer came in time.
    Silent,
    /// The answer came from an address that was not asked, and was not trusted.
    Stray {
        /// The address it came from.
        from: SocketAddr,
    },
    /// The server answered, but not with a mapped address that can be read.
    Unusable,
    /// Nothing could be sent: no route, or a local rule against it.
    Unreachable,
    /// The name has no address, or it was not told in time.
    Unresolved,
    /// The name stands for an address and port that another probe asks; it counts once.
    SameAs {
        /// The index of that probe.
        probe: usize,
    },
    /// The server, or the browser in its name, reported an error.
    Error {
        /// The STUN error code, or the `errorCode` of an `icecandidateerror` event (701: the
        /// server could not be reached).
        code: u16,
        /// The text that came with it, which may be empty.
        text: String,
    },
    /// The run ended before anything was known.
    Undecided,
}
