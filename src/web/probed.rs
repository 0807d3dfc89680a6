//! Being sent to by a server that the page asks to: our own, by its probe endpoint.
//!
//! A connection of its own knows one socket of the server and no STUN server. Its checks there
//! carry the token, by which the server knows whom it may send to; the server does not bring ICE to
//! its end, and counts what its own checks meet.

use core::future::Future;
use core::time::Duration;
use std::net::SocketAddr;

use wasm_bindgen::prelude::*;
use web_sys::RtcPeerConnection;

use super::bindings::{self, HttpResponse};
use super::gather;
use super::gather_config::{GatherConfig, Policy};
use super::gathering::GatheredCandidate;
use super::join::race;
use super::probe::{Server, candidate, credentials, cut_short, failed_probe};
use super::relayed::Clock;
use super::signalling::tell;
use crate::nat::{
    FilteringProbe, ProbeFindings, ProbeStage, Stranger, StrangerFindings, Tally, Unproved,
};

/// How long the tries may take together. The server needs about two seconds, and more where nothing
/// comes.
pub(super) const LIMIT: Duration = Duration::from_secs(7);
/// How often the server is asked how far it is.
const POLL_MS: i32 = 100;
const STEP_MS: i32 = 20;
/// So many answers that are missing, one after the other, are the end: the server is gone.
const MISSED: u32 = 10;

/// Makes the tries that the endpoint at `url` makes possible, all at once. The connection is closed
/// at the end, or when dropped.
pub(super) async fn tries(
    url: &str,
    planned: Vec<FilteringProbe>,
    clock: &Clock,
) -> Vec<FilteringProbe> {
    let run = Run {
        url: url.strip_suffix('/').unwrap_or(url),
        clock,
    };
    let mut findings = None;
    let ended = run.find(&mut findings).await;
    match (findings, ended) {
        (Some(findings), Err(Stop::Failed(_))) => cut_short(findings.evidence()),
        (Some(findings), _) => findings.evidence(),
        (None, Err(Stop::Failed(why))) => failed_probe(url, why),
        (None, _) => planned,
    }
}

struct Run<'a> {
    url: &'a str,
    clock: &'a Clock,
}

/// The end of the tries before their time.
enum Stop {
    Failed(Unproved),
    Over,
}

impl Run<'_> {
    async fn find(&self, findings: &mut Option<ProbeFindings>) -> Result<(), Stop> {
        let invitation = self.ask("", "POST", None).await?;
        let server = read_server(&invitation).ok_or(UNUSABLE)?;
        let config = GatherConfig {
            servers: Vec::new(),
            time_limit: LIMIT,
            policy: Policy::All,
        };
        let tested = gather::answer(&config, server.offer()).map_err(|_| UNUSABLE)?;
        let connection = tested.connection();
        let own = loop {
            if let Some(description) = connection.local_description() {
                break description.sdp();
            }
            self.pause(STEP_MS).await?;
        };
        let (ufrag, password) = credentials(&own).ok_or(UNUSABLE)?;
        // Neither has a letter that JSON writes otherwise (RFC 8839 section 5.4).
        let body = format!(r#"{{"ufrag":"{ufrag}","password":"{password}"}}"#);
        let at = format!("/{}", server.token);
        let admitted = self.ask(&at, "POST", Some(&body)).await?;
        *findings = Some(read(&admitted).ok_or(UNUSABLE)?);
        introduce(connection, server.contact).await;

        let mut opened = false;
        let mut missed = 0;
        loop {
            self.pause(POLL_MS).await?;
            let told = match self.ask(&at, "GET", None).await {
                Ok(told) => told,
                Err(stop) => {
                    missed += 1;
                    if missed == MISSED {
                        return Err(stop);
                    }
                    continue;
                }
            };
            missed = 0;
            let so_far = read(&told).ok_or(UNUSABLE)?;
            let (stage, strangers) = (so_far.stage, so_far.strangers.clone());
            *findings = Some(so_far);
            match stage {
                ProbeStage::Done => return Ok(()),
                ProbeStage::Opening if !opened => {
                    opened = true;
                    for found in strangers {
                        if found.test.arrived == 0 {
                            introduce(connection, found.from).await;
                        }
                    }
                }
                _ => {}
            }
        }
    }

    async fn ask(&self, path: &str, method: &str, body: Option<&str>) -> Result<JsValue, Stop> {
        let init = js_sys::Object::new();
        let set = |name: &str, value: &str| {
            // An object that was just made takes every property.
            let _ = js_sys::Reflect::set(&init, &name.into(), &value.into());
        };
        set("method", method);
        set("credentials", "omit");
        set("cache", "no-store");
        set("referrerPolicy", "no-referrer");
        if let Some(body) = body {
            set("body", body);
        }
        let url = format!("{}{path}", self.url);
        let response = self.before_the_end(bindings::fetch(&url, &init)).await?;
        let response: HttpResponse = response.map_err(|_| UNREACHABLE)?.unchecked_into();
        if !response.ok() {
            return Err(Stop::Failed(match response.status() {
                400..=499 => Unproved::ProbeRefused,
                _ => Unproved::ProbeUnreachable,
            }));
        }
        let read = self.before_the_end(response.json()).await?;
        read.map_err(|_| UNREACHABLE)
    }

    /// What a future yields, unless the tries end before.
    async fn before_the_end<T>(&self, work: impl Future<Output = T>) -> Result<T, Stop> {
        let end = async {
            while self.clock.runs() {
                bindings::pause(STEP_MS).await;
            }
        };
        race(work, end).await.ok_or(Stop::Over)
    }

    async fn pause(&self, milliseconds: i32) -> Result<(), Stop> {
        bindings::pause(milliseconds).await;
        if self.clock.runs() {
            Ok(())
        } else {
            Err(Stop::Over)
        }
    }
}

const UNUSABLE: Stop = Stop::Failed(Unproved::ProbeUnreachable);
const UNREACHABLE: Stop = UNUSABLE;

/// Lets the connection send its checks there. If it does not, the server says that it heard none.
async fn introduce(connection: &RtcPeerConnection, at: SocketAddr) {
    let told = GatheredCandidate {
        line: candidate(at),
        url: None,
        mid: Some("0".into()),
        at: Duration::ZERO,
    };
    let _ = tell(connection, &told).await;
}

fn get(value: &JsValue, key: &str) -> Option<JsValue> {
    js_sys::Reflect::get(value, &key.into()).ok()
}

fn text(value: &JsValue, key: &str) -> Option<String> {
    get(value, key)?.as_string()
}

fn address(value: &JsValue, key: &str) -> Option<SocketAddr> {
    text(value, key)?.parse().ok()
}

fn tally(value: &JsValue, key: &str) -> Option<Tally> {
    let held = get(value, key)?;
    // Counts are small, and what is not a number becomes 0.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from a float saturates"
    )]
    let count = |key| Some(get(&held, key)?.as_f64()? as u32);
    let asked: u32 = count("asked")?;
    let arrived: u32 = count("arrived")?;
    Some(Tally {
        asked,
        arrived: arrived.min(asked),
    })
}

fn read_server(value: &JsValue) -> Option<Server> {
    Server::new(
        &text(value, "token")?,
        &text(value, "password")?,
        &text(value, "contact")?,
    )
}

fn read(value: &JsValue) -> Option<ProbeFindings> {
    let strangers: js_sys::Array = get(value, "strangers")?.dyn_into().ok()?;
    Some(ProbeFindings {
        contacted: address(value, "contacted")?,
        mapped: address(value, "mapped"),
        stage: ProbeStage::named(&text(value, "stage")?)?,
        contact: tally(value, "contact")?,
        strangers: strangers
            .iter()
            .take(4)
            .map(|one| read_stranger(&one))
            .collect::<Option<_>>()?,
    })
}

fn read_stranger(value: &JsValue) -> Option<StrangerFindings> {
    let elapsed = get(value, "elapsedMs").and_then(|ms| ms.as_f64());
    let seconds = |ms: f64| Duration::try_from_secs_f64(ms / 1000.0).ok();
    Some(StrangerFindings {
        stranger: match text(value, "stranger")?.as_str() {
            "other-port" => Stranger::OtherPort,
            "other-address" => Stranger::OtherAddress,
            _ => return None,
        },
        from: address(value, "from")?,
        test: tally(value, "test")?,
        control: tally(value, "control")?,
        opened: address(value, "opened"),
        elapsed: elapsed.and_then(seconds),
    })
}
