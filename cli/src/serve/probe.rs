//! The probe endpoint: what lets a page find out who gets in to it.
//!
//! Any page may ask, from any origin: it gives nothing away but what the page's own ICE could find
//! out, and sends nothing but to where the page itself is.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, CACHE_CONTROL, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use icescope::nat::{Invitation, PROBE_SCHEMA, ProbeFindings, ProbeRefusal};
use icescope::net::ProbeEndpoint;
use serde::{Deserialize, Serialize};

/// Where it is, below the page.
pub(super) const PATH: &str = "probe";
/// Two ICE credentials of 256 letters each and some JSON: more is refused.
const LARGEST: usize = 1024;

#[derive(Serialize)]
struct Opened {
    schema: &'static str,
    #[serde(flatten)]
    invitation: Invitation,
}

#[derive(Deserialize)]
struct Credentials {
    ufrag: String,
    password: String,
}

#[derive(Serialize)]
struct Refused {
    schema: &'static str,
    error: Words,
}

#[derive(Serialize)]
struct Words {
    code: &'static str,
    message: String,
}

pub(super) fn router(endpoint: ProbeEndpoint) -> Router {
    Router::new()
        .route("/", post(open).options(preflight))
        .route("/{token}", get(findings).post(admit).options(preflight))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(from_fn(any_origin))
        .with_state(endpoint)
}

/// A token for a page.
async fn open(
    State(endpoint): State<ProbeEndpoint>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
) -> Response {
    match endpoint.open(source.ip()) {
        Ok(invitation) => {
            let schema = PROBE_SCHEMA;
            (
                StatusCode::CREATED,
                axum::Json(Opened { schema, invitation }),
            )
                .into_response()
        }
        Err(refusal) => refused(refusal),
    }
}

/// The page's ICE credentials. Their media type does not matter: `text/plain` spares a page from
/// elsewhere the preflight.
async fn admit(
    State(endpoint): State<ProbeEndpoint>,
    Path(token): Path<String>,
    body: Bytes,
) -> Response {
    let Ok(given) = serde_json::from_slice::<Credentials>(&body) else {
        return refused(ProbeRefusal::Credentials);
    };
    answer(endpoint.admit(&token, &given.ufrag, &given.password))
}

async fn findings(State(endpoint): State<ProbeEndpoint>, Path(token): Path<String>) -> Response {
    answer(endpoint.findings(&token))
}

async fn preflight() -> StatusCode {
    StatusCode::NO_CONTENT
}

fn answer(findings: Result<ProbeFindings, ProbeRefusal>) -> Response {
    match findings {
        Ok(findings) => axum::Json(findings).into_response(),
        Err(refusal) => refused(refusal),
    }
}

fn refused(refusal: ProbeRefusal) -> Response {
    let status = match refusal {
        ProbeRefusal::TokenUnknown => StatusCode::NOT_FOUND,
        ProbeRefusal::TokenUsed => StatusCode::CONFLICT,
        ProbeRefusal::Credentials => StatusCode::BAD_REQUEST,
        _ => StatusCode::TOO_MANY_REQUESTS,
    };
    let error = Words {
        code: refusal.code(),
        message: refusal.to_string(),
    };
    let schema = PROBE_SCHEMA;
    (status, axum::Json(Refused { schema, error })).into_response()
}

/// Lets pages of every origin read the answers, errors too.
async fn any_origin(request: axum::extract::Request, next: Next) -> Response {
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    let mut put = |name: HeaderName, value: &'static str| {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    };
    put(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    put(CACHE_CONTROL, "no-store");
    put(X_CONTENT_TYPE_OPTIONS, "nosniff");
    if is_preflight {
        put(ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
        put(ACCESS_CONTROL_ALLOW_HEADERS, "content-type");
        put(ACCESS_CONTROL_MAX_AGE, "600");
    }
    response
}
