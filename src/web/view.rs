//! A gathering as JSON, schema `icescope/gathering/1`.

use core::time::Duration;

use serde::ser::{Serialize, Serializer};

use super::gathering::{CandidateError, GatheredCandidate, Gathering};
use crate::candidate::{CandidateLine, CandidateView};

const SCHEMA: &str = "icescope/gathering/1";

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct GatheringView<'a> {
    schema: &'static str,
    complete: bool,
    end: &'static str,
    elapsed_ms: f64,
    candidates: &'a [GatheredCandidate],
    errors: &'a [CandidateError],
}

impl Serialize for Gathering {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        GatheringView {
            schema: SCHEMA,
            complete: self.complete(),
            end: self.end.name(),
            elapsed_ms: milliseconds(self.elapsed),
            candidates: &self.candidates,
            errors: &self.errors,
        }
        .serialize(serializer)
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct GatheredView<'a> {
    candidate: &'a str,
    url: Option<&'a str>,
    mid: Option<&'a str>,
    at_ms: f64,
    parsed: Option<CandidateView<'a>>,
}

impl Serialize for GatheredCandidate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let line = CandidateLine::parse(&self.line).ok();
        let parsed = line
            .as_ref()
            .and_then(CandidateLine::candidate)
            .map(CandidateView::of);
        GatheredView {
            candidate: &self.line,
            url: self.url.as_deref(),
            mid: self.mid.as_deref(),
            at_ms: milliseconds(self.at),
            parsed,
        }
        .serialize(serializer)
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorView<'a> {
    url: &'a str,
    code: u16,
    text: &'a str,
    address: Option<&'a str>,
    port: Option<u16>,
    explanation: &'static str,
    at_ms: f64,
}

impl Serialize for CandidateError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ErrorView {
            url: &self.url,
            code: self.code,
            text: &self.text,
            address: self.address.as_deref(),
            port: self.port,
            explanation: self.explanation(),
            at_ms: milliseconds(self.at),
        }
        .serialize(serializer)
    }
}

/// Milliseconds with one digit, which is all that browsers' clocks are good for.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 10_000.0).round() / 10.0
}
