//! The dialogue of a review, and its messages.

use super::body::Sent;
use super::list::Asked;
use super::place::Place;
use super::{Problem, viewer};
use crate::http::Visit;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use backend::service::{MessageLine, ThreadLine};
use rules::id::{ReviewId, ThreadId};
use rules::language::Language;
use serde::Deserialize;
use serde_json::{Value, json};

/// `GET /api/v1/reviews/{id}/threads`
pub(crate) async fn threads(visit: Visit, Place(review): Place<ReviewId>, asked: Asked) -> Result<Response, Problem> {
    let lines = visit.site.backend.thread_summary(viewer(&visit)?, review).await.map_err(Problem::of(visit.lang))?;
    let thread = |t: &ThreadLine| {
        json!({
            "id": t.id,
            "messages": t.messages,
            "unread": t.unread,
            "languages": t.languages,
            "may_post": t.may_post.is_ok(),
        })
    };
    asked.page(lines.iter().map(|t| (t.id.to_string(), thread(t))).collect())
}

/// `GET /api/v1/threads/{id}/messages`: what a program fetches does not count as read.
pub(crate) async fn messages(visit: Visit, Place(thread): Place<ThreadId>, asked: Asked) -> Result<Response, Problem> {
    let (l, viewer, backend) = (visit.lang, viewer(&visit)?, &visit.site.backend);
    let review = backend.review_of_thread(viewer, thread).await.map_err(Problem::of(l))?;
    let view = backend.dialogue_unmarked(viewer, review).await.map_err(Problem::of(l))?;
    asked.page(view.messages.iter().map(|m| (m.seq, message(m))).collect())
}

fn message(m: &MessageLine) -> Value {
    json!({
        "id": m.id,
        "seq": m.seq,
        "body": m.body,
        "lang": m.lang,
        "by": m.by,
        "state": m.state,
        "seat": m.seat,
        "at": m.at,
        "mine": m.mine,
        "unread": m.unread,
    })
}

/// A message as sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draft {
    body: String,
    lang: Language,
    key: String,
}

/// `POST /api/v1/threads/{id}/messages`: the same key sends it once and is answered alike.
pub(crate) async fn post_message(
    visit: Visit,
    Place(thread): Place<ThreadId>,
    Sent(Draft { body, lang, key }): Sent<Draft>,
) -> Result<Response, Problem> {
    let (l, viewer, backend) = (visit.lang, viewer(&visit)?, &visit.site.backend);
    let review = backend.review_of_thread(viewer, thread).await.map_err(Problem::of(l))?;
    let sent = backend.post_message(viewer, review, &body, lang, &key).await.map_err(Problem::of(l))?;
    Ok((StatusCode::CREATED, Json(message(&sent))).into_response())
}
