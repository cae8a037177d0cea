//! What the signed-in person is told; what a program fetches does not count as read.

use super::list::Asked;
use super::{Problem, viewer};
use crate::http::Visit;
use axum::Json;
use axum::response::{IntoResponse, Response};
use backend::service::{InboxFilter, InboxItem};
use rules::id::ReviewId;
use serde_json::{Value, json};

/// `GET /api/v1/inbox`: what is to be done on the first page, then everything else, newest first.
pub(crate) async fn inbox(visit: Visit, asked: Asked) -> Result<Response, Problem> {
    let viewer = viewer(&visit)?;
    asked.knows(&["cursor", "review", "unread"])?;
    let page: u32 = asked.read("cursor", |v| v.parse().ok().filter(|n| *n < 10_000))?.unwrap_or(0);
    let review: Option<ReviewId> = asked.read("review", |v| v.parse().ok())?;
    let unread = asked.read("unread", |v| v.parse().ok())?.unwrap_or(false);
    let filter = InboxFilter { review, kind: None, unread, page };
    let view = visit.site.backend.inbox(viewer, &filter).await.map_err(Problem::of(visit.lang))?;
    let todo = view.todo.iter().filter(|_| page == 0).filter(|i| !unread || !i.read);
    let items: Vec<Value> = todo.chain(&view.items).map(item).collect();
    let next = view.more.then(|| (page + 1).to_string());
    Ok(Json(json!({ "items": items, "next": next })).into_response())
}

fn item(i: &InboxItem) -> Value {
    json!({
        "id": i.id,
        "kind": i.kind,
        "review": i.review.as_ref().map(|(id, _, _)| id),
        "code": i.review.as_ref().map(|(_, code, _)| code),
        "path": i.address,
        "to_do": i.todo && i.done_at.is_none(),
        "at": i.at,
        "read": i.read,
        "done_at": i.done_at,
    })
}
