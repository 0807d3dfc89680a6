//! The NAT prober over UDP sockets.

use core::time::Duration;
use std::io;
use std::net::SocketAddr;
#[cfg(feature = "gateway")]
use std::sync::{Arc, PoisonError};

use tokio::task::JoinSet;

use super::choice::choose;
use super::connection::connect;
#[cfg(feature = "gateway")]
use super::gateway::{self, GatewayTest, Said};
use super::knock::Knock;
use super::nat64::Discovery;
use super::socket::{Clock, Seeded, any_address, route_to};
use super::sockets::Sockets;
use crate::nat::{
    Connected, Event, Evidence, HOP_SOCKETS, Nearby, Outcome, Path, Probe, Prober, Reach, Report,
    SCHEDULE, Target, Translation, Vantage, judge, lifetime_sockets,
};
use crate::stun::engine::{Input, Transport};
use crate::stun::{ServerUri, TransactionId};

/// Fresh sockets for each address family: three for each server that the filtering is tested with.
const FRESH: usize = 9;
/// Fresh sockets for each address family that show how ports are chosen.
const PORTS: usize = 4;
/// The part of a run in which a name must resolve, so that the servers that do are asked.
const TO_RESOLVE: f64 = 0.375;
/// A run is not expected to be longer.
const LONGEST: Duration = Duration::from_secs(80);
/// How much longer than its longest wait a search for a lifetime may take.
const LIFETIME_SLACK: Duration = Duration::from_secs(10);

/// Options of a [`NatDiagnosis`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NatOptions {
    /// How long the whole run may take, resolving names included. 8 seconds unless set.
    pub limit: Duration,
    /// How long to search for the lifetime of an unused mapping, and for the traffic that keeps one,
    /// at most 300 seconds; not at all unless set. The run takes up to so much longer, and a few
    /// seconds, whatever its limit.
    pub lifetime: Option<Duration>,
    /// Whether the resolver may be asked for the name `ipv4only.arpa`, by which a NAT64 is found
    /// (RFC 7050). It is asked only if an IPv4 server is given and this host has no IPv4 route.
    /// Allowed unless set otherwise.
    pub nat64_lookup: bool,
    /// Whether the default gateway is asked too, at the same time. Not unless set.
    #[cfg(feature = "gateway")]
    pub gateway: GatewayTest,
}

impl Default for NatOptions {
    fn default() -> Self {
        Self {
            limit: Duration::from_secs(8),
            lifetime: None,
            nat64_lookup: true,
            #[cfg(feature = "gateway")]
            gateway: GatewayTest::Off,
        }
    }
}

/// Asks STUN servers from one UDP socket for each address family, and judges the NAT in between. A
/// server that follows RFC 5780 is asked from fresh sockets too, to see what the NAT lets in.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use icescope::net::{NatDiagnosis, NatOptions};
///
/// let servers = ["stun:stun.example.org".parse()?, "stun:stun.example.net:3479".parse()?];
/// let mut diagnosis = NatDiagnosis::new(&servers, NatOptions::default())?;
/// diagnosis.run().await?;
/// println!("{}", diagnosis.report().summary());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct NatDiagnosis {
    servers: Vec<ServerUri>,
    options: NatOptions,
    clock: Clock,
    random: Option<Seeded>,
    connecting: Seeded,
    prober: Option<Prober<Seeded>>,
    discovery: Discovery,
    #[cfg(feature = "gateway")]
    gateway: Said,
}

impl NatDiagnosis {
    /// Prepares to ask `servers`; nothing is sent yet.
    ///
    /// # Errors
    ///
    /// The operating system gives no random bytes.
    pub fn new(servers: &[ServerUri], options: NatOptions) -> io::Result<Self> {
        Ok(Self {
            servers: servers.to_vec(),
            options,
            clock: Clock::start(),
            random: Some(Seeded::new()?),
            connecting: Seeded::new()?,
            prober: None,
            discovery: Discovery::new(options.nat64_lookup),
            #[cfg(feature = "gateway")]
            gateway: Said::default(),
        })
    }

    /// Asks until every server has answered or stayed silent, or the limit is reached.
    ///
    /// The future may be dropped at any time; [`report`](Self::report) then tells what is known.
    ///
    /// # Errors
    ///
    /// No UDP socket can be opened or read.
    pub async fn run(&mut self) -> io::Result<()> {
        let lifetime = self
            .options
            .lifetime
            .map(|longest| longest.saturating_add(LIFETIME_SLACK))
            .unwrap_or_default();
        let limit = self.options.limit.saturating_add(lifetime);
        #[cfg(feature = "gateway")]
        let (said, test) = (Arc::clone(&self.gateway), self.options.gateway);
        let servers = tokio::time::timeout(limit, self.drive());
        // A gateway has time limits of its own, since what it was asked for is to be taken back.
        #[cfg(feature = "gateway")]
        let (servers, ()) = tokio::join!(servers, gateway::ask(test, &said));
        #[cfg(not(feature = "gateway"))]
        let servers = servers.await;
        servers.unwrap_or(Ok(()))
    }

    /// The verdict on what is known by now.
    #[must_use]
    pub fn report(&self) -> Report {
        let known = self.prober.as_ref().map(Prober::evidence);
        let mut evidence = known.unwrap_or_else(|| self.nothing_yet());
        evidence.nearby = self.nearby();
        judge(evidence)
    }

    fn nothing_yet(&self) -> Evidence {
        let probe = |server: &ServerUri| Probe {
            server: server.to_string(),
            host: server.host().to_owned(),
            port: server.port(),
            address: None,
            local: None,
            sent: Some(0),
            outcome: Outcome::Undecided,
            elapsed: None,
        };
        Evidence {
            vantage: Vantage::Native,
            complete: self.servers.is_empty(),
            probes: self.servers.iter().map(probe).collect(),
            unattributed: Vec::new(),
            local: Vec::new(),
            own_address: None,
            filtering: Vec::new(),
            translation: Translation::default(),
            nearby: Nearby::default(),
            reach: Reach::default(),
        }
    }

    fn nearby(&self) -> Nearby {
        Nearby {
            #[cfg(feature = "gateway")]
            gateway: self
                .gateway
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
            #[cfg(not(feature = "gateway"))]
            gateway: None,
            lookup: self.discovery.found(),
        }
    }

    async fn drive(&mut self) -> io::Result<()> {
        let mut sockets = Sockets::default();
        if self.prober.is_none() {
            let time = self.options.limit.min(LONGEST).mul_f64(TO_RESOLVE);
            let targets = targets(&self.servers, time, &mut sockets, &mut self.discovery).await?;
            let Some(random) = self.random.take() else {
                return Ok(());
            };
            let fresh = sockets.open_more(FRESH).await?;
            let now = self.clock.now();
            let mut prober = Prober::new(now, targets, SCHEDULE, random)
                .with_sockets(fresh)
                .with_port_sockets(sockets.open_more(PORTS).await?);
            let hops = sockets.open_more(HOP_SOCKETS).await?;
            prober = prober.with_hop_sockets(hops);
            if let Some(longest) = self.options.lifetime {
                let count = lifetime_sockets(longest);
                let left_alone = sockets.open_more(count).await?;
                prober = prober.with_lifetime_sockets(left_alone);
            }
            self.prober = Some(prober);
        }
        let Some(prober) = &mut self.prober else {
            return Ok(());
        };
        // Those that are open when this is dropped are given up.
        let mut connections: JoinSet<(SocketAddr, Connected)> = JoinSet::new();
        let mut knocks: JoinSet<(SocketAddr, bool)> = JoinSet::new();
        let mut routed: Vec<SocketAddr> = Vec::new();
        while !prober.is_finished() {
            while let Some(event) = prober.poll_event() {
                let id = TransactionId::random(&mut self.connecting);
                match event {
                    Event::Connect(server) => {
                        connections.spawn(async move { (server, connect(server, id).await) });
                    }
                    Event::Knock(server) => match Knock::send(server, id).await {
                        Ok(knock) => {
                            knocks.spawn(async move { (server, knock.wait().await) });
                        }
                        Err(_) => prober.handle_knock(self.clock.now(), server, false),
                    },
                    Event::Ended(_) => {}
                }
            }
            while let Some((transmit, limit)) = prober.poll_limited_transmit() {
                sockets.send_limited(&transmit, limit).await;
            }
            while let Some(transmit) = prober.poll_transmit() {
                if !routed.contains(&transmit.remote) {
                    routed.push(transmit.remote);
                    if let Ok(local) = route_to(transmit.remote).await {
                        prober.handle_route(transmit.remote, local);
                    }
                }
                let sent = sockets
                    .send(transmit.local, transmit.remote, &transmit.bytes)
                    .await;
                if sent.is_err() {
                    prober.handle_unreachable(self.clock.now(), transmit.local, transmit.remote);
                }
            }
            let Some(timeout) = prober.poll_timeout() else {
                break;
            };
            tokio::select! {
                received = sockets.receive() => {
                    let (local, remote, bytes) = received?;
                    let input = Input { transport: Transport::Udp, local, remote, bytes };
                    prober.handle_input(self.clock.now(), input);
                }
                Some(Ok((server, outcome))) = connections.join_next() => {
                    prober.handle_connection(self.clock.now(), server, outcome);
                }
                Some(Ok((server, refused))) = knocks.join_next() => {
                    prober.handle_knock(self.clock.now(), server, refused);
                }
                () = self.clock.sleep_until(timeout) => {}
            }
            prober.handle_timeout(self.clock.now());
        }
        Ok(())
    }
}

/// Resolves the names, and finds the local address towards each server.
async fn targets(
    servers: &[ServerUri],
    time_to_resolve: Duration,
    sockets: &mut Sockets,
    discovery: &mut Discovery,
) -> io::Result<Vec<Target>> {
    let mut resolving = JoinSet::new();
    for (index, server) in servers.iter().enumerate() {
        let (host, port) = (server.host().to_owned(), server.port());
        resolving.spawn(async move { (index, choose(&host, port, time_to_resolve).await) });
    }
    let mut resolved = resolving.join_all().await;
    resolved.sort_by_key(|(index, _)| *index);

    let mut targets = Vec::new();
    for (server, (_, addresses)) in servers.iter().zip(resolved) {
        let target = |path| Target {
            server: server.to_string(),
            host: server.host().to_owned(),
            port: server.port(),
            path,
        };
        let mut paths = Vec::new();
        let mut without_route = Vec::new();
        for remote in addresses {
            let port = sockets.open(remote).await?;
            match route_to(remote).await {
                Ok(ip) => paths.push(Path {
                    local: SocketAddr::new(ip, port),
                    remote,
                }),
                Err(_) => without_route.push(Path {
                    local: any_address(remote),
                    remote,
                }),
            }
        }
        if paths.is_empty() {
            // IPv4 without a route may be behind a NAT64.
            for without in &without_route {
                let Some(remote) = discovery.reach(without.remote).await else {
                    continue;
                };
                if let Ok(ip) = route_to(remote).await {
                    let local = SocketAddr::new(ip, sockets.open(remote).await?);
                    paths.push(Path { local, remote });
                }
            }
        }
        // A family without a route is news only if the other does not reach the server either.
        if paths.is_empty() {
            paths = without_route;
        }
        if paths.is_empty() {
            targets.push(target(None));
        }
        targets.extend(paths.into_iter().map(|path| target(Some(path))));
    }
    Ok(targets)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adding the two would overflow.
    #[tokio::test(flavor = "current_thread")]
    async fn limits_may_be_as_long_as_can_be() {
        let options = NatOptions {
            limit: Duration::MAX,
            lifetime: Some(Duration::MAX),
            ..NatOptions::default()
        };
        let mut diagnosis = NatDiagnosis::new(&[], options).unwrap();
        diagnosis.run().await.unwrap();
        assert_eq!(diagnosis.report().mapping().class(), None);
    }
}
