//! Gathering candidates with one `RTCPeerConnection`.

use core::cell::{Cell, RefCell};
use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    RtcIceGatheringState, RtcPeerConnection, RtcPeerConnectionIceErrorEvent,
    RtcPeerConnectionIceEvent, RtcSdpType,
};

use super::bindings::{self, FullCandidate, FullConnection};
use super::gather_config::{GatherConfig, StartError, configuration, start_error};
use super::gathering::{CandidateError, End, GatheredCandidate, Gathering};
use super::signalling::describe;

/// Something that happened while gathering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GatherEvent<'a> {
    /// A candidate was found.
    Candidate(&'a GatheredCandidate),
    /// A server failed; others may still answer.
    Error(&'a CandidateError),
}

/// Starts to gather candidates, and tells `on_event` of each as it comes.
///
/// One data channel and `max-bundle` make for one socket per local address, so that mapped
/// addresses compare. Await the returned future for the result. The connection is closed when the
/// gathering fails, is aborted, or is dropped.
///
/// ```no_run
/// # async fn example() -> Result<(), icescope::web::StartError> {
/// use icescope::web::{GatherConfig, GatherEvent, IceServer, gather};
///
/// let config = GatherConfig {
///     servers: vec![IceServer::stun("stun:stun.example.org:3478")],
///     ..GatherConfig::default()
/// };
/// let gathering = gather(&config, |event| {
///     if let GatherEvent::Candidate(candidate) = event {
///         // Show `candidate.line` as it comes.
///     }
/// })?
/// .await;
/// assert!(gathering.complete());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`StartError`], before anything is sent.
pub fn gather(
    config: &GatherConfig,
    on_event: impl FnMut(GatherEvent<'_>) + 'static,
) -> Result<Gather, StartError> {
    start(config, None, on_event)
}

/// Starts to gather as the side that answers an offer, whose candidates it is not told.
pub(super) fn answer(config: &GatherConfig, offer: String) -> Result<Gather, StartError> {
    start(config, Some(offer), |_| ())
}

fn start(
    config: &GatherConfig,
    offered: Option<String>,
    on_event: impl FnMut(GatherEvent<'_>) + 'static,
) -> Result<Gather, StartError> {
    for server in &config.servers {
        server.uris()?;
    }
    if !bindings::has_webrtc() {
        return Err(StartError::NoWebrtc);
    }
    let connection = RtcPeerConnection::new_with_configuration(&configuration(config))
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
        on_event: RefCell::new(Some(Box::new(on_event))),
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
    Ok(Gather {
        run,
        _handlers: handlers,
    })
}

/// A gathering under way: a future of its result.
#[must_use = "a gathering ends when it is dropped"]
pub struct Gather {
    run: Rc<Run>,
    _handlers: Handlers,
}

impl Gather {
    /// Something to end the gathering with, from elsewhere.
    #[must_use]
    pub fn abort_handle(&self) -> AbortHandle {
        AbortHandle(Rc::downgrade(&self.run))
    }

    /// What is known so far.
    #[must_use]
    pub fn so_far(&self) -> Gathering {
        self.run.so_far()
    }
}

impl Future for Gather {
    type Output = Gathering;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Gathering> {
        if self.run.is_running() {
            self.run.waker.replace(Some(context.waker().clone()));
            Poll::Pending
        } else {
            Poll::Ready(self.run.so_far())
        }
    }
}

impl Gather {
    /// The connection that gathered; it is open while the gathering is kept, unless it failed.
    pub(super) fn connection(&self) -> &RtcPeerConnection {
        &self.run.connection
    }

    /// How long the run may last, from its start.
    pub(super) fn time_limit(&self) -> Duration {
        self.run.time_limit
    }
}

impl Drop for Gather {
    fn drop(&mut self) {
        self.run.abort();
    }
}

impl fmt::Debug for Gather {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gather")
            .field("so_far", &self.so_far())
            .finish()
    }
}

/// Ends a gathering, or shows what it has so far. Outlives it without harm.
#[derive(Clone)]
pub struct AbortHandle(Weak<Run>);

impl AbortHandle {
    /// Ends the gathering, with what it has so far; [`End::Aborted`] says so.
    pub fn abort(&self) {
        if let Some(run) = self.0.upgrade() {
            run.abort();
        }
    }

    /// Ends the gathering as over: whoever has not answered by now is given up.
    pub(super) fn settle(&self) {
        if let Some(run) = self.0.upgrade() {
            run.end(End::Settled);
        }
    }

    /// What is known so far; `None` once the gathering is gone.
    #[must_use]
    pub fn so_far(&self) -> Option<Gathering> {
        self.0.upgrade().map(|run| run.so_far())
    }
}

impl fmt::Debug for AbortHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AbortHandle")
    }
}

type OnEvent = Box<dyn FnMut(GatherEvent<'_>)>;

struct Run {
    connection: RtcPeerConnection,
    started: f64,
    gathering: RefCell<Gathering>,
    on_event: RefCell<Option<OnEvent>>,
    waker: RefCell<Option<Waker>>,
    timer: Cell<JsValue>,
    time_limit: Duration,
}

impl Run {
    fn full(&self) -> &FullConnection {
        self.connection.unchecked_ref()
    }

    fn elapsed(&self) -> Duration {
        Duration::try_from_secs_f64((bindings::now() - self.started) / 1000.0).unwrap_or_default()
    }

    fn is_running(&self) -> bool {
        self.gathering.borrow().end == End::Running
    }

    fn so_far(&self) -> Gathering {
        let mut gathering = self.gathering.borrow().clone();
        if gathering.end == End::Running {
            gathering.elapsed = self.elapsed();
        }
        gathering
    }

    /// Ends the run, and whatever its connection is still used for.
    fn abort(&self) {
        self.end(End::Aborted);
        self.connection.close();
    }

    /// Ends the run once. Its connection stays open only if there was nothing left to wait for.
    fn end(&self, end: End) {
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
struct Handlers {
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
