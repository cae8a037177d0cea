//! Tables of a dialogue to take away, as CSV (with the mark that makes Excel read Arabic and Chinese right) and XLSX, and
//! name badges as PDF.

use super::shared::caller;
use super::{applicants, people, words};
use crate::http::{Failure, Fields, Visit};
use crate::i18n::texts::{common, constructive as t};
use crate::i18n::{self};
use crate::pages::path::{part, query};
use crate::pages::take::{CSV, PDF, XLSX, blocking, file, no_paper};
use crate::papers::list::{About, list_sheet};
use crate::papers::pdf::{Block, Paper};
use crate::papers::sheet::{Cell, Sheet, csv, xlsx};
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use backend::constructive::Event;
use rules::calendar::civil_date;
use rules::id::ConstructiveId;


fn about(visit: &Visit, event: &Event, title: &str, notes: Vec<String>) -> About {
    let l = visit.lang;
    About {
        title: format!("{title}{}{}", crate::ui::colon(l), words::title(l, event)),
        issuer: common::product_full_name(l).to_owned(),
        moment: t::made_at(l, i18n::moment(l, visit.now)),
        dated: civil_date(visit.now),
        notes,
    }
}

async fn applicants_sheet(visit: &Visit, id: &str, asked: &Fields) -> Result<Sheet, Failure> {
    let l = visit.lang;
    let (event, lines, _) = applicants::load(visit, id, asked).await?;
    let head = [
        t::number(l),
        t::name(l),
        t::track(l),
        t::kind(l),
        t::region(l),
        t::email(l),
        t::people(l),
        t::standing(l),
        t::objections_title(l),
        t::comment(l),
        t::sent_at(l),
        t::statement(l),
    ];
    let rows = lines.iter().map(|line| {
        let (a, p) = (&line.application, &line.application.profile);
        vec![
            a.number.map_or(Cell::Empty, |n| Cell::count(u64::from(n))),
            Cell::text(&p.name),
            Cell::text(words::track(l, a.track)),
            Cell::text(words::kind(l, p.kind)),
            Cell::text(words::region(l, p.region)),
            Cell::text(&line.email),
            Cell::count(u64::from(line.people)),
            Cell::text(words::standing(l, line.standing)),
            Cell::count(u64::from(line.objections)),
            line.comment.map_or(Cell::Empty, |c| Cell::text(words::comment(l, c))),
            a.sent_at.map_or(Cell::Empty, |at| Cell::text(i18n::moment(l, at))),
            Cell::text(&a.statement),
        ]
    });
    let about = about(visit, &event, t::applicants(l), vec![applicants::said(l, asked)]);
    Ok(list_sheet(&about, head.map(str::to_owned).to_vec(), rows.collect()))
}

/// `GET /constructive/{id}/applicants.csv`
pub(crate) async fn applicants_csv(
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let sheet = applicants_sheet(&visit, &id, &query(raw)).await?;
    as_csv(&visit, sheet, "applicants").await
}

/// `GET /constructive/{id}/applicants.xlsx`
pub(crate) async fn applicants_xlsx(
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let sheet = applicants_sheet(&visit, &id, &query(raw)).await?;
    as_xlsx(&visit, sheet, "applicants").await
}

async fn people_sheet(visit: &Visit, id: &str) -> Result<Sheet, Failure> {
    visit.viewer()?;
    let l = visit.lang;
    let id: ConstructiveId = part(id)?;
    let view = visit.site.backend.day(caller(visit, None), id).await?;
    let head = [t::name(l), t::person_function(l), t::speaker_for(l), t::person_presence(l), t::attendance(l)];
    let rows = view.people.iter().map(|line| {
        let p = &line.attendee.person;
        vec![
            Cell::text(&p.name),
            Cell::text(&p.function),
            Cell::text(people::party(visit, line)),
            Cell::text(words::presence(l, p.presence)),
            line.attendee.came_at.map_or(Cell::Empty, |at| Cell::text(i18n::moment(l, at))),
        ]
    });
    let about = about(visit, &view.event, t::attendance(l), Vec::new());
    Ok(list_sheet(&about, head.map(str::to_owned).to_vec(), rows.collect()))
}

/// `GET /constructive/{id}/people.csv`
pub(crate) async fn people_csv(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let sheet = people_sheet(&visit, &id).await?;
    as_csv(&visit, sheet, "people").await
}

/// `GET /constructive/{id}/people.xlsx`
pub(crate) async fn people_xlsx(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let sheet = people_sheet(&visit, &id).await?;
    as_xlsx(&visit, sheet, "people").await
}

async fn as_csv(visit: &Visit, sheet: Sheet, what: &str) -> Result<Response, Failure> {
    let name = file_name(visit, what, "csv");
    let bytes = blocking(move || csv(&sheet)).await?;
    Ok(file(bytes, CSV, &name, false))
}

async fn as_xlsx(visit: &Visit, sheet: Sheet, what: &str) -> Result<Response, Failure> {
    let (name, l) = (file_name(visit, what, "xlsx"), visit.lang);
    let made = blocking(move || xlsx(&[sheet], l)).await?;
    Ok(file(made.map_err(no_paper)?, XLSX, &name, false))
}

fn file_name(visit: &Visit, what: &str, end: &str) -> String {
    format!("{what}-{}-{}.{end}", civil_date(visit.now), visit.lang.code())
}

/// `GET /constructive/{id}/badges.pdf`: a badge for everybody who may come.
pub(crate) async fn badges(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let l = visit.lang;
    let id: ConstructiveId = part(&id)?;
    let view = visit.site.backend.day(caller(&visit, None), id).await?;
    let title = words::title(l, &view.event);
    // Two in a row, cut along the lines of the table.
    let mut cells: Vec<String> = view
        .people
        .iter()
        .map(|line| {
            let p = &line.attendee.person;
            [p.name.clone(), p.function.clone(), people::party(&visit, line)]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("\n")
        })
        .collect();
    if cells.is_empty() {
        return Err(Failure::NotFound);
    }
    if !cells.len().is_multiple_of(2) {
        cells.push("–".to_owned());
    }
    let rows = cells.chunks(2).map(<[String]>::to_vec).collect();
    let head = vec![t::badge(l).to_owned(), t::badge(l).to_owned()];
    let paper = Paper {
        title: title.clone(),
        language: l,
        dated: Some(view.event.held_on),
        header: title,
        footer: i18n::date_with_weekday(l, view.event.held_on),
        blocks: vec![Block::Table { caption: t::badges(l).to_owned(), head, rows, widths: vec![1.0, 1.0] }],
    };
    Ok(file(visit.site.papers.pdf(paper).await?, PDF, &file_name(&visit, "badges", "pdf"), false))
}

