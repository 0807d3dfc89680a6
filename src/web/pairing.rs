//! Two connections of one page that do not know where the other is, but for what the test tells them.

use std::net::{IpAddr, SocketAddr};

use wasm_bindgen::prelude::*;
use web_sys::{RtcPeerConnection, RtcSdpType};

use super::bindings;
use super::gather::{self, Gather, gather};
use super::gather_config::{GatherConfig, Policy};
use super::gathering::{End, GatheredCandidate, Gathering};
use super::loss::round_trips;
use super::relayed::{LIMIT, Run, Seen, Stop};
use super::server::IceServer;
use super::signalling::{describe, find, tell};
use super::stranger::{Finding, contacts, relay};
use crate::candidate::{Candidate, CandidateLine, Kind};
use crate::nat::{Stranger, Unproved};
use crate::stun::ServerUri;

/// How long both sides may take to get their addresses.
const ADDRESSES_MS: f64 = 3000.0;
/// When the next server is asked if the one before does not answer.
const NEXT_MS: f64 = 1000.0;
/// The connection under test, and the stranger that speaks through the relay alone.
pub(super) struct Pair {
    _stranger: Gather,
    tested: Gather,
    /// Where the stranger is.
    pub(super) relay: GatheredCandidate,
}

impl Pair {
    pub(super) fn tested(&self) -> &RtcPeerConnection {
        self.tested.connection()
    }
}

impl Run<'_> {
    /// Makes a pair, of which the stranger alone knows where to send.
    pub(super) async fn pair(&self, kind: Stranger, seen: &mut Seen) -> Result<Pair, Stop> {
        let nothing = |why| Stop(Finding::Nothing(why));
        let turn = relay(self.uris).ok_or(nothing(Unproved::NoRelay))?;
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
            .ok_or(nothing(Unproved::NoRelay))?;
        seen.relay = Some(from);
        let offer = stranger.connection().local_description();
        let offer = offer.ok_or(nothing(Unproved::NoRelay))?.sdp();
        let contacts =
            contacts(kind, self.uris, turn, from).ok_or(nothing(Unproved::ServersNotToldApart))?;
        let (tested, mapped) = self
            .tested(&offer, contacts, from.ip(), until, seen)
            .await?
            .ok_or(nothing(Unproved::NoMapping))?;
        let told = introduce(&stranger, &tested, &mapped).await;
        told.map_err(|_| nothing(Unproved::NoMapping))?;
        let times = [&stranger, &tested].map(Gather::so_far);
        let mut known = self.times.borrow_mut();
        known.extend(times.iter().flat_map(round_trips));
        Ok(Pair {
            _stranger: stranger,
            tested,
            relay,
        })
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
}

/// Tells each side of the other, and the stranger alone where to send.
async fn introduce(
    stranger: &Gather,
    tested: &Gather,
    mapped: &GatheredCandidate,
) -> Result<(), JsValue> {
    let answer = tested.connection().local_description();
    let sdp = answer.ok_or(JsValue::UNDEFINED)?.sdp();
    describe(stranger.connection(), RtcSdpType::Answer, &sdp).await?;
    tell(stranger.connection(), mapped).await
}

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
