//! What a request may be, and how long it may take.

use axum::body::{Body, Bytes};
use axum::http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use server::layers::{BODY_LIMIT, TIME_LIMIT, UPLOAD_LIMIT, UPLOAD_TIME_LIMIT};

use crate::support::{ask, request, text, value};

async fn post(path: &str, size: usize, announced: bool) -> Response<Body> {
    let bytes = Bytes::from(vec![b'x'; size]);
    let request = Request::post(path);
    if announced {
        ask(request.header("content-length", size).body(Body::from(bytes)).unwrap()).await
    } else {
        // A stream says nothing about its length, as a chunked request does not.
        ask(request.body(Body::from_stream(Full::new(bytes).into_data_stream())).unwrap()).await
    }
}

#[tokio::test]
async fn a_body_has_a_largest_size() {
    for announced in [true, false] {
        for (path, limit) in [("/length", BODY_LIMIT), ("/answers/1/file", UPLOAD_LIMIT)] {
            let response = post(path, limit, announced).await;
            assert_eq!(response.status(), 200, "{path} {announced}");
            assert_eq!(text(response).await, limit.to_string());
            let response = post(path, limit + 1, announced).await;
            assert_eq!(response.status(), 413, "{path} {announced}");
            assert!(value(response.headers(), "content-security-policy").is_some());
        }
    }
}

#[tokio::test]
async fn only_known_methods_pass() {
    for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(ask(request(method, "/change", &[])).await.status(), 200, "{method}");
    }
    for method in ["PATCH", "TRACE", "CONNECT", "PROPFIND", "get"] {
        let response = ask(request(method, "/change", &[])).await;
        assert_eq!(response.status(), 405, "{method}");
        assert_eq!(value(response.headers(), "allow"), Some("GET, HEAD, POST, PUT, DELETE, OPTIONS"));
    }
}

#[tokio::test]
async fn text_of_some_size_is_compressed_and_nothing_else() {
    let encoding = async |path, accepted| {
        let response = ask(request("GET", path, &[("accept-encoding", accepted)])).await;
        value(response.headers(), "content-encoding").map(str::to_owned)
    };
    assert_eq!(encoding("/", "gzip, br").await.as_deref(), Some("br"));
    assert_eq!(encoding("/", "gzip").await.as_deref(), Some("gzip"));
    assert_eq!(encoding("/", "identity").await, None);
    assert_eq!(encoding("/small", "br").await, None);
    assert_eq!(encoding("/download", "br").await, None);
    assert_eq!(encoding("/picture", "br").await, None);
}

#[tokio::test(start_paused = true)]
async fn an_answer_must_begin_in_time() {
    assert!(UPLOAD_TIME_LIMIT > TIME_LIMIT);
    let begun = tokio::time::Instant::now();
    let response = ask(request("GET", "/slow", &[])).await;
    assert_eq!(response.status(), 503);
    assert!(begun.elapsed() >= TIME_LIMIT && begun.elapsed() < TIME_LIMIT * 2);
    assert!(text(response).await.contains("\"timeout\""));
}
