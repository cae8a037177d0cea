//! Whether a request that changes something was sent by our own pages.
//!
//! Browsers say where a request comes from (`Sec-Fetch-Site`, or `Origin` in older ones and on plain http), and no page can
//! forge these headers. So one check in front of everything replaces a token in every form. Streams of events are checked as
//! well, although they are only read: they stay open. Upgrades to WebSocket need no check of their own: the server does not
//! perform any.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::origin::Origin;
use crate::problem;

/// Below this path answers are streams that stay open.
const STREAMS: &str = "/live/";
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The layer: refuses with 403 what our own pages cannot have sent.
pub async fn guard(State(own): State<Arc<Origin>>, request: Request, next: Next) -> Response {
    if allowed(&own, request.method(), request.uri().path(), request.headers()) {
        next.run(request).await
    } else {
        tracing::info!(method = %request.method(), "refused a request that came from another site");
        problem::answer(StatusCode::FORBIDDEN, "cross_site_request")
    }
}

/// Decides about one request.
#[must_use]
pub fn allowed(own: &Origin, method: &Method, path: &str, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return !path.starts_with(STREAMS) || may_read_stream(own, headers);
    }
    // The token in this path is the whole authority, and the page looks at no session. Mail programs post here from wherever
    // they run (RFC 8058).
    if *method == Method::POST && path.starts_with("/unsubscribe/") {
        return true;
    }
    let has_cookie = headers.contains_key(COOKIE);
    match (only(headers, &SEC_FETCH_SITE), only(headers, &ORIGIN)) {
        (Header::Unreadable, _) => false,
        (Header::Is("same-origin"), _) => true,
        // "none" means typed by a person or started by a tool: nothing of ours with a session arrives so.
        (Header::Is("none"), _) => !has_cookie,
        (Header::Is(_), _) => false,
        (Header::Absent, Header::Is(origin)) => is_own(own, origin, headers),
        (Header::Absent, Header::Unreadable) => false,
        // Scripts send neither. Without a cookie there is no session that a foreign page could borrow. With one, only the
        // JSON interface is open: a browser sends `application/json` to another site only after a preflight request, which
        // is never answered with permission here.
        (Header::Absent, Header::Absent) => !has_cookie || is_json_interface(path, headers),
    }
}

/// A stream of events is opened by our own pages alone. Another site could not read it, but could hold the places of a
/// person who is signed in. A browser that asks across origins with cookies names the origin; one that asks its own need
/// not.
fn may_read_stream(own: &Origin, headers: &HeaderMap) -> bool {
    match (only(headers, &SEC_FETCH_SITE), only(headers, &ORIGIN)) {
        (Header::Is(site), _) => site == "same-origin",
        (Header::Absent, Header::Is(origin)) => is_own(own, origin, headers),
        (Header::Absent, Header::Absent) => true,
        (Header::Unreadable, _) | (Header::Absent, Header::Unreadable) => false,
    }
}

/// A header that must come at most once.
enum Header<'a> {
    Absent,
    Is(&'a str),
    Unreadable,
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Header<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Header::Absent,
        (Some(value), None) => value.to_str().map_or(Header::Unreadable, Header::Is),
        (Some(_), Some(_)) => Header::Unreadable,
    }
}

fn is_own(own: &Origin, origin: &str, headers: &HeaderMap) -> bool {
    let Ok(origin) = Origin::parse(origin) else { return false };
    if origin == *own {
        return true;
    }
    // The name by which the browser itself reached the server is as good as the configured one. A page that was loaded
    // without TLS may still not post to a server that is meant to be reached through TLS.
    match only(headers, &HOST) {
        Header::Is(host) => {
            (origin.is_https() || !own.is_https())
                && Origin::of_host(origin.is_https(), host).is_some_and(|host| host == origin)
        }
        Header::Absent | Header::Unreadable => false,
    }
}

fn is_json_interface(path: &str, headers: &HeaderMap) -> bool {
    let in_interface = path.strip_prefix("/api/v1").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_json = match only(headers, &CONTENT_TYPE) {
        Header::Is(kind) => {
            kind.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
        }
        Header::Absent | Header::Unreadable => false,
    };
    in_interface && is_json
}
