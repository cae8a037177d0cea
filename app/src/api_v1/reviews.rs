//! Reviews: those that the viewer may see, and one of them.

use super::list::{Asked, Key};
use super::place::Place;
use super::{Problem, viewer};
use crate::http::Visit;
use axum::Json;
use axum::response::{IntoResponse, Response};
use backend::service::{Overview, ReviewFilter, ReviewLine};
use rules::id::ReviewId;
use rules::ruleset::Group;
use rules::stage::Stage;
use serde_json::{Value, json};

/// `GET /api/v1/reviews`
pub(crate) async fn reviews(visit: Visit, asked: Asked) -> Result<Response, Problem> {
    let viewer = viewer(&visit)?;
    let filter = ReviewFilter {
        group: asked.read("group", Group::from_code)?,
        phase: asked.read("phase", |v| v.parse().ok())?,
        stage: asked.read("stage", Stage::from_code)?,
        completed: None,
        due: None,
        agreed: None,
    };
    let lines = visit.site.backend.reviews(viewer, &filter).await.map_err(Problem::of(visit.lang))?;
    asked.page(lines.iter().map(|r| (Key(r.code.clone()), line(r))).collect(), &["group", "phase", "stage"])
}

/// The day that comes next is here, but not how late it is: a list of reviews ranks no States (para. 4 (b)).
fn line(r: &ReviewLine) -> Value {
    json!({
        "id": r.id,
        "code": r.code,
        "state": r.state,
        "group": r.group.code(),
        "instruments": r.instruments,
        "reviewers": r.reviewers,
        "phase": r.phase,
        "stage": r.stage,
        "due_on": r.due.as_ref().map(|(on, _)| on),
        "seat": r.seat,
    })
}

/// `GET /api/v1/reviews/{id}`
pub(crate) async fn review(visit: Visit, Place(id): Place<ReviewId>) -> Result<Response, Problem> {
    let overview = visit.site.backend.overview(viewer(&visit)?, id).await.map_err(Problem::of(visit.lang))?;
    Ok(Json(whole(&overview)).into_response())
}

fn whole(o: &Overview) -> Value {
    let reviewers: Vec<Value> = o
        .reviewers
        .iter()
        .map(
            |r| json!({ "state": r.state, "slot": r.slot, "instruments": r.instruments, "replaced_at": r.replaced_at }),
        )
        .collect();
    let people: Vec<Value> = o
        .people
        .iter()
        .map(|p| {
            json!({
                "name": p.name,
                "position": p.position,
                "state": p.state,
                "duty": p.duty,
                "instruments": p.instruments,
                "from_on": p.from_on,
            })
        })
        .collect();
    let versions: Vec<Value> = o.versions.iter().map(|(number, at)| json!({ "number": number, "at": at })).collect();
    json!({
        "id": o.id,
        "code": o.code,
        "state": o.state,
        "group": o.group.code(),
        "instruments": o.instruments,
        "languages": o.languages,
        "reviewers": reviewers,
        "phase": o.phase,
        "stage": o.stage,
        "stage_since": o.stage_since,
        "opened_on": o.opened_on,
        "answers_due": o.answers_due,
        "answers_agreed_on": o.answers_agreed_on,
        "answers_received_on": o.answers_received_on,
        "feedback_due": o.feedback_due,
        "feedback_agreed_on": o.feedback_agreed_on,
        "versions": versions,
        "people": people,
        "may": {
            "read_draft": o.may_read_draft,
            "read_submission": o.may_read_submission,
            "open_phase": o.may_open,
            "set_plan": o.may_plan.is_ok(),
        },
        "unread": o.unread,
        "seat": o.seat,
    })
}
