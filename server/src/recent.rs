//! Answers that are a moment old: whoever asks for the same page twice within a second, and nothing has been written in
//! between, gets the same bytes again.
//!
//! A page of figures costs a third of a millisecond, a work list thirty, and a meeting room full of people opens them at
//! the same time. What is kept belongs to one cookie header, thus to one person or to those who are not signed in; it ends
//! with the next write of this process, and after a second in any case, which is how soon the end of a right that another
//! process wrote has to be felt.

use app::{Sought, Turns};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How old an answer may be.
const MOMENT: Duration = Duration::from_secs(1);
/// The largest answer that is kept.
const BYTES_MAX: usize = 256 * 1024;
/// How many are kept at most: sixteen megabytes at the very worst, and in truth far less.
const KEPT_MAX: usize = 64;
/// Pages that only read. Whatever marks, counts or waits is not among them.
const PAGES: [&str; 9] =
    ["/phases", "/phases/states", "/work", "/reviews", "/draws", "/parties", "/library", "/about", "/constructive"];

/// Counts what was written; answers that were made before the last write are not given again.
pub type Written = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What was answered lately.
#[derive(Clone)]
pub struct Recent(Arc<Inner>);

struct Inner {
    written: Option<Written>,
    kept: Mutex<HashMap<Key, Kept>>,
    /// Pages that are being made. Whoever asks for one of them meanwhile waits for it, so that a second that is over does
    /// not make all readers' pages at once.
    making: Turns<Key>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    path: String,
    cookie: Vec<u8>,
    encoding: Vec<u8>,
    language: Vec<u8>,
}

#[derive(Clone)]
struct Kept {
    at: Instant,
    written: u64,
    headers: HeaderMap,
    body: Bytes,
}

impl Recent {
    /// With the count of what was written.
    pub fn new(written: Written) -> Self {
        Self(Arc::new(Inner { written: Some(written), kept: Mutex::default(), making: Turns::default() }))
    }

    /// Keeps nothing.
    pub fn off() -> Self {
        Self(Arc::new(Inner { written: None, kept: Mutex::default(), making: Turns::default() }))
    }

    fn find(&self, key: &Key, written: u64) -> Option<Kept> {
        let kept = self.0.kept.lock().ok()?;
        kept.get(key).filter(|k| k.written == written && k.at.elapsed() < MOMENT).cloned()
    }

    fn keep(&self, key: Key, new: Kept) {
        let Ok(mut kept) = self.0.kept.lock() else { return };
        if kept.len() >= KEPT_MAX {
            kept.retain(|_, k| k.written == new.written && k.at.elapsed() < MOMENT);
        }
        if kept.len() < KEPT_MAX {
            kept.insert(key, new);
        }
    }
}

fn key(request: &Request) -> Option<Key> {
    let headers = request.headers();
    let reads = *request.method() == Method::GET && PAGES.contains(&request.uri().path());
    // A page that a browser fetches in advance or by itself is read by nobody, and must not count as if it were.
    if !reads || headers.contains_key("x-unattended") || headers.contains_key("sec-purpose") {
        return None;
    }
    let all = |name| headers.get_all(name).iter().flat_map(|v| [v.as_bytes(), b"\n"].concat()).collect();
    Some(Key {
        path: request.uri().path_and_query().map(|p| p.as_str().to_owned()).unwrap_or_default(),
        cookie: all(COOKIE),
        encoding: all(ACCEPT_ENCODING),
        language: all(ACCEPT_LANGUAGE),
    })
}

/// The layer.
pub async fn again(State(recent): State<Recent>, request: Request, next: Next) -> Response {
    let (Some(count), Some(key)) = (&recent.0.written, key(&request)) else { return next.run(request).await };
    let turn = match recent.0.making.find_or_make(&key, || recent.find(&key, count())).await {
        Sought::Make(turn) => turn,
        Sought::Found(kept) => {
            let mut response = Response::new(Body::from(kept.body));
            *response.headers_mut() = kept.headers;
            return response;
        }
    };
    let written = count();
    let response = next.run(request).await;
    let html = response.headers().get(CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    // What sets a cookie is one person's own moment; what failed may be well the next time.
    if response.status() != StatusCode::OK || !html || response.headers().contains_key(SET_COOKIE) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        let mut failed = Response::new(Body::empty());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        return failed;
    };
    // What was written while it was made may or may not be in it.
    if body.len() <= BYTES_MAX && count() == written {
        let new = Kept { at: Instant::now(), written, headers: parts.headers.clone(), body: body.clone() };
        recent.keep(key, new);
    }
    drop(turn);
    Response::from_parts(parts, Body::from(body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
    use tower::ServiceExt as _;

    /// A page that takes a moment, how often it was made, and the count of what was written.
    fn site(made: Arc<AtomicUsize>, written: Arc<AtomicU64>) -> Router {
        let page = move || {
            let made = made.clone();
            async move {
                tokio::time::sleep(Duration::from_millis(50)).await;
                let text = made.fetch_add(1, Ordering::SeqCst).to_string();
                ([(CONTENT_TYPE, "text/html")], text)
            }
        };
        let recent = Recent::new(Arc::new(move || written.load(Ordering::SeqCst)));
        Router::new().route("/work", get(page)).layer(from_fn_with_state(recent, again))
    }

    async fn ask(site: Router, cookie: &str) -> String {
        let request = Request::get("/work").header(COOKIE, cookie).body(Body::empty()).unwrap_or_default();
        let Ok(response) = site.oneshot(request).await;
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap_or_default();
        String::from_utf8_lossy(&body).into_owned()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn many_who_ask_at_once_wait_for_one_answer() {
        let (made, written) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicU64::new(0)));
        let site = site(made.clone(), written.clone());
        for round in 0..3_usize {
            let all: Vec<_> = (0..32).map(|_| tokio::spawn(ask(site.clone(), "sid=one"))).collect();
            for one in all {
                assert_eq!(one.await.unwrap_or_default(), round.to_string());
            }
            assert_eq!(made.load(Ordering::SeqCst), round + 1, "made once for all");
            // What is written ends what was answered.
            written.fetch_add(1, Ordering::SeqCst);
        }
        assert_eq!(ask(site.clone(), "sid=two").await, "3", "somebody else's page is another one");
        assert_eq!(ask(site, "sid=two").await, "3", "given again");
    }
}
