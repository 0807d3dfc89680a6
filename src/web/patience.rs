//! How long silent servers are waited for, which a browser does for 40 s.
//!
//! Chromium repeats a Binding request after 250, 750 and 1750 ms, and Firefox after 100, 300, 700,
//! 1500 and 3100 ms. Where nothing has come after a second, further connections ask the servers
//! one by one, so that 3.3 s bring seven requests or more to each: where half of all round trips are
//! lost, the silence of a server that is there is one in a hundred, and of two one in ten thousand.

use core::time::Duration;

use super::bindings;
use super::gather::{AbortHandle, Gather, gather};
use super::gather_config::GatherConfig;
use super::gathering::{End, Gathering};
use super::server::IceServer;
use super::signalling::find;
use crate::candidate::Kind;
use crate::stun::ServerUri;

/// When the servers are asked again from other sockets, if none has answered.
const AGAIN_MS: i32 = 1000;
/// When a network in which none has answered is known for what it is: with what a browser takes for
/// its own work, within 3.5 s.
const NONE_MS: i32 = 3300;
/// When those that are silent are given up where others have answered. Chromium has asked five times
/// then.
const SOME_MS: i32 = 4500;
/// How many servers are asked again.
const MOST: usize = 3;

/// Ends a gathering, which has just begun, once there is no more to wait for. It may end before.
pub(super) async fn settle(run: AbortHandle, servers: &[ServerUri]) {
    bindings::pause(AGAIN_MS).await;
    let waiting = |run: &AbortHandle| run.so_far().filter(|so_far| so_far.end == End::Running);
    let Some(so_far) = waiting(&run) else { return };
    let others = if heard(&so_far) {
        Vec::new()
    } else {
        again(servers)
    };
    bindings::pause(NONE_MS - AGAIN_MS).await;
    let Some(so_far) = waiting(&run) else { return };
    let elsewhere = others.iter().any(|other| {
        let so_far = other.so_far();
        heard(&so_far) || (so_far.complete() && so_far.errors.is_empty())
    });
    drop(others);
    if !heard(&so_far) && !elsewhere {
        return run.settle();
    }
    bindings::pause(SOME_MS - NONE_MS).await;
    // If only the others were answered, this one still may be.
    if waiting(&run).is_some_and(|so_far| heard(&so_far)) {
        run.settle();
    }
}

/// Asks servers one by one, each from a socket of its own.
fn again(servers: &[ServerUri]) -> Vec<Gather> {
    let asked = servers.iter().filter(|server| server.is_udp());
    let begun = asked.take(MOST).filter_map(|server| {
        let name = server.to_string();
        let (_, at) = name.split_once(':')?;
        let config = GatherConfig {
            // A TURN server answers Binding requests too (RFC 8656 section 3).
            servers: vec![IceServer::stun(&format!("stun:{at}"))],
            time_limit: Duration::from_secs(5),
            ..GatherConfig::default()
        };
        gather(&config, |_| ()).ok()
    });
    begun.collect()
}

/// Whether a server has answered over UDP.
fn heard(so_far: &Gathering) -> bool {
    let over_udp = |url: &str| url.parse().is_ok_and(|url: ServerUri| url.is_udp());
    let mut errors = so_far.errors.iter();
    find(so_far, |line| line.kind == Kind::ServerReflexive).is_some()
        || find(so_far, |line| line.kind == Kind::Relayed)
            .is_some_and(|relay| relay.url.as_deref().is_some_and(over_udp))
        || errors.any(|error| error.code < 700 && over_udp(&error.url))
}
