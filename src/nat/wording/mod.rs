//! The sentences of a report: what was found, what it means for WebRTC, and what to do.

mod advice;
mod summary;

pub(super) use advice::advice;
pub(super) use summary::summary;
