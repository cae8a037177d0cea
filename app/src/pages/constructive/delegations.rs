//! `/constructive/{id}/delegation`: a State registers whom it sends. `/constructive/{id}/delegations`: all of them, and
//! those that are registered for somebody without an account (para. 53 (c)).

use super::files::take;
use super::shared::{Form, Wrong, caller, in_language, options, people_fields, people_of, stands_now, with_none};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n;
use crate::i18n::texts::{common, constructive as t};
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{Delegation, Event};
use backend::service::TypedDelegation;
use leptos::prelude::*;
use rules::constructive::DelegationKind;
use rules::constructive::access::Deed;
use rules::constructive::profile::TypedRepresentative;
use rules::id::ConstructiveId;

/// The form that a switch of language brings along.
const FORM: &str = "delegation-form";

/// Empty rows offered beyond those that are filled in.
const EMPTY: usize = 2;

fn typed_people(delegation: &Delegation) -> Vec<TypedRepresentative> {
    let typed = |a: &backend::constructive::Attendee| TypedRepresentative {
        name: a.person.name.clone(),
        function: a.person.function.clone(),
        email: a.person.email.clone(),
        presence: a.person.presence.code().to_owned(),
    };
    delegation.people.iter().map(typed).collect()
}

/// `GET /constructive/{id}/delegation`
pub(crate) async fn own(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let id: ConstructiveId = part(&id)?;
    let (event, own) = visit.site.backend.own_delegation(caller(&visit, None), id).await?;
    let people = own.as_ref().map(typed_people).unwrap_or_default();
    let revision = own.map_or(0, |d| d.revision);
    let shown = Own { people: &people, revision, newer: None };
    Ok(draw_own(&visit, &event, shown, &Wrong::default(), StatusCode::OK))
}

/// `POST /constructive/{id}/delegation`
pub(crate) async fn register(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let id: ConstructiveId = part(&id)?;
    let (backend, who) = (&visit.site.backend, caller(&visit, None));
    let (event, _) = backend.own_delegation(who, id).await?;
    let people = people_of(&fields);
    let revision = fields.get("revision").parse().unwrap_or(0);
    if let Some(to) = fields.switch() {
        let shown = Own { people: &people, revision, newer: None };
        return Ok(in_language(&visit, to, |v| draw_own(v, &event, shown, &Wrong::default(), StatusCode::OK)));
    }
    match backend.register_delegation(who, id, &people, revision).await {
        Ok(()) => {
            let mut response = redirect(&format!("/constructive/{id}/delegation"));
            leave_notice(&mut response, "constructive_saved", visit.https());
            Ok(response)
        }
        Err(error) => {
            let wrong = Wrong::of(visit.lang, error)?;
            let now = backend.own_delegation(who, id).await?.1.filter(|_| wrong.is_stale());
            let revision = now.as_ref().map_or(revision, |d| d.revision);
            let newer = now.map(|d| names(&d.people));
            let shown = Own { people: &people, revision, newer };
            Ok(draw_own(&visit, &event, shown, &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// The form of a State's own delegation: whom it names, on top of which revision, and what was saved meanwhile.
struct Own<'a> {
    people: &'a [TypedRepresentative],
    revision: i32,
    newer: Option<AnyView>,
}

fn names(people: &[backend::constructive::Attendee]) -> AnyView {
    let items: Vec<_> = people
        .iter()
        .map(|a| view! { <li><bdi>{a.person.name.clone()}</bdi>" "<span class="soft"><bdi>{a.person.function.clone()}</bdi></span></li> })
        .collect();
    view! { <ul>{items}</ul> }.into_any()
}

fn draw_own(visit: &Visit, event: &Event, own: Own<'_>, wrong: &Wrong, status: StatusCode) -> Response {
    let l = visit.lang;
    let Own { people, revision, newer } = own;
    let action = format!("/constructive/{}/delegation", event.id);
    let title = t::own_delegation(l);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, event), format!("/constructive/{}", event.id)),
        Crumb::here(title),
    ];
    let visit = &visit.at(action.clone());
    Page::new(title).slim().status(status).form(FORM).crumbs(crumbs).respond(visit, || {
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            <p class="lead">{t::own_delegation_text(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (c)")}")"</span></p>
            <form class="form" id=FORM method="post" action=action novalidate>
                <input type="hidden" name="revision" value=revision.to_string()/>
                {newer.map(|newer| stands_now(l, newer))}
                {people_fields(l, wrong, people, EMPTY)}
                <p class="soft">{t::delegation_empty_note(l)}</p>
                <button class="go">{common::save(l)}</button>
            </form>
        }
    })
}

/// `GET /constructive/{id}/delegations`
pub(crate) async fn all(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let id: ConstructiveId = part(&id)?;
    draw_all(&visit, id, &Fields::default(), &Wrong::default(), StatusCode::OK).await
}

/// `POST /constructive/{id}/delegations`
pub(crate) async fn keep(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let id: ConstructiveId = part(&id)?;
    let known = match fields.get("delegation") {
        "" => None,
        id => Some(id.parse().map_err(|_| Failure::NotFound)?),
    };
    if let Some(to) = fields.switch() {
        let page = draw_all(&visit.in_language(to), id, &fields, &Wrong::default(), StatusCode::OK).await?;
        return Ok(in_language(&visit, to, |_| page));
    }
    let people = if fields.get("act") == "remove" { Vec::new() } else { people_of(&fields) };
    let typed = TypedDelegation {
        kind: fields.get("kind"),
        state: fields.get("state"),
        name: fields.get("name"),
        people: &people,
    };
    match visit.site.backend.keep_delegation(caller(&visit, None), id, known, &typed).await {
        Ok(()) => {
            let mut response = redirect(&format!("/constructive/{id}/delegations"));
            leave_notice(&mut response, "constructive_saved", visit.https());
            Ok(response)
        }
        Err(error) => {
            let wrong = Wrong::of(visit.lang, error)?;
            draw_all(&visit, id, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn draw_all(
    visit: &Visit,
    id: ConstructiveId,
    typed: &Fields,
    wrong: &Wrong,
    status: StatusCode,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let who = caller(visit, None);
    let (event, delegations) = visit.site.backend.delegations(who, id).await?;
    let prepares = visit.site.backend.may_constructive(who, Deed::Prepare).await?;
    let action = format!("/constructive/{id}/delegations");
    let title = t::delegations(l);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, &event), format!("/constructive/{id}")),
        Crumb::here(title),
    ];
    let visit = &visit.at(action.clone());
    let mut named: Vec<(String, &Delegation)> = delegations.iter().map(|d| (name(visit, d), d)).collect();
    i18n::sort_by_name(l, &mut named, |(name, _)| name);
    let mut states: Vec<(String, String)> =
        visit.register.all().iter().map(|p| (p.code.to_string(), p.name(l).to_owned())).collect();
    i18n::sort_by_name(l, &mut states, |(_, name)| name);
    let page = Page::new(title).status(status).crumbs(crumbs);
    let page = if prepares { page.form(FORM) } else { page };
    Ok(page.respond(visit, || {
        let items: Vec<_> = named
            .iter()
            .map(|(name, d)| {
                let remove = prepares.then(|| {
                    let label = t::remove_named(l, name);
                    view! {
                        <details><summary>{label.clone()}</summary><p>{t::delegation_remove_text(l)}</p>
                            <form method="post" action=action.clone()><input type="hidden" name="delegation" value=d.id.to_string()/>
                                <button class="bad" name="act" value="remove" aria-label=label>{t::remove(l)}</button></form>
                        </details>
                    }
                });
                view! { <li class="card"><h2><bdi>{name.clone()}</bdi></h2><p class="soft">{words::delegation(l, d.kind)}</p>{names(&d.people)}{remove}</li> }
            })
            .collect();
        let none = items.is_empty();
        let form = Form { l, wrong };
        let kinds = options(DelegationKind::ALL, DelegationKind::code, |k| words::delegation(l, k).to_owned());
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            <p class="lead">{t::delegations_text(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (c)")}")"</span></p>
            {none.then(|| view! { <div class="empty"><p>{t::delegations_none(l)}</p></div> })}
            <ul class="bare grid">{items}</ul>
            {take(l, title, &format!("/constructive/{id}/tables/delegations"), "")}
            {prepares.then(|| view! {
                <section class="sect"><h2>{t::delegation_add(l)}</h2><p>{t::delegation_add_text(l)}</p>
                    <form class="form" id=FORM method="post" action=action novalidate>
                        {form.choose("kind", t::kind(l), None, &with_none(t::choose(l), kinds), typed.get("kind"))}
                        {form.choose("state", common::state(l), Some(t::delegation_state_help(l).to_owned()), &with_none(t::no_state(l), states.clone()), typed.get("state"))}
                        {form.line("name", "text", t::delegation_name(l), None, typed.get("name"))}
                        {people_fields(l, wrong, &people_of(typed), EMPTY)}
                        <button class="go">{common::save(l)}</button>
                    </form>
                </section>
            })}
        }
    }))
}

/// The name of a delegation for the reader.
pub(super) fn name(visit: &Visit, delegation: &Delegation) -> String {
    delegation.state.map_or_else(|| delegation.name.clone(), |code| visit.state_name(code))
}
