//! `/constructive/new` and `/constructive/{id}/change`: what is set for a dialogue; its days are computed from the day on
//! which it is held.

use super::shared::{Form, Wrong, caller, lang_of, languages, options, with_none};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::constructive as t;
use crate::i18n::{self, number};
use crate::pages::path::part;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{Event, TypedEvent};
use leptos::prelude::*;
use rules::constructive::WorkingGroup;
use rules::constructive::access::Deed;
use rules::constructive::programme::clock;
use rules::constructive::times::{SetDays, Times};
use rules::id::ConstructiveId;

const FORM: &str = "event-form";

/// `GET /constructive/new`
pub(crate) async fn new(visit: Visit) -> Result<Response, Failure> {
    visit.viewer()?;
    allowed(&visit).await?;
    Ok(draw(&visit, None, &Fields::default(), &Wrong::default(), StatusCode::OK))
}

async fn allowed(visit: &Visit) -> Result<(), Failure> {
    let may = visit.site.backend.may_constructive(caller(visit, None), Deed::Prepare).await?;
    if may { Ok(()) } else { Err(Failure::NotFound) }
}

/// `POST /constructive/new`
pub(crate) async fn create(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    allowed(&visit).await?;
    if let Some(to) = fields.switch() {
        return Ok(draw(&visit.in_language(to), None, &fields, &Wrong::default(), StatusCode::OK));
    }
    match visit.site.backend.create_constructive(caller(&visit, None), &typed(&fields)).await {
        Ok(id) => done(&visit, id),
        Err(error) => {
            let wrong = Wrong::of(visit.lang, error)?;
            Ok(draw(&visit, None, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// `GET /constructive/{id}/change`
pub(crate) async fn change(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let event = load(&visit, &id).await?;
    let fields = filled(&event);
    Ok(draw(&visit, Some(&event), &fields, &Wrong::default(), StatusCode::OK))
}

/// `POST /constructive/{id}/change`
pub(crate) async fn save(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let event = load(&visit, &id).await?;
    if let Some(to) = fields.switch() {
        return Ok(draw(&visit.in_language(to), Some(&event), &fields, &Wrong::default(), StatusCode::OK));
    }
    let l = visit.lang;
    let revision = fields.get("revision").parse().unwrap_or(0);
    let reason = (fields.get("reason"), lang_of(&fields, "reason_lang", l));
    let backend = &visit.site.backend;
    match backend.change_constructive(caller(&visit, None), event.id, revision, &typed(&fields), reason).await {
        Ok(()) => done(&visit, event.id),
        Err(error) => {
            let wrong = Wrong::of(l, error)?;
            Ok(draw(&visit, Some(&event), &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

async fn load(visit: &Visit, id: &str) -> Result<Event, Failure> {
    let id: ConstructiveId = part(id)?;
    let view = visit.site.backend.constructive_view(caller(visit, None), id).await?;
    let prepares = view.work.is_some_and(|work| work.may.contains(&Deed::Prepare));
    if prepares { Ok(view.event) } else { Err(Failure::NotFound) }
}

fn done(visit: &Visit, id: ConstructiveId) -> Result<Response, Failure> {
    let mut response = redirect(&format!("/constructive/{id}"));
    leave_notice(&mut response, "constructive_saved", visit.https());
    Ok(response)
}

fn typed(fields: &Fields) -> TypedEvent {
    let get = |name: &str| fields.get(name).to_owned();
    TypedEvent {
        working_group: get("working_group"),
        held_on: get("held_on"),
        starts_at: get("starts_at"),
        ends_at: get("ends_at"),
        place: get("place"),
        link: get("link"),
        languages: fields.all("languages").map(str::to_owned).collect(),
        arrangements: get("arrangements"),
        capacity: get("capacity"),
        panel: get("panel"),
        close_on: get("close_on"),
        circulate_on: get("circulate_on"),
    }
}

/// The fields of a dialogue as it stands.
fn filled(event: &Event) -> Fields {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |d| d.to_string());
    let mut pairs = vec![
        ("working_group", event.working_group.code().to_owned()),
        ("held_on", event.held_on.to_string()),
        ("starts_at", event.starts_at.map_or_else(String::new, clock)),
        ("ends_at", event.ends_at.map_or_else(String::new, clock)),
        ("place", event.place.clone()),
        ("link", event.link.clone()),
        ("arrangements", event.arrangements.clone()),
        ("capacity", event.capacity.map_or_else(String::new, |n| n.to_string())),
        ("panel", event.panel.clone()),
        ("close_on", day(event.close_on)),
        ("circulate_on", day(event.circulate_on)),
        ("revision", event.revision.to_string()),
    ];
    pairs.extend(event.languages.iter().map(|l| ("languages", l.code().to_owned())));
    Fields::decoded(&serde_urlencoded::to_string(pairs).unwrap_or_default())
}

fn draw(visit: &Visit, event: Option<&Event>, typed: &Fields, wrong: &Wrong, status: StatusCode) -> Response {
    let l = visit.lang;
    let (title, action) = match event {
        Some(event) => (t::change(l), format!("/constructive/{}/change", event.id)),
        None => (t::new(l), "/constructive/new".to_owned()),
    };
    let mut crumbs = vec![Crumb::to(t::title(l), "/constructive")];
    crumbs.extend(event.map(|e| Crumb::to(words::title(l, e), format!("/constructive/{}", e.id))));
    crumbs.push(Crumb::here(title));
    let visit = &visit.at(action.clone());
    let page = Page::new(title).slim().status(status).form(FORM).crumbs(crumbs);
    let page = if typed.switch().is_some() { page.remember_language(visit) } else { page };
    page.respond(visit, || {
        let form = Form { l, wrong };
        let get = |name: &str| typed.get(name).to_owned();
        let groups = options(WorkingGroup::ALL, WorkingGroup::code, |g| words::working_group(l, g).to_owned());
        let chosen: Vec<String> = typed.all("languages").map(str::to_owned).collect();
        let announced = event.is_some_and(Event::is_public);
        let revision = typed.get("revision").to_owned();
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            <form class="form" id=FORM method="post" action=action novalidate>
                <input type="hidden" name="revision" value=revision/>
                {form.choose("working_group", t::working_group(l), None, &with_none(t::choose(l), groups), &get("working_group"))}
                {form.line("held_on", "date", t::held_on(l), Some(t::held_on_help(l).to_owned()), &get("held_on"))}
                {computed(visit, typed)}
                {form.line("starts_at", "time", t::starts_at(l), Some(t::vienna_clock(l).to_owned()), &get("starts_at"))}
                {form.line("ends_at", "time", t::ends_at(l), None, &get("ends_at"))}
                {form.line("place", "text", t::place(l), None, &get("place"))}
                {form.line("link", "url", t::link(l), Some(t::link_help(l).to_owned()), &get("link"))}
                {form.checks("languages", t::languages(l), &languages(), &chosen)}
                {form.area("arrangements", t::arrangements(l), Some(t::arrangements_help(l).to_owned()), &get("arrangements"), 2)}
                {form.line("capacity", "number", t::capacity(l), None, &get("capacity"))}
                {form.area("panel", t::panel(l), Some(t::panel_help(l).to_owned()), &get("panel"), 3)}
                {form.line("close_on", "date", t::close_on(l), Some(t::close_on_help(l).to_owned()), &get("close_on"))}
                {form.line("circulate_on", "date", t::circulate_on(l), Some(t::circulate_on_help(l).to_owned()), &get("circulate_on"))}
                {announced.then(|| view! {
                    {form.area("reason", t::change_reason(l), Some(t::change_reason_help(l).to_owned()), &get("reason"), 3)}
                    {form.language("reason_lang", t::text_language(l), &get("reason_lang"))}
                })}
                <p class="row"><button class="go">{crate::i18n::texts::common::save(l)}</button>" "
                    <a href=event.map_or_else(|| "/constructive".to_owned(), |e| format!("/constructive/{}", e.id))>{crate::i18n::texts::common::cancel(l)}</a></p>
            </form>
        }
    })
}

/// The days that follow from the day typed, by the law.
fn computed(visit: &Visit, typed: &Fields) -> Option<AnyView> {
    let l = visit.lang;
    let held_on = typed.get("held_on").parse().ok()?;
    let rules = visit.site.backend.rules();
    let times = Times::of(rules, SetDays { held_on, close_on: None, circulate_on: None });
    let days = |n: u32| number(l, i64::from(n));
    Some(
        view! {
            <ul class="bare soft">
                <li>{t::computed_close(l, days(rules.limits.dialogue_applications_days.value), i18n::date_with_weekday(l, times.law_close.on))}</li>
                <li>{t::computed_list(l, days(rules.limits.dialogue_list_days.value), i18n::date_with_weekday(l, times.law_circulate.on))}</li>
            </ul>
        }
        .into_any(),
    )
}
