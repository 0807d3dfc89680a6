//! A page and the probe server in a simulated network, in virtual time.
#![allow(dead_code, reason = "each test file uses its part")]

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use icescope::nat::{
    Evidence, Invitation, Mapping, Nearby, Outcome, Probe, ProbeFindings, ProbeServer, ProbeStage,
    Reach, Report, Translation, Vantage, judge,
};
use icescope::sim::{HostId, Link, Nat, NatConfig, Network, Packet, Subnet};
use icescope::stun::engine::{Input, Instant, Transport};
use icescope::stun::{
    Class, IceControlled, Key, Message, MessageWriter, Method, Priority, TransactionId, Username,
    XorMappedAddress,
};

use crate::prober_network::{HOST, at, ip};

/// When a browser sends its checks to a candidate, in milliseconds.
pub(crate) const CHROMIUM: [u64; 40] = {
    let mut all = [0; 40];
    let mut index = 0;
    while index < all.len() {
        all[index] = 50 * index as u64;
        index += 1;
    }
    all
};
pub(crate) const FIREFOX: [u64; 6] = [0, 100, 300, 700, 1500, 3100];

pub(crate) fn server(sockets: &[&str]) -> Option<ProbeServer> {
    let sockets: Vec<SocketAddr> = sockets.iter().map(|text| at(text)).collect();
    let mut state = 1_u64;
    ProbeServer::new(&sockets, move |bytes: &mut [u8]| {
        for byte in bytes {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_be_bytes()[0];
        }
    })
}

pub(crate) fn input(
    server: &mut ProbeServer,
    now: Instant,
    remote: SocketAddr,
    local: SocketAddr,
    bytes: &[u8],
) -> bool {
    let transport = Transport::Udp;
    let input = Input {
        transport,
        local,
        remote,
        bytes,
    };
    ProbeServer::may_concern(bytes) && server.handle_input(now, input)
}

/// The part of a browser's ICE agent that the test needs: it is controlled, and knows no candidate
/// but those that it is told.
pub(crate) struct Page {
    pub(crate) ufrag: String,
    pub(crate) password: String,
    invitation: Invitation,
    resends: Vec<u64>,
    /// Checks to send: when, and where to.
    due: Vec<(Instant, SocketAddr)>,
    made: u8,
}

impl Page {
    pub(crate) fn new(invitation: Invitation, resends: &[u64]) -> Self {
        Self {
            ufrag: "abcd".into(),
            password: "p".repeat(24),
            invitation,
            resends: resends.to_vec(),
            due: Vec::new(),
            made: 0,
        }
    }

    fn tell(&mut self, now: Instant, candidate: SocketAddr) {
        let after = |ms: &u64| (now + Duration::from_millis(*ms), candidate);
        self.due.extend(self.resends.iter().map(after));
    }

    pub(crate) fn check(&mut self) -> Vec<u8> {
        self.made = self.made.wrapping_add(1);
        let id = TransactionId::new([self.made; 12]);
        let name = format!("{}:{}", self.invitation.token, self.ufrag);
        let key = Key::short_term(&self.invitation.password).unwrap();
        let mut buffer = [0; 512];
        let mut writer =
            MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, id).unwrap();
        writer
            .attribute(&Username::new(&name).unwrap())
            .and_then(|writer| writer.attribute(&IceControlled::new(1)))
            .and_then(|writer| writer.attribute(&Priority::new(1)))
            .and_then(|writer| writer.integrity(&key))
            .and_then(MessageWriter::fingerprint)
            .unwrap();
        writer.finish().to_vec()
    }

    /// The answer to a check of the server's.
    fn answer(&self, from: SocketAddr, bytes: &[u8]) -> Option<Vec<u8>> {
        let message = Message::decode(bytes).unwrap();
        if message.class() != Class::Request {
            return None;
        }
        let name = message.get::<Username<'_>>().unwrap().unwrap();
        let expected = format!("{}:{}", self.ufrag, self.invitation.token);
        assert_eq!(name.as_str(), expected);
        let key = Key::short_term(&self.password).unwrap();
        message.verify_integrity(&key).unwrap();
        message.verify_fingerprint().unwrap();
        let mut buffer = [0; 512];
        let mut writer = MessageWriter::response(&mut buffer, Class::Success, &message).unwrap();
        writer
            .attribute(&XorMappedAddress::new(from))
            .and_then(|writer| writer.integrity(&key))
            .and_then(MessageWriter::fingerprint)
            .unwrap();
        Some(writer.finish().to_vec())
    }
}

/// A page behind a NAT, and a server.
pub(crate) struct World {
    network: Network,
    client: HostId,
    servers: HostId,
    local: SocketAddr,
    pub(crate) server: ProbeServer,
    /// The server's sockets from which nothing gets out, and to which nothing gets in.
    pub(crate) mute: Vec<SocketAddr>,
    pub(crate) deaf: Vec<SocketAddr>,
    /// The longest message of the server's, and of the page's.
    pub(crate) most_sent: usize,
    pub(crate) most_received: usize,
    /// How many datagrams the server sent.
    pub(crate) checks: usize,
}

impl World {
    pub(crate) fn new(nat: NatConfig, sockets: &[&str], percent: u16, seed: u64) -> Self {
        let mut network = Network::new(seed);
        let internet = network.segment(vec![Subnet::new(ip("0.0.0.0"), 0)]);
        let inside = network.segment(vec![Subnet::new(ip("192.168.1.0"), 24)]);
        let far = Link {
            loss: percent * 10,
            ..Link::new(Duration::from_millis(25))
        };
        let near = Link::new(Duration::ZERO);
        let mut addresses: Vec<IpAddr> = sockets.iter().map(|text| at(text).ip()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        let servers = network.host(internet, addresses, far);
        network.gateway(inside, internet, Nat::new(nat, seed), near);
        let client = network.host(inside, vec![ip(HOST)], near);
        Self {
            network,
            client,
            servers,
            local: SocketAddr::new(ip(HOST), 5000),
            server: server(sockets).unwrap(),
            mute: Vec::new(),
            deaf: Vec::new(),
            most_sent: 0,
            most_received: 0,
            checks: 0,
        }
    }

    /// The whole test, by a page that sends its checks at these times.
    pub(crate) fn run(&mut self, resends: &[u64]) -> (ProbeFindings, Duration) {
        let start = Instant::from_micros(1_000_000);
        let mut now = start;
        let invitation = self.server.open(now).unwrap();
        let token = invitation.token.clone();
        let contact = invitation.contact;
        let mut page = Page::new(invitation, resends);
        let (ufrag, password) = (page.ufrag.clone(), page.password.clone());
        self.server.admit(now, &token, &ufrag, &password).unwrap();
        page.tell(now, contact);
        let mut opened = false;
        loop {
            self.exchange(now, &mut page);
            let findings = self.server.findings(now, &token).unwrap();
            if findings.stage == ProbeStage::Done {
                return (findings, now.since(start));
            }
            if findings.stage == ProbeStage::Opening && !opened {
                opened = true;
                for found in &findings.strangers {
                    page.tell(now, found.from);
                }
            }
            let due = page.due.iter().map(|(when, _)| *when);
            let next = [self.network.poll_timeout(), self.server.poll_timeout()];
            let next = next.into_iter().flatten().chain(due).min().unwrap();
            // An engine that wants to be called again at once makes no progress.
            now = next.max(now + Duration::from_micros(1));
            assert!(now.since(start) < Duration::from_secs(15), "{findings:#?}");
        }
    }

    fn exchange(&mut self, now: Instant, page: &mut Page) {
        let (ready, later) = page.due.iter().partition(|(when, _)| *when <= now);
        let ready: Vec<(Instant, SocketAddr)> = ready;
        page.due = later;
        for (_, to) in ready {
            let bytes = page.check();
            self.most_received = self.most_received.max(bytes.len());
            let packet = Packet::new(self.local, to);
            self.network.send(now, self.client, packet, bytes);
        }
        self.network.handle_timeout(now);
        while let Some(delivery) = self.network.poll_delivery() {
            let Packet {
                source,
                destination,
            } = delivery.packet;
            if delivery.host == self.client {
                if let Some(bytes) = page.answer(source, &delivery.bytes) {
                    let packet = delivery.packet.reply();
                    self.network.send(now, self.client, packet, bytes);
                }
            } else if !self.deaf.contains(&destination) {
                input(&mut self.server, now, source, destination, &delivery.bytes);
            }
        }
        self.server.handle_timeout(now);
        while let Some(transmit) = self.server.poll_transmit() {
            self.checks += 1;
            self.most_sent = self.most_sent.max(transmit.bytes.len());
            if !self.mute.contains(&transmit.local) {
                let packet = Packet::new(transmit.local, transmit.remote);
                self.network.send(now, self.servers, packet, transmit.bytes);
            }
        }
    }
}

/// The verdict where a browser found these, and gathering told of a mapping.
pub(crate) fn judged(findings: &ProbeFindings, mapping: Mapping) -> Report {
    let mapped = findings.mapped.unwrap_or_else(|| at("198.51.100.1:40000"));
    let server = findings.contacted;
    judge(Evidence {
        vantage: Vantage::Browser,
        complete: true,
        probes: vec![Probe {
            server: format!("stun:{server}"),
            host: server.ip().to_string(),
            port: server.port(),
            address: Some(server),
            local: (mapping == Mapping::None).then_some(mapped),
            sent: None,
            outcome: Outcome::Mapped { mapped, from: None },
            elapsed: None,
        }],
        unattributed: Vec::new(),
        local: Vec::new(),
        own_address: None,
        filtering: findings.evidence(),
        translation: Translation::default(),
        nearby: Nearby::default(),
        reach: Reach::default(),
    })
}
