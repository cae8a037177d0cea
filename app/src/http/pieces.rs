//! A page in three pieces: what is drawn for this visitor stands around a large piece that is kept and is the same for
//! all who may see it. Whoever compresses pages compresses the large piece once.

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::{CONTENT_LENGTH, HeaderValue};
use axum::response::Response;
use http_body::{Frame, SizeHint};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

/// A piece that is drawn once and shown often.
#[derive(Debug)]
pub struct Kept {
    text: Bytes,
    short: OnceLock<Bytes>,
}

impl Kept {
    pub(crate) fn new(text: String) -> Arc<Self> {
        Arc::new(Self { text: text.into(), short: OnceLock::new() })
    }

    /// What it says.
    pub fn text(&self) -> &Bytes {
        &self.text
    }

    /// The place for its compressed form, which is kept as long as the piece.
    pub fn short(&self) -> &OnceLock<Bytes> {
        &self.short
    }
}

/// The pieces of a page, as an extension of the response whose body they are.
#[derive(Clone, Debug)]
pub struct Pieces {
    /// Drawn for this visitor.
    pub before: Bytes,
    /// Kept.
    pub kept: Arc<Kept>,
    /// Drawn for this visitor.
    pub after: Bytes,
}

impl Pieces {
    /// A response that says the pieces one after another, and carries them.
    pub(crate) fn respond(self) -> Response {
        let left = VecDeque::from([self.before.clone(), self.kept.text.clone(), self.after.clone()]);
        let body = Whole { left };
        let bytes = body.bytes();
        let mut response = Response::new(Body::new(body));
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(bytes));
        response.extensions_mut().insert(self);
        response
    }
}

/// All pieces, without putting them together in memory.
struct Whole {
    left: VecDeque<Bytes>,
}

impl Whole {
    fn bytes(&self) -> u64 {
        self.left.iter().map(|piece| u64::try_from(piece.len()).unwrap_or(u64::MAX)).sum()
    }
}

impl HttpBody for Whole {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.left.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes())
    }
}
