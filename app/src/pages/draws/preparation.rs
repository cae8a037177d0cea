//! `/draws/{id}/preparation`: who takes part and how, what is worth thinking about, a rehearsal, and the freezing of the pool.

mod balance;
mod choice;
mod conflict;
mod forms;
mod remarks;
mod states;

pub(super) use choice::Choice;

use super::hub::moved_on;
use super::shared::{crumbs, viewer};
use crate::http::{Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::draws as t;
use crate::pages::line::Faults;
use crate::pages::path::{part, query};
use crate::ui;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::{DrawLine, Preparation};
use forms::{FREEZE, REHEARSE, SOURCE_IDS};
use leptos::prelude::*;
use rules::access::{Act, decide_house};
use rules::draw::conflict::Explanation;
use rules::draw::status::DrawStatus;
use rules::id::DrawId;
use rules::language::Language;

/// What the page shows.
struct Desk {
    line: DrawLine,
    preparation: Preparation,
    /// Why nothing is possible, once that was tried.
    conflict: Option<Explanation>,
}

/// How it is drawn: as asked for, or again after a post that did not do its work.
#[derive(Default)]
struct Look {
    choice: Choice,
    typed: Fields,
    form: Option<&'static str>,
    faults: Faults,
    status: StatusCode,
}

pub(crate) async fn page(visit: Visit, Path(id): Path<String>, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    decide_house(Some(visit.viewer()?), Act::PrepareDraw)?;
    let id = part(&id)?;
    match Desk::load(&visit, id).await? {
        Some(desk) => Ok(desk.draw(&visit, &Look { choice: Choice::read(&query(raw)), ..Look::default() })),
        // What is frozen is on the drawing's own page.
        None => Ok(redirect(&format!("/draws/{id}"))),
    }
}

/// A rehearsal: a drawing of its own, to which one goes at once.
pub(crate) async fn rehearse(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    decide_house(Some(&session.viewer), Act::PrepareDraw)?;
    let id = part(&id)?;
    if fields.switch().is_some() {
        return again(&visit, id, fields, REHEARSE, Faults::default()).await;
    }
    match visit.site.backend.rehearse_draw(&session.viewer, id, fields.get("phrase")).await {
        Ok(new) => Ok(redirect(&format!("/draws/{new}"))),
        Err(ServiceError::Field { field, code }) => {
            refuse(&visit, id, fields, REHEARSE, if field == "pool" { REHEARSE } else { field }, code).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The pool is frozen and its hash published; sources are announced.
pub(crate) async fn freeze(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    decide_house(Some(&session.viewer), Act::PrepareDraw)?;
    let id = part(&id)?;
    if fields.switch().is_some() {
        return again(&visit, id, fields, FREEZE, Faults::default()).await;
    }
    let sources: Vec<String> = SOURCE_IDS.iter().map(|id| fields.get(id).to_owned()).collect();
    match visit.site.backend.freeze_draw(&session.viewer, id, &sources).await {
        Ok(()) => {
            let mut response = redirect(&format!("/draws/{id}"));
            leave_notice(&mut response, "draw_frozen", visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { field: "draw", .. }) => moved_on(&visit, id).await,
        Err(ServiceError::Field { field, code }) => {
            // What is said of all sources together is shown at the first.
            refuse(&visit, id, fields, FREEZE, if field == "pool" { FREEZE } else { SOURCE_IDS[0] }, code).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn refuse(
    visit: &Visit,
    id: DrawId,
    fields: Fields,
    form: &'static str,
    field: &'static str,
    code: &str,
) -> Result<Response, Failure> {
    let mut faults = Faults::default();
    faults.add(field, fault(visit.lang, form, code));
    again(visit, id, fields, form, faults).await
}

/// What is wrong, in words.
fn fault(l: Language, form: &str, code: &str) -> &'static str {
    match code {
        "required" if form == FREEZE => t::source_required(l),
        "required" => t::phrase_required(l),
        "twice" => t::source_twice(l),
        "faulty" => t::pool_faulty(l),
        "impossible" => t::pool_impossible(l),
        "not_found" => t::pool_not_found(l),
        _ => t::not_a_line(l),
    }
}

/// The page again, in another language or with what is wrong.
async fn again(
    visit: &Visit,
    id: DrawId,
    typed: Fields,
    form: &'static str,
    faults: Faults,
) -> Result<Response, Failure> {
    let Some(mut desk) = Desk::load(visit, id).await? else { return moved_on(visit, id).await };
    let impossible = [REHEARSE, FREEZE].iter().any(|field| faults.at(field).is_some());
    if impossible && let Some(viewer) = viewer(visit) {
        desk.conflict = visit.site.backend.draw_conflict(viewer, id).await?;
    }
    let visit = typed.switch().map_or_else(|| visit.clone(), |to| visit.in_language(to));
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let look = Look { choice: Choice::read(&typed), typed, form: Some(form), faults, status };
    Ok(desk.draw(&visit, &look))
}

impl Desk {
    /// Nothing where the pool is no longer prepared.
    async fn load(visit: &Visit, id: DrawId) -> Result<Option<Self>, Failure> {
        let viewer = visit.viewer()?;
        let backend = &visit.site.backend;
        let line = backend.draw(Some(viewer), id).await?;
        if line.status != DrawStatus::Preparing {
            return Ok(None);
        }
        let preparation = backend.preparation(viewer, id).await?;
        Ok(Some(Self { line, preparation, conflict: None }))
    }

    fn draw(&self, visit: &Visit, look: &Look) -> Response {
        // A post is answered under its own path, to which nobody could come back.
        let visit = &visit.at(look.choice.address(self.line.id));
        let l = visit.lang;
        let title = t::preparation(l);
        let rules = visit.site.backend.rules();
        let mut page = Page::new(title)
            .crumbs(crumbs(l, &self.line, Some(title.to_owned())))
            .form(look.form.unwrap_or(FREEZE))
            .status(look.status);
        if look.typed.switch().is_some() {
            page = page.remember_language(visit);
        }
        page.respond(visit, || {
            view! {
                <div class="head"><div>
                    <p class="kicker"><bdi>{self.line.title.clone()}</bdi></p>
                    <h1>{title}</h1>
                    <p class="lead">{t::preparation_lead(l)}</p>
                </div><a class="btn" href="#states">{t::to_states(l)}</a></div>
                {ui::errors(l, look.faults.all())}
                {self.conflict.as_ref().map(|why| conflict::section(visit, why))}
                {balance::section(visit, rules, &self.preparation.entries)}
                {remarks::section(visit, &self.preparation)}
                <div class="grid sect desks">
                    {forms::rehearse(l, &self.line, look)}
                    {forms::freeze(l, &self.line, look)}
                </div>
                {states::section(visit, &self.line, &self.preparation.entries, &look.choice)}
            }
        })
    }
}
