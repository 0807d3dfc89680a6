//! Whether a mapped address is this host's own: a check sent to it from this host.
//!
//! A second connection is told the mapped address of the first as its only candidate. On an open
//! host that is the local address, and the check arrives. If it does not, the second connection is
//! told the local address too, as a control: only if that one is reached does the silence of the
//! other show that it is another address. Two connections of one page, and no server: all that
//! leaves the host are a few connectivity checks to its own mapped address.

use std::net::SocketAddr;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RtcIceConnectionState, RtcPeerConnection, RtcSdpType, RtcSignalingState};

use super::bindings;
use super::gathering::{GatheredCandidate, Gathering};
use super::signalling::{describe, find, tell};
use crate::candidate::Kind;
use crate::nat::{OwnAddress, Reached};

/// How long the check to the mapped address may take. On an open host it never leaves the host.
const CHECK_MS: i32 = 1000;
/// How long the control may take, the browser's look-up of its own mDNS name included.
const CONTROL_MS: i32 = 2000;
const STEP_MS: i32 = 20;

/// Checks whether `mapped`, which `connection` gathered, is this host's own address. `None` if it
/// did not gather what that takes.
pub(super) async fn check(
    connection: &RtcPeerConnection,
    gathering: &Gathering,
    mapped: SocketAddr,
) -> Option<OwnAddress> {
    let reflexive = find(gathering, |line| {
        line.kind == Kind::ServerReflexive
            && line.address.ip() == Some(mapped.ip())
            && line.port == mapped.port()
    })?;
    let host = find(gathering, |line| {
        line.kind == Kind::Host && line.port == mapped.port()
    })?;
    let peer = Peer(RtcPeerConnection::new().ok()?);
    let reached = reach(connection, &peer.0, reflexive, host).await;
    let reached = reached.unwrap_or(Reached::Inconclusive);
    Some(OwnAddress { mapped, reached })
}

/// Closed when the check is over, or dropped before.
struct Peer(RtcPeerConnection);

impl Drop for Peer {
    fn drop(&mut self) {
        self.0.close();
    }
}

async fn reach(
    connection: &RtcPeerConnection,
    peer: &RtcPeerConnection,
    reflexive: &GatheredCandidate,
    host: &GatheredCandidate,
) -> Result<Reached, JsValue> {
    let Some(offer) = connection.local_description() else {
        return Ok(Reached::Inconclusive);
    };
    describe(peer, RtcSdpType::Offer, &offer.sdp()).await?;
    let answer = JsFuture::from(peer.create_answer()).await?;
    JsFuture::from(peer.set_local_description(answer.unchecked_ref())).await?;
    let Some(answer) = peer.local_description() else {
        return Ok(Reached::Inconclusive);
    };
    describe(connection, RtcSdpType::Answer, &answer.sdp()).await?;

    tell(peer, reflexive).await?;
    if connects(connection, peer, CHECK_MS).await {
        return Ok(Reached::Yes);
    }
    tell(peer, host).await?;
    if connects(connection, peer, CONTROL_MS).await {
        return Ok(Reached::No);
    }
    Ok(Reached::Inconclusive)
}

/// Whether the peer is connected within the time; not once the other side is closed by an abort.
async fn connects(
    connection: &RtcPeerConnection,
    peer: &RtcPeerConnection,
    milliseconds: i32,
) -> bool {
    for _ in 0..milliseconds / STEP_MS {
        if connection.signaling_state() == RtcSignalingState::Closed {
            return false;
        }
        let state = peer.ice_connection_state();
        if matches!(
            state,
            RtcIceConnectionState::Connected | RtcIceConnectionState::Completed
        ) {
            return true;
        }
        bindings::pause(STEP_MS).await;
    }
    false
}
