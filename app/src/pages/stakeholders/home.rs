//! `/stakeholders/home`: the organization's dialogues with where each of its applications stands, and its profile.

use super::form::{profile_fields, typed_profile};
use super::kept::visit_over;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n;
use crate::i18n::texts::{common, stakeholders as t};
use crate::pages::constructive::applicant::profile as profile_facts;
use crate::pages::constructive::shared::{Guest, Wrong, held, stands_now};
use crate::pages::constructive::words;
use crate::pages::fold::{cell, head};
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::Organization;
use backend::service::time_zones;
use leptos::prelude::*;
use rules::language::Language;

/// What stands above each page of an organization: by which address it came, and the way out.
pub(super) fn who(l: Language, organization: &Organization, account: bool) -> AnyView {
    let leave = (!account).then(|| view! { <form method="post" action="/stakeholders/leave"><button class="plain">{common::sign_out(l)}</button></form> });
    view! {
        <div class="row soft"><p>{t::you_are(l)}" "<bdi dir="ltr"><b>{organization.email.clone()}</b></bdi></p>{leave}</div>
    }
    .into_any()
}

/// `GET /stakeholders/home`
pub(crate) async fn page(visit: Visit, guest: Guest) -> Result<Response, Failure> {
    let Some(organization) = guest.0 else { return Ok(redirect("/stakeholders")) };
    let l = visit.lang;
    let lines = visit.site.backend.own_applications(organization.id).await?;
    let account = visit.session.is_some();
    Ok(Page::new(t::home_title(l)).crumbs([Crumb::here(t::home_title(l))]).respond(&visit, || {
        let rows: Vec<_> = lines
            .iter()
            .map(|(event, own)| {
                let state = match own {
                    Some((a, standing)) => super::own::neutral(l, *standing, a.track),
                    None => t::not_applied(l),
                };
                let number = own.as_ref().and_then(|(a, _)| a.number).map_or_else(|| "–".to_owned(), |n| i18n::number(l, i64::from(n)));
                view! {
                    <tr role="row"><th role="rowheader" scope="row"><a href=format!("/stakeholders/{}", event.id)>{words::title(l, event)}</a></th>
                        {cell(t::held_on(l), held(l, event))}
                        {cell(t::number(l), number)}
                        {cell(t::state(l), state)}</tr>
                }
            })
            .collect();
        let none = rows.is_empty();
        let name = organization.profile.as_ref().map(|p| p.name.clone());
        view! {
            {who(l, &organization, account)}
            <h1>{match name { Some(name) => view! { <bdi>{name}</bdi> }.into_any(), None => t::home_title(l).into_any() }}</h1>
            {if none { view! { <div class="empty"><p>{t::open_none(l)}</p></div> }.into_any() } else { view! {
                <table class="fold" role="table"><caption class="vh">{t::home_title(l)}</caption>
                    {head([t::dialogue(l), t::held_on(l), t::number(l), t::state(l)])}<tbody role="rowgroup">{rows}</tbody></table>
            }.into_any() }}
            <p class="sect"><a href="/stakeholders/profile">{t::profile_title(l)}</a></p>
        }
    }))
}

/// `GET /stakeholders/profile`
pub(crate) async fn profile(visit: Visit, guest: Guest) -> Result<Response, Failure> {
    let Some(organization) = guest.0 else { return Ok(redirect("/stakeholders")) };
    let fields = super::form::filled(organization.profile.as_ref());
    Ok(draw(&visit, &organization, &fields, &Wrong::default(), StatusCode::OK))
}

/// `POST /stakeholders/profile`
pub(crate) async fn save(visit: Visit, guest: Guest, fields: Fields) -> Result<Response, Failure> {
    let Some(organization) = guest.0 else { return Ok(visit_over(&visit, &fields, "")) };
    if let Some(to) = fields.switch() {
        return Ok(draw(&visit.in_language(to), &organization, &fields, &Wrong::default(), StatusCode::OK));
    }
    let l = visit.lang;
    let backend = &visit.site.backend;
    let revision = fields.get("revision").parse().unwrap_or(0);
    match backend.save_profile(organization.id, &typed_profile(&fields), revision, l).await {
        Ok(()) => {
            backend.set_guest_zone(organization.id, fields.get("time_zone")).await?;
            let mut response = redirect("/stakeholders/home");
            leave_notice(&mut response, "constructive_saved", visit.https());
            Ok(response)
        }
        Err(error) => {
            let wrong = Wrong::of(l, error)?;
            let now = if wrong.is_stale() { backend.organization(organization.id).await? } else { None };
            let organization = now.unwrap_or(organization);
            Ok(draw(&visit, &organization, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

fn draw(visit: &Visit, organization: &Organization, typed: &Fields, wrong: &Wrong, status: StatusCode) -> Response {
    let l = visit.lang;
    let visit = &visit.at("/stakeholders/profile".to_owned());
    let crumbs = [Crumb::to(t::home_title(l), "/stakeholders/home"), Crumb::here(t::profile_title(l))];
    let page = Page::new(t::profile_title(l)).slim().status(status).form("profile-form").crumbs(crumbs);
    let page = if typed.switch().is_some() { page.remember_language(visit) } else { page };
    page.respond(visit, || {
        let zone = if typed.get("time_zone").is_empty() {
            organization.time_zone.clone()
        } else {
            typed.get("time_zone").to_owned()
        };
        let zones: Vec<(String, String)> = std::iter::once((String::new(), "UTC".to_owned()))
            .chain(time_zones(visit.now).into_iter().map(|z| (z.name.to_string(), z.name.to_string())))
            .collect();
        let form = crate::pages::constructive::shared::Form { l, wrong };
        let newer = organization.profile.as_ref().filter(|_| wrong.is_stale()).map(|p| {
            let now = view! { <p><b><bdi>{p.name.clone()}</bdi></b></p><dl class="facts">{profile_facts(l, p)}</dl> };
            stands_now(l, now.into_any())
        });
        let revision = if typed.get("revision").is_empty() || wrong.is_stale() {
            organization.revision.to_string()
        } else {
            typed.get("revision").to_owned()
        };
        view! {
            {who(l, organization, visit.session.is_some())}
            {wrong.above(l)}
            <h1>{t::profile_title(l)}</h1><p class="lead">{t::profile_lead(l)}</p>
            <form class="form" id="profile-form" method="post" action="/stakeholders/profile" novalidate>
                <input type="hidden" name="revision" value=revision/>
                {newer}
                {profile_fields(l, wrong, typed)}
                {form.choose("time_zone", t::time_zone(l), Some(t::time_zone_help(l).to_owned()), &zones, &zone)}
                <button class="go">{common::save(l)}</button>
            </form>
        }
    })
}
