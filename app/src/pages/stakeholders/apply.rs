//! `POST /stakeholders/{id}` and its like: what an organization does about one dialogue.

use super::form::typed_profile;
use super::kept::visit_over;
use super::own::{Shown, draw, holds};
use crate::http::{Failure, Fields, Visit, leave_notice, redirect};
use crate::pages::constructive::papers::new_paper;
use crate::pages::constructive::shared::{Guest, Wrong, lang_of, people_of};
use crate::pages::path::part;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{CommentStatus, ConstructiveError, TypedApplication};
use rules::id::ConstructiveId;

/// `GET /stakeholders/{id}`
pub(crate) async fn page(visit: Visit, guest: Guest, Path(id): Path<String>) -> Result<Response, Failure> {
    let Some(organization) = guest.0 else { return Ok(redirect("/stakeholders")) };
    let own = visit.site.backend.own_application(organization.id, part(&id)?).await?;
    Ok(draw(&visit, &own, &Shown::default(), StatusCode::OK))
}

/// `POST /stakeholders/{id}` and, with a file, `POST /stakeholders/{id}/file`
pub(crate) async fn post(
    visit: Visit,
    guest: Guest,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let event: ConstructiveId = part(&id)?;
    let Some(organization) = guest.0 else { return Ok(visit_over(&visit, &fields, &event.to_string())) };
    let l = visit.lang;
    let backend = &visit.site.backend;
    let own = backend.own_application(organization.id, event).await?;
    if let Some(to) = fields.switch() {
        let visit = visit.in_language(to);
        return Ok(draw(&visit, &own, &Shown { typed: Some(&fields), ..Shown::default() }, StatusCode::OK));
    }
    let revision = fields.get("revision").parse().unwrap_or(0);
    let done: Result<&'static str, ConstructiveError> = match fields.get("act") {
        "withdraw" => backend.withdraw_application(organization.id, event).await.map(|()| "application_withdrawn"),
        "correction" => {
            let lang = lang_of(&fields, "lang", l);
            backend
                .ask_correction(organization.id, event, fields.get("correction"), lang)
                .await
                .map(|()| "correction_asked")
        }
        // Enter in a field presses no button in particular: a comment is kept then, and sent by its own button.
        act if holds(&fields, "comment") => {
            let comment = (fields.get("comment"), lang_of(&fields, "comment_lang", l), revision);
            let there = own.comment.as_ref().is_some_and(|c| c.status != CommentStatus::Draft);
            let send = act == "comment_send" || (act.is_empty() && there);
            let notice = if send { "comment_sent" } else { "constructive_saved" };
            backend.save_comment(organization.id, event, comment, send).await.map(|()| notice)
        }
        "statement" => {
            backend.add_statement(organization.id, event, new_paper(&fields)).await.map(|()| "constructive_saved")
        }
        "floor" => backend.ask_floor(organization.id, event, Some(fields.get("speaker"))).await.map(|()| "floor_asked"),
        "floor_off" => backend.ask_floor(organization.id, event, None).await.map(|()| "constructive_saved"),
        act => {
            let typed = TypedApplication {
                profile: typed_profile(&fields),
                statement: fields.get("statement").to_owned(),
                lang: fields.get("lang").to_owned(),
                listed: fields.get("listed") == "1",
                people: people_of(&fields),
                revision,
                profile_revision: fields.get("profile_revision").parse().unwrap_or(0),
            };
            // Enter in a field: what was sent is sent anew, what is a draft stays one.
            let sent = own.application.as_ref().is_some_and(|a| a.sent_at.is_some() && a.withdrawn_at.is_none());
            let send = act == "send" || (act.is_empty() && sent);
            let notice = if send { "application_sent" } else { "constructive_saved" };
            backend.save_application(organization.id, event, &typed, send).await.map(|_| notice)
        }
    };
    match done {
        Ok(notice) => {
            let mut response = redirect(&format!("/stakeholders/{event}"));
            leave_notice(&mut response, notice, visit.https());
            Ok(response)
        }
        Err(error) => {
            let wrong = Wrong::of(l, error)?;
            let own = backend.own_application(organization.id, event).await?;
            let shown = Shown { typed: Some(&fields), wrong };
            Ok(draw(&visit, &own, &shown, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}
