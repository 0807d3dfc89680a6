//! Being sent to by a stranger: a connection that the relay alone speaks for.
//!
//! The stranger is a second connection of this page that uses its TURN server's relay and nothing
//! else. Only it knows the password of the connection under test, so a check that arrives there is
//! the relay's. A browser may show it as a connected state or as a peer-reflexive candidate
//! (RFC 8445 section 7.3.1.3); Firefox counts no requests.

use core::cell::Cell;
use core::time::Duration;
use std::net::{IpAddr, SocketAddr};

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RtcIceConnectionState, RtcPeerConnection, RtcSdpType, RtcSignalingState};

use super::bindings;
use super::gather::{self, Gather, GatherConfig, Policy, gather};
use super::gathering::{End, GatheredCandidate, Gathering};
use super::join::join;
use super::server::{IceServer, ServerUri};
use super::signalling::{describe, find, tell};
use super::stranger::{Apart, Finding, concluded, elsewhere, relay, same_address};
use crate::candidate::{Candidate, CandidateLine, Kind};
use crate::nat::{FilteringProbe, Stranger, Unproved};

/// How long the tries may take together.
pub(super) const LIMIT: Duration = Duration::from_secs(5);
/// When both sides have their addresses at the latest.
const ADDRESSES_MS: f64 = 2000.0;
/// How long a stranger is waited for. Its checks are repeated several times a second.
const TEST_MS: f64 = 2000.0;
const STEP_MS: i32 = 20;

/// When the tries end: at a time, or with the connection that the run began with.
pub(super) struct Clock {
    main: RtcPeerConnection,
    until: f64,
}

impl Clock {
    pub(super) fn new(main: RtcPeerConnection, limit: Duration) -> Self {
        let limit = limit.as_secs_f64() * 1000.0;
        Self {
            main,
            until: bindings::now() + limit,
        }
    }

    pub(super) fn runs(&self) -> bool {
        !self.aborted() && bindings::now() < self.until
    }

    fn aborted(&self) -> bool {
        self.main.signaling_state() == RtcSignalingState::Closed
    }
}

/// Makes the planned tries, all at once. All connections are closed at the end, or when dropped.
pub(super) async fn tries(
    servers: &[IceServer],
    planned: Vec<FilteringProbe>,
    clock: &Clock,
) -> Vec<FilteringProbe> {
    let uris: Vec<ServerUri> = servers
        .iter()
        .filter_map(|server| server.uris().ok())
        .flatten()
        .collect();
    let mut planned = planned.into_iter();
    let run = Run {
        servers,
        uris: &uris,
        clock,
        decided: Cell::new(false),
    };
    let (first, second) = join(run.attempt(planned.next()), run.attempt(planned.next())).await;
    first.into_iter().chain(second).collect()
}

struct Run<'a> {
    servers: &'a [IceServer],
    uris: &'a [ServerUri],
    clock: &'a Clock,
    /// Whether a stranger got in from elsewhere, which leaves nothing to find out.
    decided: Cell<bool>,
}

impl Run<'_> {
    fn runs(&self) -> bool {
        self.clock.runs() && !self.decided.get()
    }

    async fn attempt(&self, planned: Option<FilteringProbe>) -> Option<FilteringProbe> {
        let planned = planned?;
        let mut seen = Seen::default();
        let finding = match self.find(planned.stranger, &mut seen).await {
            Ok(finding) | Err(Stop(finding)) => finding,
        };
        if planned.stranger == Stranger::OtherAddress && matches!(finding, Finding::Arrived(_)) {
            self.decided.set(true);
        }
        let server = seen
            .server
            .as_ref()
            .map(|(name, address)| (name.as_str(), *address));
        Some(concluded(planned, server, seen.relay, finding))
    }

    async fn find(&self, kind: Stranger, seen: &mut Seen) -> Result<Finding, Stop> {
        let turn = relay(self.uris).ok_or(Stop(Finding::Nothing(Unproved::NoRelay)))?;
        let until = bindings::now() + ADDRESSES_MS;
        let stranger = self.stranger(turn)?;
        let relayed =
            |line: &Candidate<'_>| line.kind == Kind::Relayed && line.address.ip().is_some();
        let (relay, from) = self
            .wait(&stranger, until, |gathering| {
                let found = find(gathering, relayed)?;
                Some((found.clone(), address(found)?))
            })
            .await?
            .ok_or(Stop(Finding::Nothing(Unproved::NoRelay)))?;
        seen.relay = Some(from);
        let server = match kind {
            Stranger::OtherAddress => {
                let found = elsewhere(self.uris, from.ip());
                let (server, apart) =
                    found.ok_or(Stop(Finding::Nothing(Unproved::ServersNotToldApart)))?;
                let address = server.ip().map(|ip| SocketAddr::new(ip, server.port()));
                let address = address.filter(|_| apart == Apart::Surely);
                (server.to_string(), address)
            }
            Stranger::OtherPort => {
                let address = same_address(turn, from.ip());
                (format!("stun:{address}"), Some(address))
            }
        };
        let offer = stranger.connection().local_description();
        let offer = offer
            .ok_or(Stop(Finding::Nothing(Unproved::NoRelay)))?
            .sdp();
        let config = GatherConfig {
            servers: vec![IceServer::stun(&server.0)],
            time_limit: LIMIT,
            policy: Policy::All,
        };
        seen.server = Some(server);
        let silent = || Stop(Finding::Nothing(Unproved::NoMapping));
        let tested = gather::answer(&config, offer).map_err(|_| silent())?;
        let mapped = self
            .wait(&tested, until, |gathering| own(gathering, from.ip()))
            .await?
            .ok_or_else(silent)?;
        let told = self.introduce(&stranger, &tested, &mapped).await;
        told.map_err(|_| silent())?;

        let begun = bindings::now();
        while bindings::now() < begun + TEST_MS {
            if arrived(tested.connection()).await {
                let after = (bindings::now() - begun) / 1000.0;
                let after = Duration::try_from_secs_f64(after).unwrap_or_default();
                return Ok(Finding::Arrived(after));
            }
            self.step().await?;
        }
        if tell(tested.connection(), &relay).await.is_err() {
            return Ok(Finding::ControlSilent);
        }
        while !connected(tested.connection()) {
            if !self.runs() {
                let ended = self.clock.aborted() || self.decided.get();
                return Ok(if ended {
                    Finding::Ended
                } else {
                    Finding::ControlSilent
                });
            }
            bindings::pause(STEP_MS).await;
        }
        Ok(Finding::ControlArrived)
    }

    /// The connection that speaks through the relay alone.
    fn stranger(&self, turn: &ServerUri) -> Result<Gather, Stop> {
        let nothing = || Stop(Finding::Nothing(Unproved::NoRelay));
        let named = |url: &&String| url.parse().is_ok_and(|uri: ServerUri| uri == *turn);
        let server = self.servers.iter().find_map(|server| {
            Some(IceServer {
                urls: vec![server.urls.iter().find(named)?.clone()],
                ..server.clone()
            })
        });
        let config = GatherConfig {
            servers: vec![server.ok_or_else(nothing)?],
            time_limit: LIMIT,
            policy: Policy::Relay,
        };
        gather(&config, |_| ()).map_err(|_| nothing())
    }

    /// Tells each side of the other, and the stranger alone where to send.
    async fn introduce(
        &self,
        stranger: &Gather,
        tested: &Gather,
        mapped: &GatheredCandidate,
    ) -> Result<(), JsValue> {
        let answer = tested.connection().local_description();
        let sdp = answer.ok_or(JsValue::UNDEFINED)?.sdp();
        describe(stranger.connection(), RtcSdpType::Answer, &sdp).await?;
        tell(stranger.connection(), mapped).await
    }

    /// Waits until something is gathered; `None` if that does not come.
    async fn wait<T>(
        &self,
        gathering: &Gather,
        until: f64,
        wanted: impl Fn(&Gathering) -> Option<T>,
    ) -> Result<Option<T>, Stop> {
        loop {
            let so_far = gathering.so_far();
            let found = wanted(&so_far);
            if found.is_some() || so_far.end != End::Running || bindings::now() > until {
                return Ok(found);
            }
            self.step().await?;
        }
    }

    async fn step(&self) -> Result<(), Stop> {
        bindings::pause(STEP_MS).await;
        if self.runs() {
            Ok(())
        } else {
            Err(Stop(Finding::Ended))
        }
    }
}

/// What a try has come to know, whatever becomes of it.
#[derive(Default)]
struct Seen {
    server: Option<(String, Option<SocketAddr>)>,
    relay: Option<SocketAddr>,
}

/// The end of a try before its test.
struct Stop(Finding);

/// Where the connection under test can be sent to: its mapped address, or its own if the server
/// saw that one, which the browser then does not repeat.
fn own(gathering: &Gathering, to: IpAddr) -> Option<GatheredCandidate> {
    let usable = |line: &Candidate<'_>| {
        let ip = line.address.ip();
        ip.is_some_and(|ip| ip.is_ipv4() == to.is_ipv4())
    };
    let found = find(gathering, |line| {
        line.kind == Kind::ServerReflexive && usable(line)
    });
    let untold = || {
        let answered = gathering.complete() && gathering.errors.is_empty();
        find(gathering, |line| line.kind == Kind::Host && usable(line)).filter(|_| answered)
    };
    found.or_else(untold).cloned()
}

fn address(candidate: &GatheredCandidate) -> Option<SocketAddr> {
    let line = CandidateLine::parse(&candidate.line).ok()?;
    let line = line.candidate()?;
    Some(SocketAddr::new(line.address.ip()?, line.port))
}

fn connected(connection: &RtcPeerConnection) -> bool {
    matches!(
        connection.ice_connection_state(),
        RtcIceConnectionState::Connected | RtcIceConnectionState::Completed
    )
}

/// Whether a check has arrived at a connection that knows no candidate of the other side.
async fn arrived(connection: &RtcPeerConnection) -> bool {
    if connected(connection) {
        return true;
    }
    let Ok(stats) = JsFuture::from(connection.get_stats()).await else {
        return false;
    };
    let mut found = false;
    let is = |entry: &JsValue, key: &str, value: &str| {
        js_sys::Reflect::get(entry, &key.into())
            .is_ok_and(|held| held.as_string().as_deref() == Some(value))
    };
    // A stats report has the methods of a map.
    stats
        .unchecked_ref::<js_sys::Map>()
        .for_each(&mut |entry, _| {
            found |= is(&entry, "type", "remote-candidate") && is(&entry, "candidateType", "prflx");
        });
    found
}
