//! Each combination of the headers by which a browser says where a request comes from.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use server::csrf::allowed;
use server::origin::Origin;

use crate::support::{OWN, ask, request};

const COOKIE: (&str, &str) = ("cookie", "session=x");
const JSON: (&str, &str) = ("content-type", "application/json; charset=utf-8");
const HOST: (&str, &str) = ("host", "other.example:8443");

fn decide_at(own: &str, method: &Method, path: &str, headers: &[(&str, &str)]) -> bool {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::try_from(*name).unwrap(), HeaderValue::try_from(*value).unwrap());
    }
    allowed(&Origin::parse(own).unwrap(), method, path, &map)
}

fn decide(path: &str, headers: &[(&str, &str)]) -> bool {
    decide_at(OWN, &Method::POST, path, headers)
}

#[test]
fn sec_fetch_site_decides_where_it_is_sent() {
    // value, without a cookie, with a cookie
    let table = [
        ("same-origin", true, true),
        ("none", true, false),
        ("same-site", false, false),
        ("cross-site", false, false),
        ("", false, false),
        ("something-new", false, false),
    ];
    for (value, without, with) in table {
        for path in ["/change", "/api/v1/things"] {
            for origin in [None, Some("https://review.example"), Some("https://evil.example"), Some("null")] {
                let mut headers = vec![("sec-fetch-site", value), JSON];
                headers.extend(origin.map(|origin| ("origin", origin)));
                assert_eq!(decide(path, &headers), without, "{value} {path} {origin:?}");
                headers.push(COOKIE);
                assert_eq!(decide(path, &headers), with, "{value} {path} {origin:?} with a cookie");
            }
        }
    }
}

#[test]
fn a_digest_is_switched_off_from_anywhere_since_its_path_is_the_authority() {
    for headers in [
        &[][..],
        &[("origin", "null")],
        &[("origin", "https://mail.example"), ("sec-fetch-site", "cross-site"), COOKIE],
        &[("sec-fetch-site", "none"), COOKIE],
    ] {
        assert!(decide("/unsubscribe/0123", headers), "{headers:?}");
        let elsewhere = decide("/unsubscribe", headers) || decide("/reviews/1/unsubscribe/2", headers);
        assert!(!elsewhere || headers.is_empty(), "{headers:?}");
    }
}

#[test]
fn origin_decides_in_older_browsers() {
    let table = [
        ("https://review.example", true),
        ("https://REVIEW.example:443", true),
        ("https://other.example:8443", true),
        ("http://review.example", false),
        ("http://other.example:8443", false),
        ("https://other.example", false),
        ("https://review.example.evil.example", false),
        ("https://review.example@evil.example", false),
        ("https://evil.example", false),
        ("null", false),
        ("", false),
    ];
    for (origin, expected) in table {
        for path in ["/change", "/api/v1/things"] {
            for cookie in [None, Some(COOKIE)] {
                let mut headers = vec![("origin", origin), HOST, JSON];
                headers.extend(cookie);
                assert_eq!(decide(path, &headers), expected, "{origin} {path} {cookie:?}");
            }
        }
    }
}

#[test]
fn a_server_without_tls_takes_the_name_it_was_called_by() {
    let post = |origin, host| {
        decide_at("http://127.0.0.1:3000", &Method::POST, "/change", &[("origin", origin), ("host", host), COOKIE])
    };
    assert!(post("http://127.0.0.1:3000", "127.0.0.1:3000"));
    assert!(post("http://localhost:3000", "localhost:3000"));
    assert!(post("http://review.local", "review.local"));
    assert!(!post("http://evil.example", "localhost:3000"));
    assert!(!post("http://localhost:3001", "localhost:3000"));
}

#[test]
fn scripts_send_neither() {
    // path, content type, without a cookie, with a cookie
    let table = [
        ("/change", None, true, false),
        ("/change", Some("application/json"), true, false),
        ("/api/v1/things", Some("application/json"), true, true),
        ("/api/v1/things", Some("Application/JSON;charset=utf-8"), true, true),
        ("/api/v1", Some("application/json"), true, true),
        ("/api/v1/things", None, true, false),
        ("/api/v1/things", Some("text/plain"), true, false),
        ("/api/v1/things", Some("text/plain; application/json"), true, false),
        ("/api/v1/things", Some("application/x-www-form-urlencoded"), true, false),
        ("/api/v1/things", Some("multipart/form-data; boundary=x"), true, false),
        ("/api/v10/things", Some("application/json"), true, false),
        ("/api/things", Some("application/json"), true, false),
    ];
    for (path, kind, without, with) in table {
        let mut headers: Vec<_> = kind.map(|kind| ("content-type", kind)).into_iter().collect();
        assert_eq!(decide(path, &headers), without, "{path} {kind:?}");
        headers.push(COOKIE);
        assert_eq!(decide(path, &headers), with, "{path} {kind:?} with a cookie");
    }
}

#[test]
fn a_header_that_comes_twice_is_refused() {
    assert!(!decide("/change", &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "same-origin")]));
    assert!(!decide("/change", &[("origin", OWN), ("origin", OWN)]));
    assert!(!decide("/api/v1/things", &[JSON, JSON, COOKIE]));
}

#[test]
fn reading_is_open_and_every_change_is_checked() {
    let from_elsewhere = [("sec-fetch-site", "cross-site"), COOKIE];
    for (method, expected) in [
        (Method::GET, true),
        (Method::HEAD, true),
        (Method::OPTIONS, true),
        (Method::POST, false),
        (Method::PUT, false),
        (Method::DELETE, false),
        (Method::PATCH, false),
    ] {
        assert_eq!(decide_at(OWN, &method, "/change", &from_elsewhere), expected, "{method}");
    }
}

#[tokio::test]
async fn the_layer_asks_it() {
    for (site, status) in [("same-origin", 200), ("cross-site", 403)] {
        let response = ask(request("POST", "/change", &[("sec-fetch-site", site), COOKIE])).await;
        assert_eq!(response.status(), status, "{site}");
    }
}

#[test]
fn streams_are_opened_by_our_own_pages_only() {
    let table: [(&[(&str, &str)], bool); 9] = [
        (&[], true),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "none")], false),
        (&[("origin", "https://review.example")], true),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", "null")], false),
        (&[("sec-fetch-site", "cross-site"), ("origin", "https://review.example")], false),
    ];
    for (headers, expected) in table {
        for method in [Method::GET, Method::HEAD] {
            let mut with = headers.to_vec();
            with.push(COOKIE);
            assert_eq!(decide_at(OWN, &method, "/live/reviews/1", &with), expected, "{with:?}");
            assert!(decide_at(OWN, &method, "/reviews/1", &with), "pages are read from anywhere");
        }
    }
}
