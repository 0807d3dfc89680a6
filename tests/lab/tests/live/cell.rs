//! One connection: two agents that gather, swap descriptions and check.

use std::fmt;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use icescope_lab::Lab;

use crate::agent::{Agent, Description, Role, Selected};
use crate::meeting::Meeting;
use crate::server;

/// An address of an agent, by how the other one knows it (RFC 8445 section 5.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Known {
    Host,
    Reflexive,
    /// A port that the other side was not told, but guessed.
    Guessed,
    /// Learned from a check.
    PeerReflexive,
}

impl Known {
    fn of(address: SocketAddr, description: &Description) -> Self {
        if description.host == Some(address) {
            Self::Host
        } else if description.reflexive == address {
            Self::Reflexive
        } else if description.guesses.contains(&address) {
            Self::Guessed
        } else {
            Self::PeerReflexive
        }
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "host",
            Self::Reflexive => "srflx",
            Self::Guessed => "guess",
            Self::PeerReflexive => "prflx",
        })
    }
}

/// How a connection ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    /// By which of their addresses the first and the second agent were reached; `None` if they did
    /// not connect.
    pub(crate) pair: Option<(Known, Known)>,
    /// Until both agents had heard each other, or until they gave up.
    pub(crate) after: Duration,
    /// How many answers came from another address than the check went to.
    pub(crate) elsewhere: u32,
}

/// What the agents know of each other beyond their server-reflexive addresses.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extras {
    /// Their own addresses.
    pub(crate) hosts: bool,
    /// How many ports after the first and the second agent's.
    pub(crate) guesses: [u16; 2],
}

/// Connects two hosts of the lab. The first one's agent is controlling.
pub(crate) fn connect(
    lab: &Lab,
    (a, b): (&str, &str),
    extras: Extras,
    limit: Duration,
) -> io::Result<Ended> {
    let agents = [gather(lab, a)?, gather(lab, b)?];
    let [mut first, mut second] = [0, 1].map(|index: usize| agents[index].description().clone());
    if !extras.hosts {
        (first.host, second.host) = (None, None);
    }
    first.guess(extras.guesses[0]);
    second.guess(extras.guesses[1]);
    let meeting = Meeting::new(limit);
    let (from_first, from_second) = std::thread::scope(|scope| {
        let controlled = scope.spawn(|| agents[1].connect(Role::Controlled, &first, &meeting));
        let controlling = agents[0].connect(Role::Controlling, &second, &meeting);
        (controlling, controlled.join().unwrap())
    });
    let pair = match (from_first?, from_second?) {
        (Some(Selected { remote: second_at }), Some(Selected { remote: first_at })) => {
            Some((Known::of(first_at, &first), Known::of(second_at, &second)))
        }
        _ => None,
    };
    Ok(Ended {
        pair,
        after: meeting.elapsed(),
        elsewhere: meeting.answers_from_elsewhere(),
    })
}

fn gather(lab: &Lab, role: &str) -> io::Result<Agent> {
    let address = SocketAddr::new(lab.node(role)?.address.into(), 0);
    let socket = lab.enter(role, || UdpSocket::bind(address))??;
    Agent::gather(socket, server::address())
}
