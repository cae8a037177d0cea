//! What can be taken away from pages: how a paper is made without holding up others, and how it is sent.

use crate::http::{Failure, Visit};
use crate::papers::PaperError;
use crate::papers::pdf::{Paper, pdf};
use axum::body::Bytes;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rules::language::Language;
use rules::party::PartyCode;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

/// The kind of a table with commas.
pub(in crate::pages) const CSV: &str = "text/csv; charset=utf-8";
/// The kind of a workbook.
pub(in crate::pages) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The kind of a paper.
pub(in crate::pages) const PDF: &str = "application/pdf";

/// What caches may do with a file that stays as it is. Not for ever: names of States in it can change.
const AN_HOUR: &str = "public, max-age=3600";
/// Papers that are kept: the minutes of two drawings in six languages.
const KEPT: usize = 12;

/// The last papers that were typeset, each with what it was made from. Typesetting takes seconds of a processor and
/// everybody asks for the same few, so they are made one at a time and kept.
#[derive(Default)]
pub(crate) struct Kept(Mutex<VecDeque<(Paper, Bytes)>>);

impl Kept {
    /// The paper as PDF, typeset now unless it was lately.
    pub(crate) async fn pdf(&self, paper: Paper) -> Result<Bytes, Failure> {
        let mut kept = self.0.lock().await;
        if let Some((_, bytes)) = kept.iter().find(|(of, _)| *of == paper) {
            return Ok(bytes.clone());
        }
        let (made, paper) = blocking(move || (pdf(&paper), paper)).await?;
        let bytes = Bytes::from(made.map_err(no_paper)?);
        kept.push_back((paper, bytes.clone()));
        if kept.len() > KEPT {
            kept.pop_front();
        }
        Ok(bytes)
    }
}

/// Names of States in the language of a paper, which need not be that of the screen.
pub(in crate::pages) fn names(visit: &Visit, l: Language) -> impl Fn(PartyCode) -> String + Send + 'static + use<> {
    let register = Arc::clone(&visit.register);
    move |code| register.get(code).map_or_else(|| code.to_string(), |party| party.name(l).to_owned())
}

/// Why there is no paper is for the log.
pub(in crate::pages) fn no_paper(error: PaperError) -> Failure {
    tracing::error!(%error, "a paper could not be made");
    Failure::Internal
}

/// Work that would hold up other requests.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "a paper broke off");
        Failure::Internal
    })
}

/// A download. One that can still change, or that not everybody may have, is kept by nobody.
pub(in crate::pages) fn file(body: impl IntoResponse, kind: &'static str, name: &str, settled: bool) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    headers.insert(CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(if settled { AN_HOUR } else { "no-store" }));
    response
}
