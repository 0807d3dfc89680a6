//! Two futures at once, to the end of both or of the first.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

/// Runs both to their ends.
pub(super) async fn join<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut a_done, mut b_done) = (None, None);
    poll_fn(|context| {
        if a_done.is_none()
            && let Poll::Ready(output) = a.as_mut().poll(context)
        {
            a_done = Some(output);
        }
        if b_done.is_none()
            && let Poll::Ready(output) = b.as_mut().poll(context)
        {
            b_done = Some(output);
        }
        match (a_done.take(), b_done.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (a_done, b_done) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}

/// What the work yields; `None` if the end comes first.
pub(super) async fn race<T>(
    work: impl Future<Output = T>,
    end: impl Future<Output = ()>,
) -> Option<T> {
    let (mut work, mut end) = (pin!(work), pin!(end));
    poll_fn(|context| {
        if let Poll::Ready(output) = work.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        end.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Runs `a` to its end, and `b` beside it for as long.
pub(super) async fn beside<A: Future>(a: A, b: impl Future<Output = ()>) -> A::Output {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let mut b_done = false;
    poll_fn(|context| {
        if !b_done {
            b_done = b.as_mut().poll(context).is_ready();
        }
        // After the other, which may have ended it.
        a.as_mut().poll(context)
    })
    .await
}
