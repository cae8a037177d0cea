//! Pages in compressed form, and a memory of the last ones: compressing a questionnaire takes more of a processor than
//! everything else about it, and the same page is often asked for again at once.
//!
//! Only whole pages whose length is known come here; all else is left to the general layer of `tower-http`, which in turn
//! leaves alone what was compressed here.
//!
//! A page that lies in pieces is compressed piece by piece: brotli streams made for it can be put one after another. Its
//! large piece is the same for all who may see it and keeps its compressed form itself, so each visitor's page costs the
//! compression of its own few kilobytes only, and the large piece can afford to be made smaller than others.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use app::{Kept, Pieces};
use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

/// Smaller pages are compressed faster than they are found; larger ones would push all others out.
const BYTES: std::ops::RangeInclusive<u64> = 16 * 1024..=4 * 1024 * 1024;
/// What all pages in the memory may have together, compressed.
const MEMORY_BYTES: usize = 6 * 1024 * 1024;
/// The same for what is drawn for one visitor around a kept piece: about 300 pages.
const AROUND_BYTES: usize = 512 * 1024;
const QUALITY: i32 = 4;
/// A quarter of a megabyte is looked back: pages get hardly longer than with all of it, and each compressor smaller.
const WINDOW_BITS: i32 = 18;

/// The same for the kept piece of a page, in which what is said twice lies further apart.
const KEPT_QUALITY: i32 = 5;
const KEPT_WINDOW_BITS: i32 = 20;
/// The end of a brotli stream: an empty block that says it is the last.
const LAST: u8 = 0b11;

/// The memory, and the places for those who compress. Cheap to clone.
#[derive(Clone)]
pub struct Compressed {
    pages: Arc<Mutex<Pages>>,
    around: Arc<Mutex<Pages>>,
    /// More compressors than processors would only take more memory.
    places: Arc<Semaphore>,
}

impl Default for Compressed {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            pages: Arc::new(Mutex::new(Pages::new(MEMORY_BYTES))),
            around: Arc::new(Mutex::new(Pages::new(AROUND_BYTES))),
            places: Arc::new(Semaphore::new(processors)),
        }
    }
}

/// Pages by what they say, the last used at the end: so few that looking through them costs nothing.
///
/// The key is BLAKE3 of the whole page. It must resist collisions, because of two pages with one key, one person's would
/// be shown to the other; and it must be fast, because it is made of each page, remembered or not.
struct Pages {
    last: VecDeque<(blake3::Hash, Bytes)>,
    bytes: usize,
    most: usize,
}

impl Pages {
    fn new(most: usize) -> Self {
        Self { last: VecDeque::new(), bytes: 0, most }
    }

    fn find(&mut self, key: &blake3::Hash) -> Option<Bytes> {
        let at = self.last.iter().rposition(|(known, _)| known == key)?;
        let found = self.last.remove(at)?;
        let page = found.1.clone();
        self.last.push_back(found);
        Some(page)
    }

    fn keep(&mut self, key: blake3::Hash, page: Bytes) {
        if page.len() > self.most || self.find(&key).is_some() {
            return;
        }
        self.bytes += page.len();
        self.last.push_back((key, page));
        while self.bytes > self.most {
            let Some((_, oldest)) = self.last.pop_front() else { break };
            self.bytes -= oldest.len();
        }
    }
}

/// The layer: to be put inside of the general one.
pub async fn compress(State(memory): State<Compressed>, request: Request, next: Next) -> Response {
    let wanted = request.method() == Method::GET && prefers_brotli(request.headers());
    let mut response = next.run(request).await;
    let pieces = response.extensions_mut().remove::<Pieces>();
    if !wanted || !is_page(&response) {
        return response;
    }
    if let Some(pieces) = pieces {
        return match memory.in_pieces(&pieces).await {
            Some(short) => {
                let (mut parts, _) = response.into_parts();
                mark(&mut parts.headers);
                Response::from_parts(parts, Body::from(short))
            }
            None => response,
        };
    }
    let (mut parts, body) = response.into_parts();
    // Its length is known, so it is in memory already.
    let Ok(page) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    match memory.compressed(&page).await {
        Some(short) => {
            mark(&mut parts.headers);
            Response::from_parts(parts, Body::from(short))
        }
        None => Response::from_parts(parts, Body::from(page)),
    }
}

impl Compressed {
    fn pages(&self) -> std::sync::MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn in_pieces(&self, pieces: &Pieces) -> Option<Bytes> {
        let kept = match pieces.kept.short().get() {
            Some(short) => short.clone(),
            None => self.kept(Arc::clone(&pieces.kept)).await?,
        };
        let before = self.around(&pieces.before, Place::First)?;
        let after = self.around(&pieces.after, Place::Later)?;
        Some([&before[..], &kept[..], &after[..], &[LAST]].concat().into())
    }

    /// The compressed form of what is drawn for one visitor, who often asks for the same again.
    fn around(&self, text: &[u8], place: Place) -> Option<Bytes> {
        let memory = || self.around.lock().unwrap_or_else(PoisonError::into_inner);
        let first = [u8::from(place == Place::First)];
        let key = blake3::Hasher::new().update(&first).update(text).finalize();
        if let Some(known) = memory().find(&key) {
            return Some(known);
        }
        let mut short = Vec::with_capacity(text.len() / 2);
        if let Err(error) = piece(text, place, QUALITY, &mut short) {
            tracing::error!(%error, "a page could not be compressed");
            return None;
        }
        let short = Bytes::from(short);
        memory().keep(key, short.clone());
        Some(short)
    }

    /// The compressed form of a kept piece, which from now on it has.
    async fn kept(&self, kept: Arc<Kept>) -> Option<Bytes> {
        let permit = Arc::clone(&self.places).acquire_owned().await.ok()?;
        // Whoever waited may find that another has compressed it meanwhile.
        if let Some(known) = kept.short().get() {
            return Some(known.clone());
        }
        let work = tokio::task::spawn_blocking(move || {
            let mut short = Vec::with_capacity(kept.text().len() / 8);
            let done = piece(kept.text(), Place::Later, KEPT_QUALITY, &mut short).map(|()| {
                short.shrink_to_fit();
                kept.short().get_or_init(|| short.into()).clone()
            });
            drop(permit);
            done
        });
        match work.await.map_err(io::Error::other).flatten() {
            Ok(short) => Some(short),
            Err(error) => {
                tracing::error!(%error, "a page could not be compressed");
                None
            }
        }
    }

    async fn compressed(&self, page: &Bytes) -> Option<Bytes> {
        let key = blake3::hash(page);
        if let Some(known) = self.pages().find(&key) {
            return Some(known);
        }
        let place = Arc::clone(&self.places).acquire_owned().await.ok()?;
        // Whoever waited may find that another has compressed the same page meanwhile.
        if let Some(known) = self.pages().find(&key) {
            return Some(known);
        }
        let whole = page.clone();
        let work = tokio::task::spawn_blocking(move || {
            let short = brotli(&whole);
            drop(place);
            short
        });
        match work.await {
            Ok(Ok(short)) => {
                self.pages().keep(key, short.clone());
                Some(short)
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "a page could not be compressed");
                None
            }
            Err(error) => {
                tracing::error!(%error, "a page could not be compressed");
                None
            }
        }
    }
}

fn brotli(page: &[u8]) -> io::Result<Bytes> {
    let settings = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW_BITS,
        size_hint: page.len(),
        ..Default::default()
    };
    let mut short = Vec::with_capacity(page.len() / 8);
    brotli::BrotliCompress(&mut &page[..], &mut short, &settings)?;
    short.shrink_to_fit();
    Ok(short.into())
}

/// Where a piece stands in its stream.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The stream begins with it.
    First,
    /// Others stand before it, to which it does not look back.
    Later,
}

/// Adds the blocks of a piece, which end with a whole byte; the stream goes on after them.
fn piece(text: &[u8], place: Place, quality: i32, out: &mut Vec<u8>) -> io::Result<()> {
    let later = place == Place::Later;
    let settings = brotli::enc::BrotliEncoderParams {
        quality,
        // The first piece says for all how far they look back.
        lgwin: KEPT_WINDOW_BITS,
        size_hint: text.len(),
        appendable: true,
        bare_stream: true,
        byte_align: true,
        catable: later,
        use_dictionary: !later,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &text[..], out, &settings)?;
    Ok(())
}

/// A whole page of ours. Downloads pass as they are, and so does what may be of any length.
fn is_page(response: &Response) -> bool {
    let headers = response.headers();
    response.status() == StatusCode::OK
        && response.body().size_hint().exact().is_some_and(|bytes| BYTES.contains(&bytes))
        && headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
        && ![CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_RANGE].iter().any(|name| headers.contains_key(name))
}

/// What a compressed answer says of itself.
fn mark(headers: &mut HeaderMap) {
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    // The length of the page before; the new one is added on the way out.
    headers.remove(CONTENT_LENGTH);
    // The same page in other bytes: a strong tag would say that the bytes are the same.
    let strong = headers.get(ETAG).filter(|tag| tag.as_bytes().starts_with(b"\""));
    if let Some(weak) = strong.map(|tag| HeaderValue::from_bytes(&[b"W/", tag.as_bytes()].concat())) {
        match weak {
            Ok(weak) => headers.insert(ETAG, weak),
            Err(_) => headers.remove(ETAG),
        };
    }
}

/// Whether the client takes brotli and likes nothing else better (RFC 9110, 12.5.3).
fn prefers_brotli(headers: &HeaderMap) -> bool {
    let listed = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let (mut brotli, mut best) = (0.0_f32, 0.0_f32);
    for coding in listed.flat_map(|value| value.split(',')) {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(0.0);
        best = best.max(weight);
        if name.trim().eq_ignore_ascii_case("br") {
            brotli = weight;
        }
    }
    brotli > 0.0 && brotli >= best
}

#[cfg(test)]
#[path = "compressed/tests.rs"]
mod tests;
