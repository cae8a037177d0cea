//! Every answer carries the security headers.

use tower::ServiceExt as _;

use crate::support::{ask, request, site_at, text, value};

#[tokio::test]
async fn every_kind_of_answer_has_them() {
    let kinds = [
        ("GET", "/", 200),
        ("GET", "/nowhere", 404),
        ("POST", "/small", 405),
        ("PATCH", "/small", 405),
        ("GET", "/panic", 500),
        ("GET", "/pkg/start-aaa.js", 200),
        ("GET", "/pkg/nowhere.js", 404),
        ("GET", "/favicon.svg", 200),
        ("GET", "/robots.txt", 200),
    ];
    for (method, path, status) in kinds {
        let response = ask(request(method, path, &[])).await;
        assert_eq!(response.status(), status, "{method} {path}");
        let headers = response.headers();
        let policy = value(headers, "content-security-policy").expect(path);
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("  "), "{policy}");
        assert_eq!(value(headers, "x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(value(headers, "referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(value(headers, "cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert_eq!(value(headers, "cross-origin-resource-policy"), Some("same-origin"), "{path}");
        assert_eq!(value(headers, "x-robots-tag"), Some("noindex"), "{path}");
        assert_eq!(value(headers, "strict-transport-security"), Some("max-age=31536000; includeSubDomains"), "{path}");
        assert!(value(headers, "permissions-policy").expect(path).contains("camera=()"), "{path}");
        assert!(value(headers, "cache-control").is_some(), "{path}");
    }
}

#[tokio::test]
async fn a_refused_request_has_them_too() {
    let response = ask(request("POST", "/change", &[("sec-fetch-site", "cross-site")])).await;
    assert_eq!(response.status(), 403);
    assert!(value(response.headers(), "content-security-policy").is_some());
    assert_eq!(value(response.headers(), "content-type"), Some("application/problem+json"));
    assert!(text(response).await.contains("\"cross_site_request\""));
}

#[tokio::test]
async fn nothing_is_stored_unless_the_answer_says_so() {
    let store = async |path| {
        let response = ask(request("GET", path, &[])).await;
        value(response.headers(), "cache-control").unwrap().to_owned()
    };
    assert_eq!(store("/").await, "no-store");
    assert_eq!(store("/nowhere").await, "no-store");
    assert_eq!(store("/pkg/nowhere.js").await, "no-store");
    assert_eq!(store("/kept").await, "private, max-age=5");
    assert_eq!(store("/pkg/start-aaa.js").await, "public, max-age=31536000, immutable");
}

#[tokio::test]
async fn tls_is_demanded_only_where_it_is_offered() {
    let response = site_at("http://127.0.0.1:3000").oneshot(request("GET", "/", &[])).await.unwrap();
    assert_eq!(value(response.headers(), "strict-transport-security"), None);
}

#[tokio::test]
async fn a_panic_tells_nothing() {
    let response = ask(request("GET", "/panic", &[])).await;
    assert_eq!(response.status(), 500);
    assert_eq!(text(response).await, "");
}
