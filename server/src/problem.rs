//! Refusals of the outer wall as problem details (RFC 9457).
//!
//! They carry a code and the standard phrase of the status only: the sentences for people are in the locale files of `app`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal with a status and a stable code.
#[must_use]
pub fn answer(status: StatusCode, code: &'static str) -> Response {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "code": code,
    });
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
