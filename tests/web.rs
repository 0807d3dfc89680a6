//! Gathering in a real browser: `wasm-bindgen-test` runs this in headless Chromium.

#![cfg(all(target_arch = "wasm32", feature = "web"))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test"
)]

use core::cell::{Cell, RefCell};
use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::rc::Rc;

use icescope::nat::{Outcome, Vantage, judge};
use icescope::web::{End, GatherConfig, GatherEvent, IceServer, StartError, evidence, gather};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Counts the connections that are open, by wrapping the constructor.
#[wasm_bindgen(inline_js = "
    let made = [];
    const Real = globalThis.RTCPeerConnection;
    export function watch() {
        made = [];
        globalThis.RTCPeerConnection = function (...given) {
            const connection = new Real(...given);
            made.push(connection);
            return connection;
        };
    }
    export function take_away() { globalThis.RTCPeerConnection = undefined; }
    export function restore() { globalThis.RTCPeerConnection = Real; }
    export function made_and_open() {
        return [made.length, made.filter((one) => one.signalingState !== 'closed').length];
    }
    export function pause(ms) { return new Promise((resolve) => setTimeout(resolve, ms)); }
")]
extern "C" {
    fn watch();
    fn take_away();
    fn restore();
    fn made_and_open() -> Vec<u32>;
    async fn pause(ms: u32);
}

/// Nothing listens there: discard, on this machine.
const SILENT: &str = "stun:127.0.0.1:9";

fn asking(urls: &[&str], time_limit: Duration) -> GatherConfig {
    GatherConfig {
        servers: urls.iter().map(|url| IceServer::stun(url)).collect(),
        time_limit,
        ..GatherConfig::default()
    }
}

#[wasm_bindgen_test]
async fn host_candidates_come_and_the_gathering_completes() {
    watch();
    let seen = Rc::new(Cell::new(0));
    let count = Rc::clone(&seen);
    let config = asking(&[], Duration::from_secs(8));
    let gathering = gather(&config, move |event| {
        if matches!(event, GatherEvent::Candidate(_)) {
            count.set(count.get() + 1);
        }
    })
    .unwrap()
    .await;
    assert_eq!(gathering.end, End::Complete);
    assert!(gathering.complete());
    assert_eq!(gathering.candidates.len(), seen.get());
    for candidate in &gathering.candidates {
        assert!(candidate.line.starts_with("candidate:"), "{candidate:?}");
        assert_eq!(candidate.mid.as_deref(), Some("0"));
    }
    assert_eq!(made_and_open(), [1, 0]);
}

#[wasm_bindgen_test]
async fn the_time_limit_ends_it_with_what_there_was() {
    watch();
    let config = asking(&[SILENT], Duration::from_millis(300));
    let gathering = gather(&config, |_| {}).unwrap().await;
    assert_eq!(gathering.end, End::TimeLimit);
    assert!(
        gathering.elapsed >= Duration::from_millis(290),
        "{:?}",
        gathering.elapsed
    );
    let servers = config.servers[0].uris().unwrap();
    let found = evidence(&gathering, &servers);
    assert_eq!((found.vantage, found.complete), (Vantage::Browser, false));
    assert_eq!(found.probes[0].outcome, Outcome::Undecided);
    assert_eq!(judge(found).mapping().class_name(), "unknown");
    assert_eq!(made_and_open(), [1, 0]);
}

#[wasm_bindgen_test]
async fn an_abort_ends_it_at_once_even_from_its_own_callback() {
    watch();
    let config = asking(&[SILENT], Duration::from_secs(8));
    let handle = Rc::new(RefCell::new(None::<icescope::web::AbortHandle>));
    let inside = Rc::clone(&handle);
    let run = gather(&config, move |_| {
        let handle = inside.borrow();
        let handle = handle.as_ref().unwrap();
        assert_eq!(handle.so_far().unwrap().end, End::Running);
        handle.abort();
    })
    .unwrap();
    handle.replace(Some(run.abort_handle()));
    let gathering = run.await;
    assert_eq!(gathering.end, End::Aborted);
    assert_eq!(gathering.candidates.len() + gathering.errors.len(), 1);
    assert_eq!(made_and_open(), [1, 0]);
    handle.borrow().as_ref().unwrap().abort();

    let run = gather(&config, |_| {}).unwrap();
    run.abort_handle().abort();
    assert_eq!(run.await.end, End::Aborted);
    assert_eq!(made_and_open(), [2, 0]);
}

#[wasm_bindgen_test]
async fn dropping_it_closes_the_connection() {
    watch();
    let config = asking(&[SILENT], Duration::from_secs(8));
    let mut run = Box::pin(gather(&config, |_| {}).unwrap());
    let polled = pin!(&mut run).poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Pending));
    pause(50).await;
    assert_eq!(made_and_open(), [1, 1]);
    drop(run);
    assert_eq!(made_and_open(), [1, 0]);
    // The offer and the timer that were under way find nothing to do.
    pause(100).await;
}

#[wasm_bindgen_test]
fn what_cannot_start_says_why() {
    let config = asking(&["stun:exa mple.org"], Duration::from_secs(1));
    let unnamed = gather(&config, |_| {}).unwrap_err();
    assert_eq!(unnamed.code(), "server-character");
    let config = asking(&["turn:192.0.2.1"], Duration::from_secs(1));
    let missing = gather(&config, |_| {}).unwrap_err();
    assert_eq!(missing.code(), "credential-missing");
    take_away();
    let nowhere = gather(&asking(&[], Duration::from_secs(1)), |_| {}).unwrap_err();
    restore();
    assert_eq!(nowhere, StartError::NoWebrtc);
}
