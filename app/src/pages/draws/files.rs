//! What can be taken away from a drawing: record and pool as they are hashed, tables, and the minutes as PDF.

use super::result::{Drawn, Told, file_name};
use super::shared::viewer;
use crate::http::{Failure, Visit};
use crate::pages::path::{part, query};
use crate::pages::take::{CSV, PDF, XLSX, blocking, file, names, no_paper};
use crate::papers::minutes::{About, minutes};
use crate::papers::results::result_sheets;
use crate::papers::sheet::{csv, xlsx};
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use rules::calendar::civil_date;
use rules::draw::Record;
use rules::draw::status::DrawStatus;
use rules::language::Language;

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
    Ok(file(bytes, CSV, &name, settled))
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
    Ok(file(made.map_err(no_paper)?, XLSX, &name, settled))
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
    Ok(file(visit.site.papers.pdf(paper).await?, PDF, &name, settled))
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
