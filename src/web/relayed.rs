//! Being sent to by a stranger: a connection that the relay alone speaks for.
//!
//! The stranger is a second connection of this page that uses its TURN server's relay and nothing
//! else. Only it knows the password of the connection under test, so a check that arrives there is
//! the relay's. A browser may show it as a connected state or as a peer-reflexive candidate
//! (RFC 8445 section 7.3.1.3); Firefox counts no requests.

use core::cell::Cell;
use core::time::Duration;
use std::net::SocketAddr;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RtcIceConnectionState, RtcPeerConnection, RtcSignalingState};

use super::bindings;
use super::gather::{AbortHandle, Gather};
use super::gathering::End;
use super::join::join;
use super::pairing::{Pair, asked_again};
use super::server::{IceServer, ServerUri};
use super::signalling::tell;
use super::stranger::{Finding, concluded};
use crate::nat::{FilteringProbe, Stranger, Unproved};

/// How long the tries may take together.
pub(super) const LIMIT: Duration = Duration::from_millis(7500);
/// How long a stranger is waited for, at least. It sends seven checks in that time (Chromium), or
/// five (Firefox).
const TEST_MS: f64 = 2000.0;
/// How many strangers it takes where packets get lost, and each has to come once the way is open:
/// where half of all round trips are lost, one stranger in ten that could get in does not.
const LOSSY_PAIRS: usize = 3;
/// How long the control may take.
const CONTROL_MS: f64 = 2300.0;
const STEP_MS: i32 = 20;

/// When the tries end: at a time, or with the connection that the run began with.
pub(super) struct Clock {
    main: RtcPeerConnection,
    run: AbortHandle,
    until: f64,
}

impl Clock {
    pub(super) fn new(run: &Gather) -> Self {
        let limit = run.time_limit().min(LIMIT).as_secs_f64() * 1000.0;
        Self {
            main: run.connection().clone(),
            run: run.abort_handle(),
            until: bindings::now() + limit,
        }
    }

    /// Whether the gathering that the run began with met with loss so far, or, where it should have
    /// ended, waits for somebody.
    fn meets_loss(&self, should_have_ended: bool) -> bool {
        self.run.so_far().is_some_and(|so_far| {
            asked_again(&so_far) || (should_have_ended && so_far.end != End::Complete)
        })
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

pub(super) struct Run<'a> {
    pub(super) servers: &'a [IceServer],
    pub(super) uris: &'a [ServerUri],
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
        let mut pairs = vec![self.pair(kind, seen).await?];
        let begun = bindings::now();
        let mut lossy = pairs.iter().any(Pair::asked_again) || self.clock.meets_loss(false);
        let mut test = TEST_MS;
        if !lossy {
            if self.comes(&pairs, begun + test).await? {
                return Ok(arrived_after(begun));
            }
            lossy = self.clock.meets_loss(true);
        }
        if lossy {
            // Nobody else's finding counts, so neither do their servers.
            let (mut one, mut other) = (Seen::default(), Seen::default());
            let more = join(self.pair(kind, &mut one), self.pair(kind, &mut other)).await;
            for pair in [more.0, more.1] {
                match pair {
                    Ok(pair) => pairs.push(pair),
                    Err(Stop(Finding::Ended)) => return Ok(Finding::Ended),
                    Err(_) => {}
                }
            }
            test = self.clock.until - CONTROL_MS - bindings::now();
            if self.comes(&pairs, bindings::now() + test).await? {
                return Ok(arrived_after(begun));
            }
        }
        // Less would take loss for a filter.
        if lossy && (pairs.len() < LOSSY_PAIRS || test < TEST_MS) {
            return Ok(Finding::Nothing(Unproved::TooLossy));
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
