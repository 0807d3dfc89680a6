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
use super::stranger::{Finding, concluded, contacts, relay};
use crate::candidate::{Candidate, CandidateLine, Kind};
use crate::nat::{FilteringProbe, Stranger, Unproved};

/// How long the tries may take together.
pub(super) const LIMIT: Duration = Duration::from_millis(7500);
/// When both sides have their addresses at the latest.
const ADDRESSES_MS: f64 = 3000.0;
/// When the next server is asked if the one before does not answer.
const NEXT_MS: f64 = 1000.0;
/// How long a stranger is waited for. Its checks are repeated, three at once and then twice a second.
const TEST_MS: f64 = 2000.0;
/// The same where packets get lost: where half of all round trips are, one stranger in a thousand
/// that could get in does not in that time.
const LOSSY_TEST_MS: f64 = 4000.0;
/// How long the control may take.
const CONTROL_MS: f64 = 2300.0;
/// What takes longer was asked more than once: browsers repeat a request after 100 ms (Firefox) or
/// 250 ms. A slow machine or line is taken for a lossy one, which costs no more than time.
const REPEATED_MS: f64 = 200.0;
const STEP_MS: i32 = 20;

/// When the tries end: at a time, or with the connection that the run began with.
pub(super) struct Clock {
    main: RtcPeerConnection,
    until: f64,
}

impl Clock {
    pub(super) fn new(main: RtcPeerConnection, limit: Duration) -> Self {
        let limit = limit.min(LIMIT).as_secs_f64() * 1000.0;
        Self {
            main,
            until: bindings::now() + limit,
        }
    }

    fn runs(&self) -> bool {
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
        let offer = stranger.connection().local_description();
        let offer = offer
            .ok_or(Stop(Finding::Nothing(Unproved::NoRelay)))?
            .sdp();
        let contacts = contacts(kind, self.uris, turn, from)
            .ok_or(Stop(Finding::Nothing(Unproved::ServersNotToldApart)))?;
        let (tested, mapped) = self
            .tested(&offer, contacts, from.ip(), until, seen)
            .await?
            .ok_or(Stop(Finding::Nothing(Unproved::NoMapping)))?;
        let told = self.introduce(&stranger, &tested, &mapped).await;
        told.map_err(|_| Stop(Finding::Nothing(Unproved::NoMapping)))?;

        let lossy = asked_again(&stranger.so_far(), 2.0) || asked_again(&tested.so_far(), 1.0);
        let begun = bindings::now();
        let most = if lossy { LOSSY_TEST_MS } else { TEST_MS };
        let test = most.min(self.clock.until - CONTROL_MS - begun);
        while bindings::now() < begun + test {
            if arrived(tested.connection()).await {
                let after = (bindings::now() - begun) / 1000.0;
                let after = Duration::try_from_secs_f64(after).unwrap_or_default();
                return Ok(Finding::Arrived(after));
            }
            self.step().await?;
        }
        // Less would take loss for a filter.
        if test < TEST_MS.max(most * 0.75) {
            return Ok(Finding::Nothing(Unproved::TooLossy));
        }
        if tell(tested.connection(), &relay).await.is_err() {
            return Ok(Finding::ControlSilent);
        }
        let begun = bindings::now();
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
        // What is slow to come where the way is open says little where it may not be.
        if !lossy && bindings::now() - begun > TEST_MS / 2.0 {
            return Ok(Finding::Nothing(Unproved::TooLossy));
        }
        Ok(Finding::ControlArrived)
    }

    /// The connection under test, and its mapped address: by the first server that answers.
    async fn tested(
        &self,
        offer: &str,
        contacts: Vec<(String, Option<SocketAddr>)>,
        to: IpAddr,
        until: f64,
        seen: &mut Seen,
    ) -> Result<Option<(Gather, GatheredCandidate)>, Stop> {
        let last = contacts.len().saturating_sub(1);
        for (at, contact) in contacts.into_iter().enumerate() {
            let config = GatherConfig {
                servers: vec![IceServer::stun(&contact.0)],
                time_limit: LIMIT,
                policy: Policy::All,
            };
            seen.server = Some(contact);
            let Ok(tested) = gather::answer(&config, offer.to_owned()) else {
                continue;
            };
            let next = bindings::now() + NEXT_MS;
            let patience = if at == last { until } else { until.min(next) };
            let mapped = self
                .wait(&tested, patience, |gathering| own(gathering, to))
                .await?;
            if let Some(mapped) = mapped {
                return Ok(Some((tested, mapped)));
            }
        }
        Ok(None)
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

/// Whether what a gathering brought took more than a round trip for each of `requests`.
fn asked_again(gathering: &Gathering, requests: f64) -> bool {
    let at = |wanted: Kind<'_>| {
        let found = find(gathering, |line| line.kind == wanted)?;
        Some(found.at.as_secs_f64() * 1000.0)
    };
    let last = at(Kind::Relayed).or_else(|| at(Kind::ServerReflexive));
    let took = last.map(|last| last - at(Kind::Host).unwrap_or(0.0));
    took.is_some_and(|took| took > REPEATED_MS * requests)
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
