//! What is compressed, what is not, and what the memory keeps.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tower::ServiceExt as _;

const HTML: [(&str, &str); 1] = [("content-type", "text/html; charset=utf-8")];

fn page(letter: char, bytes: usize) -> String {
    let mut text = String::new();
    let mut n = 0_u32;
    while text.len() < bytes {
        n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        text.push_str(&format!("<p>{letter}{n}</p>"));
    }
    text
}

async fn ask(router: Router, path: &str, accepts: &str) -> (HeaderMap, Bytes) {
    let request = Request::get(path).header(ACCEPT_ENCODING, accepts).body(Body::empty()).unwrap();
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    (parts.headers, to_bytes(body, usize::MAX).await.unwrap())
}

fn opened(short: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    brotli::BrotliDecompress(&mut &short[..], &mut whole).unwrap();
    whole
}

fn site(memory: &Compressed) -> Router {
    let large = || page('a', 60_000);
    Router::new()
        .route("/page", get(move || async move { (HTML, [(ETAG, "\"tag\"")], large()) }))
        .route("/small", get(move || async move { (HTML, "<p>") }))
        .route("/huge", get(move || async move { (HTML, page('h', 5 * 1024 * 1024)) }))
        .route("/text", get(move || async move { large() }))
        .route("/file", get(move || async move { (HTML, [(CONTENT_DISPOSITION, "attachment")], large()) }))
        .route("/missing", get(move || async move { (StatusCode::NOT_FOUND, HTML, large()) }))
        .layer(from_fn_with_state(memory.clone(), compress))
}

#[tokio::test]
async fn a_page_is_compressed_once_and_comes_back_whole() {
    let memory = Compressed::default();
    for _ in 0..2 {
        let (headers, body) = ask(site(&memory), "/page", "gzip, deflate, br").await;
        assert_eq!(headers[CONTENT_ENCODING], "br");
        assert_eq!(headers[VARY], "accept-encoding");
        assert_eq!(headers[ETAG], "W/\"tag\"");
        assert!(headers.get(CONTENT_LENGTH).is_none_or(|length| *length == body.len().to_string()));
        assert!(body.len() < 30_000);
        assert_eq!(opened(&body), page('a', 60_000).into_bytes());
    }
    let pages = memory.pages();
    assert_eq!(pages.last.len(), 1);
    assert_eq!(pages.bytes, pages.last[0].1.len());
}

#[tokio::test]
async fn everything_else_passes_as_it_is() {
    let memory = Compressed::default();
    for path in ["/small", "/huge", "/text", "/file", "/missing"] {
        let (headers, _) = ask(site(&memory), path, "br").await;
        assert!(!headers.contains_key(CONTENT_ENCODING), "{path}");
    }
    for accepts in ["", "gzip", "br;q=0", "gzip, br;q=0.5", "brotli", "br;x"] {
        let (headers, body) = ask(site(&memory), "/page", accepts).await;
        assert!(!headers.contains_key(CONTENT_ENCODING), "{accepts}");
        assert_eq!(headers[ETAG], "\"tag\"");
        assert_eq!(body, page('a', 60_000));
    }
    let head = Request::head("/page").header(ACCEPT_ENCODING, "br").body(Body::empty()).unwrap();
    assert!(!site(&memory).oneshot(head).await.unwrap().headers().contains_key(CONTENT_ENCODING));
    assert!(memory.pages().last.is_empty());
}

#[test]
fn what_was_not_used_for_longest_goes_first() {
    let mut pages = Pages::new(MEMORY_BYTES);
    let key = |n: u8| blake3::hash(&[n]);
    let third = MEMORY_BYTES / 3;
    for n in 0..3 {
        pages.keep(key(n), vec![n; third].into());
    }
    assert!(pages.find(&key(0)).is_some());
    pages.keep(key(3), vec![3; third].into());
    assert!(pages.find(&key(1)).is_none(), "the oldest but for one that was used");
    for n in [0, 2, 3] {
        assert_eq!(pages.find(&key(n)).unwrap(), vec![n; third]);
    }
    pages.keep(key(3), vec![3; third].into());
    pages.keep(key(4), vec![4; MEMORY_BYTES + 1].into());
    assert_eq!((pages.last.len(), pages.bytes), (3, 3 * third), "neither twice nor too large");
}

#[test]
fn pieces_make_one_stream_that_opens_to_all_of_them() {
    let sizes = [0, 1, 2, 3, 15, 900, 70_000, 400_000];
    for first in sizes {
        for (kept, last) in sizes.into_iter().zip([2_000, 0, 70_000, 1, 0, 2, 3, 400]) {
            let texts = [page('f', first), page('k', kept), page('l', last)];
            // Exactly so long, whatever the last paragraph of a page is.
            let texts = [&texts[0][..first], &texts[1][..kept], &texts[2][..last]];
            let mut short = Vec::new();
            piece(texts[0].as_bytes(), Place::First, QUALITY, &mut short).unwrap();
            piece(texts[1].as_bytes(), Place::Later, KEPT_QUALITY, &mut short).unwrap();
            piece(texts[2].as_bytes(), Place::Later, QUALITY, &mut short).unwrap();
            short.push(LAST);
            assert_eq!(opened(&short), texts.concat().into_bytes(), "{first} {kept} {last}");
        }
    }
}
