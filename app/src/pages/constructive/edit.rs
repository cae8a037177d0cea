//! `/constructive/new` and `/constructive/{id}/change`: what is set for a dialogue; its days are computed from the day on
//! which it is held. Also what is asked before a dialogue is announced, convened or not convened.

use super::shared::{Form, Wrong, caller, fact, held, lang_of, languages, options, said, stands_now, with_none};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::constructive as t;
use crate::i18n::{self, number};
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{ConstructiveError, Event, EventView, TypedEvent};
use leptos::prelude::*;
use rules::constructive::access::Deed;
use rules::constructive::programme::clock;
use rules::constructive::times::{SetDays, Times, check_days};
use rules::constructive::{EventState, FormFault, Refused, WorkingGroup};
use rules::id::ConstructiveId;
use rules::language::Language;
use rules::questionnaire::FaultCode;

const FORM: &str = "event-form";
/// The form that asks once more.
const CONFIRM: &str = "confirm";

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
        let newer = event.filter(|_| wrong.is_stale());
        let revision = newer.map_or_else(|| typed.get("revision").to_owned(), |e| e.revision.to_string());
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            <form class="form" id=FORM method="post" action=action novalidate>
                <input type="hidden" name="revision" value=revision/>
                {newer.map(|e| stands_now(l, as_it_stands(l, e)))}
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

/// A dialogue as it was saved, for whoever typed on top of something older.
fn as_it_stands(l: Language, event: &Event) -> AnyView {
    let day = |label: &str, day: Option<chrono::NaiveDate>| day.map(|d| fact(label, i18n::date_with_weekday(l, d)));
    let text = |label: &str, text: &str| (!text.is_empty()).then(|| fact(label, said(l, text)));
    view! {
        <dl class="facts">
            {fact(t::held_on(l), held(l, event))}{text(t::place(l), &event.place)}{text(t::link(l), &event.link)}
            {text(t::arrangements(l), &event.arrangements)}{text(t::panel(l), &event.panel)}
            {event.capacity.map(|n| fact(t::capacity(l), number(l, i64::from(n))))}
            {day(t::close_on(l), event.close_on)}{day(t::circulate_on(l), event.circulate_on)}
        </dl>
    }
    .into_any()
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

/// What cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Announce,
    Convene,
    NotConvene,
}

impl Act {
    pub(super) const ALL: [Self; 3] = [Self::Announce, Self::Convene, Self::NotConvene];

    /// The code of a form.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Announce => "announce",
            Self::Convene => "convene",
            Self::NotConvene => "not_convene",
        }
    }

    /// Whether the page offers it: anybody else is told by the service why not.
    pub(super) fn offered(self, view: &EventView) -> bool {
        let (deed, state) = match self {
            Self::Announce => (Deed::Prepare, EventState::Prepared),
            Self::Convene | Self::NotConvene => (Deed::Chair, EventState::Announced),
        };
        view.event.state == state && view.work.as_ref().is_some_and(|work| work.may.contains(&deed))
    }

    /// What is in the way of it, as far as the page can tell; the service looks again in the end.
    pub(super) fn in_the_way(self, visit: &Visit, view: &EventView, fields: &Fields) -> Option<ConstructiveError> {
        let event = &view.event;
        match self {
            Self::Announce => match check_days(visit.site.backend.rules(), event.days(), visit.now) {
                Err(faults) => Some(faults.into()),
                Ok(_) if event.place.is_empty() && event.link.is_empty() => {
                    Some(ConstructiveError::Faults(vec![FormFault::plain("place", FaultCode::Required)]))
                }
                Ok(_) => None,
            },
            Self::Convene => None,
            Self::NotConvene if fields.get("reason").trim().is_empty() => {
                Some(ConstructiveError::Faults(vec![FormFault::plain("reason", FaultCode::Required)]))
            }
            Self::NotConvene if view.times.takes_applications(visit.now) => {
                Some(ConstructiveError::NotNow(Refused::NotYetClosed { last: view.times.close.on }))
            }
            Self::NotConvene => None,
        }
    }
}

/// What has to be set before a dialogue can be announced: the field's name and what is wrong with it.
pub(super) fn unready(l: Language, fault: &FormFault) -> String {
    let name = match fault.field.as_str() {
        "held_on" => t::held_on(l),
        "close_on" => t::close_on(l),
        "circulate_on" => t::circulate_on(l),
        _ => t::place(l),
    };
    ui::labelled(l, name, &words::fault(l, &fault.what))
}

/// What would happen, before it is done.
pub(super) fn confirm(visit: &Visit, view: &EventView, act: Act, fields: &Fields) -> Response {
    let l = visit.lang;
    let (title, text, label) = match act {
        Act::Announce => (t::announce(l), t::announce_told(l), t::really_announce(l)),
        Act::Convene => (t::convene(l), t::decision_told(l), t::really_convene(l)),
        Act::NotConvene => (t::not_convene(l), t::decision_told(l), t::really_not_convene(l)),
    };
    let action = format!("/constructive/{}", view.event.id);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, &view.event), action.clone()),
        Crumb::here(title),
    ];
    let visit = &visit.at(action.clone());
    Page::new(title).slim().form(CONFIRM).crumbs(crumbs).respond(visit, || {
        let lang = lang_of(fields, "reason_lang", l);
        let reason = fields.get("reason").trim().to_owned();
        let class = if act == Act::NotConvene { "bad" } else { "go" };
        view! {
            <h1>{title}</h1>
            <p class="lead">{words::title(l, &view.event)}", "{held(l, &view.event)}</p>
            <p>{text}" "{t::not_taken_back(l)}</p>
            {(act == Act::NotConvene).then(|| view! { <h2>{t::reason(l)}</h2>{said(lang, &reason)} })}
            <form id=CONFIRM method="post" action=action.clone()>
                <input type="hidden" name="act" value=act.code()/><input type="hidden" name="really" value="1"/>
                {(act == Act::NotConvene).then(|| view! {
                    <input type="hidden" name="reason" value=reason.clone()/><input type="hidden" name="reason_lang" value=lang.code()/>
                })}
                <p class="row"><button class=class>{label}</button>" "<a href=action.clone()>{crate::i18n::texts::common::cancel(l)}</a></p>
            </form>
        }
    })
}
