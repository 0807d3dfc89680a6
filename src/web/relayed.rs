//! Being sent to by a stranger: a connection that the relay alone speaks for.
//!
//! The stranger is a second connection of this page that uses its TURN server's relay and nothing
//! else. Only it knows the password of the connection under test, so a check that arrives there is
//! the relay's. A browser may show it as a connected state or as a peer-reflexive candidate
//! (RFC 8445 section 7.3.1.3); Firefox counts no requests.

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::net::SocketAddr;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RtcIceConnectionState, RtcPeerConnection, RtcSignalingState};

use super::bindings;
use super::gather::{AbortHandle, Gather};
use super::gathering::{End, Gathering};
use super::join::join;
use super::loss::{RoundTrips, asked_again, round_trips};
use super::pairing::Pair;
use super::server::IceServer;
use super::signalling::tell;
use super::stranger::{Finding, concluded};
use crate::nat::{FilteringProbe, Stranger, Unproved};
use crate::stun::ServerUri;

/// How long the tries may take together.
pub(super) const LIMIT: Duration = Duration::from_millis(7500);
/// How long a stranger is waited for, at least. It sends seven checks in that time (Chromium), or
/// five (Firefox).
const TEST_MS: f64 = 2000.0;
/// How many strangers it takes where packets get lost, and each has to come once the way is open:
/// where half of all round trips are lost, one stranger in ten that could get in does not.
const LOSSY_PAIRS: usize = 3;
/// How long they are waited for.
const LOSSY_TEST_MS: f64 = 2300.0;
/// How long the control may take, at least.
const CONTROL_MS: f64 = 1500.0;
const STEP_MS: i32 = 20;

/// When the tries end: at a time, or with the connection that the run began with.
pub(super) struct Clock {
    main: RtcPeerConnection,
    run: AbortHandle,
    until: f64,
}

impl Clock {
    pub(super) fn new(run: &Gather, limit: Duration) -> Self {
        let limit = run.time_limit().min(limit).as_secs_f64() * 1000.0;
        Self {
            main: run.connection().clone(),
            run: run.abort_handle(),
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
        times: RefCell::default(),
    };
    let (first, second) = join(run.attempt(planned.next()), run.attempt(planned.next())).await;
    first.into_iter().chain(second).collect()
}

pub(super) struct Run<'a> {
    pub(super) servers: &'a [IceServer],
    pub(super) uris: &'a [ServerUri],
    clock: &'a Clock,
    /// Whether a stranger got in from elsewhere, which leaves nothing to find out.
    decided: Cell<bool>,
    /// How long what was gathered took.
    pub(super) times: RefCell<Vec<RoundTrips>>,
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
        let mut pairs = vec![self.pair(kind, seen).await?];
        let begun = bindings::now();
        let mut lossy = self.meets_loss(false);
        if !lossy {
            if self.comes(&pairs, begun + TEST_MS).await? {
                return Ok(arrived_after(begun));
            }
            lossy = self.meets_loss(true);
            if lossy {
                // Firefox gives a connection up that nothing has come to for 5 s.
                pairs.clear();
            }
        }
        if lossy {
            let missing = LOSSY_PAIRS - pairs.len();
            pairs.extend(self.more(kind, missing).await?);
            let until = (bindings::now() + LOSSY_TEST_MS).min(self.clock.until - CONTROL_MS);
            let test = until - bindings::now();
            if self.comes(&pairs, until).await? {
                return Ok(arrived_after(begun));
            }
            // Less would take loss for a filter.
            if pairs.len() < LOSSY_PAIRS || test < TEST_MS {
                return Ok(Finding::Nothing(Unproved::TooLossy));
            }
        }
        for pair in &pairs {
            if tell(pair.tested(), &pair.relay).await.is_err() {
                return Ok(Finding::ControlSilent);
            }
        }
        let begun = bindings::now();
        while !pairs.iter().all(|pair| connected(pair.tested())) {
            if !self.runs() {
                let any = pairs.iter().any(|pair| connected(pair.tested()));
                return Ok(if self.clock.aborted() || self.decided.get() {
                    Finding::Ended
                } else if any {
                    Finding::Nothing(Unproved::TooLossy)
                } else {
                    Finding::ControlSilent
                });
            }
            bindings::pause(STEP_MS).await;
        }
        // What is slow to come where the way is open says little where it may not be.
        if !lossy && bindings::now() - begun > TEST_MS {
            return Ok(Finding::Nothing(Unproved::TooLossy));
        }
        Ok(Finding::ControlArrived)
    }

    /// As many further pairs as can be made, and no more than three.
    async fn more(&self, kind: Stranger, count: usize) -> Result<Vec<Pair>, Stop> {
        // Nobody else's finding counts, so neither do their servers.
        let one = async |at: usize| {
            let mut seen = Seen::default();
            if at < count {
                Some(self.pair(kind, &mut seen).await)
            } else {
                None
            }
        };
        let (first, (second, third)) = join(one(0), join(one(1), one(2))).await;
        let mut pairs = Vec::new();
        for made in [first, second, third].into_iter().flatten() {
            match made {
                Ok(pair) => pairs.push(pair),
                Err(Stop(Finding::Ended)) => return Err(Stop(Finding::Ended)),
                Err(_) => {}
            }
        }
        Ok(pairs)
    }

    /// Whether anything that was gathered so far met with loss, by this try or the other; or where all
    /// should have ended, the run still waits for somebody.
    fn meets_loss(&self, should_have_ended: bool) -> bool {
        let main = self.clock.run.so_far();
        let waits = |so_far: &Gathering| should_have_ended && so_far.end != End::Complete;
        if main.as_ref().is_some_and(waits) {
            return true;
        }
        let mut times = self.times.borrow().clone();
        times.extend(main.iter().flat_map(round_trips));
        asked_again(&times)
    }

    /// Whether any stranger comes until then.
    async fn comes(&self, pairs: &[Pair], until: f64) -> Result<bool, Stop> {
        while bindings::now() < until {
            for pair in pairs {
                if arrived(pair.tested()).await {
                    return Ok(true);
                }
            }
            self.step().await?;
        }
        Ok(false)
    }

    pub(super) async fn step(&self) -> Result<(), Stop> {
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
pub(super) struct Seen {
    pub(super) server: Option<(String, Option<SocketAddr>)>,
    pub(super) relay: Option<SocketAddr>,
}

/// The end of a try before its test.
pub(super) struct Stop(pub(super) Finding);

fn connected(connection: &RtcPeerConnection) -> bool {
    matches!(
        connection.ice_connection_state(),
        RtcIceConnectionState::Connected | RtcIceConnectionState::Completed
    )
}

fn arrived_after(begun: f64) -> Finding {
    let after = (bindings::now() - begun) / 1000.0;
    Finding::Arrived(Duration::try_from_secs_f64(after).unwrap_or_default())
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
