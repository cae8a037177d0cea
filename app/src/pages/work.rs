//! `/work`: the Secretariat's own work list: figures, filters, the list with its columns, and reminders for several reviews
//! at once. Here alone reviews may be sorted by how long they have waited, since nobody else sees it (para. 4 (b)).

mod choice;
mod figures;
mod files;
mod form;
mod remind;
mod table;
pub(crate) mod words;

pub(crate) use files::{csv_file, xlsx_file};
pub(crate) use remind::{preview, report, send};

use super::path::{beside, tidied};
use super::ruled;
use crate::http::{Crumb, Failure, Page, Visit, cookie, cookie_name, redirect, set_cookie};
use crate::i18n::texts::{common, work as t};
use crate::i18n::{self};
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use backend::service::WorkLine;
use choice::{Choice, Column, columns};
use leptos::prelude::*;
use rules::party::{PartyCode, RegionalGroup};

/// The cookie of the columns.
const COLUMNS: &str = "work_columns";
/// How long it is remembered, in days.
const REMEMBERED: u32 = 365;

/// The list and what was chosen of it.
struct Found {
    /// All reviews, in the phase that was chosen.
    all: Vec<WorkLine>,
    /// Those that fit, in the order chosen.
    shown: Vec<WorkLine>,
}

pub(crate) async fn page(
    visit: Visit,
    headers: HeaderMap,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let choice = Choice::read(&asked);
    let found = Found::load(&visit, &choice).await?;
    if asked.iter().any(|(name, _)| name == "columns") {
        return Ok(remember(&visit, &choice, &asked));
    }
    let remembered = cookie(&headers, &cookie_name(COLUMNS, visit.https()));
    let boxes = beside(&asked, form::COLUMN).map(|codes| columns(Some(&codes.concat())));
    let columns = columns(remembered);
    if let Some(tidy) = tidied("/work", &asked) {
        return Ok(redirect(&tidy));
    }
    let ticked: Vec<&str> = asked.iter().filter(|(name, _)| name == "review").map(|(_, id)| id.as_str()).collect();
    let l = visit.lang;
    let visit = visit.at(choice.path("/work"));
    let crumbs = [Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))];
    Ok(Page::new(t::title(l)).filter(true).crumbs(crumbs).respond(&visit, || {
        view! {
            <div class="head"><div>
                <h1>{t::title(l)}</h1>
                <p class="lead">{t::lead(l, i18n::moment(l, visit.now))}</p>
            </div></div>
            <p class="soft">{t::own_list(l)}" "{ruled::by(l, "4 (b)")}</p>
            {figures::figures(&visit, &found.all)}
            <section class="sect" aria-labelledby="list">
                <h2 id="list">{t::count(l, ruled::count(found.shown.len()))}</h2>
                {form::form(&visit, &choice)}
                {form::columns(&visit, &choice, boxes.as_ref().unwrap_or(&columns))}
                {table::table(&visit, &choice, &columns, &found.shown, &ticked)}
            </section>
        }
    }))
}

/// Remembers the columns and shows the list under its own address.
fn remember(visit: &Visit, choice: &Choice, asked: &[(String, String)]) -> Response {
    let chosen: String = asked.iter().filter(|(name, _)| name == form::COLUMN).map(|(_, code)| code.as_str()).collect();
    let codes: String = columns(Some(&chosen)).into_iter().map(Column::code).collect();
    let mut response = redirect(&format!("{}#list", choice.path("/work")));
    set_cookie(response.headers_mut(), COLUMNS, &codes, visit.https(), Some(REMEMBERED));
    response
}

impl Found {
    async fn load(visit: &Visit, choice: &Choice) -> Result<Self, Failure> {
        let found = visit.site.backend.work(visit.viewer()?, choice.phase).await?;
        let mut named: Vec<(String, WorkLine)> =
            found.into_iter().map(|line| (visit.state_name(line.state), line)).collect();
        i18n::sort_by_name(visit.lang, &mut named, |(name, _)| name);
        let all: Vec<WorkLine> = named.into_iter().map(|(_, line)| line).collect();
        let fits = |line: &&WorkLine| choice.fits(line, region_of(visit, line.state), visit.now);
        let mut shown: Vec<WorkLine> = all.iter().filter(fits).cloned().collect();
        choice.sort(&mut shown);
        Ok(Self { all, shown })
    }
}

fn region_of(visit: &Visit, state: PartyCode) -> Option<RegionalGroup> {
    visit.register.get(state).map(|party| party.regional_group)
}
