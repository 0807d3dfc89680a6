//! What two connections of one page tell each other.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RtcIceCandidateInit, RtcPeerConnection, RtcSdpType, RtcSessionDescriptionInit};

use super::gathering::{GatheredCandidate, Gathering};
use crate::candidate::{Candidate, CandidateLine, Transport};

/// The first UDP candidate that is wanted.
pub(super) fn find(
    gathering: &Gathering,
    wanted: impl Fn(&Candidate<'_>) -> bool,
) -> Option<&GatheredCandidate> {
    gathering.candidates.iter().find(|candidate| {
        CandidateLine::parse(&candidate.line).is_ok_and(|line| {
            line.candidate().is_some_and(|line| {
                line.transport == Transport::Udp && line.component == 1 && wanted(line)
            })
        })
    })
}

/// Sets a remote description without its candidates: only what [`tell`] tells is known.
pub(super) async fn describe(
    to: &RtcPeerConnection,
    kind: RtcSdpType,
    sdp: &str,
) -> Result<(), JsValue> {
    let candidate =
        |line: &&str| line.starts_with("a=candidate:") || line.starts_with("a=end-of-candidates");
    let rest: String = sdp
        .split_inclusive('\n')
        .filter(|line| !candidate(line))
        .collect();
    let description = RtcSessionDescriptionInit::new(kind);
    description.set_sdp(&rest);
    JsFuture::from(to.set_remote_description(&description))
        .await
        .map(drop)
}

/// Tells a connection of a candidate of the other's.
pub(super) async fn tell(
    to: &RtcPeerConnection,
    candidate: &GatheredCandidate,
) -> Result<(), JsValue> {
    let init = RtcIceCandidateInit::new(&candidate.line);
    init.set_sdp_mid(candidate.mid.as_deref());
    let promise = to.add_ice_candidate_with_opt_rtc_ice_candidate_init(Some(&init));
    JsFuture::from(promise).await.map(drop)
}
