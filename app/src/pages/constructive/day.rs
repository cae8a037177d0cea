//! `/constructive/{id}/day`: who came, and the list of speakers (para. 53 (a)).

use super::floor;
use super::shared::{Wrong, caller, held, in_language};
use super::{people, words};
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::constructive as t;
use crate::pages::path::part;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{ConstructiveError, DayView};
use backend::service::FloorAct;
use leptos::prelude::*;
use rules::constructive::FormFault;
use rules::id::ConstructiveId;
use rules::questionnaire::FaultCode;
use uuid::Uuid;

/// The one form of the page.
const FORM: &str = "day";

/// `GET /constructive/{id}/day`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let view = visit.site.backend.day(caller(&visit, None), part(&id)?).await?;
    Ok(draw(&visit, &view, &Fields::default(), &Wrong::default(), StatusCode::OK))
}

/// `POST /constructive/{id}/day`: attendance and the list of speakers.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let id: ConstructiveId = part(&id)?;
    let (backend, who) = (&visit.site.backend, caller(&visit, None));
    if let Some(to) = fields.switch() {
        let view = backend.day(who, id).await?;
        return Ok(in_language(&visit, to, |v| draw(v, &view, &fields, &Wrong::default(), StatusCode::OK)));
    }
    // Enter in a field presses no button of the form.
    let act = match fields.get("act") {
        "" if floor::adds(&fields) => "add",
        act => act,
    };
    let at = match act {
        "came" => "#people",
        _ => "#floor",
    };
    let done: Result<(), ConstructiveError> = match act {
        "came" => {
            // Each box says for whom it stands, so that a page that is old changes nobody who is not on it.
            let shown = fields.all("shown").filter_map(|s| s.parse::<Uuid>().ok());
            let people: Vec<(Uuid, bool)> =
                shown.map(|p| (p, fields.all("came").any(|c| c == p.to_string()))).collect();
            backend.set_came(who, id, &people).await
        }
        "add" => {
            let new = (fields.get("name"), fields.get("party"), fields.get("minutes"));
            backend.add_speaker(who, id, new).await
        }
        "" => set_minutes(&visit, id, &fields).await,
        act => {
            let (act, speaker) = act.split_once(':').unwrap_or((act, ""));
            let act = match act {
                "up" => Ok(FloorAct::Up),
                "down" => Ok(FloorAct::Down),
                "begin" => Ok(FloorAct::Begin),
                "end" => Ok(FloorAct::End),
                "remove" => Ok(FloorAct::Remove),
                "minutes" => minutes(&fields, speaker).map(FloorAct::Minutes),
                _ => {
                    backend.day(who, id).await?;
                    return Err(Failure::BadRequest);
                }
            };
            let place = speaker.parse().map_err(|_| Failure::NotFound)?;
            match act {
                Ok(act) => backend.change_floor(who, id, place, act).await,
                Err(fault) => backend.day(who, id).await.and(Err(fault)),
            }
        }
    };
    match done {
        Ok(()) => {
            let mut response = redirect(&format!("/constructive/{id}/day{at}"));
            leave_notice(&mut response, "constructive_saved", visit.https());
            Ok(response)
        }
        Err(error) => {
            let wrong = Wrong::of(visit.lang, error)?;
            let view = backend.day(who, id).await?;
            Ok(draw(&visit, &view, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// The least and the most minutes of a speaker, as they are for one that is added.
const MINUTES: (u32, u32) = (1, 60);

/// The minutes typed for a speaker; such as nobody can have are said to be so at the speaker's own field.
fn minutes(fields: &Fields, speaker: &str) -> Result<u32, ConstructiveError> {
    let field = floor::minutes_id(speaker);
    let typed = fields.get(&field).trim().parse::<u32>().ok().filter(|n| (MINUTES.0..=MINUTES.1).contains(n));
    let what = FaultCode::OutOfRange { min: i64::from(MINUTES.0), max: i64::from(MINUTES.1) };
    typed.ok_or_else(|| ConstructiveError::Faults(vec![FormFault::plain(&field, what)]))
}

/// Sets what was typed for those who still wait, where it is something else than what stands there.
async fn set_minutes(visit: &Visit, id: ConstructiveId, fields: &Fields) -> Result<(), ConstructiveError> {
    let (backend, who) = (&visit.site.backend, caller(visit, None));
    for speaker in backend.day(who, id).await?.speakers.iter().filter(|s| s.began_at.is_none()) {
        let place = speaker.id.to_string();
        let field = floor::minutes_id(&place);
        let typed = fields.all(&field).next();
        if typed.is_some_and(|typed| typed.trim() != speaker.minutes.to_string()) {
            backend.change_floor(who, id, speaker.id, FloorAct::Minutes(minutes(fields, &place)?)).await?;
        }
    }
    Ok(())
}

fn draw(visit: &Visit, view: &DayView, typed: &Fields, wrong: &Wrong, status: StatusCode) -> Response {
    let l = visit.lang;
    let action = format!("/constructive/{}/day", view.event.id);
    let title = t::day(l);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, &view.event), format!("/constructive/{}", view.event.id)),
        Crumb::here(title),
    ];
    let visit = &visit.at(action.clone());
    Page::new(title).form(FORM).status(status).crumbs(crumbs).respond(visit, || {
        view! {
            {wrong.above(l)}
            <h1>{title}</h1><p class="lead">{held(l, &view.event)}</p>
            // One form, so that a switch of language brings along whatever was typed on the page.
            <form id=FORM method="post" action=action novalidate>
                {floor::section(visit, view, typed, wrong)}
                {people::section(visit, view, typed)}
            </form>
        }
    })
}
