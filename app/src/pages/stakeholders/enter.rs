//! `/stakeholders`: asking for a link, and following it. A link is used up by pressing a button, since programs that scan
//! mail open pages, too.

use crate::http::{Crumb, Failure, Fields, Page, Visit, expired_cookie, leave_notice, redirect, set_cookie};
use crate::i18n::texts::stakeholders as t;
use crate::pages::constructive::shared::{Form, GUEST, Guest, Wrong, caller};
use crate::pages::constructive::words;
use crate::pages::path::query;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use backend::constructive::{ConstructiveError, Event};
use backend::service::EnterState;
use leptos::prelude::*;
use rules::constructive::EventState;
use rules::id::ConstructiveId;

const FORM: &str = "link-form";

/// `GET /stakeholders`
pub(crate) async fn page(visit: Visit, guest: Guest, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = query(raw);
    if guest.0.is_some() {
        let to = asked.get("dialogue").parse::<ConstructiveId>().ok();
        return Ok(redirect(&to.map_or_else(|| "/stakeholders/home".to_owned(), |id| format!("/stakeholders/{id}"))));
    }
    draw(&visit, &asked, &Wrong::default(), StatusCode::OK).await
}

/// `POST /stakeholders`: sends a link; the answer is the same whoever has the address.
pub(crate) async fn ask(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    if let Some(to) = fields.switch() {
        return draw(&visit.in_language(to), &fields, &Wrong::default(), StatusCode::OK).await;
    }
    let l = visit.lang;
    let about = fields.get("dialogue").parse::<ConstructiveId>().ok();
    match visit.site.backend.ask_link(fields.get("email"), l, &visit.address, about).await {
        Ok(()) => Ok(sent(&visit)),
        Err(error @ ConstructiveError::Faults(_)) => {
            let wrong = Wrong::of(l, error)?;
            draw(&visit, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

fn sent(visit: &Visit) -> Response {
    let l = visit.lang;
    let hours = i64::from(visit.site.backend.rules().house.constructive.link_hours);
    let visit = &visit.at("/stakeholders".to_owned());
    Page::new(t::sent_title(l))
        .slim()
        .crumbs([Crumb::to(t::title(l), "/stakeholders"), Crumb::here(t::sent_title(l))])
        .respond(visit, || {
            view! {
                <h1>{t::sent_title(l)}</h1>
                <div class="flash" data-kind="done" role="status"><p>{t::sent_text(l, hours)}</p></div>
                <p>{t::sent_again(l)}</p>
                <p><a href="/stakeholders">{t::back(l)}</a></p>
            }
        })
}

async fn draw(visit: &Visit, typed: &Fields, wrong: &Wrong, status: StatusCode) -> Result<Response, Failure> {
    let l = visit.lang;
    let events = visit.site.backend.constructive_list(caller(visit, None)).await?;
    let now = visit.now;
    let rules = visit.site.backend.rules();
    let open: Vec<Event> = events
        .into_iter()
        .filter(|e| matches!(e.state, EventState::Announced | EventState::Convened))
        .filter(|e| e.times(rules).takes_applications(now))
        .collect();
    let chosen = typed.get("dialogue").to_owned();
    let visit = &visit.at("/stakeholders".to_owned());
    let page = Page::new(t::title(l)).slim().status(status).form(FORM).crumbs([Crumb::here(t::title(l))]);
    let page = if typed.switch().is_some() { page.remember_language(visit) } else { page };
    Ok(page.respond(visit, || {
        let form = Form { l, wrong };
        let items: Vec<_> = open
            .iter()
            .map(|e| view! { <li><a href=format!("/constructive/{}", e.id)>{words::title(l, e)}</a></li> })
            .collect();
        let none = items.is_empty();
        view! {
            {wrong.above(l)}
            <h1>{t::title(l)}</h1>
            <p class="lead">{t::lead(l)}</p>
            <form class="form" id=FORM method="post" action="/stakeholders" novalidate>
                <input type="hidden" name="dialogue" value=chosen/>
                {form.line("email", "email", t::email(l), Some(t::email_help(l).to_owned()), typed.get("email"))}
                <button class="go">{t::send_link(l)}</button>
            </form>
            <section class="sect"><h2>{t::open_title(l)}</h2>
                {if none { view! { <p>{t::open_none(l)}</p> }.into_any() } else { view! { <ul>{items}</ul> }.into_any() }}
                <p><a href="/constructive">{t::all_dialogues(l)}</a></p></section>
            <section class="sect"><h2>{t::how_title(l)}</h2>
                <ol><li>{t::how_1(l)}</li><li>{t::how_2(l)}</li><li>{t::how_3(l)}</li></ol></section>
        }
    }))
}

/// `GET /stakeholders/enter/{token}`
pub(crate) async fn look(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let l = visit.lang;
    let state = visit.site.backend.look_at_link(&token).await?;
    let (title, status) = match &state {
        EnterState::Open(_) => (t::enter_title(l), StatusCode::OK),
        EnterState::Spent => (t::spent_title(l), StatusCode::GONE),
        EnterState::Unknown => (t::unknown_title(l), StatusCode::NOT_FOUND),
    };
    let visit = &visit.at("/stakeholders".to_owned());
    Ok(Page::new(title).slim().status(status).crumbs([Crumb::to(t::title(l), "/stakeholders"), Crumb::here(title)]).respond(
        visit,
        || match state {
            EnterState::Open(email) => view! {
                <h1>{title}</h1>
                <p>{t::enter_text(l)}" "<bdi dir="ltr"><b>{email}</b></bdi></p>
                <form method="post" action=format!("/stakeholders/enter/{token}")><button class="go">{t::enter(l)}</button></form>
            }
            .into_any(),
            EnterState::Spent => view! {
                <h1>{title}</h1><p>{t::spent_text(l)}</p>
                <form method="post" action=format!("/stakeholders/enter/{token}")><input type="hidden" name="act" value="again"/><button class="go">{t::send_again(l)}</button></form>
                <p><a href="/stakeholders">{t::back(l)}</a></p>
            }
            .into_any(),
            EnterState::Unknown => view! {
                <h1>{title}</h1><p>{t::unknown_text(l)}</p><p><a class="btn" href="/stakeholders">{t::back(l)}</a></p>
            }
            .into_any(),
        },
    ))
}

/// `POST /stakeholders/enter/{token}`: uses the link up, or has a new one sent to the same address.
pub(crate) async fn enter(visit: Visit, Path(token): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let backend = &visit.site.backend;
    if fields.get("act") == "again" {
        backend.renew_link(&token, &visit.address).await?;
        return Ok(sent(&visit));
    }
    let Some((session, about)) = backend.enter(&token).await? else {
        return Ok(redirect(&format!("/stakeholders/enter/{token}")));
    };
    let to = about.map_or_else(|| "/stakeholders/home".to_owned(), |id| format!("/stakeholders/{id}"));
    let mut response = redirect(&to);
    set_cookie(response.headers_mut(), GUEST, &session, visit.https(), None);
    Ok(response)
}

/// `POST /stakeholders/leave`
pub(crate) async fn leave(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(token) = crate::http::cookie(&headers, &crate::http::cookie_name(GUEST, visit.https())) {
        visit.site.backend.leave(token).await?;
    }
    let mut response = redirect("/stakeholders");
    expired_cookie(response.headers_mut(), GUEST, visit.https());
    leave_notice(&mut response, "signed_out", visit.https());
    Ok(response)
}
