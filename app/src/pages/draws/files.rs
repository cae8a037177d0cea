//! What can be taken away from a drawing: record and pool as they are hashed, tables, and the minutes as PDF.

use super::result::{Drawn, Told, file_name};
use super::shared::viewer;
use crate::http::{Failure, Visit};
use crate::pages::path::{part, query};
use crate::papers::PaperError;
use crate::papers::minutes::{About, minutes};
use crate::papers::pdf::{Paper, pdf};
use crate::papers::results::result_sheets;
use crate::papers::sheet::{csv, xlsx};
use axum::body::Bytes;
use axum::extract::{Path, RawQuery};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rules::calendar::civil_date;
use rules::draw::Record;
use rules::draw::status::DrawStatus;
use rules::language::Language;
use rules::party::PartyCode;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

/// What caches may do with a file that stays as it is. Not for ever: names of States in it can change.
const AN_HOUR: &str = "public, max-age=3600";
/// Minutes that are kept: those of two drawings in six languages.
const KEPT: usize = 12;

/// The last minutes that were typeset, each with what it was made from. Typesetting takes seconds of a processor and
/// everybody asks for the same few, so they are made one at a time and kept.
#[derive(Default)]
pub(crate) struct Kept(Mutex<VecDeque<(Paper, Bytes)>>);

impl Kept {
    async fn pdf(&self, paper: Paper) -> Result<Bytes, Failure> {
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

/// `GET /draws/{id}/record.json`
pub(crate) async fn record(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let drawn = Drawn::load(&visit, part(&id)?).await?;
    let (name, settled) = (file_name(drawn.line.id, ".json"), drawn.is_settled());
    Ok(file(drawn.text, "application/json", &name, settled))
}

/// `GET /draws/{id}/pool.json`: from the freezing on.
pub(crate) async fn pool(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let (backend, id) = (&visit.site.backend, part(&id)?);
    let line = backend.draw(viewer(&visit), id).await?;
    let pool = backend.frozen_pool(viewer(&visit), id).await?;
    let settled = line.status == DrawStatus::Adopted && !line.rehearsal;
    Ok(file(pool.text, "application/json", &file_name(id, "-pool.json"), settled))
}

/// `GET /draws/{id}/result.csv`: the reviews, a row for each reviewing State.
pub(crate) async fn table(visit: Visit, Path(id): Path<String>, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Asked::of(&visit, &id, raw).await?;
    let (name, settled) = (asked.name("csv"), asked.settled());
    let Asked { language: l, record, .. } = asked;
    let names = names(&visit, l);
    let bytes = blocking(move || result_sheets(l, &record, &names).first().map(csv).unwrap_or_default()).await?;
    Ok(file(bytes, "text/csv; charset=utf-8", &name, settled))
}

/// `GET /draws/{id}/result.xlsx`: reviews, groups and every drawing.
pub(crate) async fn workbook(
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let asked = Asked::of(&visit, &id, raw).await?;
    let (name, settled) = (asked.name("xlsx"), asked.settled());
    let Asked { language: l, record, .. } = asked;
    let names = names(&visit, l);
    let made = blocking(move || xlsx(&result_sheets(l, &record, &names), l)).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(made.map_err(no_paper)?, kind, &name, settled))
}

/// `GET /draws/{id}/minutes.pdf`: once everything is drawn.
pub(crate) async fn paper(visit: Visit, Path(id): Path<String>, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Asked::of(&visit, &id, raw).await?;
    if !asked.finished {
        return Err(Failure::NotFound);
    }
    let (name, settled) = (asked.name("pdf"), asked.settled());
    let Asked { language: l, record, about, .. } = asked;
    let names = names(&visit, l);
    let paper = blocking(move || minutes(l, &record, &about, &names)).await?;
    Ok(file(visit.site.papers.pdf(paper).await?, "application/pdf", &name, settled))
}

/// A paper of a whole drawing in a language.
struct Asked {
    language: Language,
    /// Whether the address itself names the language.
    named: bool,
    id: rules::id::DrawId,
    record: Record,
    about: About,
    finished: bool,
    stays: bool,
}

impl Asked {
    async fn of(visit: &Visit, id: &str, raw: Option<String>) -> Result<Self, Failure> {
        let named = Language::from_code(query(raw).get("lang"));
        let drawn = Drawn::load(visit, part(id)?).await?;
        let (finished, stays) = (drawn.is_finished(), drawn.is_settled());
        let Drawn { line, sha256, told: Told::Whole(record), .. } = drawn else { return Err(Failure::NotFound) };
        let about = About {
            title: line.title,
            held_on: line.finished_at.map(civil_date),
            sha256,
            conducted_by: [line.typed_by, line.confirmed_by].into_iter().flatten().collect(),
        };
        let language = named.unwrap_or(visit.lang);
        Ok(Self { language, named: named.is_some(), id: line.id, record, about, finished, stays })
    }

    fn name(&self, end: &str) -> String {
        file_name(self.id, &format!("-{}.{end}", self.language.code()))
    }

    /// Whether everybody gets the same at this address, now and later.
    fn settled(&self) -> bool {
        self.stays && self.named
    }
}

/// Names of States in the language of a paper, which need not be that of the screen.
fn names(visit: &Visit, l: Language) -> impl Fn(PartyCode) -> String + Send + 'static + use<> {
    let register = Arc::clone(&visit.register);
    move |code| register.get(code).map_or_else(|| code.to_string(), |party| party.name(l).to_owned())
}

/// Why there is no paper: ours to look after, and in the log.
pub(crate) fn no_paper(error: PaperError) -> Failure {
    tracing::error!(%error, "a paper could not be made");
    Failure::Internal
}

/// Work that would hold up other requests.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "a paper broke off");
        Failure::Internal
    })
}

/// A download. One that can still change, or that not everybody may have, is kept by nobody.
pub(crate) fn file(body: impl IntoResponse, kind: &'static str, name: &str, settled: bool) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    headers.insert(CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(if settled { AN_HOUR } else { "no-store" }));
    response
}
