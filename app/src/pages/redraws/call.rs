//! `/redraws/{id}/call`: the Secretariat calls the drawing for a request: at which meeting, and what the seed will come from.

use super::requests::facts;
use super::words::summary;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::number;
use crate::i18n::texts::{common, draws, redraws as t, review};
use crate::pages::line::{Faults, Line};
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::RequestLine;
use leptos::prelude::*;
use rules::actor::Viewer;
use rules::draw::status::RequestStatus;
use rules::id::RedrawRequestId;
use rules::language::Language;
use rules::questionnaire::FaultCode;

const FORM: &str = "call";

/// Ids of the controls for names of sources.
const SOURCE_IDS: [&str; 6] = ["source-1", "source-2", "source-3", "source-4", "source-5", "source-6"];

/// How the page is drawn: as asked for, or again after a post that did not do its work.
#[derive(Default)]
struct Look {
    typed: Fields,
    faults: Faults,
    notice: Option<&'static str>,
    status: StatusCode,
}

pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let request = load(&visit, visit.viewer()?, &id).await?;
    Ok(draw(&visit, &request, &Look::default()))
}

pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let request = load(&visit, &session.viewer, &id).await?;
    if let Some(to) = fields.switch() {
        return Ok(draw(&visit.in_language(to), &request, &Look { typed: fields, ..Look::default() }));
    }
    let l = visit.lang;
    let sources: Vec<String> = SOURCE_IDS.iter().map(|id| fields.get(id).to_owned()).collect();
    let title = fields.get("title");
    // Both at once, so that nobody corrects one and then meets the other.
    let mut faults = Faults::default();
    let required = ui::fault_text(l, &FaultCode::Required);
    faults.need("title", title, &required);
    if sources.iter().all(|s| s.trim().is_empty()) {
        faults.add(SOURCE_IDS[0], required);
    }
    let backend = &visit.site.backend;
    let called = if faults.is_empty() {
        backend.call_redraw(&session.viewer, request.id, title, &sources).await
    } else {
        return Ok(draw(&visit, &request, &refused(fields, faults)));
    };
    match called {
        Ok(draw) => {
            let mut response = redirect(&format!("/draws/{draw}"));
            leave_notice(&mut response, "redraw_called", visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { field: "draw", code }) => {
            let notice = Some(match code {
                "nobody" => t::nobody(l),
                "changed" => t::changed(l),
                _ => t::moved_on(l),
            });
            // As it stands now: somebody else may have called it meanwhile.
            let request = load(&visit, &session.viewer, &id).await?;
            Ok(draw(&visit, &request, &Look { typed: fields, notice, status: StatusCode::CONFLICT, ..Look::default() }))
        }
        Err(ServiceError::Field { field, code }) => {
            let text = if code == "twice" { draws::source_twice(l) } else { draws::not_a_line(l) };
            // What is said of all sources together is shown at the first.
            faults.add(if field == "title" { "title" } else { SOURCE_IDS[0] }, text);
            Ok(draw(&visit, &request, &refused(fields, faults)))
        }
        Err(other) => Err(other.into()),
    }
}

fn refused(typed: Fields, faults: Faults) -> Look {
    Look { typed, faults, notice: None, status: StatusCode::UNPROCESSABLE_ENTITY }
}

/// The request, for the Secretariat alone.
async fn load(visit: &Visit, viewer: &Viewer, id: &str) -> Result<RequestLine, Failure> {
    let id: RedrawRequestId = part(id)?;
    let requests = visit.site.backend.redraw_requests(viewer).await?;
    requests.into_iter().find(|r| r.id == id).ok_or(Failure::NotFound)
}

fn draw(visit: &Visit, request: &RequestLine, look: &Look) -> Response {
    let l = visit.lang;
    let title = t::call(l);
    let (replaced, state) = (visit.state_name(request.replaced), visit.state_name(request.state));
    let crumbs = [Crumb::to(t::list_title(l), "/redraws"), Crumb::here(title)];
    let is_open = request.status == RequestStatus::Open;
    let mut page = Page::new(t::call_about(l, title, &replaced, &state)).slim().crumbs(crumbs).status(look.status);
    if is_open {
        page = page.form(FORM);
    }
    if look.typed.switch().is_some() {
        page = page.remember_language(visit);
    }
    let notice = look.notice.map(|text| view! { <div class="note" data-kind="warn" role="alert"><p>{text}</p></div> });
    page.respond(visit, || {
        let inside = if is_open {
            form(l, request, look)
        } else {
            view! { <p>{t::call_over(l)}</p><p><a class="btn" href="/redraws">{t::list_title(l)}</a></p> }.into_any()
        };
        view! {
            <div class="head"><div>
                <p class="kicker">{review::page_title(l, state)}</p>
                <h1>{title}</h1>
                <p class="lead">{t::instead_of(l, replaced)}</p>
            </div></div>
            {notice}
            {ui::errors(l, summary(l, &look.faults))}
            <section class="sect" aria-labelledby="request"><h2 id="request">{t::request(l)}</h2>{facts(visit, request)}</section>
            <section class="sect stack" aria-labelledby="call-title"><h2 id="call-title">{t::call_title(l)}</h2>{inside}</section>
        }
    })
}

fn form(l: Language, request: &RequestLine, look: &Look) -> AnyView {
    let meeting = Line::new("title", "text", draws::meeting(l))
        .help(draws::meeting_help(l))
        .value(look.typed.get("title"))
        .faults(&look.faults);
    let sources: Vec<_> = (1..)
        .zip(SOURCE_IDS)
        .map(|(n, id)| {
            let fault = look.faults.at(id);
            let fault_id = format!("{id}-e");
            view! {
                <div class="field">
                    <label for=id>{draws::source(l, number(l, n))}</label>
                    {ui::field_error(l, fault_id.clone(), fault.clone())}
                    <input id=id name=id dir="auto" maxlength="200" value=look.typed.get(id).to_owned() autocomplete="off"
                        aria-invalid=fault.is_some().then_some("true") aria-describedby=fault.is_some().then_some(fault_id)/>
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <p>{t::call_text(l)}</p>
        <form class="form" id=FORM method="post" action=format!("/redraws/{}/call", request.id) novalidate>
            {meeting.draw(l)}
            <fieldset class="form" aria-describedby="sources-h">
                <legend>{draws::sources(l)}</legend>
                <p class="help" id="sources-h">{draws::sources_text(l)}</p>
                {sources}
            </fieldset>
            <p class="row"><button class="go">{t::call_button(l)}</button>" "<a href="/redraws">{common::cancel(l)}</a></p>
        </form>
    }
    .into_any()
}
