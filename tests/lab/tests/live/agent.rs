//! One side of a connection: the ICE agent `is`, which does no I/O, on a socket in a namespace.
//!
//! It gathers a host candidate and, with our own STUN client, a server-reflexive one. There is no
//! TURN. All candidates are known before the checks begin.

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant as Clock};

use icescope::stun::engine::Instant;
use icescope::stun::{
    Class, Message, Schedule, Transaction, TransactionId, TransactionState, XorMappedAddress,
    is_stun,
};
use is::stun::{StunMessage, StunPacket};
use is::{Candidate, IceAgent, IceAgentEvent, IceCreds, Protocol};

use crate::meeting::Meeting;

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
}

/// Which of the two agents decides (RFC 8445 section 6.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Controlling,
    Controlled,
}

/// An agent that has gathered.
#[derive(Debug)]
pub(crate) struct Agent {
    socket: UdpSocket,
    local: SocketAddr,
    description: Description,
}

/// How an agent's connection ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Selected {
    /// Where it sends to.
    pub(crate) remote: SocketAddr,
}

const BUFFER: usize = 2048;

impl Agent {
    /// Asks `server` for its mapped address over `socket`.
    pub(crate) fn gather(socket: UdpSocket, server: SocketAddr) -> io::Result<Self> {
        let creds = IceCreds::new();
        let reflexive = mapped(&socket, server, creds.pass.as_bytes())?;
        let local = socket.local_addr()?;
        Ok(Self {
            socket,
            local,
            description: Description {
                ufrag: creds.ufrag,
                password: creds.pass,
                host: Some(local),
                reflexive,
                guesses: Vec::new(),
            },
        })
    }

    pub(crate) const fn description(&self) -> &Description {
        &self.description
    }

    /// Runs the checks until both agents have heard a datagram of the other one over the pairs that
    /// they chose, or the meeting's time is over.
    pub(crate) fn connect(
        &self,
        role: Role,
        remote: &Description,
        meeting: &Meeting,
    ) -> io::Result<Option<Selected>> {
        let mut ice = self.checks(role, remote).map_err(io::Error::other)?;
        let mut asked = HashMap::new();
        let mut selected = None;
        let mut greet_at = Clock::now();
        let greeting = greeting(&self.description.ufrag);
        let expected = self::greeting(&remote.ufrag);
        let mut has_heard = false;
        let mut bytes = [0; BUFFER];
        while !meeting.is_over() {
            if ice.poll_timeout().is_none_or(|at| at <= Clock::now()) {
                // Not earlier: that is the pace of the checks (RFC 8445 section 14.2).
                ice.handle_timeout(Clock::now());
            }
            while let Some(transmit) = ice.poll_transmit() {
                if let Some(id) = id_of(&transmit.contents, Class::Request) {
                    asked.insert(id, transmit.destination);
                }
                // One that no way leads to is lost, as packets are.
                let _ = self
                    .socket
                    .send_to(&transmit.contents, transmit.destination);
            }
            while let Some(event) = ice.poll_event() {
                if let IceAgentEvent::NominatedSend { destination, .. } = event {
                    selected = Some(Selected {
                        remote: destination,
                    });
                }
            }
            if let Some(selected) = &selected
                && greet_at <= Clock::now()
            {
                let _ = self.socket.send_to(&greeting, selected.remote);
                greet_at = Clock::now() + Duration::from_millis(50);
                if has_heard {
                    meeting.heard(role);
                }
            }
            self.socket.set_read_timeout(Some(pause(&mut ice)))?;
            let Ok((length, source)) = self.socket.recv_from(&mut bytes) else {
                continue;
            };
            let datagram = &bytes[..length];
            has_heard |= datagram == expected;
            if is_stun(datagram) && !is_from_elsewhere(datagram, source, &asked, meeting) {
                self.receive(&mut ice, datagram, source);
            }
        }
        Ok(selected.filter(|_| meeting.succeeded()))
    }

    /// An agent with all candidates, whose checks have not begun.
    fn checks(&self, role: Role, remote: &Description) -> Result<IceAgent, is::IceError> {
        let mut ice = IceAgent::new(IceCreds {
            ufrag: self.description.ufrag.clone(),
            pass: self.description.password.clone(),
        });
        ice.set_controlling(role == Role::Controlling);
        // No check is given up before the meeting ends, however busy this machine is.
        ice.set_initial_stun_rto(Duration::from_millis(200));
        ice.set_max_stun_rto(Duration::from_secs(1));
        ice.set_max_stun_retransmits(60);
        ice.add_local_candidate(Candidate::host(self.local, "udp")?);
        let reflexive = self.description.reflexive;
        if reflexive != self.local {
            ice.add_local_candidate(Candidate::server_reflexive(reflexive, self.local, "udp")?);
        }
        ice.set_remote_credentials(IceCreds {
            ufrag: remote.ufrag.clone(),
            pass: remote.password.clone(),
        });
        if let Some(host) = remote.host {
            ice.add_remote_candidate(Candidate::host(host, "udp")?);
        }
        for address in remote.guesses.iter().chain([&remote.reflexive]) {
            if remote.host != Some(*address) {
                // What base it has on the other side is of no matter here.
                let base = SocketAddr::new([192, 168, 0, 1].into(), 1);
                let candidate = Candidate::server_reflexive(*address, base, "udp")?;
                ice.add_remote_candidate(candidate);
            }
        }
        Ok(ice)
    }

    fn receive(&self, ice: &mut IceAgent, datagram: &[u8], source: SocketAddr) {
        // What is no STUN message comes from nobody here.
        if let Ok(message) = StunMessage::parse(datagram) {
            let packet = StunPacket {
                proto: Protocol::Udp,
                source,
                destination: self.local,
                message,
            };
            ice.handle_packet(Clock::now(), packet);
        }
    }
}

fn greeting(ufrag: &str) -> Vec<u8> {
    format!("hello from {ufrag}").into_bytes()
}

/// How long to wait for a datagram: until the agent wants to go on, and 50 ms at most.
fn pause(ice: &mut IceAgent) -> Duration {
    let until = ice.poll_timeout().map_or(Duration::ZERO, |at| {
        at.saturating_duration_since(Clock::now())
    });
    until.clamp(Duration::from_millis(1), Duration::from_millis(50))
}

fn id_of(datagram: &[u8], class: Class) -> Option<TransactionId> {
    let message = Message::decode(datagram).ok()?;
    (message.class() == class).then(|| message.transaction_id())
}

/// An answer has to come from where the check was sent to (RFC 8445 section 7.2.5.2.1); `is` 0.11
/// leaves that to the one who has the sockets.
fn is_from_elsewhere(
    datagram: &[u8],
    source: SocketAddr,
    asked: &HashMap<TransactionId, SocketAddr>,
    meeting: &Meeting,
) -> bool {
    let Some(id) = id_of(datagram, Class::Success) else {
        return false;
    };
    let is_elsewhere = asked.get(&id).is_some_and(|remote| *remote != source);
    if is_elsewhere {
        meeting.answered_from_elsewhere();
    }
    is_elsewhere
}

/// Where `server` sees `socket`.
fn mapped(socket: &UdpSocket, server: SocketAddr, random: &[u8]) -> io::Result<SocketAddr> {
    let begun = Clock::now();
    let now = || Instant::ORIGIN + begun.elapsed();
    let id = TransactionId::random(&mut |bytes: &mut [u8]| {
        bytes.copy_from_slice(&random[..bytes.len()]);
    });
    let mut transaction = Transaction::binding(now(), id, Schedule::default());
    let mut bytes = [0; BUFFER];
    while transaction.state() == TransactionState::Pending {
        if let Some(request) = transaction.poll_transmit() {
            socket.send_to(request, server)?;
        }
        let wait = transaction
            .poll_timeout()
            .map_or(Duration::ZERO, |at| at.since(now()));
        socket.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
        if let Ok((length, source)) = socket.recv_from(&mut bytes)
            && source == server
            && let Ok(message) = Message::decode(&bytes[..length])
            && transaction.handle_response(now(), &message)
            && let Ok(Some(mapped)) = message.get::<XorMappedAddress>()
        {
            return Ok(mapped.address());
        }
        transaction.handle_timeout(now());
    }
    Err(io::Error::other("the STUN server did not answer"))
}
