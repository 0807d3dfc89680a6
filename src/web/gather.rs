//! Gathering candidates with one `RTCPeerConnection`.

mod run;

use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::rc::{Rc, Weak};

use web_sys::RtcPeerConnection;

use super::gather_config::{GatherConfig, StartError};
use super::gathering::{CandidateError, End, GatheredCandidate, Gathering};
use run::{Handlers, Run};

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
    let (run, handlers) = run::start(config, offered, Box::new(on_event))?;
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
