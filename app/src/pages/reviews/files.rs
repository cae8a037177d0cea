//! The list to take away: the reviews that this reader sees, as filtered and sorted, with the columns of the screen.

use super::columns::{Columns, words};
use super::filter::Choice;
use super::{Named, load};
use crate::http::{Failure, Visit};
use crate::i18n;
use crate::i18n::texts::{common, phases, reviews as t};
use crate::pages::path::query;
use crate::pages::take::{CSV, PDF, XLSX, blocking, file, no_paper};
use crate::papers::list::{About, list_paper, list_sheet};
use crate::papers::sheet::{Cell, csv, xlsx};
use crate::ui;
use axum::extract::RawQuery;
use axum::http::HeaderMap;
use axum::response::Response;
use leptos::prelude::*;
use rules::calendar::civil_date;
use rules::language::Language;

/// The links under the list.
pub(super) fn links(l: Language, choice: &Choice) -> impl IntoView + use<> {
    let query = choice.query();
    let and = if query.is_empty() { "" } else { "&" };
    let items: Vec<_> = [("pdf", phases::take_pdf(l)), ("xlsx", phases::take_xlsx(l)), ("csv", t::take_csv(l))]
        .into_iter()
        .map(|(end, label)| {
            let href = format!("/reviews.{end}?{query}{and}lang={}", l.code());
            view! { <li><a href=href download="">{label}</a></li> }
        })
        .collect();
    view! {
        <section class="sect no-print" aria-labelledby="take">
            <h2 id="take">{phases::take_title(l)}</h2>
            <p>{t::take_text(l)}</p>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}

/// `GET /reviews.csv`
pub(crate) async fn table(visit: Visit, headers: HeaderMap, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Asked::of(&visit, &headers, raw).await?;
    let name = asked.name("csv");
    let bytes = blocking(move || csv(&list_sheet(&asked.about, asked.head, asked.rows))).await?;
    Ok(file(bytes, CSV, &name, false))
}

/// `GET /reviews.xlsx`
pub(crate) async fn workbook(visit: Visit, headers: HeaderMap, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Asked::of(&visit, &headers, raw).await?;
    let name = asked.name("xlsx");
    let made = blocking(move || xlsx(&[list_sheet(&asked.about, asked.head, asked.rows)], asked.language)).await?;
    Ok(file(made.map_err(no_paper)?, XLSX, &name, false))
}

/// `GET /reviews.pdf`
pub(crate) async fn paper(visit: Visit, headers: HeaderMap, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Asked::of(&visit, &headers, raw).await?;
    let (name, l) = (asked.name("pdf"), asked.language);
    let rows = asked.rows.into_iter().map(|row| row.into_iter().map(|cell| words(l, cell)).collect()).collect();
    let paper = list_paper(l, asked.about, asked.head, rows);
    Ok(file(visit.site.papers.pdf(paper).await?, PDF, &name, false))
}

/// The list in a language, ready to be written.
struct Asked {
    language: Language,
    about: About,
    head: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Asked {
    /// Loads what this reader may see; whoever may not list reviews gets none of it.
    async fn of(visit: &Visit, headers: &HeaderMap, raw: Option<String>) -> Result<Self, Failure> {
        let session = visit.session()?;
        let asked = query(raw);
        let l = Language::from_code(asked.get("lang")).unwrap_or(visit.lang);
        let choice = Choice::read(asked.pairs());
        let columns = Columns::of(visit, headers);
        let lines: Vec<Named> = load(visit, l, &session.viewer, &choice).await?;
        let about = About {
            title: t::title(l).to_owned(),
            issuer: common::product_full_name(l).to_owned(),
            moment: t::made(l, i18n::moment(l, visit.now), &session.name),
            dated: civil_date(visit.now),
            notes: vec![
                choice.words(visit, l),
                super::lead(l, &session.viewer).to_owned(),
                format!("{} ({})", t::confidential(l), ui::paragraph(l, "37")),
            ],
        };
        let head = std::iter::once(t::state(l)).chain(columns.iter().map(|c| c.label(l))).map(str::to_owned).collect();
        let row = |named: &Named| {
            let cells = columns.iter().map(|c| c.cell(visit, l, named));
            std::iter::once(Cell::text(&named.name)).chain(cells).collect()
        };
        let rows = lines.iter().map(row).collect();
        Ok(Self { language: l, about, head, rows })
    }

    /// A name that names no State.
    fn name(&self, end: &str) -> String {
        format!("reviews-{}-{}.{end}", self.about.dated, self.language.code())
    }
}
