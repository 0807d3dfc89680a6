//! One side of a connection, whoever made it.

use std::io;
use std::net::SocketAddr;

use crate::meeting::Meeting;

/// An ICE agent that has gathered: a host candidate and a server-reflexive one from our server.
/// There is no TURN, and all candidates are known before the checks begin.
pub(crate) trait Agent: Send + Sync {
    /// What the other agent has to know.
    fn description(&self) -> &Description;

    /// Runs the checks until both agents have heard a datagram of the other one over the pairs that
    /// they chose, or the meeting's time is over.
    fn connect(
        &self,
        role: Role,
        remote: &Description,
        meeting: &Meeting,
    ) -> io::Result<Option<Selected>>;
}

/// What an agent tells the other one.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    pub(crate) ufrag: String,
    pub(crate) password: String,
    /// The agent's own address; not told where it is hidden.
    pub(crate) host: Option<SocketAddr>,
    /// Where the STUN server saw it.
    pub(crate) reflexive: SocketAddr,
    /// Where the other agent thinks it may be too.
    pub(crate) guesses: Vec<SocketAddr>,
}

impl Description {
    /// Adds the ports that a NAT gives out next, if it gives them out in sequence.
    pub(crate) fn guess(&mut self, ahead: u16) {
        self.guesses = (1..=ahead)
            .map(|step| {
                let port = self.reflexive.port().wrapping_add(step);
                SocketAddr::new(self.reflexive.ip(), port)
            })
            .collect();
    }

    /// Where the agent may be beyond its own address.
    pub(crate) fn outside(&self) -> impl Iterator<Item = SocketAddr> {
        let all = self.guesses.iter().copied().chain([self.reflexive]);
        all.filter(|one| self.host != Some(*one))
    }
}

/// Which of the two agents decides (RFC 8445 section 6.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Controlling,
    Controlled,
}

/// How an agent's connection ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Selected {
    /// Where it sends to.
    pub(crate) remote: SocketAddr,
}

/// What an agent with this user name sends once it has selected a pair.
pub(crate) fn greeting(ufrag: &str) -> Vec<u8> {
    format!("hello from {ufrag}").into_bytes()
}
