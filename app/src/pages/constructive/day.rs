//! `/constructive/{id}/day`: who came, and the list of speakers (para. 53 (a)).

use super::floor;
use super::shared::{Wrong, caller, held};
use super::{people, words};
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::constructive as t;
use crate::pages::path::part;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::ConstructiveError;
use backend::service::FloorAct;
use leptos::prelude::*;
use rules::constructive::FormFault;
use rules::id::ConstructiveId;
use rules::questionnaire::FaultCode;
use uuid::Uuid;

/// `GET /constructive/{id}/day`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    draw(&visit, part(&id)?, &Fields::default(), &Wrong::default(), StatusCode::OK).await
}

/// `POST /constructive/{id}/day`: attendance and the list of speakers.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let id: ConstructiveId = part(&id)?;
    let (backend, who) = (&visit.site.backend, caller(&visit, None));
    let at = match fields.get("act") {
        "came" => "#people",
        _ => "#floor",
    };
    let done: Result<(), ConstructiveError> = match fields.get("act") {
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
        act => {
            let place = fields.get("speaker").parse().map_err(|_| Failure::NotFound);
            let act = match act {
                "up" => FloorAct::Up,
                "down" => FloorAct::Down,
                "begin" => FloorAct::Begin,
                "end" => FloorAct::End,
                "remove" => FloorAct::Remove,
                "minutes" => match minutes(fields.get("minutes")) {
                    Some(minutes) => FloorAct::Minutes(minutes),
                    None => return out_of_range(&visit, id, &fields).await,
                },
                _ => {
                    backend.day(who, id).await?;
                    return Err(Failure::BadRequest);
                }
            };
            match place {
                Ok(place) => backend.change_floor(who, id, place, act).await,
                Err(failure) => return Err(failure),
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
            draw(&visit, id, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// The least and the most minutes of a speaker, as they are for one that is added.
const MINUTES: (u32, u32) = (1, 60);

fn minutes(typed: &str) -> Option<u32> {
    typed.trim().parse::<u32>().ok().filter(|n| (MINUTES.0..=MINUTES.1).contains(n))
}

/// Minutes that nobody can have are said to be so, at the speaker's own field.
async fn out_of_range(visit: &Visit, id: ConstructiveId, fields: &Fields) -> Result<Response, Failure> {
    let what = FaultCode::OutOfRange { min: i64::from(MINUTES.0), max: i64::from(MINUTES.1) };
    let fault = FormFault::plain(&floor::minutes_id(fields.get("speaker")), what);
    let wrong = Wrong::of(visit.lang, ConstructiveError::Faults(vec![fault]))?;
    draw(visit, id, fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn draw(
    visit: &Visit,
    id: ConstructiveId,
    typed: &Fields,
    wrong: &Wrong,
    status: StatusCode,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let view = visit.site.backend.day(caller(visit, None), id).await?;
    let action = format!("/constructive/{id}/day");
    let title = t::day(l);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, &view.event), format!("/constructive/{id}")),
        Crumb::here(title),
    ];
    let visit = &visit.at(action.clone());
    Ok(Page::new(title).status(status).crumbs(crumbs).respond(visit, || {
        view! {
            {wrong.above(l)}
            <h1>{title}</h1><p class="lead">{held(l, &view.event)}</p>
            {floor::section(visit, &view, &action, typed, wrong)}
            {people::section(visit, &view, &action)}
        }
    }))
}
