//! Constructive dialogues (para. 53): those that were announced for everybody, the others for whoever prepares them.

use super::Problem;
use super::body::Sent;
use super::list::Asked;
use crate::http::Visit;
use crate::pages::constructive::shared::{Guest, caller};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use backend::constructive::{ApplicantFilter, Event, TypedEvent};
use rules::id::ConstructiveId;
use serde::Deserialize;
use serde_json::{Value, json};

/// What sets a dialogue up; all else can be set on its page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDialogue {
    working_group: String,
    held_on: String,
    #[serde(default)]
    place: String,
}

fn line(visit: &Visit, event: &Event) -> Value {
    let times = event.times(visit.site.backend.rules());
    json!({
        "id": event.id,
        "number": event.number,
        "working_group": event.working_group,
        "held_on": event.held_on,
        "place": event.place,
        "state": event.state,
        "languages": event.languages,
        "applications_close_at": times.law_close.closes_at,
        "circulate_by": times.law_circulate.closes_at,
        "closes_at": times.close.closes_at,
    })
}

fn id(visit: &Visit, text: &str) -> Result<ConstructiveId, Problem> {
    text.parse().map_err(|_| Problem::not_found(visit.lang))
}

/// `GET /api/v1/dialogues`
pub(crate) async fn dialogues(visit: Visit, guest: Guest, asked: Asked) -> Result<Response, Problem> {
    let who = caller(&visit, guest.0.as_ref());
    let events = visit.site.backend.constructive_list(who).await.map_err(Problem::of_dialogue(visit.lang))?;
    asked.page(events.iter().map(|e| (e.id, line(&visit, e))).collect(), &[])
}

/// `POST /api/v1/dialogues`
pub(crate) async fn create_dialogue(visit: Visit, Sent(new): Sent<NewDialogue>) -> Result<Response, Problem> {
    super::viewer(&visit)?;
    let typed = TypedEvent {
        working_group: new.working_group,
        held_on: new.held_on,
        place: new.place,
        ..TypedEvent::default()
    };
    let (backend, who) = (&visit.site.backend, caller(&visit, None));
    let id = backend.create_constructive(who, &typed).await.map_err(Problem::of_dialogue(visit.lang))?;
    let view = backend.constructive_view(who, id).await.map_err(Problem::of_dialogue(visit.lang))?;
    let place = format!("/api/v1/dialogues/{id}");
    Ok((StatusCode::CREATED, [(LOCATION, place)], Json(line(&visit, &view.event))).into_response())
}

/// `GET /api/v1/dialogues/{id}`
pub(crate) async fn dialogue(visit: Visit, guest: Guest, Path(text): Path<String>) -> Result<Response, Problem> {
    let id = id(&visit, &text)?;
    let who = caller(&visit, guest.0.as_ref());
    let view = visit.site.backend.constructive_view(who, id).await.map_err(Problem::of_dialogue(visit.lang))?;
    let mut body = line(&visit, &view.event);
    body["starts_at"] = json!(view.event.starts_at.map(|_| view.event.begins()));
    body["ends_at"] = json!(view.event.ends_at.map(|_| view.event.ends()));
    body["notices"] = json!(
        view.notices
            .iter()
            .map(|n| json!({ "kind": n.kind, "reason": n.reason, "lang": n.lang, "was": n.was, "became": n.became, "at": n.at }))
            .collect::<Vec<_>>()
    );
    body["attending"] =
        json!(view.attending.iter().map(|(name, kind)| json!({ "name": name, "kind": kind })).collect::<Vec<_>>());
    Ok(Json(body).into_response())
}

/// `GET /api/v1/dialogues/{id}/applications`: for those who prepare and conduct the dialogue.
pub(crate) async fn applications(visit: Visit, asked: Asked, Path(text): Path<String>) -> Result<Response, Problem> {
    super::viewer(&visit)?;
    let id = id(&visit, &text)?;
    let who = caller(&visit, None);
    let found = visit.site.backend.applicants(who, id, &ApplicantFilter::default()).await;
    let (_, lines, _) = found.map_err(Problem::of_dialogue(visit.lang))?;
    let ids: Vec<_> = lines.iter().map(|line| line.application.id).collect();
    let contacts = visit.site.backend.contacts(caller(&visit, None), id, &ids).await;
    let mut contacts = contacts.map_err(Problem::of_dialogue(visit.lang))?;
    let items = lines.iter().map(|line| {
        let a = &line.application;
        let contact = contacts.remove(&a.id).unwrap_or_default();
        let body = json!({
            "id": a.id,
            "number": a.number,
            "track": a.track,
            "name": a.profile.name,
            "kind": a.profile.kind,
            "region": a.profile.region,
            "email": contact.email,
            "people": contact.people,
            "standing": line.standing,
            "objections": line.objections,
            "sent_at": a.sent_at,
            "listed": a.listed,
        });
        (a.id, body)
    });
    asked.page(items.collect(), &[])
}
