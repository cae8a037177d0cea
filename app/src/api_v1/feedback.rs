//! Written feedback that was sent, with supplementary questions and their answers.

use super::place::Place;
use super::{Problem, viewer};
use crate::http::Visit;
use axum::Json;
use axum::response::{IntoResponse, Response};
use backend::service::{ReplyLine, Supplement};
use rules::id::ReviewId;
use serde_json::{Value, json};

/// `GET /api/v1/reviews/{id}/feedback/{phase}`: every version that was sent, within the instruments that the viewer may
/// read; never a draft.
pub(crate) async fn feedback(visit: Visit, Place((review, phase)): Place<(ReviewId, u8)>) -> Result<Response, Problem> {
    let (l, viewer, backend) = (visit.lang, viewer(&visit)?, &visit.site.backend);
    let lines = backend.feedback_sent(viewer, review, phase).await.map_err(Problem::of(l))?;
    let mut versions = Vec::with_capacity(lines.len());
    for line in lines {
        let view = backend.feedback_version(viewer, review, phase, line.by, Some(line.number)).await;
        let view = view.map_err(Problem::of(l))?;
        versions.push(json!({
            "state": line.by,
            "number": line.number,
            "at": line.at,
            "by": line.cleared_by,
            "sha256": line.sha256,
            "response": line.response,
            "limited": view.limited,
            "articles": view.sent.articles,
            "left": view.sent.left,
        }));
    }
    let questions = backend.supplements(viewer, review, phase).await.map_err(Problem::of(l))?;
    let questions: Vec<Value> = questions.iter().map(question).collect();
    Ok(Json(json!({ "phase": phase, "versions": versions, "questions": questions })).into_response())
}

fn question(q: &Supplement) -> Value {
    let answer = |a: &ReplyLine| {
        json!({
            "number": a.number, "at": a.at, "by": a.cleared_by, "sha256": a.sha256, "lang": a.lang, "text": a.text,
        })
    };
    json!({
        "id": q.asked.id,
        "state": q.asked.by,
        "instrument": q.asked.article.0,
        "article": q.asked.article.1,
        "question": q.asked.question,
        "lang": q.asked.lang,
        "text": q.asked.text,
        "at": q.asked.first.1,
        "withdrawn": q.asked.withdrawn.map(|(_, at)| at),
        "answers": q.answers.iter().map(answer).collect::<Vec<_>>(),
    })
}
