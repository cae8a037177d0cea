//! `/draws/new`: the Secretariat begins to prepare a drawing, by the name of the meeting at which it will be held.

use crate::http::{Crumb, Failure, Fields, Page, Visit, redirect};
use crate::i18n::texts::{common, draws as t};
use crate::pages::line::{Faults, Line};
use crate::ui;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use leptos::prelude::*;
use rules::access::{Act, decide_house};
use rules::questionnaire::FaultCode;

const FORM: &str = "new";

pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    decide_house(Some(visit.viewer()?), Act::PrepareDraw)?;
    Ok(draw(&visit, &Fields::default(), &Faults::default(), StatusCode::OK))
}

pub(crate) async fn post(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    decide_house(Some(&session.viewer), Act::PrepareDraw)?;
    if let Some(to) = fields.switch() {
        return Ok(draw(&visit.in_language(to), &fields, &Faults::default(), StatusCode::OK));
    }
    match visit.site.backend.prepare_draw(&session.viewer, fields.get("title")).await {
        Ok(id) => Ok(redirect(&format!("/draws/{id}/preparation"))),
        Err(ServiceError::Field { field, code }) => {
            let l = visit.lang;
            let mut faults = Faults::default();
            let text =
                if code == "required" { ui::fault_text(l, &FaultCode::Required) } else { t::not_a_line(l).to_owned() };
            faults.add(field, text);
            Ok(draw(&visit, &fields, &faults, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(visit: &Visit, typed: &Fields, faults: &Faults, status: StatusCode) -> Response {
    let l = visit.lang;
    let title = t::prepare(l);
    let page = Page::new(title)
        .slim()
        .form(FORM)
        .status(status)
        .crumbs([Crumb::to(t::title(l), "/draws"), Crumb::here(title)]);
    let page = if typed.switch().is_some() { page.remember_language(visit) } else { page };
    let meeting =
        Line::new("title", "text", t::meeting(l)).value(typed.get("title")).help(t::meeting_help(l)).faults(faults);
    page.respond(visit, || {
        view! {
            <h1>{title}</h1>
            <p>{t::prepare_text(l)}</p>
            {ui::errors(l, faults.all())}
            <form class="form" id=FORM method="post" action="/draws/new" novalidate>
                {meeting.draw(l)}
                <p class="row"><button class="go">{t::begin(l)}</button>" "<a href="/draws">{common::cancel(l)}</a></p>
            </form>
        }
    })
}
