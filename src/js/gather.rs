//! `gather` and `diagnoseNat`.

use core::time::Duration;

use js_sys::{Function, Promise};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::error::failure;
use super::value::{from_js, to_js};
use crate::nat;
use crate::stun::ServerUri;
use crate::web::{
    self, AbortHandle, GatherConfig, GatherEvent, Gathering, IceServer, Policy, ServerError,
    StartError, evidence, gather, planned_probe,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Options {
    ice_servers: Vec<Server>,
    timeout_ms: Option<f64>,
    #[serde(default)]
    relay_only: bool,
    #[serde(default)]
    diagnose: bool,
    probe: Option<String>,
    /// Those that are known to run from the start.
    #[serde(default)]
    running: Vec<String>,
}

#[derive(Deserialize)]
struct Server {
    urls: Vec<String>,
    username: Option<String>,
    credential: Option<String>,
}

impl From<Server> for IceServer {
    fn from(server: Server) -> Self {
        Self {
            urls: server.urls,
            username: server.username,
            credential: server.credential,
        }
    }
}

impl From<Options> for GatherConfig {
    fn from(options: Options) -> Self {
        let default = Self::default();
        let limit = options
            .timeout_ms
            .map(|ms| Duration::try_from_secs_f64(ms / 1000.0));
        Self {
            servers: options.ice_servers.into_iter().map(Into::into).collect(),
            time_limit: limit.map_or(default.time_limit, |limit| limit.unwrap_or(Duration::MAX)),
            policy: if options.relay_only {
                Policy::Relay
            } else {
                Policy::All
            },
        }
    }
}

fn start_failure(error: StartError) -> JsValue {
    failure(error.code(), &error.to_string())
}

/// Which of the URIs of a server is none, or that it needs a credential.
fn no_server(server: &IceServer, error: ServerError) -> JsValue {
    let named = |url: &&String| url.parse::<ServerUri>().is_err();
    match server.urls.iter().find(named) {
        Some(url) => failure(error.code(), &format!("{url:?}: {error}")),
        None => start_failure(error.into()),
    }
}

/// The servers that a callback names, without what is none. Whoever fails to tell knows of none.
async fn told(ask: &Function) -> Result<Vec<ServerUri>, JsValue> {
    let promise: Promise = ask.call0(&JsValue::UNDEFINED)?.unchecked_into();
    let named: Vec<String> = from_js(JsFuture::from(promise).await?)?;
    Ok(named.iter().filter_map(|uri| uri.parse().ok()).collect())
}

/// A gathering under way.
#[wasm_bindgen]
#[derive(Debug)]
#[allow(unnameable_types, reason = "JavaScript names it")]
pub struct GatherTask {
    handle: AbortHandle,
    servers: Vec<ServerUri>,
    probe: Option<String>,
    done: Promise,
}

#[wasm_bindgen]
impl GatherTask {
    /// Starts at once. `on_event` is called with `"candidate"` or `"error"`, and the candidate or
    /// the error; for a diagnosis once with `"report"`, and the report as the gathering leaves it.
    /// `still_running` is called once it is over, for a promise of the servers that run then.
    ///
    /// # Errors
    ///
    /// `{ code, message }`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        options: JsValue,
        on_event: Function,
        still_running: Option<Function>,
    ) -> Result<Self, JsValue> {
        let mut options = from_js::<Options>(options)?;
        let diagnose = options.diagnose;
        let probe = options.probe.take();
        let endpoint = probe.clone();
        let running = core::mem::take(&mut options.running);
        let running: Result<Vec<ServerUri>, _> = running.iter().map(|uri| uri.parse()).collect();
        let running = running.map_err(|error| start_failure(StartError::Server(error.into())))?;
        let config: GatherConfig = options.into();
        let mut servers = Vec::new();
        for server in &config.servers {
            servers.extend(server.uris().map_err(|error| no_server(server, error))?);
        }
        let on_report = on_event.clone();
        let run = gather(&config, move |event| {
            let (kind, value) = match event {
                GatherEvent::Candidate(candidate) => ("candidate", to_js(candidate)),
                GatherEvent::Error(error) => ("error", to_js(error)),
            };
            if let Ok(value) = value {
                // The package's own callback throws nothing.
                let _ = on_event.call2(&JsValue::UNDEFINED, &JsValue::from_str(kind), &value);
            }
        })
        .map_err(start_failure)?;
        let handle = run.abort_handle();
        let asked = config.servers;
        let running = async move {
            match still_running {
                Some(ask) => told(&ask).await.unwrap_or_default(),
                None => running,
            }
        };
        let done = future_to_promise(async move {
            let result = js_sys::Object::new();
            let gathering = if diagnose {
                let (gathering, report) =
                    web::diagnose(run, &asked, running, endpoint.as_deref(), |report| {
                        if let Ok(report) = to_js(report) {
                            let kind = JsValue::from_str("report");
                            let _ = on_report.call2(&JsValue::UNDEFINED, &kind, &report);
                        }
                    })
                    .await;
                super::error::set(&result, "report", &to_js(&report)?);
                gathering
            } else {
                run.await
            };
            super::error::set(&result, "gathering", &to_js(&gathering)?);
            Ok(result.into())
        });
        Ok(Self {
            handle,
            servers,
            probe,
            done,
        })
    }

    /// A promise of `{ gathering }`, and of `{ report }` too for a diagnosis.
    pub fn done(&self) -> Promise {
        self.done.clone()
    }

    /// The verdict on what is known so far; `undefined` once the gathering is over.
    ///
    /// # Errors
    ///
    /// None but bugs.
    #[wasm_bindgen(js_name = reportSoFar)]
    pub fn report_so_far(&self) -> Result<JsValue, JsValue> {
        match self.handle.so_far() {
            Some(gathering) => self.report(&gathering),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// Ends the gathering with what it has.
    pub fn abort(&self) {
        self.handle.abort();
    }
}

impl GatherTask {
    fn report(&self, gathering: &Gathering) -> Result<JsValue, JsValue> {
        let mut evidence = evidence(gathering, &self.servers);
        let planned = self.probe.as_deref().map(planned_probe);
        evidence.filtering.extend(planned.unwrap_or_default());
        to_js(&nat::judge(evidence))
    }
}
