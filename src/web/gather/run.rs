//! The connection that gathers, and what the browser tells of it.

use core::cell::{Cell, RefCell};
use core::task::Waker;
use core::time::Duration;
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    RtcIceGatheringState, RtcPeerConnection, RtcPeerConnectionIceErrorEvent,
    RtcPeerConnectionIceEvent, RtcSdpType,
};

use super::GatherEvent;
use crate::web::bindings::{self, FullCandidate, FullConnection};
use crate::web::gather_config::{GatherConfig, StartError, configuration, start_error};
use crate::web::gathering::{CandidateError, End, GatheredCandidate, Gathering};
use crate::web::signalling::describe;

/// What the owner is told with.
pub(super) type OnEvent = Box<dyn FnMut(GatherEvent<'_>)>;

/// A gathering: its connection, and what came so far.
pub(super) struct Run {
    pub(super) connection: RtcPeerConnection,
    started: f64,
    gathering: RefCell<Gathering>,
    on_event: RefCell<Option<OnEvent>>,
    pub(super) waker: RefCell<Option<Waker>>,
    timer: Cell<JsValue>,
    pub(super) time_limit: Duration,
}

/// Starts a run, and what the browser calls to tell of it.
pub(super) fn start(
    config: &GatherConfig,
    offered: Option<String>,
    on_event: OnEvent,
) -> Result<(Rc<Run>, Handlers), StartError> {
    let configuration = configuration(config)?;
    if !bindings::has_webrtc() {
        return Err(StartError::NoWebrtc);
    }
    let connection = RtcPeerConnection::new_with_configuration(&configuration)
        .map_err(|error| start_error(&error))?;
    let run = Rc::new(Run {
        connection,
        started: bindings::now(),
        gathering: RefCell::new(Gathering {
            end: End::Running,
            elapsed: Duration::ZERO,
            candidates: Vec::new(),
            errors: Vec::new(),
        }),
        on_event: RefCell::new(Some(on_event)),
        waker: RefCell::new(None),
        timer: Cell::new(JsValue::UNDEFINED),
        time_limit: config.time_limit,
    });
    let handlers = Handlers::attach(&run);
    let limit = i32::try_from(config.time_limit.as_millis()).unwrap_or(i32::MAX);
    run.timer
        .set(bindings::set_timeout(handlers.timeout.as_ref(), limit));
    if offered.is_none() {
        run.connection.create_data_channel("icescope");
    }
    spawn_local(begin(Rc::downgrade(&run), offered));
    Ok((run, handlers))
}

impl Run {
    fn full(&self) -> &FullConnection {
        self.connection.unchecked_ref()
    }

    fn elapsed(&self) -> Duration {
        Duration::try_from_secs_f64((bindings::now() - self.started) / 1000.0).unwrap_or_default()
    }

    pub(super) fn is_running(&self) -> bool {
        self.gathering.borrow().end == End::Running
    }

    pub(super) fn so_far(&self) -> Gathering {
        let mut gathering = self.gathering.borrow().clone();
        if gathering.end == End::Running {
            gathering.elapsed = self.elapsed();
        }
        gathering
    }

    /// Ends the run, and whatever its connection is still used for.
    pub(super) fn abort(&self) {
        self.end(End::Aborted);
        self.connection.close();
    }

    /// Ends the run once. Its connection stays open only if there was nothing left to wait for.
    pub(super) fn end(&self, end: End) {
        if !self.is_running() {
            return;
        }
        let elapsed = self.elapsed();
        {
            let mut gathering = self.gathering.borrow_mut();
            gathering.end = end;
            gathering.elapsed = elapsed;
        }
        self.connection.set_onicecandidate(None);
        self.full().set_onicecandidateerror(&JsValue::NULL);
        self.connection.set_onicegatheringstatechange(None);
        if !self.gathering.borrow().is_over() {
            self.connection.close();
        }
        bindings::clear_timeout(&self.timer.take());
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// No borrow is held while the owner's code runs: it may abort the run or ask what is known.
    fn tell(&self, event: GatherEvent<'_>) {
        let Some(mut on_event) = self.on_event.take() else {
            return;
        };
        on_event(event);
        self.on_event.replace(Some(on_event));
    }

    fn on_candidate(&self, event: &RtcPeerConnectionIceEvent) {
        let Some(candidate) = event.candidate() else {
            self.end(End::Complete);
            return;
        };
        let line = candidate.candidate();
        // Firefox ends the candidates of one username fragment with an empty one.
        if line.is_empty() {
            return;
        }
        let mid = candidate.sdp_mid();
        let url = candidate
            .unchecked_into::<FullCandidate>()
            .url()
            .filter(|url| !url.is_empty());
        let candidate = GatheredCandidate {
            line,
            url,
            mid,
            at: self.elapsed(),
        };
        self.gathering
            .borrow_mut()
            .candidates
            .push(candidate.clone());
        self.tell(GatherEvent::Candidate(&candidate));
    }

    fn on_error(&self, event: &RtcPeerConnectionIceErrorEvent) {
        let error = CandidateError {
            url: event.url(),
            code: event.error_code(),
            text: event.error_text(),
            address: event.address().filter(|address| !address.is_empty()),
            port: event.port().filter(|port| *port != 0),
            at: self.elapsed(),
        };
        self.gathering.borrow_mut().errors.push(error.clone());
        self.tell(GatherEvent::Error(&error));
    }

    fn on_state(&self) {
        if self.connection.ice_gathering_state() == RtcIceGatheringState::Complete {
            self.end(End::Complete);
        }
    }
}

/// The closures that the browser calls; they live as long as the gathering.
pub(super) struct Handlers {
    _candidate: Closure<dyn FnMut(RtcPeerConnectionIceEvent)>,
    _error: Closure<dyn FnMut(RtcPeerConnectionIceErrorEvent)>,
    _state: Closure<dyn FnMut()>,
    timeout: Closure<dyn FnMut()>,
}

impl Handlers {
    fn attach(run: &Rc<Run>) -> Self {
        let with_run = |act: fn(&Run)| {
            let run = Rc::downgrade(run);
            Closure::<dyn FnMut()>::new(move || {
                if let Some(run) = run.upgrade() {
                    act(&run);
                }
            })
        };
        let weak = Rc::downgrade(run);
        let candidate = Closure::<dyn FnMut(RtcPeerConnectionIceEvent)>::new(move |event| {
            if let Some(run) = weak.upgrade() {
                run.on_candidate(&event);
            }
        });
        let weak = Rc::downgrade(run);
        let error = Closure::<dyn FnMut(RtcPeerConnectionIceErrorEvent)>::new(move |event| {
            if let Some(run) = weak.upgrade() {
                run.on_error(&event);
            }
        });
        let state = with_run(Run::on_state);
        let timeout = with_run(|run| run.end(End::TimeLimit));
        let function = |closure: &JsValue| closure.clone().unchecked_into::<js_sys::Function>();
        run.connection
            .set_onicecandidate(Some(&function(candidate.as_ref())));
        run.full().set_onicecandidateerror(error.as_ref());
        run.connection
            .set_onicegatheringstatechange(Some(&function(state.as_ref())));
        Self {
            _candidate: candidate,
            _error: error,
            _state: state,
            timeout,
        }
    }
}

/// Makes the offer or the answer that starts the gathering.
async fn begin(run: Weak<Run>, offered: Option<String>) {
    if describe_itself(&run, offered).await.is_err()
        && let Some(run) = run.upgrade()
    {
        run.end(End::Refused);
    }
}

/// The run is kept alive by its owner alone, not by a promise that it waits for.
async fn describe_itself(run: &Weak<Run>, offered: Option<String>) -> Result<(), JsValue> {
    let connection = || {
        let run = run.upgrade().filter(|run| run.is_running());
        run.map(|run| run.connection.clone())
    };
    let Some(here) = connection() else {
        return Ok(());
    };
    let promise = if let Some(offer) = offered {
        describe(&here, RtcSdpType::Offer, &offer).await?;
        here.create_answer()
    } else {
        here.create_offer()
    };
    let description = JsFuture::from(promise).await?;
    let Some(here) = connection() else {
        return Ok(());
    };
    let promise = here.set_local_description(description.unchecked_ref());
    JsFuture::from(promise).await.map(drop)
}
