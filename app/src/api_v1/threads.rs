//! The conversations of a review, their messages, and drafts. A program is no reader: what it fetches does not count as read.

use super::body::Sent;
use super::fault::Wrong;
use super::list::Asked;
use super::place::Place;
use super::{Problem, viewer};
use crate::http::Visit;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use backend::service::{DraftOutcome, How, MessageLine, Sent as Outcome, ThreadLine, Window};
use rules::dialogue::{Composed, MessageKind, Side};
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
            "room": t.room,
            "subject": t.subject.to_string(),
            "instrument": t.instrument,
            "phase": t.phase,
            "messages": t.messages,
            "unread": t.unread,
            "last_at": t.last.as_ref().map(|last| last.at),
            "settled_at": t.settled_at,
            "awaiting": t.awaiting,
            "awaits_us": t.awaits_us,
            "languages": t.languages,
            "may_post": t.may_post.is_ok(),
        })
    };
    asked.page(lines.iter().map(|t| (t.id, thread(t))).collect(), &[])
}

/// `GET /api/v1/threads/{id}/messages`
pub(crate) async fn messages(visit: Visit, Place(thread): Place<ThreadId>, asked: Asked) -> Result<Response, Problem> {
    let (l, viewer, backend) = (visit.lang, viewer(&visit)?, &visit.site.backend);
    let view = backend.talk_unmarked(viewer, thread, Window::All).await.map_err(Problem::of(l))?;
    asked.page(view.messages.iter().map(|m| (m.seq, message(m))).collect(), &[])
}

fn message(m: &MessageLine) -> Value {
    let quote =
        m.quote.as_ref().map(|q| json!({ "source": q.source, "text": q.text, "lang": q.lang, "state": q.state }));
    json!({
        "id": m.id,
        "seq": m.seq,
        "kind": m.kind,
        "body": m.body,
        "lang": m.lang,
        "by": m.by,
        "state": m.state,
        "seat": m.seat,
        "at": m.at,
        "mine": m.mine,
        "unread": m.unread,
        "corrects": m.corrects,
        "corrected_by": m.corrected_by,
        "awaits": m.awaits,
        "answers": m.answers,
        "answered_by": m.answered_by,
        "quote": quote,
        "files": m.files.iter().map(|f| json!({ "id": f.id, "name": f.name, "size": f.size })).collect::<Vec<_>>(),
    })
}

/// A message as sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMessage {
    body: String,
    lang: Language,
    key: String,
    #[serde(default)]
    kind: MessageKind,
    #[serde(default)]
    corrects: Option<u32>,
    #[serde(default)]
    awaits: Option<Side>,
    #[serde(default)]
    answers: Option<u32>,
}

/// `POST /api/v1/threads/{id}/messages`: goes at once; the same key sends it once and is answered alike.
pub(crate) async fn post_message(
    visit: Visit,
    Place(thread): Place<ThreadId>,
    Sent(new): Sent<NewMessage>,
) -> Result<Response, Problem> {
    let (l, viewer, backend) = (visit.lang, viewer(&visit)?, &visit.site.backend);
    let NewMessage { body, lang, key, kind, corrects, awaits, answers } = new;
    let what = Composed { body, lang, kind, corrects, awaits, answers, ..Composed::default() };
    match backend.send(viewer, thread, &what, &key, How::AtOnce).await.map_err(Problem::of(l))? {
        Outcome::Gone(sent) => Ok((StatusCode::CREATED, Json(message(&sent))).into_response()),
        // Under this key a message of the same words waits that was sent from a page: it goes by itself.
        Outcome::Waiting { .. } => Err(Problem::bad_request(l, Wrong::Code { part: "key", code: "key" })),
    }
}

/// `GET /api/v1/threads/{id}/draft`: what the caller has written there and not sent; revision 0 if nothing.
pub(crate) async fn draft(visit: Visit, Place(thread): Place<ThreadId>) -> Result<Response, Problem> {
    let (l, viewer, backend) = (visit.lang, viewer(&visit)?, &visit.site.backend);
    let draft = backend.draft(viewer, thread).await.map_err(Problem::of(l))?;
    Ok(match draft {
        Some(d) => Json(json!({ "revision": d.revision, "body": d.what.body, "lang": d.what.lang, "at": d.at }))
            .into_response(),
        None => Json(json!({ "revision": 0, "body": "", "lang": l, "at": null })).into_response(),
    })
}

/// A draft to be saved.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDraft {
    body: String,
    lang: Language,
    base_revision: u32,
}

/// `PUT /api/v1/threads/{id}/draft`: a revision that is not the newest is a conflict, and the newer text comes back.
pub(crate) async fn save_draft(
    visit: Visit,
    Place(thread): Place<ThreadId>,
    Sent(new): Sent<NewDraft>,
) -> Result<Response, Problem> {
    let (l, viewer, backend) = (visit.lang, viewer(&visit)?, &visit.site.backend);
    // What else was chosen in the form of the page stays with the draft.
    let before = backend.draft(viewer, thread).await.map_err(Problem::of(l))?;
    let what = Composed { body: new.body, lang: new.lang, ..before.map(|d| d.what).unwrap_or_default() };
    match backend.save_draft(viewer, thread, &what, new.base_revision).await.map_err(Problem::of(l))? {
        DraftOutcome::Saved { revision } => Ok(Json(json!({ "revision": revision })).into_response()),
        DraftOutcome::Conflict(d) => {
            let newer = json!({ "revision": d.revision, "body": d.what.body, "lang": d.what.lang, "at": d.at });
            Ok((StatusCode::CONFLICT, Json(newer)).into_response())
        }
    }
}
