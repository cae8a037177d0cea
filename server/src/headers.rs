//! The headers that every answer carries, errors and files included.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::origin::Origin;

/// What a page may load and do. There is no nonce, because there is nothing that would need one: the pages hold no inline
/// script and no inline style at all, only module files of our own origin and `application/json` data blocks, which no
/// browser runs. `'wasm-unsafe-eval'` lets WebAssembly be compiled and nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
    base-uri 'none'; object-src 'none'";

/// Every power of a browser that these pages never ask for.
const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), bluetooth=(), browsing-topics=(), camera=(), \
    clipboard-read=(), clipboard-write=(), display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), \
    geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), \
    payment=(), picture-in-picture=(), publickey-credentials-create=(), publickey-credentials-get=(), \
    screen-wake-lock=(), serial=(), storage-access=(), usb=(), web-share=(), window-management=(), \
    xr-spatial-tracking=()";

/// One year, for all names below the server's.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000; includeSubDomains";

/// The headers for a server that people reach at `own`.
#[must_use]
pub fn of(own: &Origin) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut add = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    add(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    add(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not `no-referrer`: with it browsers send `Origin: null` with our own forms, and the check in `csrf` would refuse them.
    add(header::REFERRER_POLICY, "same-origin");
    add(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    add(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    add(HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY);
    add(HeaderName::from_static("x-robots-tag"), "noindex");
    if own.is_https() {
        add(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT_SECURITY);
    }
    headers
}

/// The layer: sets them on the way out. Nothing may be kept by a cache unless the answer says so itself.
pub async fn add(State(headers): State<Arc<HeaderMap>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let target = response.headers_mut();
    for (name, value) in headers.iter() {
        target.insert(name, value.clone());
    }
    if !target.contains_key(CACHE_CONTROL) {
        target.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
