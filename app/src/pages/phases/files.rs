//! What can be taken away from the dashboard: figures, time limits and forecast as tables, and all of it as a paper. Each
//! holds what the page shows this reader, with what was chosen, the time and its zone.

use super::choice::Choice;
use crate::http::{Failure, Fields, Visit};
use crate::i18n::texts::phases as t;
use crate::i18n::{self, number};
use crate::pages::about::per_cent;
use crate::pages::path::query;
use crate::pages::take::{CSV, PDF, XLSX, blocking, file, no_paper};
use crate::papers::figures::{About, figure_sheets, figures_paper};
use crate::papers::sheet::{csv, xlsx};
use crate::ui;
use axum::extract::RawQuery;
use axum::response::Response;
use backend::service::PhaseGroup;
use leptos::prelude::*;
use rules::calendar::civil_date;
use rules::language::Language;

/// The links under the figures.
pub(super) fn links(l: Language, phases: &[PhaseGroup], choice: Choice) -> impl IntoView + use<> {
    let times = phases.iter().any(|p| p.times.is_some());
    let lang = format!("lang={}", l.code());
    let at = |path: &str, more: &str| {
        let query = [choice.query(), more.to_owned(), lang.clone()];
        let query = query.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
        format!("{path}?{query}")
    };
    let items: Vec<_> = [
        (true, at("/phases.pdf", ""), t::take_pdf(l)),
        (true, at("/phases.xlsx", ""), t::take_xlsx(l)),
        (true, at("/phases.csv", ""), t::take_figures(l)),
        (true, at("/phases.csv", "table=forecast"), t::take_forecast(l)),
        (times, at("/phases.csv", "table=times"), t::take_times(l)),
    ]
    .into_iter()
    .filter(|(there, _, _)| *there)
    .map(|(_, href, label)| view! { <li><a href=href download="">{label}</a></li> })
    .collect();
    view! {
        <section class="sect no-print" aria-labelledby="take">
            <h2 id="take">{t::take_title(l)}</h2>
            <p>{t::take_text(l)}</p>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}

/// `GET /phases.csv`: one of the tables, by `?table=`.
pub(crate) async fn table(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Asked::of(&visit, query(raw)).await?;
    let place = match asked.table.as_str() {
        "forecast" => 1,
        "times" => 2,
        _ => 0,
    };
    let name = asked.name("csv");
    let rules = visit.site.backend.rules();
    let made = blocking(move || {
        let sheets = figure_sheets(asked.language, rules, &asked.phases, &asked.about);
        sheets.get(place).map(csv)
    })
    .await?;
    // Time limits are not there for everybody.
    made.map(|bytes| file(bytes, CSV, &name, false)).ok_or(Failure::NotFound)
}

/// `GET /phases.xlsx`: all the tables.
pub(crate) async fn workbook(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Asked::of(&visit, query(raw)).await?;
    let (name, rules) = (asked.name("xlsx"), visit.site.backend.rules());
    let made =
        blocking(move || xlsx(&figure_sheets(asked.language, rules, &asked.phases, &asked.about), asked.language))
            .await?;
    Ok(file(made.map_err(no_paper)?, XLSX, &name, false))
}

/// `GET /phases.pdf`
pub(crate) async fn paper(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Asked::of(&visit, query(raw)).await?;
    let name = asked.name("pdf");
    let paper = figures_paper(asked.language, visit.site.backend.rules(), &asked.phases, &asked.about);
    Ok(file(visit.site.papers.pdf(paper).await?, PDF, &name, false))
}

/// What is taken away, in which language.
struct Asked {
    language: Language,
    table: String,
    choice: Choice,
    phases: Vec<PhaseGroup>,
    about: About,
}

impl Asked {
    async fn of(visit: &Visit, asked: Fields) -> Result<Self, Failure> {
        let l = Language::from_code(asked.get("lang")).unwrap_or(visit.lang);
        let choice = Choice::read(&asked);
        let viewer = visit.session.as_ref().map(|s| &s.viewer);
        let backend = &visit.site.backend;
        let phases = choice.of(backend.dashboard(viewer).await?);
        let rules = backend.rules();
        let ruled = |text: String, para: &str| format!("{text} ({})", ui::paragraph(l, para));
        let about = About {
            moment: t::lead(l, i18n::moment(l, visit.now)),
            dated: civil_date(visit.now),
            chosen: choice.words(l),
            notes: vec![
                ruled(t::threshold(l, number(l, per_cent(rules))), &rules.gate.para),
                ruled(t::no_ranking(l).to_owned(), "4 (b)"),
                ui::figures::basis(l, rules),
            ],
        };
        Ok(Self { language: l, table: asked.get("table").to_owned(), choice, phases, about })
    }

    /// A name that says what is in it: no State is.
    fn name(&self, end: &str) -> String {
        let table = Some(self.table.as_str()).filter(|table| end == "csv" && ["forecast", "times"].contains(table));
        let group = self.choice.group.map(|g| format!("group-{}", g.code()));
        let phase = self.choice.phase.map(|n| format!("phase-{n}"));
        let parts = [table.map(str::to_owned), group, phase].into_iter().flatten();
        let parts: Vec<String> = std::iter::once("phases".to_owned())
            .chain(parts)
            .chain([self.about.dated.to_string(), self.language.code().to_owned()])
            .collect();
        format!("{}.{end}", parts.join("-"))
    }
}
