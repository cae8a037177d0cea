//! The layers around the pages, and their order.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use app::TooLarge;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{ALLOW, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Version};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate as _, SizeAbove};

use crate::assets::{self, SiteFiles};
use crate::compressed::{self, Compressed};
use crate::origin::Origin;
use crate::recent::{self, Recent};
use crate::{csrf, headers, problem, telemetry};

/// The largest body of an ordinary request: a form into which far too much was pasted must still come back with all of it.
/// Ten megabytes of Arabic are thirty in a form.
pub const BODY_LIMIT: usize = 32 * 1024 * 1024;
/// The largest body of an upload: a file that is too large is said to be so beside what else was typed, if it is not larger
/// by half than any that is taken.
pub const UPLOAD_LIMIT: usize = 40 * 1024 * 1024;
/// How long an ordinary request may take until its answer begins.
pub const TIME_LIMIT: Duration = Duration::from_secs(60);
/// The same for an upload: 26 MB over half a megabit per second take seven minutes, and such lines exist in capitals.
pub const UPLOAD_TIME_LIMIT: Duration = Duration::from_secs(600);

const METHODS: &str = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
/// Smaller answers would not gain from compression.
const COMPRESS_ABOVE: u16 = 1024;

/// Puts the layers around the pages and adds the built files. Read from the bottom: the last layer meets a request first.
pub fn wrap(pages: Router, files: SiteFiles, own: &Origin, recent: Recent) -> Router {
    let pages = pages
        .layer(middleware::from_fn(limit_time))
        .layer(middleware::from_fn_with_state(Compressed::default(), compressed::compress))
        .layer(compression())
        // `limit_body` counts for every route; axum's own limit would stop uploads at 2 MB.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(limit_body));
    assets::routes(files)
        .merge(pages)
        .layer(middleware::from_fn_with_state(Arc::new(own.clone()), csrf::guard))
        .layer(middleware::from_fn(limit_methods))
        .layer(CatchPanicLayer::custom(after_panic))
        // Outside of the panic layer, so that its answer has the headers too.
        .layer(middleware::from_fn_with_state(Arc::new(headers::of(own)), headers::add))
        // Outside of everything that an answer goes through, so that one that is kept needs none of it again.
        .layer(middleware::from_fn_with_state(recent, recent::again))
        .layer(middleware::from_fn(telemetry::trace))
}

/// The answer after a panic: a status and nothing else. The panic hook of `telemetry` has written where it happened.
fn after_panic(_panic: Box<dyn Any + Send + 'static>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

async fn limit_methods(request: Request, next: Next) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::DELETE | Method::OPTIONS => {
            next.run(request).await
        }
        _ => {
            let mut response = problem::answer(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
            response.headers_mut().insert(ALLOW, HeaderValue::from_static(METHODS));
            response
        }
    }
}

/// Whether the request is one of those that bring a file: the routes that end in `/file`.
fn is_upload(request: &Request) -> bool {
    matches!(*request.method(), Method::POST | Method::PUT) && request.uri().path().ends_with("/file")
}

async fn limit_body(request: Request, next: Next) -> Response {
    let limit = if is_upload(&request) { UPLOAD_LIMIT } else { BODY_LIMIT };
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        if request.uri().path().starts_with("/api/") {
            return problem::answer(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large");
        }
        // People are told by a page in their language; none of the body is read for it.
        let mut request = request.map(|_| Body::empty());
        request.extensions_mut().insert(TooLarge);
        let told = next.run(request).await;
        return match told.status() {
            StatusCode::PAYLOAD_TOO_LARGE => told,
            _ => problem::answer(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"),
        };
    }
    // A body of unannounced length ends with an error at the limit, which axum's extractors answer with 413.
    next.run(request.map(|body| Body::new(Limited::new(body, limit)))).await
}

async fn limit_time(request: Request, next: Next) -> Response {
    let limit = if is_upload(&request) { UPLOAD_TIME_LIMIT } else { TIME_LIMIT };
    // Not 408: browsers send a request again on their own after it.
    tokio::time::timeout(limit, next.run(request))
        .await
        .unwrap_or_else(|_| problem::answer(StatusCode::SERVICE_UNAVAILABLE, "timeout"))
}

fn compression() -> CompressionLayer<impl tower_http::compression::Predicate> {
    CompressionLayer::new()
        .br(true)
        .gzip(true)
        .quality(CompressionLevel::Precise(4))
        .compress_when(SizeAbove::new(COMPRESS_ABOVE).and(is_compressible))
}

/// Text that we wrote ourselves. Downloads pass as they are: their bytes are checked against a digest, and most are
/// compressed already. No secret is lost by the length of a page, since no page holds a token that protects a form.
fn is_compressible(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let essence = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .map(str::trim);
    !headers.contains_key(CONTENT_DISPOSITION)
        && matches!(
            essence,
            Some("text/html" | "application/json" | "application/problem+json" | "text/css" | "text/javascript")
        )
}
